import { i18n, languages } from '../core/language/index.ts';
import { existsSync, renameSync } from 'node:fs';
import { Problem } from '../core/problem.ts';
import type { AppSettings, Log, Settings } from '../services/ports.ts';
import { codeOf } from './storage-problem.ts';

const text = { type: 'string' } as const;
const key = { type: 'string', enum: ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096'] } as const;
const port = { type: 'integer', minimum: 1, maximum: 65_535 } as const;
const days = { type: 'integer', minimum: 1, maximum: 36_500 } as const;

/** The file of settings, by the JSON schema that conf and electron-store check it with. */
export const settingsSchema = {
  recentWorkspaces: { type: 'array', items: { type: 'string' }, maxItems: 20 },
  hub: {
    type: 'object',
    properties: {
      startWithApp: { type: 'boolean' },
      port,
      thingsboardRefusal: { type: 'string', enum: ['connack', 'tls-alert'] },
      reachable: { type: 'string', enum: ['this-computer', 'network'] },
      webSocketPort: port,
      amqpPort: port,
      alpnPort: port,
      revocationPort: port,
    },
    required: ['startWithApp', 'port'],
    additionalProperties: false,
  },
  proxy: {
    type: 'object',
    properties: {
      use: { type: 'string', enum: ['computer', 'none', 'own'] },
      own: {
        type: 'object',
        properties: {
          address: { type: 'string' },
          userName: { type: 'string' },
          exceptions: { type: 'string' },
          passwordName: { type: 'string' },
        },
        required: ['address', 'userName', 'exceptions'],
        additionalProperties: false,
      },
    },
    required: ['use'],
    additionalProperties: false,
  },
  /** What new certificates begin with. */
  defaults: {
    type: 'object',
    properties: {
      subject: {
        type: 'object',
        properties: {
          organization: text,
          organizationalUnit: text,
          locality: text,
          stateOrProvince: text,
          country: text,
        },
        additionalProperties: false,
      },
      keyTypes: {
        type: 'object',
        properties: { authority: key, device: key, server: key },
        additionalProperties: false,
      },
      days: {
        type: 'object',
        properties: { root: days, intermediate: days, device: days, server: days },
        additionalProperties: false,
      },
    },
    required: ['subject', 'keyTypes', 'days'],
    additionalProperties: false,
  },
  lookForUpdates: { type: 'boolean' },
  remindOfEnds: { type: 'boolean' },
  logLevel: { type: 'string', enum: ['error', 'warn', 'info', 'debug'] },
  language: { type: 'string', enum: ['system', ...languages] },
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

/**
 * Opens the store. A file that makes no sense is put aside under a name of its own and told in the log; nothing is wiped.
 * Throws STORAGE_FAILED where the disk is the reason.
 */
export function openStore(create: () => SettingsStore, file: string, log: Log): SettingsStore {
  try {
    return create();
  } catch (cause) {
    // What the disk says has a code, and another file would not change it.
    if (codeOf(cause) !== undefined) throw notOpened(cause, file);
    const aside = freeName(`${file}.bad`);
    try {
      renameSync(file, aside);
    } catch (error) {
      // Without a file it is not the file that is wrong.
      throw notOpened(codeOf(error) === 'ENOENT' ? cause : error, file);
    }
    log.error(`The settings could not be read; they were moved to ${aside} and start afresh`, cause);
    return create();
  }
}

function freeName(path: string): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? path : `${path}.${count}`;
    if (!existsSync(name)) return name;
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const notOpened = (cause: unknown, file: string): Problem =>
  new Problem('STORAGE_FAILED', i18n.t('The settings could not be opened: {cause}', { cause: reasonOf(cause) }), {
    remedy: i18n.t('Check that {file} can be read and written.', { file }),
  });

export function settingsIn(store: SettingsStore): Settings {
  return {
    read: () => ({
      recentWorkspaces: store.get('recentWorkspaces'),
      hub: store.get('hub'),
      proxy: store.get('proxy'),
      defaults: store.get('defaults'),
      lookForUpdates: store.get('lookForUpdates'),
      remindOfEnds: store.get('remindOfEnds'),
      logLevel: store.get('logLevel'),
      language: store.get('language'),
    }),
    async change(part) {
      try {
        store.set(part);
      } catch (cause) {
        throw new Problem(
          'STORAGE_FAILED',
          i18n.t('The settings could not be saved: {cause}', { cause: reasonOf(cause) }),
          {
            remedy: i18n.t('Check that {path} can be written.', { path: store.path }),
          },
        );
      }
    },
  };
}
