import { type Asn1, Tag, isContext, isUniversal } from '../../asn1/asn1.ts';
import type { Asn1Reader } from '../../asn1/reader.ts';
import { toHex } from '../../bytes.ts';
import { visible } from '../../quoting.ts';
import { generalName } from './general-names.ts';
import type { ReportField } from './model.ts';
import { namedOid, purposeOf } from './oid-names.ts';
import { serialText } from '../read-certificate.ts';
import { KeyUsage, type KeyUsageName } from '../profiles.ts';

/** Reads the value of an extension into words. Throws DAMAGED. */
export type ExtensionReader = (value: Asn1, reader: Asn1Reader) => ReportField[];

const field = (name: string, value: string): ReportField => ({ name, value });

const usages: Readonly<Record<KeyUsageName, string>> = {
  digitalSignature: 'signing handshakes and data',
  nonRepudiation: 'signing documents',
  keyEncipherment: 'encrypting session keys (RSA key exchange)',
  dataEncipherment: 'encrypting data',
  keyAgreement: 'agreeing on keys',
  keyCertSign: 'signing certificates',
  cRLSign: 'signing revocation lists',
  encipherOnly: 'only encrypting, when agreeing on keys',
  decipherOnly: 'only decrypting, when agreeing on keys',
};

/** Bits of Netscape's certificate type, the first the highest. */
const netscapeTypes = [
  'TLS client',
  'TLS server',
  'S/MIME',
  'object signing',
  'reserved',
  'authority for TLS',
  'authority for S/MIME',
  'authority for object signing',
];

/** Indexes of the bits that are set in a named bit list. */
function setBits(value: Asn1, reader: Asn1Reader): number[] {
  const { bytes } = reader.bits(value);
  return [...bytes.subarray(0, 8)].flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].flatMap((bit) => ((byte & (0x80 >> bit)) === 0 ? [] : [at * 8 + bit])),
  );
}

export const keyUsage: ExtensionReader = (value, reader) => {
  const names = Object.keys(KeyUsage) as KeyUsageName[];
  const bits = setBits(value, reader);
  if (bits.length === 0) return [field('No use', 'no bit is set')];
  return bits.map((bit) => {
    const name = names.find((one) => KeyUsage[one] === bit);
    return name === undefined ? field(`bit ${bit}`, 'not known') : field(name, usages[name]);
  });
};

export const netscapeType: ExtensionReader = (value, reader) =>
  setBits(value, reader).map((bit) => field('Type', netscapeTypes[bit] ?? `bit ${bit}`));

export const extendedKeyUsage: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((item) => {
    const oid = reader.oid(item);
    const [name, words] = purposeOf(oid) ?? [oid, 'not known here'];
    return { name, value: words, oid };
  });

export const basicConstraints: ExtensionReader = (value, reader) => {
  const items = reader.sequence(value);
  const flag = items.find((item) => isUniversal(item, Tag.boolean));
  const length = items.find((item) => isUniversal(item, Tag.integer));
  const authority = flag !== undefined && reader.boolean(flag);
  return [
    field('Authority (CA)', authority ? 'yes' : 'no'),
    ...(length === undefined ? [] : [field('Path length', String(reader.smallInteger(length)))]),
  ];
};

export const keyIdentifier: ExtensionReader = (value, reader) => {
  if (!isUniversal(value, Tag.octetString)) throw reader.damaged();
  return [field('Key identifier', toHex(reader.octets(value)))];
};

export const authorityKeyIdentifier: ExtensionReader = (value, reader) =>
  reader.sequence(value).flatMap((item) => {
    if (isContext(item, 0)) return [field('Key identifier', toHex(reader.octets(item)))];
    if (isContext(item, 1)) return reader.items(item).map((name) => within('Issuer', generalName(name, reader)));
    if (isContext(item, 2)) return [field('Serial number', serialText(reader.bytes(item)))];
    throw reader.damaged();
  });

const within = (place: string, { name, value }: ReportField): ReportField => field(place, `${name} ${value}`);

export const generalNames: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((name) => generalName(name, reader));

export const nameConstraints: ExtensionReader = (value, reader) =>
  reader.sequence(value).flatMap((list) => {
    const place = isContext(list, 0) ? 'Permitted' : isContext(list, 1) ? 'Excluded' : undefined;
    if (place === undefined) throw reader.damaged();
    return reader.items(list).map((tree) => {
      const [base] = reader.sequence(tree);
      if (base === undefined) throw reader.damaged();
      return within(place, generalName(base, reader, true));
    });
  });

const reasons = [
  'unused',
  'key compromise',
  'CA compromise',
  'affiliation changed',
  'superseded',
  'cessation of operation',
  'certificate hold',
  'privilege withdrawn',
  'AA compromise',
];

/** RFC 5280 4.2.1.13. */
export const distributionPoints: ExtensionReader = (value, reader) =>
  reader.sequence(value).flatMap((point) =>
    reader.sequence(point).flatMap((part): ReportField[] => {
      if (isContext(part, 0)) {
        const name = reader.only(part);
        if (isContext(name, 0)) return reader.items(name).map((one) => within('List at', generalName(one, reader)));
        return [field('List at', `name relative to the issuer: ${toHex(reader.bytesOf(name))}`)];
      }
      if (isContext(part, 1)) {
        const flags = reader.bytes(part);
        const set = reasons.filter((_, bit) => ((flags[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
        return [field('Reasons', set.join(', '))];
      }
      if (isContext(part, 2))
        return reader.items(part).map((one) => within('List signed by', generalName(one, reader)));
      throw reader.damaged();
    }),
  );

/** RFC 5280 4.2.2.1 and 4.2.2.2. */
export const informationAccess: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((access) => {
    const [method, location] = reader.sequence(access);
    if (location === undefined) throw reader.damaged();
    const oid = reader.oid(method);
    const { name, value: where } = generalName(location, reader);
    return { name: namedOid(oid), value: `${name} ${where}`, oid };
  });

/** RFC 5280 4.2.1.4. */
export const policies: ExtensionReader = (value, reader) =>
  reader.sequence(value).flatMap((policy) => {
    const [id, qualifiers] = reader.sequence(policy);
    const oid = reader.oid(id);
    const more = qualifiers === undefined ? [] : reader.sequence(qualifiers);
    return [
      { name: 'Policy', value: namedOid(oid), oid },
      ...more.map((qualifier): ReportField => {
        const [kind, content] = reader.sequence(qualifier);
        if (content === undefined) throw reader.damaged();
        const kindOid = reader.oid(kind);
        if (kindOid === '1.3.6.1.5.5.7.2.1') return field('Practice statement (CPS)', visible(reader.text(content)));
        if (kindOid === '1.3.6.1.5.5.7.2.2') return field('Notice', notice(content, reader));
        return field(kindOid, toHex(reader.bytesOf(content)));
      }),
    ];
  });

/** UserNotice: a reference to an organization's notices, and a text. */
function notice(content: Asn1, reader: Asn1Reader): string {
  return reader
    .sequence(content)
    .map((part) => {
      if (!isUniversal(part, Tag.sequence)) return visible(reader.text(part));
      const [organization, numbers] = reader.sequence(part);
      const list = reader.sequence(numbers).map((number) => reader.smallInteger(number));
      return `${visible(reader.text(organization))}, notice ${list.join(', ')}`;
    })
    .join('; ');
}

export const policyMappings: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((pair) => {
    const [from, to] = reader.sequence(pair);
    return field(namedOid(reader.oid(from)), `is as good as ${namedOid(reader.oid(to))}`);
  });

/** An INTEGER under an IMPLICIT tag, below 2^31. */
const implied = (node: Asn1, reader: Asn1Reader): string =>
  String(reader.smallInteger({ tagClass: 0, type: Tag.integer, constructed: false, value: node.value }));

export const policyConstraints: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((item) => {
    if (isContext(item, 0)) return field('Explicit policy needed after', `${implied(item, reader)} certificates`);
    if (isContext(item, 1)) return field('No mapping after', `${implied(item, reader)} certificates`);
    throw reader.damaged();
  });

export const inhibitAnyPolicy: ExtensionReader = (value, reader) => [
  field('Any policy counts for', `${reader.smallInteger(value)} more certificates`),
];

/** RFC 7633 4: numbers of TLS extensions (RFC 6066 8, RFC 6961). */
export const tlsFeature: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((item) => {
    const number = reader.smallInteger(item);
    const known = { 5: 'status_request: the server must staple an OCSP answer', 17: 'status_request_v2' };
    return field(`Feature ${number}`, known[number as keyof typeof known] ?? 'not known here');
  });

export const plainText: ExtensionReader = (value, reader) => [field('Text', visible(reader.text(value)))];

/** GeneralizedTime under IMPLICIT tags (RFC 3280 4.2.1.4; RFC 5280 has left it out). */
export const privateKeyPeriod: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((item) => {
    if (!isContext(item, 0) && !isContext(item, 1)) throw reader.damaged();
    const at = reader.time({ tagClass: 0, type: Tag.generalizedTime, constructed: false, value: item.value });
    return field(isContext(item, 0) ? 'Not before' : 'Not after', at.toISOString());
  });

export const directoryAttributes: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((attribute) => {
    const [type, values] = reader.sequence(attribute);
    return field(
      namedOid(reader.oid(type)),
      reader
        .items(values)
        .map((one) => toHex(reader.bytesOf(one)))
        .join(', '),
    );
  });

export const nothing: ExtensionReader = (value, reader) => {
  if (!isUniversal(value, Tag.null)) throw reader.damaged();
  return [];
};
