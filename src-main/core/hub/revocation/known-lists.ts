import type { Certificate } from '../../x509/read-certificate.ts';
import type { RevocationList } from '../../x509/read-revocation-list.ts';

/** A revocation list that the hub goes by: its issuer has signed it. */
export interface KnownList {
  /** Names its files, and what it is served as. */
  readonly name: string;
  readonly issuer: Certificate;
  readonly list: RevocationList;
}

/** By the comparable form of their issuers' names, which several authorities may share. */
export type KnownLists = ReadonlyMap<string, readonly KnownList[]>;

export function listsByIssuer(lists: Iterable<KnownList>): KnownLists {
  const found = new Map<string, KnownList[]>();
  for (const one of lists) {
    const { comparable } = one.issuer.subject;
    found.set(comparable, [...(found.get(comparable) ?? []), one]);
  }
  return found;
}

/** Whether the next list was due by now (RFC 5280 5.1.2.5). What it takes back stays taken back. */
export const isOverdue = ({ nextUpdate }: Pick<RevocationList, 'nextUpdate'>, now: Date): boolean =>
  nextUpdate !== undefined && nextUpdate < now;
