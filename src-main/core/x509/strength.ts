import type { Certificate } from './read-certificate.ts';

/** NIST SP 800-131A: RSA below 2048 bits is not to be used. */
export const shortestRsa = 2048;

/** Whether the key is RSA and too short. */
export const hasShortKey = ({ key }: Pick<Certificate, 'key'>): boolean =>
  key.algorithm.startsWith('RSA') && key.bits !== undefined && key.bits < shortestRsa;

/** Whether it is signed by a hash that can be forged: RFC 6151 for MD5, RFC 9155 for SHA-1. Nobody looks at what signs a root. */
export const isForgeable = ({ selfIssued, signature }: Pick<Certificate, 'selfIssued' | 'signature'>): boolean =>
  !selfIssued && /\bMD[245]\b|\bSHA-1\b/.test(signature);
