import type { KeyAlgorithm } from '../core/primitives.ts';
import { keyLabel } from '../core/x509/key-algorithms.ts';
import { programVersions } from './versions.ts';

/**
 * What the crypto library that this program is linked with can do, as tables: BoringSSL in Electron, OpenSSL in Node. It is
 * looked up and never tried, since some Node versions end the whole process where a key of an unsupported kind is used
 * on the thread pool (CVE-2025-23166). Tests hold the tables against both libraries.
 */
interface CryptoLibrary {
  /** Whether keys of the algorithm sign and verify, as `keyLabel` tells them without a length. */
  signsWith(algorithm: KeyAlgorithm): boolean;
  /** Whether every signature of that name can be checked; where not, a good one may fail. */
  checks(signature: string): boolean;
  /** Signature schemes of TLS that the other end may prove itself with, in the library's own list syntax. */
  readonly tlsSignatures: string;
  /** Groups of TLS in order, likewise. */
  readonly tlsGroups: string;
  /** What lets weak keys and signatures be sent, behind a list of TLS's ciphers; undefined where the library sends them anyway. */
  readonly tlsWeak: string | undefined;
  /** Whether a context of TLS that is given another certificate keeps what it had above the one before. */
  readonly tlsChainStays: boolean;
}

/** DSA is left out although OpenSSL signs with it: neither TLS 1.3 nor any of the clouds takes it. */
const inBoth = ['RSA', 'EC P-224', 'EC P-256', 'EC P-384', 'EC P-521', 'Ed25519'];
const inOpenSslAlone = [
  'RSA-PSS',
  'EC secp256k1',
  ...['256', '320', '384', '512'].flatMap((bits) => [`EC brainpoolP${bits}r1`, `EC brainpoolP${bits}t1`]),
  'Ed448',
];

const checkedByBoth = [
  'SHA-1 with RSA',
  'SHA-224 with RSA',
  'SHA-256 with RSA',
  'SHA-384 with RSA',
  'SHA-512 with RSA',
  'ECDSA with SHA-1',
  'ECDSA with SHA-224',
  'ECDSA with SHA-256',
  'ECDSA with SHA-384',
  'ECDSA with SHA-512',
  'Ed25519',
];
/** BoringSSL takes RSASSA-PSS with a salt as long as the hash alone, and no SHA-3. */
const checkedByOpenSslAlone = ['MD5 with RSA', 'RSASSA-PSS', 'Ed448', ...sha3Signatures()];

function sha3Signatures(): string[] {
  return ['224', '256', '384', '512'].flatMap((bits) => [`SHA3-${bits} with RSA`, `ECDSA with SHA3-${bits}`]);
}

const tlsInBoth = [
  'ecdsa_secp256r1_sha256',
  'ecdsa_secp384r1_sha384',
  'ecdsa_secp521r1_sha512',
  'ed25519',
  'rsa_pss_rsae_sha256',
  'rsa_pss_rsae_sha384',
  'rsa_pss_rsae_sha512',
  'rsa_pkcs1_sha256',
  'rsa_pkcs1_sha384',
  'rsa_pkcs1_sha512',
];
const tlsInOpenSslAlone = ['ed448', 'rsa_pss_pss_sha256', 'rsa_pss_pss_sha384', 'rsa_pss_pss_sha512'];

function library(
  keys: readonly string[],
  signatures: readonly string[],
  tls: readonly string[],
  tlsGroups: string,
  tlsWeak: string | undefined,
  tlsChainStays: boolean,
): CryptoLibrary {
  return {
    signsWith: ({ algorithm, curve }) => keys.includes(keyLabel({ algorithm, ...(curve && { curve }) })),
    checks: (signature) => signatures.includes(signature),
    tlsSignatures: tls.join(':'),
    tlsGroups,
    tlsWeak,
    tlsChainStays,
  };
}

export const boringSsl = library(inBoth, checkedByBoth, tlsInBoth, 'X25519:P-256:P-384:P-521', undefined, false);
export const openSsl = library(
  [...inBoth, ...inOpenSslAlone],
  [...checkedByBoth, ...checkedByOpenSslAlone],
  [...tlsInBoth, ...tlsInOpenSslAlone],
  // Its own list has all of BoringSSL's.
  'auto',
  // The level (SSL_CTX_set_security_level(3)) is set in the list, and before a certificate is loaded.
  '@SECLEVEL=0',
  true,
);

/** Electron's Node has BoringSSL; Node by itself has OpenSSL. */
export const linkedLibrary = programVersions()['electron'] === undefined ? openSsl : boringSsl;
