import { signingOf } from '../core/x509/certificate.ts';
import { nextNumber } from '../core/x509/next-list.ts';
import { type RevocationList, readRevocationList } from '../core/x509/read-revocation-list.ts';
import { doubtOfList } from '../core/x509/revocation.ts';
import { revocationList } from '../core/x509/revocation-list.ts';
import { revocationDays } from '../contract/limits.ts';
import type { Issuer } from './issuing.ts';
import type { Ports } from './ports.ts';
import { listBytesAtMost, tooLong } from './revocation-lists.ts';
import { lost } from './thing-files.ts';

const dayMs = 86_400_000;

interface ListTerms extends Pick<RevocationList, 'revoked'> {
  /** In whole seconds. */
  readonly now: Date;
  readonly days?: number | undefined;
}

/** Times of lists have no fractions (RFC 5280 5.1.2.4). */
export const wholeSeconds = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);

/** Signs the list after `before`, as of `now`, and reads it back. Throws INVALID_INPUT with the field authority for one that is too long. */
export async function signedList(
  { certificate, signer }: Pick<Issuer, 'certificate' | 'signer'>,
  before: Pick<RevocationList, 'number'> | undefined,
  { revoked, now, days = revocationDays.usual }: ListTerms,
  keys: Ports['keys'],
): Promise<RevocationList> {
  const der = await revocationList(
    {
      issuer: certificate.subject.der,
      keyIdentifier: certificate.subjectKeyIdentifier,
      thisUpdate: now,
      nextUpdate: new Date(now.getTime() + days * dayMs),
      number: nextNumber(before),
      revoked,
    },
    signingOf(signer),
  );
  if (der.length > listBytesAtMost) throw tooLong('authority');
  const list = readRevocationList(der);
  if (doubtOfList(list, [certificate], keys.verifies) !== undefined) throw lost('The revocation list');
  return list;
}
