import { renameSync } from 'node:fs';
import { Problem } from '../core/problem.ts';
import type { AppSettings, Log, Settings } from '../services/ports.ts';

/** The file of settings, by the JSON schema that conf and electron-store check it with. */
export const settingsSchema = {
  recentWorkspaces: { type: 'array', items: { type: 'string' }, maxItems: 20 },
  hub: {
    type: 'object',
    properties: { startWithApp: { type: 'boolean' }, port: { type: 'integer', minimum: 1, maximum: 65_535 } },
    required: ['startWithApp', 'port'],
    additionalProperties: false,
  },
  /** Where the window was. */
  window: {
    type: 'object',
    properties: {
      x: { type: 'integer' },
      y: { type: 'integer' },
      width: { type: 'integer', minimum: 100 },
      height: { type: 'integer', minimum: 100 },
      maximized: { type: 'boolean' },
    },
    required: ['width', 'height', 'maximized'],
    additionalProperties: false,
  },
  /** Encrypted by the operating system, base64. */
  secrets: { type: 'object', additionalProperties: { type: 'string' } },
} as const;

export interface WindowPlace {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

export interface StoredSettings extends AppSettings {
  readonly window?: WindowPlace;
  readonly secrets?: Readonly<Record<string, string>>;
}

export const defaultSettings: AppSettings = { recentWorkspaces: [], hub: { startWithApp: false, port: 8883 } };

/** What conf and electron-store have in common, as far as it is used here. */
export interface SettingsStore {
  readonly path: string;
  get<K extends keyof StoredSettings>(key: K): StoredSettings[K];
  set(part: Partial<StoredSettings>): void;
}

/** Opens the store. A file that cannot be read is put aside under another name and told in the log; nothing is wiped. */
export function openStore(create: () => SettingsStore, file: string, log: Log): SettingsStore {
  try {
    return create();
  } catch (cause) {
    const aside = `${file}.bad`;
    renameSync(file, aside);
    log.error(`The settings could not be read; they were moved to ${aside} and start afresh`, cause);
    return create();
  }
}

export function settingsIn(store: SettingsStore): Settings {
  return {
    read: () => ({ recentWorkspaces: store.get('recentWorkspaces'), hub: store.get('hub') }),
    change(part) {
      try {
        store.set(part);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Problem('STORAGE_FAILED', `The settings could not be saved: ${reason}`, {
          remedy: `Check that ${store.path} can be written.`,
        });
      }
    },
  };
}
