import { i18n } from '../language/index.ts';
import type { DataSignatureCheck, SignedData } from '../primitives.ts';
import type { Certificate } from './read-certificate.ts';
import type { RevocationList } from './read-revocation-list.ts';

const hashes = { 'SHA-1': 'sha1', 'SHA-224': 'sha224', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

/** The hash of a signature by its name; undefined where it cannot be checked here. */
export function signedHash(signature: string): SignedData['hash'] | undefined {
  if (signature === 'Ed25519' || signature === 'Ed448') return null;
  const [name, hash] = Object.entries(hashes).find(([one]) => signature.includes(one)) ?? [];
  return name === undefined ? undefined : (hash as SignedData['hash']);
}

/**
 * Why nobody may go by a list, as a sentence; undefined where it is to be believed (RFC 5280 6.3.3): one of its name, whose key may sign lists
 * where it is limited, has signed it (f, g), and it has no critical extension that is not understood (5.2), as lists of changes and lists for
 * a part of the certificates have. `named`: certificates of its issuer's name. That it is out of date takes nothing back.
 */
export function doubtOfList(
  { unknownCritical, signature, signed }: RevocationList,
  named: readonly Certificate[],
  verifies: DataSignatureCheck,
): string | undefined {
  if (unknownCritical.length > 0) {
    return i18n.t('It is a list of a special kind ({kinds}), and nothing goes by it here.', {
      kinds: unknownCritical.join(', '),
    });
  }
  if (named.length === 0)
    return i18n.t('The certificate of its issuer is not here to check its signature, so nothing goes by it.');
  const allowed = named.filter(({ keyUsage }) => keyUsage === undefined || keyUsage.includes('cRLSign'));
  if (allowed.length === 0) return i18n.t('Its issuer may sign no revocation lists, so nothing goes by it.');
  const hash = signedHash(signature);
  if (hash === undefined)
    return i18n.t('Its signature, {signature}, cannot be checked here, so nothing goes by it.', { signature });
  return allowed.some(({ publicKey }) => verifies({ ...signed, hash }, publicKey))
    ? undefined
    : i18n.t('The key of its issuer has not signed it, so nothing goes by it.');
}

/** Whether another list of the same issuer came after this one: by their numbers (RFC 5280 5.2.3), else by when they were made. */
export function isOlder(list: RevocationList, other: RevocationList): boolean {
  if (list.number !== undefined && other.number !== undefined && list.number !== other.number) {
    return list.number < other.number;
  }
  return list.thisUpdate < other.thisUpdate;
}
