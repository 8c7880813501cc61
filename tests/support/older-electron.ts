import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const olderElectron = join(import.meta.dirname, 'older-electron.cjs');

/** What the program of an Electron that brings polyfills beside it is to be started with, so that its threads have them too. `script`: for who is bundled elsewhere. */
export function givenElectron(
  executable: string | undefined,
  script = olderElectron,
): Readonly<Record<string, string>> {
  const polyfills = executable === undefined ? '' : join(dirname(executable), 'polyfills.cjs');
  if (!existsSync(polyfills)) return {};
  return { ELECTRON_APPLY: script, CERTBENCH_POLYFILLS: polyfills };
}
