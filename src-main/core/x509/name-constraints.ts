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
  readonly alternativeNames?: AlternativeNames | undefined;
}

interface Subtrees {
  /** Bases, each of one kind of name. Names of a kind that has none here are free, as far as none is excluded. */
  readonly permitted: readonly Asn1[];
  readonly excluded: readonly Asn1[];
}

const extensionId = '2.5.29.30';
/** Tags of GeneralName (4.2.1.6). */
const kinds = { dns: 2, directory: 4, address: 7 } as const;

/** Kinds that are not judged here, by their tags. */
const unjudged: Readonly<Record<number, string>> = {
  0: 'otherName',
  1: 'email',
  3: 'x400Address',
  5: 'ediPartyName',
  6: 'URI',
  8: 'registeredID',
};

/** Throws INVALID_INPUT with the `field` that names the issuer where an authority of its chain, DER, may not give one of the names. */
export function checkNameConstraints(chain: readonly Uint8Array[], named: Named, field = 'authority'): void {
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
        field,
        remedy: i18n.t('Leave that name out, have the request made with another, or sign with another authority.'),
      },
    );
  }
}

/**
 * What `checkNameConstraints` lets pass and others may not, in sentences: constraints of a kind that is not judged here, and a
 * common name like a host's, which OpenSSL takes for one where the certificate of an end has no DNS name (NAME_CONSTRAINTS_check_CN).
 */
export function constraintDoubts(chain: readonly Uint8Array[], named: Named & { readonly isEnd: boolean }): string[] {
  const reader = new Asn1Reader('certificate');
  return chain.flatMap((der) => {
    const subtrees = subtreesOf(der, reader);
    if (subtrees === undefined) return [];
    const authority = subjectOf(der, reader).text;
    const tags = [...subtrees.permitted, ...subtrees.excluded].map(({ type }) => unjudged[type]);
    const kinds = [...new Set(tags.filter((kind) => kind !== undefined))].join(', ');
    const unread =
      kinds === ''
        ? []
        : [
            i18n.t('The name constraints of {authority} also limit {kinds}, which is not judged here.', {
              authority,
              kinds,
            }),
          ];
    const host = hostInName(named, reader);
    if (host === undefined || brokenHost(subtrees, [host], reader) === undefined) return unread;
    const doubt = i18n.t(
      'OpenSSL takes the common name {host} for a host name, which the name constraints of {authority} do not allow.',
      { host, authority },
    );
    return [...unread, doubt];
  });
}

/** The common name where it has two labels at least, and no alternative name stands in its place. */
function hostInName(
  { subject, alternativeNames, isEnd }: Named & { readonly isEnd: boolean },
  reader: Asn1Reader,
): string | undefined {
  if (!isEnd || (alternativeNames?.dns.length ?? 0) > 0) return undefined;
  const { commonName = '' } = readName(reader.parse(subject));
  return /^\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)+$/.test(commonName) ? commonName : undefined;
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
  // Most have none, and an authority may sign for thousands of devices.
  if (!mentionsConstraints(der)) return undefined;
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

/** Whether the identifier of the extension stands anywhere in it, looked for by its last octet, which is the rarest. */
function mentionsConstraints(der: Uint8Array): boolean {
  for (let at = der.indexOf(0x1e); at >= 0; at = der.indexOf(0x1e, at + 1)) {
    if (der[at - 1] === 0x1d && der[at - 2] === 0x55 && der[at - 3] === 3 && der[at - 4] === 6) return true;
  }
  return false;
}

/** Whether a name is below a base; undefined of a base that is none, which permits nothing and excludes everything. */
type Within = (base: Asn1) => boolean | undefined;

/** Whether a name is allowed. `touches`: whether it is excluded by a base, where that is more than being below it. */
function isAllowed({ permitted, excluded }: Subtrees, kind: number, within: Within, touches = within): boolean {
  const of = (bases: readonly Asn1[]) => bases.filter((base) => isContext(base, kind));
  const among = of(permitted);
  return (
    (among.length === 0 || among.some((base) => within(base) === true)) &&
    !of(excluded).some((base) => touches(base) ?? true)
  );
}

function brokenHost(subtrees: Subtrees, dns: readonly string[], reader: Asn1Reader): string | undefined {
  const text = (base: Asn1) => fromUtf8(reader.bytes(base));
  const below = (name: string, base: string | undefined) => (base === undefined ? undefined : isWithin(name, base));
  return dns.find((one) => {
    // A wildcard also stands for what is excluded below its own parent.
    const parent = one.startsWith('*.') ? one.slice(2) : undefined;
    const covers = (base: string | undefined) =>
      parent !== undefined && base !== undefined && isWithin(base.replace(/^\./, ''), parent);
    return !isAllowed(
      subtrees,
      kinds.dns,
      (base) => below(one, text(base)),
      (base) => covers(text(base)) || below(one, text(base)),
    );
  });
}

/** The first name that breaks them, as it is told. */
function brokenName(subtrees: Subtrees, { subject, alternativeNames }: Named, reader: Asn1Reader): string | undefined {
  const name = reader.parse(subject);
  const isFree = isAllowed(subtrees, kinds.directory, (base) => isBelow(name, reader.only(base), reader));
  if (!isFree) return readName(name).text;
  const { dns = [], addresses = [] } = alternativeNames ?? {};
  const host = brokenHost(subtrees, dns, reader);
  if (host !== undefined) return `DNS:${host}`;
  const address = addresses.find(
    (one) => !isAllowed(subtrees, kinds.address, (base) => isInRange(one, reader.bytes(base))),
  );
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

/** An address of a range: its octets, and behind them those of the mask, for IPv4 or IPv6. Undefined of what is neither. */
function isInRange(address: Uint8Array, range: Uint8Array): boolean | undefined {
  if (range.length !== 8 && range.length !== 32) return undefined;
  if (range.length !== address.length * 2) return false;
  return address.every((octet, at) => {
    const mask = range[address.length + at] ?? 0;
    return (octet & mask) === ((range[at] ?? 0) & mask);
  });
}
