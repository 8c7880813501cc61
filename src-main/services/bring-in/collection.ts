import { type Finding, type FoundKey, type Located, type Pieces, findingsOf } from '../../core/bring-in/findings.ts';
import { mayBeKeygen, otherPieces, pemParts, pemText, publishedPasswords } from '../../core/bring-in/pieces.ts';
import { fromUtf8, toUtf8 } from '../../core/bytes.ts';
import { isKeygenPassword, keygenText, parseKeygenProperties } from '../../core/keystore/keygen-properties.ts';
import { Problem } from '../../core/problem.ts';
import { keyLabel, privateKeyAlgorithm } from '../../core/x509/key-algorithms.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { CertificationRequest } from '../../core/x509/read-request.ts';
import type { RevocationList } from '../../core/x509/read-revocation-list.ts';
import { type Job, forEachLimited } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { KnownCertificate } from '../../core/bring-in/findings.ts';
import type { HandedIn } from './handed-in.ts';
import { type OpenedWith, openWith } from './opening-with.ts';

/** A file that nobody has opened yet. */
interface ClosedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly what: 'keystore' | 'key' | 'several-keys';
  readonly reason?: string;
}

/** Files at a time: a thread opens one after the other, and the disk need not wait for it. */
const atATime = 8;

/** What was handed in, opened as far as it goes. Keys are in memory as long as this is. */
export class Collection {
  readonly #ports: Ports;
  readonly #certificates: Located<Certificate>[] = [];
  readonly #keys: Located<FoundKey>[] = [];
  readonly #requests: Located<CertificationRequest>[] = [];
  readonly #lists: Located<RevocationList>[] = [];
  readonly passedOver: { readonly file: string; readonly reason: string }[] = [];
  /** Passwords that have opened something stand first. */
  #passwords: readonly string[];
  readonly #openedBy = new Map<string, number>();
  closed: readonly ClosedFile[] = [];
  files = 0;

  constructor(passwords: readonly string[], ports: Ports) {
    this.#ports = ports;
    this.#passwords = unlike(passwords);
  }

  /** Opens files as far as passwords are known. Throws CANCELLED. */
  async add(files: readonly HandedIn[], job: Job): Promise<void> {
    const read = new Map<HandedIn, Uint8Array>();
    await forEachLimited(files, atATime, async (file) => {
      job.check();
      try {
        read.set(file, await job.waitFor(file.read()));
      } catch (error) {
        this.#passOver(file.name, error);
      }
    });
    // In the order of their names, whichever was read first.
    const all = files.flatMap((file) => {
      const bytes = read.get(file);
      return bytes === undefined ? [] : [{ name: file.name, bytes }];
    });
    const passwords = all.filter(({ bytes }) => mayBeKeygen(bytes) && this.#learn(bytes));
    for (const { name } of passwords) {
      this.passedOver.push({
        file: name,
        reason: "Settings of ThingsBoard's key scripts; their passwords were tried.",
      });
    }
    const closed: ClosedFile[] = [];
    for (const [index, one] of all.entries()) {
      job.check();
      if (!passwords.includes(one)) closed.push(...(await this.#open(one.name, one.bytes, job)));
      job.progress(index + 1, all.length);
    }
    this.files += files.length;
    this.closed = closed;
  }

  /** Tries more passwords on what is closed. Throws CANCELLED; what was opened until then stays so. */
  async unlock(passwords: readonly string[], job: Job): Promise<void> {
    this.#passwords = [...new Set([...passwords, ...this.#passwords])];
    const closed = [...this.closed];
    for (const [index, file] of closed.entries()) {
      job.check();
      // What has not opened it before does not now; a key in a keystore that is open may have any.
      const left = await this.#open(file.name, file.bytes, job, file.what === 'keystore' ? passwords : undefined);
      this.closed = [...this.closed.filter((one) => one !== file), ...left];
      job.progress(index + 1, closed.length);
    }
  }

  findings(known: readonly KnownCertificate[]): Finding[] {
    const { keys, ciphers } = this.#ports;
    const pieces: Pieces = {
      certificates: this.#certificates,
      keys: this.#keys,
      requests: this.#requests,
      lists: this.#lists,
    };
    return findingsOf(pieces, known, { signatures: keys, digest: ciphers.digest });
  }

  /** Which of the passwords that everybody knows have opened something. Sentences. */
  published(): string[] {
    return publishedPasswords.flatMap(({ password, of }) => {
      const count = this.#openedBy.get(password) ?? 0;
      if (count === 0) return [];
      return [`${count === 1 ? '1 file was' : `${count} files were`} opened by ${of}, which protects nothing.`];
    });
  }

  /** Passwords of a keygen.properties open the keystores beside it. Answers whether it is one. */
  #learn(bytes: Uint8Array): boolean {
    try {
      const { values } = parseKeygenProperties(fromUtf8(bytes) ?? '');
      const found = [...values].flatMap(([name, value]) => (isKeygenPassword(name) ? [keygenText(value, '')] : []));
      this.#passwords = [...new Set([...this.#passwords, ...found])];
      return true;
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  }

  /** Answers what stays closed of it. */
  async #open(name: string, bytes: Uint8Array, job: Job, passwords?: readonly string[]): Promise<ClosedFile[]> {
    const { requests, lists, faults } = otherPieces(bytes);
    let others = requests.length + lists.length > 0;
    const at = <T>(value: T): Located<T> => ({ value, file: name });
    this.#requests.push(...requests.map(at));
    this.#lists.push(...lists.map(at));
    for (const fault of faults) this.passedOver.push({ file: name, reason: fault });
    others ||= faults.length > 0;
    try {
      return await this.#openWhole(name, bytes, job, passwords);
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'CANCELLED') throw error;
      if (others && error.code === 'FORMAT_NOT_RECOGNISED') return [];
      if (['LIMIT_REACHED', 'ENCRYPTION_NOT_SUPPORTED'].includes(error.code)) {
        return [{ name, bytes, what: 'keystore', reason: told(error) }];
      }
      const text = error.code === 'DAMAGED' ? pemText(bytes) : undefined;
      const parts = text === undefined ? [] : pemParts(text);
      if (parts.length < 2) {
        this.#passOver(name, error);
        return [];
      }
      return this.#openParts(name, parts, job);
    }
  }

  /** Of a text that is damaged somewhere, each block by itself. */
  async #openParts(name: string, parts: readonly string[], job: Job): Promise<ClosedFile[]> {
    const closed: ClosedFile[] = [];
    for (const [index, part] of parts.entries()) {
      try {
        closed.push(...(await this.#openWhole(name, toUtf8(part), job)));
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'CANCELLED') throw error;
        if (error.code === 'FORMAT_NOT_RECOGNISED') continue;
        this.passedOver.push({ file: name, reason: `Its ${ordinal(index + 1)} part: ${told(error)}` });
      }
    }
    return closed;
  }

  async #openWhole(name: string, bytes: Uint8Array, job: Job, passwords?: readonly string[]): Promise<ClosedFile[]> {
    const all = [...new Set([...this.#passwords, ...publishedPasswords.map(({ password }) => password)])];
    const wanted = { passwords: passwords ?? all, keyPasswords: all };
    const opened = await openWith(bytes, wanted, this.#ports.opening, job);
    if ('closed' in opened) return [{ name, bytes, what: pemText(bytes) === undefined ? 'keystore' : 'key' }];
    this.#count(opened);
    const { file, passwords: openedBy } = opened;
    // What is opened a second time, for its keys, has shown its certificates before; they are told once all the same.
    for (const { certificate, friendlyName } of file.certificates) {
      this.#certificates.push({ value: certificate, file: name, friendlyName });
    }
    for (const [index, { privateKey, friendlyName }] of file.keys.entries()) {
      if (privateKey === undefined) continue;
      const key = this.#keyOf(privateKey, openedBy[index]);
      if (typeof key === 'string') this.passedOver.push({ file: name, reason: key });
      else this.#keys.push({ value: key, file: name, friendlyName });
    }
    const still = file.keys.filter(({ privateKey }) => privateKey === undefined).length;
    return still === 0 ? [] : [{ name, bytes, what: still > 1 ? 'several-keys' : 'key' }];
  }

  /** The key with its public half, or why it cannot be used. */
  #keyOf(privateKey: Uint8Array, password: string | undefined): FoundKey | string {
    try {
      const algorithm = privateKeyAlgorithm(privateKey);
      if (!this.#ports.keys.signsWith(algorithm))
        return `A key of the kind ${keyLabel(algorithm)}, which no cloud here takes.`;
      return { privateKey, publicKey: this.#ports.keys.signer(privateKey).publicKey, password };
    } catch (error) {
      if (error instanceof Problem) return told(error);
      throw error;
    }
  }

  #count({ passwords }: OpenedWith): void {
    for (const password of unlike(passwords.filter((one) => one !== undefined))) {
      this.#openedBy.set(password, (this.#openedBy.get(password) ?? 0) + 1);
      this.#passwords = [...new Set([password, ...this.#passwords])];
    }
  }

  #passOver(file: string, error: unknown): void {
    if (!(error instanceof Problem) || error.code === 'CANCELLED') throw error;
    this.passedOver.push({ file, reason: told(error) });
  }
}

const unlike = (passwords: readonly string[]): readonly string[] => [...new Set(passwords)];
const told = ({ message }: Problem): string => message;
const ordinal = (number: number): string =>
  `${number}${number % 10 === 1 && number !== 11 ? 'st' : number % 10 === 2 && number !== 12 ? 'nd' : number % 10 === 3 && number !== 13 ? 'rd' : 'th'}`;
