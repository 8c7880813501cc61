import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from 'electron-builder';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What electron-builder brings along is reached through it: wherever npm has put it, it is the one that packages. */
export const fromBuilder = createRequire(createRequire(join(root, 'package.json')).resolve('electron-builder'));
export const fromLibrary = createRequire(fromBuilder.resolve('app-builder-lib'));

/** A configuration with all that it extends. */
export const readConfig = (file: string): Promise<Configuration> => {
  const { getConfig } = fromBuilder('app-builder-lib/out/util/config/config') as {
    readonly getConfig: (folder: string, file: string, overrides: null) => Promise<Configuration>;
  };
  return getConfig(root, file, null);
};
