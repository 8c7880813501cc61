import { equalBytes, fromUtf8 } from '../core/bytes.ts';
import { certificateBlocks, decodePem } from '../core/keystore/pem.ts';
import { readPrivateKey } from '../core/keystore/private-key.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { type EntityManifest, encodeManifest, formatVersion, manifestFile } from '../core/things/manifest-file.ts';
import type { Thing, ThingFile } from '../core/things/thing.ts';
import type { Clock, Folder } from './ports.ts';

/** What the manifest of every thing says. */
export const entityFields = (files: readonly ThingFile[], clock: Clock) => ({
  format: formatVersion,
  createdAt: clock.now().toISOString(),
  files: files.map(({ name }) => name),
});

/** Reads a file that was just written, by its name. */
export type ReadWritten = (name: string) => Uint8Array;

/**
 * Writes the folder of a thing with its manifest, whole or not at all, once `verify` has read the files back.
 * `again`: in the place of one that is there, where there is one. `further`: files that its manifest does not name.
 */
export function storeThing<M extends EntityManifest & { readonly kind: string }>(
  folder: Pick<Folder, 'createFolder' | 'replaceFolder'>,
  thing: Pick<Thing<M>, 'keyOf' | 'folder'>,
  {
    manifest,
    files,
    further = [],
    again = false,
  }: {
    readonly manifest: M;
    readonly files: readonly ThingFile[];
    readonly further?: readonly ThingFile[];
    readonly again?: boolean;
  },
  verify: (read: ReadWritten) => Promise<void>,
): Promise<void> {
  const whole = [...files, ...further, { name: manifestFile, bytes: encodeManifest(manifest) }];
  const path = thing.folder(thing.keyOf(manifest));
  return again ? folder.replaceFolder(path, whole, verify) : folder.createFolder(path, whole, verify);
}

/** Files in the folder of a thing that are none of its kind's, and not in `but`: somebody's, or written by themselves. */
export async function furtherFiles<M extends EntityManifest>(
  folder: Folder,
  thing: Thing<M>,
  manifest: M,
  but: readonly string[] = [],
): Promise<ThingFile[]> {
  const home = thing.folder(thing.keyOf(manifest));
  const own = new Set([...manifest.files, manifestFile, ...but]);
  const names = [...((await folder.sizes(home)) ?? new Map<string, number>()).keys()].filter((name) => !own.has(name));
  return Promise.all(
    names.map(async (name) => ({ name, bytes: (await folder.read(`${home}/${name}`)) ?? new Uint8Array() })),
  );
}

export const lost = (name: string): Error => new Error(`${name} did not survive being written.`);

/**
 * Whether a PEM file holds these certificates, in this order, octet for octet: what they say was read when they were made. Throws an
 * Error, since that is nobody's input.
 */
export function checkWrittenCertificates(name: string, expected: readonly Uint8Array[], read: ReadWritten): void {
  const found = certificateBlocks(decodePem(fromUtf8(read(name)) ?? ''));
  const same = found.length === expected.length && found.every((der, i) => equalBytes(der, expected[i] ?? der));
  if (!same) throw lost(name);
}

/** Whether a PEM file holds this key, as PKCS#8 DER, and opens with the passphrase. */
export async function checkWrittenKey(
  name: string,
  { privateKey, passphrase }: { readonly privateKey: Uint8Array; readonly passphrase: string | undefined },
  read: ReadWritten,
  ciphers: PasswordCiphers,
): Promise<void> {
  const [block] = decodePem(fromUtf8(read(name)) ?? '');
  const key = block && (await readPrivateKey(block, passphrase, ciphers));
  if (key === undefined || !equalBytes(key, privateKey)) throw lost(name);
}
