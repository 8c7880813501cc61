import type { OpenedFile, OpenedKey } from '../../core/keystore/opened.ts';
import { Problem } from '../../core/problem.ts';
import type { Job } from '../jobs.ts';
import type { Opening } from '../ports.ts';

/** A file as far as the passwords go. */
export interface OpenedWith {
  readonly file: OpenedFile;
  /** Of each key, what opened it; undefined for one that lay open, and for one that is closed. */
  readonly passwords: readonly (string | undefined)[];
}

interface PasswordsToTry {
  readonly passwords: readonly string[];
  /** Of the keys in a keystore that is open. */
  readonly keyPasswords: readonly string[];
}

/** Kinds whose keys may have other passwords than the store. */
const keystores: readonly OpenedFile['kind'][] = ['jks', 'bks', 'pkcs12'];

/** Still closed: nothing of it can be seen. */
export type Closed = { readonly closed: true };

/**
 * Opens a file with whichever of the passwords fit: a keystore by one, its keys by this or another, and keys of one text by one
 * each. Throws what opening a file does, but for passwords that do not fit.
 */
export async function openWith(
  bytes: Uint8Array,
  { passwords, keyPasswords }: PasswordsToTry,
  opening: Opening,
  job: Job,
): Promise<OpenedWith | Closed> {
  const open = async (password: string | undefined, keyPassword: string | undefined) => {
    try {
      const order = { passwords: { password, keyPassword }, patient: false, field: 'paths' };
      return await job.waitFor(opening.open(bytes, order, job.signal));
    } catch (error) {
      if (error instanceof Problem && ['PASSWORD_REQUIRED', 'WRONG_PASSWORD'].includes(error.code)) return undefined;
      throw error;
    }
  };
  let best: OpenedWith | undefined;
  const add = (file: OpenedFile | undefined, password: string | undefined): boolean => {
    if (file !== undefined) best = merged(best, file, password);
    return best?.file.keys.every(({ privateKey }) => privateKey !== undefined) === true;
  };
  if (add(await open(undefined, undefined), undefined)) return best ?? { closed: true };
  for (const password of passwords) {
    const file = await open(password, undefined);
    if (add(file, password)) return best ?? { closed: true };
    // The store is open and a key in it is not: a Java keystore has one password for each.
    if (file === undefined || !keystores.includes(file.kind)) continue;
    for (const keyPassword of keyPasswords) {
      if (keyPassword !== password && add(await open(password, keyPassword), keyPassword))
        return best ?? { closed: true };
    }
  }
  return best ?? { closed: true };
}

function merged(best: OpenedWith | undefined, file: OpenedFile, password: string | undefined): OpenedWith {
  const openedBy = ({ privateKey, encrypted }: OpenedKey) =>
    privateKey === undefined || (!encrypted && file.kind !== 'pkcs12') ? undefined : password;
  if (best === undefined) return { file, passwords: file.keys.map(openedBy) };
  const isNew = (index: number) => best.file.keys[index]?.privateKey === undefined;
  return {
    file: { ...file, keys: file.keys.map((key, index) => (isNew(index) ? key : (best.file.keys[index] ?? key))) },
    passwords: file.keys.map((key, index) => (isNew(index) ? openedBy(key) : best.passwords[index])),
  };
}
