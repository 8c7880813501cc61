import { i18n } from '../services/i18n.ts';
import type { SafeStorage } from 'electron';
import { sessionSecrets } from '../adapters/session-secrets.ts';
import type { SettingsStore } from '../adapters/settings.ts';
import type { Desktop, Log, Secrets } from '../services/ports.ts';
import { Problem } from '../services/problem.ts';

export interface SafeSecretsParts {
  /** The asynchronous half: the other one is deprecated in Electron 45 and gone in 46. */
  readonly safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
  readonly store: Pick<SettingsStore, 'get' | 'set' | 'path'>;
  readonly system: Desktop['system'];
  readonly log: Log;
}

/**
 * Passphrases in the settings, encrypted by the operating system: by DPAPI on Windows, with a key in the Keychain on macOS
 * or in the desktop's keyring on Linux. Where there is none of these they are kept until the program ends: what Linux
 * does without a keyring is to encrypt with a key that everybody knows.
 */
export class SafeSecrets implements Secrets {
  readonly #parts: SafeSecretsParts;
  readonly #session = sessionSecrets();
  /** Stored, but not to be decrypted in this run. */
  readonly #unreadable = new Set<string>();
  #available: Promise<boolean> | undefined;
  #isKnownUnavailable = false;

  constructor(parts: SafeSecretsParts) {
    this.#parts = parts;
  }

  async keeps(): Promise<'on-this-computer' | 'until-closed'> {
    return (await this.#isAvailable()) ? 'on-this-computer' : 'until-closed';
  }

  /** Where it cannot be stored it is kept until the program ends, and the log says so. */
  async remember(name: string, secret: string): Promise<void> {
    if (!(await this.#isAvailable())) return this.#session.remember(name, secret);
    try {
      const ciphertext = await this.#encrypt(secret);
      this.#write({ ...this.#stored(), [name]: ciphertext });
    } catch (cause) {
      this.#fail('A passphrase could not be stored; it is kept until Certbench is closed', cause);
      return this.#session.remember(name, secret);
    }
    this.#unreadable.delete(name);
    await this.#session.forget(name);
  }

  async recall(name: string): Promise<string | undefined> {
    const kept = await this.#session.recall(name);
    const ciphertext = this.#ciphertext(name);
    if (kept !== undefined || ciphertext === undefined || !(await this.#isAvailable())) return kept;
    const decrypted = await this.#decrypt(name, ciphertext);
    if (decrypted?.shouldReEncrypt === true) await this.#renew(name, ciphertext, decrypted.result);
    return decrypted?.result;
  }

  /** Throws STORAGE_FAILED: nobody should believe that something is forgotten which is not. */
  async forget(name: string): Promise<void> {
    await this.#session.forget(name);
    if (this.#ciphertext(name) === undefined) return;
    const { [name]: _forgotten, ...others } = this.#stored();
    try {
      this.#write(others);
    } catch (cause) {
      this.#fail('A passphrase could not be forgotten', cause);
      throw new Problem(
        'STORAGE_FAILED',
        i18n.t('The passphrase could not be forgotten, because the settings are not writable.'),
        {
          remedy: i18n.t('Check that {path} can be written.', { path: this.#parts.store.path }),
        },
      );
    }
  }

  names(): ReadonlySet<string> {
    const stored = this.#isKnownUnavailable ? [] : Object.keys(this.#stored());
    return new Set([...stored.filter((name) => !this.#unreadable.has(name)), ...this.#session.names()]);
  }

  /** Asked when it is first needed, since on macOS the answer may be a question to the user. */
  #isAvailable(): Promise<boolean> {
    this.#available ??= this.#askStorage().then((isAvailable) => {
      this.#isKnownUnavailable = !isAvailable;
      return isAvailable;
    });
    return this.#available;
  }

  async #askStorage(): Promise<boolean> {
    const { safeStorage, system } = this.#parts;
    try {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
      // The function exists on Linux alone.
      return system !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
    } catch (cause) {
      this.#fail('It is not known whether passphrases can be encrypted', cause);
      return false;
    }
  }

  async #encrypt(secret: string): Promise<string> {
    return (await this.#parts.safeStorage.encryptStringAsync(secret)).toString('base64');
  }

  /** Nothing is deleted where it fails: the Keychain may only be locked, or the user has said no this time. */
  async #decrypt(name: string, ciphertext: string): ReturnType<MaybeDecrypt> {
    try {
      const decrypted = await this.#parts.safeStorage.decryptStringAsync(Buffer.from(ciphertext, 'base64'));
      this.#unreadable.delete(name);
      return decrypted;
    } catch (cause) {
      this.#unreadable.add(name);
      this.#fail('A remembered passphrase could not be decrypted; it has to be typed again', cause);
      return undefined;
    }
  }

  /** The system has a new key, or a better one. */
  async #renew(name: string, before: string, secret: string): Promise<void> {
    try {
      const ciphertext = await this.#encrypt(secret);
      // It may have been changed or forgotten meanwhile.
      if (this.#ciphertext(name) === before) this.#write({ ...this.#stored(), [name]: ciphertext });
    } catch (cause) {
      this.#fail('A remembered passphrase could not be encrypted anew', cause);
    }
  }

  #stored(): Readonly<Record<string, string>> {
    return this.#parts.store.get('secrets') ?? {};
  }

  #ciphertext(name: string): string | undefined {
    const stored = this.#stored();
    return Object.hasOwn(stored, name) ? stored[name] : undefined;
  }

  #write(secrets: Readonly<Record<string, string>>): void {
    this.#parts.store.set({ secrets });
  }

  /** Only the kind of error is logged: what an error says of a text may quote it. */
  #fail(what: string, cause: unknown): void {
    this.#parts.log.error(what, new Error(cause instanceof Error ? cause.name : typeof cause));
  }
}

type MaybeDecrypt = () => Promise<Awaited<ReturnType<SafeStorage['decryptStringAsync']>> | undefined>;
