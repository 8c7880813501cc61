import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { dataFolder } from '../adapters/data-folder.ts';
import { type StoredSettings, defaultSettings, openStore, settingsIn, settingsSchema } from '../adapters/settings.ts';
import type { Log, Settings } from '../services/ports.ts';

/** The settings of the window, for the commands that are about them: every other one follows its options and the environment alone. */
export async function storedSettings(log: Log): Promise<Settings> {
  const { default: Conf } = await import('conf');
  const cwd = dataFolder();
  const create = () =>
    new Conf<StoredSettings>({
      cwd,
      configName: 'config',
      projectVersion: packageJson.version,
      schema: settingsSchema,
      defaults: { ...defaultSettings },
      configFileMode: 0o600,
    });
  return settingsIn(openStore(create, join(cwd, 'config.json'), log));
}
