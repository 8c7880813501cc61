import type { AlternativeNames } from './certificate.ts';
import { addressBytes } from './server-names.ts';

type Names = readonly string[] | undefined;

/** One text for names that are the same, in whatever order. */
export const namesIn = (names: Names): string => (names ?? []).toSorted().join(', ');

/** Names as they were read, to be written; undefined where there are none, and `other` for kinds that are not issued here. */
export function wishedNames(names: Names): AlternativeNames | 'other' | undefined {
  if (names === undefined || names.length === 0) return undefined;
  const dns: string[] = [];
  const addresses: Uint8Array[] = [];
  for (const name of names) {
    const [, kind, value = ''] = /^(DNS|IP):(.+)$/s.exec(name) ?? [];
    const address = kind === 'IP' ? addressBytes(value) : undefined;
    if (kind === 'DNS' && /^[\x21-\x7e]{1,253}$/.test(value)) dns.push(value);
    else if (address !== undefined) addresses.push(address);
    else return 'other';
  }
  return { dns, addresses };
}
