import type { Digest } from '../../primitives.ts';
import { namesIssuer } from '../../x509/ocsp-certificate-id.ts';
import type { SingleStatus } from '../../x509/ocsp-response.ts';
import type { Certificate } from '../../x509/read-certificate.ts';
import type { OcspRequest } from '../../x509/read-ocsp-request.ts';
import type { RevocationList } from '../../x509/read-revocation-list.ts';

type Status = Omit<SingleStatus, 'idDer'>;

/** An authority that the hub tells the status of certificates of. */
export interface StatusAuthority {
  readonly issuer: Certificate;
  /** `serial`: as `Certificate.serial`. */
  statusOf(serial: string): Status;
}

/** By a list: whoever is not on it is good, as far as the list says (RFC 6960 2.2), as long as the list counts. */
export function statusByList({ revoked, thisUpdate, nextUpdate }: RevocationList, serial: string): Status {
  const entry = revoked.get(serial);
  const status = entry === undefined || entry.reason === 'removeFromCRL' ? 'good' : entry;
  return { status, thisUpdate, nextUpdate };
}

/**
 * What is to be answered, and by whom. An answer is signed for one authority, that of the first certificate which is of any: certificates
 * of another one are unknown in it, since its signature would say nothing of them (RFC 6960 4.2.2.2). Undefined where none is known.
 */
export function statusesFor<A extends StatusAuthority>(
  { asked }: OcspRequest,
  authorities: readonly A[],
  now: Date,
  digest: Digest,
): { readonly authority: A; readonly statuses: readonly SingleStatus[] } | undefined {
  const authority = authorities.find(({ issuer }) => asked.some(({ id }) => namesIssuer(id, issuer, digest)));
  if (authority === undefined) return undefined;
  const statuses = asked.map(({ id, idDer }) => ({
    idDer,
    ...(namesIssuer(id, authority.issuer, digest)
      ? authority.statusOf(id.serial)
      : { status: 'unknown' as const, thisUpdate: now }),
  }));
  return { authority, statuses };
}
