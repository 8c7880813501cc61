import { toUtf8 } from '../core/bytes.ts';
import type { BundleFile } from '../core/bundles/contents.ts';
import { readmeName } from '../core/bundles/readme.ts';
import { readZip, writeZip } from '../core/bundles/zip.ts';
import { fileNameOf } from '../core/things/identifiers.ts';

/** The files of one subject as one .zip with its name, and what is what in it. */
export function zipped(name: string, files: readonly BundleFile[], readme: string, now: Date): BundleFile {
  const about = { name: readmeName, bytes: toUtf8(readme), holdsKey: false };
  return {
    name: `${fileNameOf(name)}.zip`,
    bytes: writeZip([...files, about], now),
    holdsKey: files.some(({ holdsKey }) => holdsKey),
  };
}

/** Reads the files of a .zip by name; one that is not there is empty. */
export function fromZip(bytes: Uint8Array): (name: string) => Uint8Array {
  const files = readZip(bytes);
  return (name) => files.get(name) ?? new Uint8Array();
}
