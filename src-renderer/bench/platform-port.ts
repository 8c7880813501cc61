import type { PlatformForm } from '../../src-main/contract/platforms.ts';

type Settings = Readonly<Record<string, string>>;

/** The port where none is given: that of a choice, where one has its own. */
function usualPort({ fields, defaultPort }: PlatformForm, settings: Settings): string {
  const own = fields.map(({ name, initial, choices }) => {
    const chosen = settings[name] ?? initial;
    return choices.find(({ value }) => value === chosen)?.port;
  });
  return String(own.find((port) => port !== undefined) ?? defaultPort);
}

/** A port that nobody has changed follows what is chosen. */
export function portWith(
  { port, settings }: { readonly port: string; readonly settings: Settings },
  form: PlatformForm,
  next: Settings | undefined,
): { readonly port?: string } {
  if (next === undefined || port !== usualPort(form, settings)) return {};
  return { port: usualPort(form, next) };
}

/** At a hub that is reached by MQTT itself, a platform that offers more takes that. */
export const straight = ({ fields }: PlatformForm): Settings =>
  fields.some(({ name }) => name === 'transport') ? { transport: 'mqtt' } : {};
