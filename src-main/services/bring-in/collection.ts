import { i18n } from '../../core/language/index.ts';
import {
  type Finding,
  type FoundKey,
  type Known,
  type Located,
  type Pieces,
  findingsOf,
} from '../../core/bring-in/findings.ts';
import { mayBeKeygen, otherPieces, pemParts, pemText, publishedPasswords } from '../../core/bring-in/pieces.ts';
import { fromUtf8, toUtf8 } from '../../core/bytes.ts';
import { isKeygenPassword, keygenText, parseKeygenProperties } from '../../core/keystore/keygen-properties.ts';
import { Problem } from '../../core/problem.ts';
import { keyLabel, privateKeyAlgorithm } from '../../core/x509/key-algorithms.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { CertificationRequest } from '../../core/x509/read-request.ts';
import type { RevocationList } from '../../core/x509/read-revocation-list.ts';
import type { Job } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { HandedIn } from './handed-in.ts';
import { type OpenedWith, openWith } from './opening-with.ts';

/** A file that nobody has opened yet. It is read again when it is tried again: many large ones are no burden. */
interface ClosedFile {
  readonly file: HandedIn;
  readonly what: 'keystore' | 'key' | 'several-keys';
  readonly reason?: string;
}

/** Files that are read at a time: a thread opens one after the other, and the disk need not wait for it. */
const atATime = 8;

/** More blocks than any file has that was damaged by accident. */
const mostParts = 1000;

/** What was handed in, opened as far as it goes. Keys are in memory as long as this is. */
export class Collection {
  readonly #ports: Ports;
  readonly certificates: Located<Certificate>[] = [];
  readonly #keys: Located<FoundKey>[] = [];
  readonly #requests: Located<CertificationRequest>[] = [];
  readonly #lists: Located<RevocationList>[] = [];
  readonly passedOver: { readonly file: string; readonly reason: string }[] = [];
  /** Passwords that have opened something stand first. */
  passwords: readonly string[];
  readonly #openedBy = new Map<string, number>();
  closed: readonly ClosedFile[] = [];
  files = 0;

  constructor(passwords: readonly string[], ports: Ports) {
    this.#ports = ports;
    this.passwords = unlike(passwords);
  }

  /** Opens files as far as passwords are known. Throws CANCELLED. */
  async add(files: readonly HandedIn[], job: Job): Promise<void> {
    // Passwords of ThingsBoard's scripts open keystores that may stand before them.
    const settings = new Set<HandedIn>();
    for (const file of files.filter(({ name }) => name.endsWith('.properties'))) {
      const bytes = await this.#read(file, job);
      if (bytes === undefined || !mayBeKeygen(bytes) || !this.#learn(bytes)) continue;
      settings.add(file);
      const reason = i18n.t("Settings of ThingsBoard's key scripts; their passwords were tried.");
      this.passedOver.push({ file: file.name, reason });
    }
    const closed: ClosedFile[] = [];
    // A few are read ahead, and none is kept: a folder of thousands may have more in it than memory.
    for (let first = 0; first < files.length; first += atATime) {
      const some = files.slice(first, first + atATime).filter((file) => !settings.has(file));
      const read = await Promise.all(some.map((file) => this.#read(file, job)));
      for (const [index, file] of some.entries()) {
        job.check();
        const bytes = read[index];
        if (bytes !== undefined) closed.push(...(await this.#open(file, bytes, job)));
      }
      job.progress(Math.min(first + atATime, files.length), files.length);
    }
    this.files += files.length;
    this.closed = closed;
  }

  /** Tries more passwords on what is closed. Throws CANCELLED; what was opened until then stays so. */
  async unlock(passwords: readonly string[], job: Job): Promise<void> {
    this.passwords = [...new Set([...passwords, ...this.passwords])];
    const closed = [...this.closed];
    for (const [index, one] of closed.entries()) {
      job.check();
      const bytes = await this.#read(one.file, job);
      // What has not opened it before does not now; a key in a keystore that is open may have any.
      const tried = one.what === 'keystore' ? passwords : undefined;
      const left = bytes === undefined ? [] : await this.#open(one.file, bytes, job, tried);
      this.closed = [...this.closed.filter((other) => other !== one), ...left];
      job.progress(index + 1, closed.length);
    }
  }

  /** Undefined where it cannot be read, which is told. */
  async #read(file: HandedIn, job: Job): Promise<Uint8Array | undefined> {
    job.check();
    try {
      return await job.waitFor(file.read());
    } catch (error) {
      this.#passOver(file.name, error);
      return undefined;
    }
  }

  findings(known: Known, further: readonly Located<FoundKey>[]): Finding[] {
    const { keys, ciphers } = this.#ports;
    const pieces: Pieces = {
      certificates: this.certificates,
      keys: [...this.#keys, ...further],
      requests: this.#requests,
      lists: this.#lists,
    };
    return findingsOf(pieces, known, { signatures: keys, verifies: keys.verifies, digest: ciphers.digest });
  }

  /** Which of the passwords that everybody knows have opened something. Sentences. */
  published(): string[] {
    return publishedPasswords.flatMap(({ password, of }) => {
      const count = this.#openedBy.get(password) ?? 0;
      if (count === 0) return [];
      return [
        i18n.t('{count, plural, one {# file was} other {# files were}} opened by {of}, which protects nothing.', {
          count,
          of,
        }),
      ];
    });
  }

  /** Passwords of a keygen.properties open the keystores beside it. Answers whether it is one. */
  #learn(bytes: Uint8Array): boolean {
    try {
      const { values } = parseKeygenProperties(fromUtf8(bytes) ?? '');
      const found = [...values].flatMap(([name, value]) => (isKeygenPassword(name) ? [keygenText(value, '')] : []));
      this.passwords = [...new Set([...this.passwords, ...found])];
      return true;
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  }

  /** Answers what stays closed of it. */
  async #open(file: HandedIn, bytes: Uint8Array, job: Job, passwords?: readonly string[]): Promise<ClosedFile[]> {
    const { name } = file;
    const { requests, lists, faults } = otherPieces(bytes);
    let others = requests.length + lists.length > 0;
    const at = <T>(value: T): Located<T> => ({ value, file: name });
    this.#requests.push(...requests.map(at));
    this.#lists.push(...lists.map(at));
    for (const fault of faults) this.passedOver.push({ file: name, reason: fault });
    others ||= faults.length > 0;
    try {
      return await this.#openWhole(file, bytes, job, passwords);
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'CANCELLED') throw error;
      if (others && error.code === 'FORMAT_NOT_RECOGNISED') return [];
      if (['LIMIT_REACHED', 'ENCRYPTION_NOT_SUPPORTED'].includes(error.code)) {
        return [{ file, what: 'keystore', reason: told(error) }];
      }
      const text = error.code === 'DAMAGED' ? pemText(bytes) : undefined;
      const parts = text === undefined ? [] : pemParts(text);
      if (parts.length < 2 || parts.length > mostParts) {
        this.#passOver(name, error);
        return [];
      }
      return this.#openParts(file, parts, job);
    }
  }

  /** Of a text that is damaged somewhere, each block by itself. */
  async #openParts(file: HandedIn, parts: readonly string[], job: Job): Promise<ClosedFile[]> {
    const closed: ClosedFile[] = [];
    for (const [index, part] of parts.entries()) {
      try {
        closed.push(...(await this.#openWhole(file, toUtf8(part), job)));
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'CANCELLED') throw error;
        if (error.code === 'FORMAT_NOT_RECOGNISED') continue;
        this.passedOver.push({
          file: file.name,
          reason: i18n.t('Part {part} of it: {reason}', {
            part: index + 1,
            reason: told(error),
          }),
        });
      }
    }
    return closed;
  }

  async #openWhole(
    handed: HandedIn,
    bytes: Uint8Array,
    job: Job,
    passwords?: readonly string[],
  ): Promise<ClosedFile[]> {
    const { name } = handed;
    const all = [...new Set([...this.passwords, ...publishedPasswords.map(({ password }) => password)])];
    const wanted = { passwords: passwords ?? all, keyPasswords: all };
    const opened = await openWith(bytes, wanted, this.#ports.opening, job);
    if ('closed' in opened) return [{ file: handed, what: pemText(bytes) === undefined ? 'keystore' : 'key' }];
    this.#count(opened);
    const { file, passwords: openedBy } = opened;
    // What is opened a second time, for its keys, has shown its certificates before; they are told once all the same.
    for (const { certificate, friendlyName } of file.certificates) {
      this.certificates.push({ value: certificate, file: name, friendlyName });
    }
    for (const [index, { privateKey, friendlyName }] of file.keys.entries()) {
      if (privateKey === undefined) continue;
      const key = this.#keyOf(privateKey, openedBy[index]);
      if (typeof key === 'string') this.passedOver.push({ file: name, reason: key });
      else this.#keys.push({ value: key, file: name, friendlyName });
    }
    const still = file.keys.filter(({ privateKey }) => privateKey === undefined).length;
    return still === 0 ? [] : [{ file: handed, what: still > 1 ? 'several-keys' : 'key' }];
  }

  /** The key with its public half, or why it cannot be used. */
  #keyOf(privateKey: Uint8Array, password: string | undefined): FoundKey | string {
    try {
      const algorithm = privateKeyAlgorithm(privateKey);
      if (!this.#ports.keys.signsWith(algorithm))
        return i18n.t('A key of the kind {algorithm}, which no cloud here takes.', { algorithm: keyLabel(algorithm) });
      return { privateKey, publicKey: this.#ports.keys.signer(privateKey).publicKey, password };
    } catch (error) {
      if (error instanceof Problem) return told(error);
      throw error;
    }
  }

  #count({ passwords }: OpenedWith): void {
    for (const password of unlike(passwords.filter((one) => one !== undefined))) {
      this.#openedBy.set(password, (this.#openedBy.get(password) ?? 0) + 1);
      this.passwords = [...new Set([password, ...this.passwords])];
    }
  }

  #passOver(file: string, error: unknown): void {
    if (!(error instanceof Problem) || error.code === 'CANCELLED') throw error;
    this.passedOver.push({ file, reason: told(error) });
  }
}

const unlike = (passwords: readonly string[]): readonly string[] => [...new Set(passwords)];
const told = ({ message }: Problem): string => message;
