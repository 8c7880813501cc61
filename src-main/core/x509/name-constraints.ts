import { type Asn1, isContext, sequence } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { fromUtf8 } from '../bytes.ts';
import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import type { AlternativeNames } from './certificate.ts';
import { addressText } from './server-names.ts';
import { readName } from './subject.ts';

/** Names that an authority may give, or may not (RFC 5280 4.2.1.10), as far as certificates that are issued here have such names. */

/** Whose certificate is to be signed: its subject in DER, and its alternative names. */
interface Named {
  readonly subject: Uint8Array;
  readonly alternativeNames: AlternativeNames | undefined;
}

interface Subtrees {
  /** Undefined where names of the kind are free. */
  readonly permitted: readonly Asn1[];
  readonly excluded: readonly Asn1[];
}

const extensionId = '2.5.29.30';
/** Tags of GeneralName (4.2.1.6). */
const kinds = { dns: 2, directory: 4, address: 7 } as const;

/** Throws INVALID_INPUT with `authority` where an authority of the chain, DER, may not give one of the names. */
export function checkNameConstraints(chain: readonly Uint8Array[], named: Named): void {
  const reader = new Asn1Reader('certificate');
  for (const der of chain) {
    const subtrees = subtreesOf(der, reader);
    const broken = subtrees === undefined ? undefined : brokenName(subtrees, named, reader);
    if (broken === undefined) continue;
    const authority = subjectOf(der, reader).text;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('The name constraints of {authority} do not allow {broken} (RFC 5280 4.2.1.10).', { authority, broken }),
      {
        field: 'authority',
        remedy: i18n.t('Leave that name out, have the request made with another, or sign with another authority.'),
      },
    );
  }
}

/** TBSCertificate (4.1), from the serial number on. */
function fieldsOf(der: Uint8Array, reader: Asn1Reader): Asn1[] {
  const [tbs] = reader.sequence(reader.parse(der));
  const fields = reader.sequence(tbs);
  return fields[0] !== undefined && isContext(fields[0], 0) ? fields.slice(1) : fields;
}

function subjectOf(der: Uint8Array, reader: Asn1Reader) {
  const [, , , , subject] = fieldsOf(der, reader);
  if (subject === undefined) throw reader.damaged();
  return readName(subject);
}

function subtreesOf(der: Uint8Array, reader: Asn1Reader): Subtrees | undefined {
  const extensions = fieldsOf(der, reader).find((field) => isContext(field, 3));
  for (const extension of extensions === undefined ? [] : reader.sequence(reader.only(extensions))) {
    const [id, ...others] = reader.sequence(extension);
    if (reader.oid(id) !== extensionId) continue;
    const parts = reader.sequence(reader.parse(reader.octets(others.at(-1))));
    // Minimum and maximum beside the base are not used (4.2.1.10).
    const bases = (n: number) =>
      parts
        .filter((part) => isContext(part, n))
        .flatMap((part) => reader.items(part))
        .flatMap((subtree) => reader.sequence(subtree).slice(0, 1));
    return { permitted: bases(0), excluded: bases(1) };
  }
  return undefined;
}

/** The first name that breaks them, as it is told. */
function brokenName(subtrees: Subtrees, { subject, alternativeNames }: Named, reader: Asn1Reader): string | undefined {
  const name = reader.parse(subject);
  const isAllowed = (kind: number, within: (base: Asn1) => boolean): boolean => {
    const of = (bases: readonly Asn1[]) => bases.filter((base) => isContext(base, kind));
    const permitted = of(subtrees.permitted);
    return (permitted.length === 0 || permitted.some(within)) && !of(subtrees.excluded).some(within);
  };
  if (!isAllowed(kinds.directory, (base) => isBelow(name, reader.only(base), reader))) return readName(name).text;
  const { dns = [], addresses = [] } = alternativeNames ?? {};
  const host = dns.find((one) => !isAllowed(kinds.dns, (base) => isWithin(one, fromUtf8(reader.bytes(base)) ?? '')));
  if (host !== undefined) return `DNS:${host}`;
  const address = addresses.find((one) => !isAllowed(kinds.address, (base) => isInRange(one, reader.bytes(base))));
  return address === undefined ? undefined : `IP:${addressText(address)}`;
}

/** Whether a name begins with all that the other has; how values are compared, `readName` knows (7.1). */
function isBelow(name: Asn1, base: Asn1, reader: Asn1Reader): boolean {
  const above = reader.sequence(base);
  const own = reader.sequence(name).slice(0, above.length);
  return readName(sequence(...own)).comparable === readName(sequence(...above)).comparable;
}

/** Labels may be added to the left of a host name. With a dot at its beginning OpenSSL and others want one at least. */
function isWithin(name: string, base: string): boolean {
  const [host, limit] = [name.toLowerCase(), base.toLowerCase()];
  if (limit === '' || host === limit) return true;
  return host.endsWith(limit.startsWith('.') ? limit : `.${limit}`);
}

/** An address of a range: its octets, and behind them those of the mask. */
function isInRange(address: Uint8Array, range: Uint8Array): boolean {
  if (range.length !== address.length * 2) return false;
  return address.every((octet, at) => {
    const mask = range[address.length + at] ?? 0;
    return (octet & mask) === ((range[at] ?? 0) & mask);
  });
}
