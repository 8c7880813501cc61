import type { WindowSettings } from '../contract/models.ts';
import type { AppSettings } from './ports.ts';

/** What a window may change, with what counts where nothing was chosen. */
export function windowSettings({
  hub,
  defaults = { subject: {}, keyTypes: {}, days: {} },
  lookForUpdates = true,
  remindOfEnds = true,
  logLevel = 'info',
  language = 'system',
}: AppSettings): WindowSettings {
  return { hub, defaults, lookForUpdates, remindOfEnds, logLevel, language };
}

/** Those of some values that are there. */
export const onlyGiven = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
