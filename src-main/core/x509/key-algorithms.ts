import { type Asn1, Tag, isContext, isUniversal } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import type { KeyAlgorithm } from '../primitives.ts';

/** RFC 3279, RFC 4055, RFC 8410, RFC 9881 and PKCS#3. */
const algorithmNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.1': 'RSA',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.10040.4.1': 'DSA',
  '1.2.840.10045.2.1': 'EC',
  '1.3.101.110': 'X25519',
  '1.3.101.111': 'X448',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '1.2.840.113549.1.3.1': 'Diffie-Hellman',
  '1.2.840.10046.2.1': 'Diffie-Hellman',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
};

/** RFC 5480 2.1.1.1, SEC 2, RFC 5639 4.1, GB/T 32918. */
const curves: Readonly<Record<string, readonly [name: string, bits: number]>> = {
  '1.2.840.10045.3.1.1': ['P-192', 192],
  '1.3.132.0.33': ['P-224', 224],
  '1.2.840.10045.3.1.7': ['P-256', 256],
  '1.3.132.0.34': ['P-384', 384],
  '1.3.132.0.35': ['P-521', 521],
  '1.3.132.0.10': ['secp256k1', 256],
  '1.3.36.3.3.2.8.1.1.7': ['brainpoolP256r1', 256],
  '1.3.36.3.3.2.8.1.1.8': ['brainpoolP256t1', 256],
  '1.3.36.3.3.2.8.1.1.9': ['brainpoolP320r1', 320],
  '1.3.36.3.3.2.8.1.1.10': ['brainpoolP320t1', 320],
  '1.3.36.3.3.2.8.1.1.11': ['brainpoolP384r1', 384],
  '1.3.36.3.3.2.8.1.1.12': ['brainpoolP384t1', 384],
  '1.3.36.3.3.2.8.1.1.13': ['brainpoolP512r1', 512],
  '1.3.36.3.3.2.8.1.1.14': ['brainpoolP512t1', 512],
  '1.2.156.10197.1.301': ['SM2', 256],
};

/** The name of a key's algorithm by its OID; undefined for one that is not known here. */
export const keyAlgorithmName = (oid: string): string | undefined => algorithmNames[oid];

/** The same for a curve. */
export const curveName = (oid: string): string | undefined => curves[oid]?.[0];

/** Length of the field of a curve by its name; undefined for one that is not known here. */
export const curveBits = (name: string | undefined): number | undefined =>
  Object.values(curves).find(([curve]) => curve === name)?.[1];

/** What curve parameters are called that are spelled out: RFC 5480 2.1.1 forbids them, OpenSSL can write them. */
const explicitCurve = 'with explicit parameters';

/** Reads an AlgorithmIdentifier of a key; without the length of an RSA modulus, which stands in the key itself. */
export function readKeyAlgorithm(node: Asn1 | undefined, reader: Asn1Reader): KeyAlgorithm {
  const [oidNode, parameters] = reader.sequence(node);
  const id = reader.oid(oidNode);
  const algorithm = algorithmNames[id] ?? id;
  if (algorithm !== 'EC') return { algorithm };
  if (!isUniversal(parameters, Tag.oid)) return { algorithm, curve: explicitCurve };
  const curveOid = reader.oid(parameters);
  const [curve = curveOid, bits] = curves[curveOid] ?? [];
  return bits === undefined ? { algorithm, curve } : { algorithm, curve, bits };
}

/** The algorithm of a private key: DER PrivateKeyInfo (RFC 5208 5). Throws DAMAGED. */
export function privateKeyAlgorithm(pkcs8: Uint8Array): KeyAlgorithm {
  const reader = new Asn1Reader('private key');
  const [, algorithm] = reader.sequence(reader.parse(pkcs8));
  return readKeyAlgorithm(algorithm, reader);
}

/** The algorithm of the key that a certificate is for: DER Certificate (RFC 5280 4.1). Throws DAMAGED. */
export function certifiedAlgorithm(certificate: Uint8Array): KeyAlgorithm {
  const reader = new Asn1Reader('certificate');
  const [tbs] = reader.sequence(reader.parse(certificate));
  const parts = reader.sequence(tbs);
  // Version 1 does without its number, which stands first.
  const [algorithm] = reader.sequence(parts[isContext(parts[0], 0) ? 6 : 5]);
  return readKeyAlgorithm(algorithm, reader);
}

/** "EC P-256", "RSA 2048": how a key is told to people. */
export function keyLabel(facts: KeyAlgorithm): string {
  return [facts.algorithm, facts.curve ?? facts.bits].filter((part) => part !== undefined).join(' ');
}
