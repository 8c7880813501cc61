import { toHex } from '../bytes.ts';
import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';

/** Upper-case hex. RFC 5280 wants serials positive, and readers to cope with others. */
export function serialText(bytes: Uint8Array): string {
  if ((bytes[0] ?? 0) < 0x80) return toHex(bytes);
  const magnitude = (1n << BigInt(bytes.length * 8)) - BigInt(`0x${toHex(bytes)}`);
  return `-${magnitude
    .toString(16)
    .toUpperCase()
    .padStart(bytes.length * 2, '0')}`;
}

/** The number that `serialText` has told. */
export const serialValue = (text: string): bigint =>
  text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);

/** A serial number as people write it, as `Certificate.serial` has it. Throws INVALID_INPUT with `field`. */
export function serialOf(text: string, field: string): string {
  const digits = text.trim().replace(/^0x/i, '').replaceAll(/[: ]/g, '').toUpperCase();
  if (/^[0-9A-F]{1,48}$/.test(digits)) {
    const shortest = digits.replace(/^0+(?=.)/, '');
    const even = shortest.length % 2 === 0 ? shortest : `0${shortest}`;
    // As DER has it: a zero octet before a set top bit.
    return even >= '8' ? `00${even}` : even;
  }
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('{text} is no serial number.', { text: JSON.stringify(text.slice(0, 80)) }),
    {
      field,
      remedy: i18n.t('Give it in hex, as the certificate shows it.'),
    },
  );
}
