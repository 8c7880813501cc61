import { i18n } from '../core/language/index.ts';
import type { z } from 'zod';
import { equalBytes, toUtf8 } from '../core/bytes.ts';
import { type Json, asJsonObject, parseJson } from '../core/json.ts';
import { Problem } from '../core/problem.ts';
import type { Folder } from './ports.ts';

/** What is said of a list, and how its entries are judged. */
export interface KeptTerms {
  /** Of the file, without `.json`, and of the member that holds the entries. */
  readonly name: string;
  /** For people: "saved connections". */
  readonly title: string;
  /** What the lock is held for. */
  readonly purpose: string;
  /** Undefined where an entry is one that this Certbench can use. */
  readonly faultOf: (entry: unknown) => string | undefined;
  /** What an entry is called that cannot be used; undefined where it has no name. */
  readonly nameOf: (entry: Readonly<Record<string, Json>>) => Json | undefined;
}

/** Entries stay as they were read, so that none is lost that cannot be understood. */
export interface Kept<T> {
  readonly entries: readonly unknown[];
  /** Those that can be used. */
  readonly known: readonly T[];
  /** Those that cannot, each in a sentence. */
  readonly unreadable: readonly string[];
}

const formatVersion = 1;

/** What zod says first of an entry, for `faultOf`. */
export function firstFault({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || i18n.t('the entry')}: ${issue?.message ?? 'unknown'}`;
}

/** A list that is kept in a file of its own, which windows and the command line share. */
export class KeptList<T> {
  readonly #folder: Folder;
  readonly #terms: KeptTerms;
  #last: { readonly bytes: Uint8Array; readonly kept: Kept<T> } | undefined;

  constructor(folder: Folder, terms: KeptTerms) {
    this.#folder = folder;
    this.#terms = terms;
  }

  /** Throws STORAGE_FAILED, also where a newer Certbench wrote it. */
  async read(): Promise<Kept<T>> {
    const bytes = await this.#folder.read(this.#file);
    // Every connection may ask what is trusted.
    if (bytes !== undefined && this.#last !== undefined && equalBytes(bytes, this.#last.bytes)) return this.#last.kept;
    const { kept } = this.#decode(bytes);
    if (bytes !== undefined) this.#last = { bytes, kept };
    return kept;
  }

  /** Writes the entries that `change` answers, all or none. A file that makes no sense is put aside. */
  async change(change: (kept: Kept<T>) => readonly unknown[]): Promise<Kept<T>> {
    const release = await this.#folder.lock(this.#terms.purpose);
    try {
      const bytes = await this.#folder.read(this.#file);
      const { kept, isWhole } = this.#decode(bytes);
      const changed = toUtf8(
        `${JSON.stringify({ version: formatVersion, [this.#terms.name]: change(kept) }, undefined, 2)}\n`,
      );
      if (bytes !== undefined && !isWhole) await this.#folder.replaceFile(await this.#aside(), bytes);
      await this.#folder.replaceFile(this.#file, changed);
      return this.#decode(changed).kept;
    } finally {
      await release();
    }
  }

  /** The same; answers how it is taken back. */
  async changeForNow(change: (kept: Kept<T>) => readonly unknown[]): Promise<() => Promise<void>> {
    let before: readonly unknown[] = [];
    await this.change((kept) => {
      before = kept.entries;
      return change(kept);
    });
    return async () => {
      await this.change(() => before);
    };
  }

  get #file(): string {
    return `${this.#terms.name}.json`;
  }

  #decode(bytes: Uint8Array | undefined): { readonly kept: Kept<T>; readonly isWhole: boolean } {
    if (bytes === undefined) return { kept: { entries: [], known: [], unreadable: [] }, isWhole: true };
    const { name, title, faultOf } = this.#terms;
    const root = asJsonObject(parseJson(bytes));
    const version = root?.['version'];
    const entries: unknown = root?.[name];
    if (typeof version === 'number' && version > formatVersion) {
      throw new Problem('STORAGE_FAILED', i18n.t('The {title} were written by a newer Certbench.', { title }), {
        remedy: i18n.t('Update Certbench; they are left as they are.'),
      });
    }
    if (version !== formatVersion || !Array.isArray(entries)) {
      const unreadable = [
        i18n.t('The file of {title} makes no sense. It is put aside when one is saved, not deleted.', { title }),
      ];
      return { kept: { entries: [], known: [], unreadable }, isWhole: false };
    }
    const known = entries.filter((entry): entry is T => faultOf(entry) === undefined);
    const unreadable = (entries as readonly Json[]).flatMap((entry, index) => this.#told(entry, index) ?? []);
    return { kept: { entries, known, unreadable }, isWhole: true };
  }

  #told(entry: Json, index: number): string | undefined {
    const fault = this.#terms.faultOf(entry);
    if (fault === undefined) return undefined;
    const name = this.#terms.nameOf(asJsonObject(entry) ?? {});
    const which =
      typeof name === 'string' ? JSON.stringify(name.slice(0, 60)) : i18n.t('Entry {number}', { number: index + 1 });
    return i18n.t('{which} cannot be used ({fault}). It is kept in the file.', { which, fault });
  }

  /** A name for a file that makes no sense, beside those of earlier ones. */
  async #aside(): Promise<string> {
    for (let count = 1; ; count++) {
      const name = `${this.#terms.name}.bad-${count}.json`;
      if ((await this.#folder.read(name)) === undefined) return name;
    }
  }
}
