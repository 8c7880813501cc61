import { Asn1Reader } from '../asn1/reader.ts';
import { toHex } from '../bytes.ts';
import { keyLabel, readKeyAlgorithm } from './key-algorithms.ts';

/**
 * Text that is one for one public key, however it is encoded: a point may be compressed or not (SEC 1 2.3.3), and the parameters
 * of RSA may be NULL or left out. Of a key that is of no known form it is its DER.
 */
export function publicKeyIdentity(spki: Uint8Array): string {
  const reader = new Asn1Reader('public key');
  const [algorithmNode, key] = reader.sequence(reader.parse(spki));
  const algorithm = readKeyAlgorithm(algorithmNode, reader);
  const { bytes } = reader.bits(key);
  if (algorithm.algorithm === 'RSA') return `RSA ${toHex(bytes)}`;
  if (algorithm.algorithm !== 'EC' || algorithm.bits === undefined) return toHex(spki);
  return `${keyLabel(algorithm)} ${toHex(compressed(bytes))}`;
}

/** The x coordinate, and whether y is odd. 6 and 7 lead the hybrid form, which is as long as the uncompressed one. */
function compressed(point: Uint8Array): Uint8Array {
  const [form = 0] = point;
  if (form !== 4 && form !== 6 && form !== 7) return point;
  const short = point.slice(0, (point.length + 1) / 2);
  short[0] = 2 + ((point.at(-1) ?? 0) & 1);
  return short;
}

export const isSameKey = (a: Uint8Array, b: Uint8Array): boolean => publicKeyIdentity(a) === publicKeyIdentity(b);
