import { i18n } from '../language/index.ts';
import type { KeyAlgorithm } from '../primitives.ts';
import {
  type Asn1,
  Tag,
  isUniversal,
  bitString,
  context,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  toDer,
} from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { concatBytes } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { curveBits, keyLabel, readKeyAlgorithm } from './key-algorithms.ts';

/** The kinds of key that Certbench makes. */
export const keyTypes = ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096'] as const;
export type KeyType = (typeof keyTypes)[number];

const Oid = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecPublicKey: '1.2.840.10045.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  ecdsaWithSha512: '1.2.840.10045.4.3.4',
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
} as const;

/** Describes a DER SubjectPublicKeyInfo (RFC 5280 4.1.2.7, RFC 3279, RFC 5480). */
export function describePublicKey(spki: Uint8Array): KeyAlgorithm {
  const reader = new Asn1Reader('public key');
  const [algorithm, key] = reader.sequence(reader.parse(spki));
  const facts = readKeyAlgorithm(algorithm, reader);
  if (facts.algorithm !== 'RSA' && facts.algorithm !== 'RSA-PSS') return facts;
  const [modulus] = reader.sequence(reader.parse(reader.bits(key).bytes));
  return { ...facts, bits: bitLength(reader.integerBytes(modulus)) };
}

function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first === -1) return 0;
  return (bytes.length - first - 1) * 8 + (32 - Math.clz32(bytes[first] ?? 0));
}

/** "EC P-256" for `ec-p256`: how a kind of key is told, alike before and after it is made. */
export function keyTypeLabel(type: KeyType): string {
  return type.replace('ec-p', 'EC P-').replace('rsa-', 'RSA ');
}

/** The kind of key that is told so; undefined where none of that kind is made here. */
export const keyTypeOf = (label: string): KeyType | undefined => keyTypes.find((type) => keyTypeLabel(type) === label);

/** How certificates are signed with a key: the hash, and the AlgorithmIdentifier that says so. */
export interface SignatureScheme {
  /** Null where the algorithm hashes by itself. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  /** Made anew for each use, since a tree node must have one parent. */
  algorithmIdentifier(): Asn1;
}

/** See `signatureSchemeOf`, which this asks with what it reads. */
export function signatureSchemeFor(spki: Uint8Array): SignatureScheme {
  const facts = describePublicKey(spki);
  const scheme = signatureSchemeOf(facts);
  if (scheme !== undefined) return scheme;
  throw new Problem(
    'KEY_NOT_SUPPORTED',
    i18n.t('An authority with a key of the kind {facts} cannot sign here.', { facts: keyLabel(facts) }),
    {
      field: 'authority',
      remedy: i18n.t('Use an authority with an RSA or EC key on a curve of NIST, or with an Ed25519 key.'),
    },
  );
}

/**
 * The hash is as strong as the key (SP 800-57 part 1, 5.6.2). RSA carries NULL parameters (RFC 4055 5), ECDSA and the Edwards
 * curves none (RFC 5758 3.2, RFC 8410 3). Undefined for a key that signs no certificates here: RSA-PSS, whose own parameters would have to be
 * met, and what is no signing key at all.
 */
export function signatureSchemeOf({ algorithm, curve, ...key }: KeyAlgorithm): SignatureScheme | undefined {
  const named = (hash: SignatureScheme['hash'], id: string): SignatureScheme => ({
    hash,
    algorithmIdentifier: () => sequence(oid(id)),
  });
  if (algorithm === 'RSA') {
    return { hash: 'sha256', algorithmIdentifier: () => sequence(oid(Oid.sha256WithRsa), nullValue()) };
  }
  if (algorithm === 'Ed25519') return named(null, Oid.ed25519);
  if (algorithm === 'Ed448') return named(null, Oid.ed448);
  const bits = key.bits ?? curveBits(curve);
  if (algorithm !== 'EC' || bits === undefined || bits < 224) return undefined;
  if (bits >= 512) return named('sha512', Oid.ecdsaWithSha512);
  return bits >= 384 ? named('sha384', Oid.ecdsaWithSha384) : named('sha256', Oid.ecdsaWithSha256);
}

const signatureNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  [Oid.sha256WithRsa]: 'SHA-256 with RSA',
  '1.2.840.113549.1.1.12': 'SHA-384 with RSA',
  '1.2.840.113549.1.1.13': 'SHA-512 with RSA',
  '1.2.840.113549.1.1.14': 'SHA-224 with RSA',
  '1.2.840.10045.4.1': 'ECDSA with SHA-1',
  '1.2.840.10045.4.3.1': 'ECDSA with SHA-224',
  [Oid.ecdsaWithSha256]: 'ECDSA with SHA-256',
  [Oid.ecdsaWithSha384]: 'ECDSA with SHA-384',
  [Oid.ecdsaWithSha512]: 'ECDSA with SHA-512',
  [Oid.ed25519]: 'Ed25519',
  [Oid.ed448]: 'Ed448',
  '2.16.840.1.101.3.4.3.9': 'ECDSA with SHA3-224',
  '2.16.840.1.101.3.4.3.10': 'ECDSA with SHA3-256',
  '2.16.840.1.101.3.4.3.11': 'ECDSA with SHA3-384',
  '2.16.840.1.101.3.4.3.12': 'ECDSA with SHA3-512',
  '2.16.840.1.101.3.4.3.13': 'SHA3-224 with RSA',
  '2.16.840.1.101.3.4.3.14': 'SHA3-256 with RSA',
  '2.16.840.1.101.3.4.3.15': 'SHA3-384 with RSA',
  '2.16.840.1.101.3.4.3.16': 'SHA3-512 with RSA',
};

/** The field's name of a signature algorithm, or its OID. */
export function signatureName(algorithmOid: string): string {
  return signatureNames[algorithmOid] ?? algorithmOid;
}

/** PKCS#8 PrivateKeyInfo (RFC 5208) around a PKCS#1 RSAPrivateKey. */
export function rsaPrivateKeyInfo(pkcs1: Uint8Array): Uint8Array {
  return toDer(sequence(integer(0), sequence(oid(Oid.rsaEncryption), nullValue()), octetString(pkcs1)));
}

/** Object identifiers (RFC 5480 2.1.1.1), and octets of a number below the order of the curve. */
const ecCurves = {
  'ec-p256': { curve: '1.2.840.10045.3.1.7', octets: 32 },
  'ec-p384': { curve: '1.3.132.0.34', octets: 48 },
} as const;

/**
 * An EC key as DER, public in SubjectPublicKeyInfo (RFC 5480 2) and private in PKCS#8 (RFC 5915 3). `scalar` is the private number, which may
 * lack octets of zero in front; `point` is the public point, uncompressed.
 */
export function encodeEcKey(
  type: keyof typeof ecCurves,
  scalar: Uint8Array,
  point: Uint8Array,
): { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array } {
  const { curve, octets } = ecCurves[type];
  const whole = concatBytes(new Uint8Array(octets - scalar.length), scalar);
  const algorithm = sequence(oid(Oid.ecPublicKey), oid(curve));
  const inner = sequence(integer(1), octetString(whole), context(1, bitString(point)));
  return {
    publicKey: toDer(sequence(algorithm, bitString(point))),
    privateKey: toDer(sequence(integer(0), algorithm, octetString(toDer(inner)))),
  };
}

/**
 * PKCS#8 PrivateKeyInfo around a SEC1 ECPrivateKey (RFC 5915). The curve moves from the key to the algorithm, and the
 * public key stays where it is.
 */
export function ecPrivateKeyInfo(sec1: Uint8Array): Uint8Array {
  const reader = new Asn1Reader('EC private key');
  const [version, privateKey, ...optional] = reader.sequence(reader.parse(sec1));
  if (version === undefined || privateKey === undefined) throw reader.damaged();
  const tagged = (n: number) => optional.find((node) => node.tagClass === 0x80 && node.type === n);
  const curve = tagged(0);
  if (curve === undefined) {
    throw new Problem('DAMAGED', i18n.t('The EC private key does not say which curve it is on.'), {
      remedy: i18n.t('Export it again as PKCS#8, or with named curve parameters.'),
    });
  }
  const parameters = reader.only(curve);
  if (!isUniversal(parameters, Tag.oid)) {
    throw new Problem(
      'FORMAT_NOT_RECOGNISED',
      i18n.t('The EC private key spells its curve out instead of naming it.'),
      {
        remedy: i18n.t('Convert it: openssl ec -in old.pem -param_enc named_curve -out new.pem'),
      },
    );
  }
  const curveOid = reader.oid(parameters);
  const publicKey = tagged(1);
  const inner = sequence(
    integer(1),
    octetString(reader.octets(privateKey)),
    ...(publicKey === undefined ? [] : [context(1, bitString(reader.bits(reader.only(publicKey)).bytes))]),
  );
  return toDer(sequence(integer(0), sequence(oid(Oid.ecPublicKey), oid(curveOid)), octetString(toDer(inner))));
}
