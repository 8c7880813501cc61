import { unzipSync, zipSync } from 'fflate/browser';

interface ZipEntry {
  /** With / between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A private key is in it, so nobody else may read it where it is unpacked. */
  readonly holdsKey: boolean;
}

/** UNIX (APPNOTE.TXT 4.4.2.2), whose file modes the upper half of the external attributes has. */
const unix = 3;
const regularFile = 0o100_000;
/**
 * A .zip of files, with the modes that Info-ZIP's unzip gives them. `now`: when they are said to be made. Throws an Error for a
 * name that would lead out of the folder it is unpacked in, or that stands there twice.
 */
export function writeZip(entries: readonly ZipEntry[], now: Date): Uint8Array {
  // Before it MS-DOS, whose dates these are (APPNOTE.TXT 4.4.6), has none.
  const firstDay = new Date(1980, 0, 1);
  const mtime = now < firstDay ? firstDay : now;
  const files: Parameters<typeof zipSync>[0] = {};
  for (const { name, bytes, holdsKey } of entries) {
    const parts = name.split('/');
    if (/[\\:]/.test(name) || parts.some((part) => ['', '.', '..'].includes(part)) || Object.hasOwn(files, name)) {
      throw new Error('A name in a .zip leads out of it, or stands there twice.');
    }
    // Shifted it would be negative: it is an unsigned number of 32 bits.
    const attrs = (regularFile | (holdsKey ? 0o600 : 0o644)) * 0x1_0000;
    files[name] = [bytes, { os: unix, attrs, mtime }];
  }
  return zipSync(files);
}

/** The files of a .zip by name; it may be cut short, and then an Error is thrown. */
export const readZip = (bytes: Uint8Array): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(unzipSync(bytes)));
