import { elementsOf } from '../asn1/outline.ts';
import { decodeText } from '../text.ts';
import { Problem } from '../problem.ts';
import { certificateLabels, decodePem } from './pem.ts';

/**
 * DER of what claims to be a certificate, in PEM or one behind the other, although it may not be readable: for a look at what is
 * damaged. Nothing where there is none.
 */
export function looseCertificates(bytes: Uint8Array, most: number): Uint8Array[] {
  if (bytes[0] === 0x30) {
    let at = 0;
    return elementsOf(bytes, most).map(({ length }) => {
      const der = bytes.subarray(at, at + length);
      at += length;
      return der;
    });
  }
  const text = decodeText(bytes);
  if (text === undefined) return [];
  try {
    return decodePem(text, (label) => certificateLabels.includes(label)).flatMap(({ bytes: der }) =>
      der.length === 0 ? [] : [der],
    );
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
