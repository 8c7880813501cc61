import type { SafeStorage } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import { SafeSecrets } from '../../src-main/shell-electron/safe-secrets.ts';
import { logInMemory, storeInMemory, textOf } from './stand-ins.ts';

/** Encrypts so that a test can see with which key; what was damaged does not open, and its error quotes the text. */
class StandInStorage {
  key = 'key-1';
  isAvailable: boolean | Error = true;
  backend: ReturnType<SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret';
  encryptionFails = false;
  asked = 0;
  readonly keys = new Set(['key-1']);

  isAsyncEncryptionAvailable = async (): Promise<boolean> => {
    this.asked++;
    if (this.isAvailable instanceof Error) throw this.isAvailable;
    return this.isAvailable;
  };

  getSelectedStorageBackend = () => this.backend;

  encryptStringAsync = async (text: string): Promise<Buffer> => {
    if (this.encryptionFails) throw new Error(`cannot encrypt ${text}`);
    return Buffer.from(`${this.key}:${Buffer.from(text).toString('hex')}`);
  };

  decryptStringAsync = async (bytes: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> => {
    const [key = '', hex = ''] = bytes.toString().split(':');
    if (!this.keys.has(key)) throw new Error(`cannot decrypt ${bytes.toString()}`);
    return { result: Buffer.from(hex, 'hex').toString(), shouldReEncrypt: key !== this.key };
  };
}

let storage: StandInStorage;
let store: ReturnType<typeof storeInMemory>;
let log: ReturnType<typeof logInMemory>;
beforeEach(() => {
  storage = new StandInStorage();
  store = storeInMemory();
  log = logInMemory();
});
const open = (system: 'windows' | 'macos' | 'linux' = 'linux') =>
  new SafeSecrets({ safeStorage: storage, store, system, log });
const stored = (name: string) => Buffer.from(store.get('secrets')?.[name] ?? '', 'base64').toString();

describe('remembered passphrases', () => {
  test('are encrypted in the settings, and known again after a restart', async () => {
    const secrets = open();
    expect(await secrets.keeps()).toBe('on-this-computer');
    await secrets.remember('root', 'correct horse');
    await secrets.remember('plant', 'battery');
    expect(stored('root')).toMatch(/^key-1:/);
    expect(JSON.stringify(store.get('secrets'))).not.toMatch(/correct|battery/);

    const later = open();
    expect(later.names()).toEqual(new Set(['root', 'plant']));
    expect(await later.recall('root')).toBe('correct horse');
    expect(await later.recall('plant')).toBe('battery');
    expect(await later.recall('nobody')).toBeUndefined();
    expect(await later.recall('toString')).toBeUndefined();
    expect(log.written).toEqual([]);
  });

  test('do not push each other out when they are remembered at the same time', async () => {
    const secrets = open();
    await Promise.all(['one', 'two', 'three'].map((name) => secrets.remember(name, `the secret of ${name}`)));
    expect(open().names()).toEqual(new Set(['one', 'two', 'three']));
    expect(await open().recall('one')).toBe('the secret of one');
  });

  test('are gone when they are forgotten, here and in the file', async () => {
    const secrets = open();
    await secrets.remember('root', 'one');
    await secrets.remember('plant', 'two');
    await secrets.forget('root');
    await secrets.forget('nobody');
    expect(await secrets.recall('root')).toBeUndefined();
    expect(Object.keys(store.get('secrets') ?? {})).toEqual(['plant']);
    expect(secrets.names()).toEqual(new Set(['plant']));
  });

  test('are encrypted anew when the system has a new key', async () => {
    await open().remember('root', 'correct horse');
    storage.key = 'key-2';
    storage.keys.add('key-2');
    expect(await open().recall('root')).toBe('correct horse');
    expect(stored('root')).toMatch(/^key-2:/);
    expect(await open().recall('root')).toBe('correct horse');
  });

  test('are known even where they cannot be encrypted anew', async () => {
    await open().remember('root', 'correct horse');
    Object.assign(storage, { key: 'key-2', encryptionFails: true });
    expect(await open().recall('root')).toBe('correct horse');
    expect(stored('root')).toMatch(/^key-1:/);
    expect(log.written).toHaveLength(1);
  });

  test('do not come back when they are forgotten while they are encrypted anew', async () => {
    const secrets = open();
    await secrets.remember('root', 'correct horse');
    storage.key = 'key-2';
    const { encryptStringAsync } = storage;
    storage.encryptStringAsync = async (text) => {
      await secrets.forget('root');
      return encryptStringAsync(text);
    };
    expect(await secrets.recall('root')).toBe('correct horse');
    expect(store.get('secrets')).toEqual({});
  });

  test('count as not remembered where they are damaged, and the log tells nothing of them', async () => {
    await open().remember('root', 'correct horse');
    await open().remember('plant', 'battery');
    const damaged = Buffer.from('key-9:636f7272656374').toString('base64');
    store.set({ secrets: { ...store.get('secrets'), root: damaged } });
    const secrets = open();
    expect(await secrets.recall('root')).toBeUndefined();
    expect(secrets.names()).toEqual(new Set(['plant']));
    expect(log.written).toHaveLength(1);
    expect(textOf(log.written)).not.toMatch(/key-9|636f|correct/);
    expect(textOf(log.written)).not.toContain(damaged);
    // The Keychain may only have been locked, so nothing was thrown away; and typing it again repairs it.
    expect(store.get('secrets')?.['root']).toBe(damaged);
    await secrets.remember('root', 'new');
    expect(secrets.names()).toEqual(new Set(['root', 'plant']));
    expect(await secrets.recall('root')).toBe('new');
  });

  test.each<[string, () => void]>([
    ['there is no encryption', () => (storage.isAvailable = false)],
    ['nobody can say whether there is', () => (storage.isAvailable = new Error('D-Bus is away'))],
    ['Linux would use a key that everybody knows', () => (storage.backend = 'basic_text')],
    ['the backend is not known', () => (storage.backend = 'unknown')],
  ])('are kept until the program ends where %s', async (_name, make) => {
    const before = { there: Buffer.from('key-1:00').toString('base64') };
    store.set({ secrets: before });
    make();
    const secrets = open();
    expect(await secrets.keeps()).toBe('until-closed');
    await secrets.remember('root', 'correct horse');
    expect(await secrets.recall('root')).toBe('correct horse');
    expect(secrets.names()).toEqual(new Set(['root']));
    expect(store.get('secrets')).toEqual(before);
    expect(await open().recall('root')).toBeUndefined();
    expect(await secrets.recall('there')).toBeUndefined();
  });

  test('are not judged by a backend where there is none', async () => {
    storage.backend = 'basic_text';
    expect(await open('macos').keeps()).toBe('on-this-computer');
    expect(await open('windows').keeps()).toBe('on-this-computer');
  });

  test('ask the system once, and not before it is needed', async () => {
    const secrets = open();
    secrets.names();
    await secrets.recall('nobody');
    expect(storage.asked).toBe(0);
    await Promise.all([secrets.keeps(), secrets.keeps(), secrets.remember('root', 'x')]);
    expect(storage.asked).toBe(1);
  });

  test('are kept until the program ends where they cannot be stored, and the log does not quote them', async () => {
    const secrets = open();
    storage.encryptionFails = true;
    await secrets.remember('root', 'correct horse');
    storage.encryptionFails = false;
    store.refuse = true;
    await secrets.remember('plant', 'battery');
    expect([await secrets.recall('root'), await secrets.recall('plant')]).toEqual(['correct horse', 'battery']);
    expect(log.written).toHaveLength(2);
    expect(textOf(log.written)).not.toMatch(/correct|battery/);
  });

  test('say so where they cannot be forgotten', async () => {
    const secrets = open();
    await secrets.remember('root', 'correct horse');
    store.refuse = true;
    await expect(secrets.forget('root')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect(await open().recall('root')).toBe('correct horse');
  });
});
