import { Problem } from '../problem.ts';
import { signatureSchemeOf } from './algorithms.ts';
import { keyLabel } from './key-algorithms.ts';
import type { Certificate } from './read-certificate.ts';

/** Throws KEY_NOT_SUPPORTED where a key of its kind signs no certificates here. `field` is the input that named it. */
export function checkSigningKey({ key }: Pick<Certificate, 'key'>, field: string): void {
  if (signatureSchemeOf(key) !== undefined) return;
  throw new Problem(
    'KEY_NOT_SUPPORTED',
    `Certbench cannot sign certificates with a key of the kind ${keyLabel(key)}.`,
    {
      field,
      remedy: 'Open an authority with an RSA or EC key, or with one for Ed25519.',
    },
  );
}
