import type { AppInfo, Bench } from './bench.ts';
import { furtherPortsOf } from './hub-terms.ts';
import { keepSettings } from './kept-settings.ts';

/** What the window remembers of settings that have come from a file. A hub that runs goes on as it was started; they are for its next start. */
export async function takeOver(bench: Bench, settings: AppInfo['settings']): Promise<void> {
  const { port, reachable = 'this-computer', thingsboardRefusal = 'connack' } = settings.hub;
  await keepSettings(bench, settings);
  bench.hubRefusal.set(thingsboardRefusal);
  bench.hubPort.set(port);
  bench.hubReachable.set(reachable);
  bench.hubTerms = { ...bench.hubTerms, ...furtherPortsOf(settings.hub) };
}
