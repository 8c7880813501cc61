import type { RemedyAction } from '../remedy.ts';
import type { CertifiedManifest } from './certified.ts';
import type { ManifestForm } from './manifest.ts';
import type { EntityManifest } from './manifest-file.ts';

/** Names a thing among those of its kind. */
export interface ThingKey {
  readonly name: string;
  /** Tells those of one name apart where a kind is `nested`. */
  readonly code?: string | undefined;
}

export interface ThingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Its certificate and key, for kinds that others log in to, or sign with. */
interface Identity<M, Role extends string> {
  readonly certificate: Role;
  readonly key: Role;
  readonly chain: Role;
  /** What its peers must trust, where the chain file ends before that. */
  readonly trusted?: Role;
  /** Whether a passphrase opens the key. */
  keyEncrypted(manifest: M): boolean;
  /** Whether the passphrase of its key can be remembered. */
  readonly remembered: boolean;
  /** Whether its own chain file decides about what stands above it, and not the authority that signed it. */
  readonly chainDecides: boolean;
}

/**
 * A kind of thing that a workspace holds, with all that lists, descriptions and exports have to know of it.
 * `M`: its manifest. `Role`: what its files are for.
 */
export interface Thing<M extends EntityManifest = EntityManifest, Role extends string = string> {
  /** How sentences name one. */
  readonly noun: string;
  /** The folder of the workspace in which all of them are. */
  readonly home: string;
  /** Whether there may be thousands, so that nothing reads them all for the sake of one. */
  readonly many: boolean;
  /** Whether those of one name lie together in a folder of that name. */
  readonly nested: boolean;
  readonly manifest: ManifestForm<M>;
  keyOf(manifest: M): ThingKey;
  /** Answers the key as it is kept. Throws INVALID_INPUT. */
  check(key: ThingKey): ThingKey;
  /** Its folder, from the workspace's. */
  folder(key: ThingKey): string;
  /** The names of its files. */
  files(name: string): Readonly<Record<Role, string>>;
  /** Of these, the ones with its certificate: what tells most first. Empty where it has none. */
  readonly holders: readonly Role[];
  /** How one is made, where nothing else has to be there before. */
  readonly create?: RemedyAction;
  /** The authority of the workspace that signed it; undefined for none. */
  signer(manifest: M): string | undefined;
  readonly identity?: Identity<M, Role>;
}

/** A kind that has a certificate with a key. */
export type IdentityThing<M extends CertifiedManifest = CertifiedManifest> = Thing<M> & {
  readonly identity: Identity<M, string>;
};

/** The files of a thing, from the workspace's folder. */
export function pathsOf<Role extends string>(
  thing: { folder(key: ThingKey): string; files(name: string): Readonly<Record<Role, string>> },
  key: ThingKey,
): Readonly<Record<Role, string>> {
  const folder = thing.folder(key);
  const names = Object.entries<string>(thing.files(key.name));
  return Object.fromEntries(names.map(([role, name]) => [role, `${folder}/${name}`])) as Record<Role, string>;
}

/** The files of an identity, from the workspace's folder. */
export function identityPaths(thing: IdentityThing, key: ThingKey) {
  const paths = pathsOf(thing, key);
  const path = (role: string) => paths[role] ?? '';
  const { identity } = thing;
  const { certificate, chain, trusted } = identity;
  return {
    certificate: path(certificate),
    key: path(identity.key),
    chain: path(chain),
    trusted: trusted === undefined ? undefined : path(trusted),
  };
}
