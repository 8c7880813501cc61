import { equalBytes } from '../bytes.ts';
import type { IdentityKind } from '../things/index.ts';
import { readCertificate } from '../x509/read-certificate.ts';

export type SubjectKind = IdentityKind;

/** Whose files are made, as far as everybody may know it. Certificates are DER. */
export interface BundleSubject {
  readonly kind: SubjectKind;
  readonly name: string;
  /** Its own certificate first, then each issuer; the root last where it is known. */
  readonly chain: readonly [Uint8Array, ...Uint8Array[]];
  /** Verification certificates of the authorities in its chain, newest first. */
  readonly proofs: readonly Proof[];
  /** Certificates of others that are to be trusted: a broker's, for a device. */
  readonly trusted: readonly Uint8Array[];
}

export interface Proof {
  /** Whose possession it proves, as DER. */
  readonly authority: Uint8Array;
  readonly certificate: Uint8Array;
  /** For whom it was made, where that was told. */
  readonly destination: string | undefined;
}

/** What the user may decide about a bundle. */
export type BundleOption = 'prefix' | 'alias' | 'trustAlias' | 'storePassword' | 'keyPassword' | 'trust' | 'pfxProfile';

/** An option of a bundle for one subject. `default` is the platform's documentation's own, or follows from the subject. */
export interface OptionUse {
  readonly option: BundleOption;
  readonly default?: string;
}

/** What decides about the names and forms of the files. */
interface BundleChoices {
  /** Begins the names of the files. */
  readonly prefix: string;
  /** Whether a password for the key alone was given, where that is not necessary. */
  readonly keyEncrypted: boolean;
}

/** What stands in a PEM file, in this order: the private key, or certificates. */
export type PemPart = 'private-key' | 'encrypted-private-key' | Uint8Array;

/** What a file holds. Made by `contents.ts`, and read again by the same rule. */
type Contents =
  | { readonly form: 'der'; readonly certificate: Uint8Array }
  | { readonly form: 'pem'; readonly parts: readonly PemPart[] }
  | { readonly form: 'public-key'; readonly certificate: Uint8Array }
  /** It has one password: Java 9 and later silently drop a second one. */
  | { readonly form: 'pkcs12'; readonly password: 'storePassword' | 'keyPassword' }
  /** `trusted`: whether the certificates to be trusted are entries of it. */
  | { readonly form: 'jks'; readonly trusted: boolean };

export interface BundlePart {
  /** Below the chosen folder, with / between folders. */
  readonly name: string;
  readonly contents: Contents;
}

/** A destination and the files that it wants. */
export interface Bundle {
  readonly id: string;
  readonly label: string;
  /** What it is for, as one sentence. */
  readonly about: string;
  readonly suits: readonly SubjectKind[];
  /** Whether a keygen.properties of ThingsBoard's scripts configures it. */
  readonly keygen?: boolean;
  options(subject: Pick<BundleSubject, 'kind' | 'name'>): readonly OptionUse[];
  parts(subject: BundleSubject, choices: BundleChoices): readonly BundlePart[];
}

/** Whether the certificate is its own issuer. */
export const isSelfIssued = (certificate: Uint8Array): boolean => readCertificate(certificate).selfIssued;

/** The root that the chain ends with; undefined where the chain is not complete. */
export function rootOf({ chain }: BundleSubject): Uint8Array | undefined {
  const last = chain.at(-1);
  return last !== undefined && isSelfIssued(last) ? last : undefined;
}

/** The newest proof of an authority that was made for one of the destinations, else the newest of any. */
export function proofOf(
  { proofs }: BundleSubject,
  authority: Uint8Array | undefined,
  destinations: readonly string[],
): Uint8Array | undefined {
  const own = proofs.filter((proof) => authority !== undefined && equalBytes(proof.authority, authority));
  const fitting = own.find(({ destination }) => destination !== undefined && destinations.includes(destination));
  return (fitting ?? own[0])?.certificate;
}

/** The authorities above a certificate; for an authority, itself and those above. */
export const authoritiesOf = ({ kind, chain }: BundleSubject): readonly Uint8Array[] =>
  kind === 'authority' ? chain : chain.slice(1);

/** What a TLS peer sends: without the root, which the other side must have anyway (RFC 8446 4.4.2). */
export function presentedChain({ chain }: BundleSubject): readonly Uint8Array[] {
  const last = chain.at(-1);
  return chain.length > 1 && last !== undefined && isSelfIssued(last) ? chain.slice(0, -1) : chain;
}

export const pem = (name: string, ...parts: readonly PemPart[]): BundlePart => ({
  name,
  contents: { form: 'pem', parts },
});

export const der = (name: string, certificate: Uint8Array): BundlePart => ({
  name,
  contents: { form: 'der', certificate },
});

/** A file only where there is something to put into it. */
export const where = <T>(value: T | undefined, part: (value: T) => BundlePart): BundlePart[] =>
  value === undefined ? [] : [part(value)];

/** Whether a file holds a private key, in whatever protection. */
export const holdsKey = ({ contents }: BundlePart): boolean =>
  contents.form === 'pkcs12' ||
  contents.form === 'jks' ||
  (contents.form === 'pem' && contents.parts.some((part) => typeof part === 'string'));

/** Whether whoever has the file has the private key. */
export const baresKey = ({ contents }: BundlePart): boolean =>
  contents.form === 'pem' && contents.parts.includes('private-key');
