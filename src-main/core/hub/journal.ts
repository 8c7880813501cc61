import { fromUtf8, toHex, toUtf8 } from '../bytes.ts';
import type { Digest } from '../primitives.ts';
import { type SectionName, isSectionName } from './state.ts';

/**
 * The journal beside the hub's state: what has changed since the state was written whole. Each batch of changes that belong
 * together is a line: 16 hex digits of the SHA-256 of the rest, a blank, and a JSON list of [section, key, entry or null].
 */

/** Changes by section and key; the entry as JSON text, or undefined where it is gone. */
export type Batch = ReadonlyMap<string, readonly [section: SectionName, key: string, text: string | undefined]>;

/** One change as it was read. `stored` is null where the entry is gone. */
export interface StoredChange {
  readonly section: SectionName;
  readonly key: string;
  readonly stored: unknown;
}

const mark = (body: Uint8Array, digest: Digest): string => toHex(digest('sha256', body)).slice(0, 16);

export function encodeBatch(batch: Batch, digest: Digest): Uint8Array {
  const changes = [...batch.values()].map(
    ([section, key, text]) => `[${JSON.stringify(section)},${JSON.stringify(key)},${text ?? 'null'}]`,
  );
  const body = `[${changes.join(',')}]`;
  return toUtf8(`${mark(toUtf8(body), digest)} ${body}\n`);
}

/**
 * Reads a journal up to its first line that is not whole. A last one that is not whole was being written when the hub was
 * ended, and nobody was told that it is there; where whole ones follow, the file is `damaged`. `length` are the octets of
 * the good lines.
 */
export function decodeJournal(
  bytes: Uint8Array,
  digest: Digest,
): { readonly changes: readonly StoredChange[]; readonly length: number; readonly damaged: boolean } {
  const changes: StoredChange[] = [];
  let length = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    const batch = newline === -1 ? undefined : decodeLine(bytes.subarray(start, newline), digest);
    if (length === start && batch !== undefined) {
      for (const change of batch) changes.push(change);
      length = end;
    } else if (batch !== undefined) {
      return { changes, length, damaged: true };
    }
    start = end;
  }
  return { changes, length, damaged: false };
}

function decodeLine(line: Uint8Array, digest: Digest): StoredChange[] | undefined {
  const body = line.subarray(17);
  if (fromUtf8(line.subarray(0, 17)) !== `${mark(body, digest)} `) return undefined;
  try {
    const listed = JSON.parse(fromUtf8(body) ?? '') as unknown;
    if (!Array.isArray(listed)) return undefined;
    return listed.map((one) => {
      const [section, key, stored] = one as unknown[];
      if (!isSectionName(section) || typeof key !== 'string') throw new Error('No change of this hub.');
      return { section, key, stored };
    });
  } catch {
    return undefined;
  }
}
