import { join } from 'node:path';
import type { IpcMain } from 'electron';
import type ElectronStore from 'electron-store';
import {
  type SettingsStore,
  type StoredSettings,
  defaultSettings,
  openStore,
  settingsSchema,
} from '../adapters/settings.ts';
import type { Log } from '../services/ports.ts';

export interface SettingsStoreParts {
  readonly Store: typeof ElectronStore;
  /** Absolute. */
  readonly folder: string;
  readonly version: string;
  readonly ipc: Pick<IpcMain, 'removeAllListeners'>;
  readonly log: Log;
}

/** The settings, in `config.json`. A file that cannot be read is put aside and told in the log. */
export function openSettings({ Store, folder, version, ipc, log }: SettingsStoreParts): SettingsStore {
  const create = () =>
    new Store<StoredSettings>({
      cwd: folder,
      name: 'config',
      projectVersion: version,
      schema: settingsSchema,
      defaults: { ...defaultSettings },
      configFileMode: 0o600,
    });
  const store = openStore(create, join(folder, 'config.json'), log);
  // electron-store tells every page that asks where the settings are, without looking at who asks.
  ipc.removeAllListeners('electron-store-get-data');
  return store;
}
