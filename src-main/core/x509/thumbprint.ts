import { Asn1Reader } from '../asn1/reader.ts';
import { toHex } from '../bytes.ts';
import type { Digest } from '../primitives.ts';

/** Upper-case hex without colons: 40 digits for SHA-1, 64 for SHA-256, the form that Azure takes. */
export interface Thumbprints {
  readonly sha1: string;
  readonly sha256: string;
}

export function thumbprintsOf(certificate: Uint8Array, digest: Digest): Thumbprints {
  return { sha1: toHex(digest('sha1', certificate)), sha256: toHex(digest('sha256', certificate)) };
}

/** The SHA-1 of the subject public key's bits (RFC 5280 4.2.1.2, method 1). */
export function keyIdentifier(spki: Uint8Array, digest: Digest): Uint8Array {
  const reader = new Asn1Reader('public key');
  const [, key] = reader.sequence(reader.parse(spki));
  return digest('sha1', reader.bits(key).bytes);
}

/**
 * Reads a thumbprint as people paste it (colons, blanks, lower case, the whole line of `openssl x509 -fingerprint`); undefined
 * where it is not one.
 */
export function parseThumbprint(text: string): string | undefined {
  const hex = text
    .replace(/^[^=]*=/, '')
    .replaceAll(/[\s:]/g, '')
    .toUpperCase();
  return /^(?:[0-9A-F]{40}|[0-9A-F]{64})$/.test(hex) ? hex : undefined;
}
