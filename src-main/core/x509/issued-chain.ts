import { fromBase64 } from '../bytes.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';

/** More than any authority stands above a device, and longer than any of them is. */
const most = { certificates: 10, characters: 65_536 } as const;

/** A chain as Azure's services write it: base64 of DER each, leaf first. Undefined where it is none. */
export function readIssuedChain(value: unknown): readonly [Certificate, ...Certificate[]] | undefined {
  if (!Array.isArray(value) || value.length > most.certificates) return undefined;
  const ders = value.map((one) =>
    typeof one === 'string' && one.length <= most.characters ? fromBase64(one) : undefined,
  );
  try {
    const [leaf, ...above] = ders.map((der) => readCertificate(der ?? new Uint8Array()));
    return leaf && [leaf, ...above];
  } catch {
    return undefined;
  }
}
