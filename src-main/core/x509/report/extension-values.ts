import { i18n } from '../../language/index.ts';
import { type Asn1, Tag, isContext, isUniversal } from '../../asn1/asn1.ts';
import type { Asn1Reader } from '../../asn1/reader.ts';
import { toHex } from '../../bytes.ts';
import { visible } from '../../quoting.ts';
import { generalName } from './general-names.ts';
import type { ReportField } from './model.ts';
import { namedOid, purposeOf } from './oid-names.ts';
import { netscapeTypes, reasons, usages } from './extension-words.ts';
import { serialText } from '../serial-number.ts';
import { KeyUsage, type KeyUsageName } from '../profiles.ts';

/** Reads the value of an extension into words. Throws DAMAGED. */
export type ExtensionReader = (value: Asn1, reader: Asn1Reader) => ReportField[];

const field = (name: string, value: string): ReportField => ({ name, value });

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
  if (bits.length === 0) return [field(i18n.t('No use'), i18n.t('no bit is set'))];
  return bits.map((bit) => {
    const name = names.find((one) => KeyUsage[one] === bit);
    return name === undefined ? field(i18n.t('bit {bit}', { bit }), i18n.t('not known')) : field(name, usages[name]());
  });
};

export const netscapeType: ExtensionReader = (value, reader) =>
  setBits(value, reader).map((bit) => field(i18n.t('Type'), netscapeTypes()[bit] ?? i18n.t('bit {bit}', { bit })));

export const extendedKeyUsage: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((item) => {
    const oid = reader.oid(item);
    const [name, words] = purposeOf(oid) ?? [oid, i18n.t('not known here')];
    return { name, value: words, oid };
  });

export const basicConstraints: ExtensionReader = (value, reader) => {
  const items = reader.sequence(value);
  const flag = items.find((item) => isUniversal(item, Tag.boolean));
  const length = items.find((item) => isUniversal(item, Tag.integer));
  const authority = flag !== undefined && reader.boolean(flag);
  return [
    field(i18n.t('Authority (CA)'), authority ? i18n.t('yes') : i18n.t('no')),
    ...(length === undefined ? [] : [field(i18n.t('Path length'), String(reader.smallInteger(length)))]),
  ];
};

export const keyIdentifier: ExtensionReader = (value, reader) => {
  if (!isUniversal(value, Tag.octetString)) throw reader.damaged();
  return [field(i18n.t('Key identifier'), toHex(reader.octets(value)))];
};

export const authorityKeyIdentifier: ExtensionReader = (value, reader) =>
  reader.sequence(value).flatMap((item) => {
    if (isContext(item, 0)) return [field(i18n.t('Key identifier'), toHex(reader.octets(item)))];
    if (isContext(item, 1))
      return reader.items(item).map((name) => within(i18n.t('Issuer'), generalName(name, reader)));
    if (isContext(item, 2)) return [field(i18n.t('Serial number'), serialText(reader.bytes(item)))];
    throw reader.damaged();
  });

const within = (place: string, { name, value }: ReportField): ReportField => field(place, `${name} ${value}`);

export const generalNames: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((name) => generalName(name, reader));

export const nameConstraints: ExtensionReader = (value, reader) =>
  reader.sequence(value).flatMap((list) => {
    const place = isContext(list, 0) ? i18n.t('Permitted') : isContext(list, 1) ? i18n.t('Excluded') : undefined;
    if (place === undefined) throw reader.damaged();
    return reader.items(list).map((tree) => {
      const [base] = reader.sequence(tree);
      if (base === undefined) throw reader.damaged();
      return within(place, generalName(base, reader, true));
    });
  });

/** RFC 5280 4.2.1.13. */
export const distributionPoints: ExtensionReader = (value, reader) =>
  reader.sequence(value).flatMap((point) =>
    reader.sequence(point).flatMap((part): ReportField[] => {
      if (isContext(part, 0)) {
        const name = reader.only(part);
        if (isContext(name, 0))
          return reader.items(name).map((one) => within(i18n.t('List at'), generalName(one, reader)));
        return [
          field(
            i18n.t('List at'),
            i18n.t('name relative to the issuer: {name}', { name: toHex(reader.bytesOf(name)) }),
          ),
        ];
      }
      if (isContext(part, 1)) {
        const flags = reader.bytes(part);
        const set = reasons().filter((_, bit) => ((flags[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
        return [field(i18n.t('Reasons'), set.join(', '))];
      }
      if (isContext(part, 2))
        return reader.items(part).map((one) => within(i18n.t('List signed by'), generalName(one, reader)));
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
      { name: i18n.t('Policy'), value: namedOid(oid), oid },
      ...more.map((qualifier): ReportField => {
        const [kind, content] = reader.sequence(qualifier);
        if (content === undefined) throw reader.damaged();
        const kindOid = reader.oid(kind);
        if (kindOid === '1.3.6.1.5.5.7.2.1')
          return field(i18n.t('Practice statement (CPS)'), visible(reader.text(content)));
        if (kindOid === '1.3.6.1.5.5.7.2.2') return field(i18n.t('Notice'), notice(content, reader));
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
      return i18n.t('{organization}, notice {numbers}', {
        organization: visible(reader.text(organization)),
        numbers: list.join(', '),
      });
    })
    .join('; ');
}

export const policyMappings: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((pair) => {
    const [from, to] = reader.sequence(pair);
    return field(namedOid(reader.oid(from)), i18n.t('is as good as {policy}', { policy: namedOid(reader.oid(to)) }));
  });

/** An INTEGER under an IMPLICIT tag, below 2^31. */
const implied = (node: Asn1, reader: Asn1Reader): number =>
  reader.smallInteger({ tagClass: 0, type: Tag.integer, constructed: false, value: node.value });

const certificates = (count: number): string => i18n.t('{count} certificates', { count });

export const policyConstraints: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((item) => {
    if (isContext(item, 0)) return field(i18n.t('Explicit policy needed after'), certificates(implied(item, reader)));
    if (isContext(item, 1)) return field(i18n.t('No mapping after'), certificates(implied(item, reader)));
    throw reader.damaged();
  });

export const inhibitAnyPolicy: ExtensionReader = (value, reader) => [
  field(i18n.t('Any policy counts for'), i18n.t('{count} more certificates', { count: reader.smallInteger(value) })),
];

/** RFC 7633 4: numbers of TLS extensions (RFC 6066 8, RFC 6961). */
export const tlsFeature: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((item) => {
    const number = reader.smallInteger(item);
    const known = { 5: i18n.t('status_request: the server must staple an OCSP answer'), 17: 'status_request_v2' };
    return field(
      i18n.t('Feature {number}', { number }),
      known[number as keyof typeof known] ?? i18n.t('not known here'),
    );
  });

export const plainText: ExtensionReader = (value, reader) => [field(i18n.t('Text'), visible(reader.text(value)))];

/** GeneralizedTime under IMPLICIT tags (RFC 3280 4.2.1.4; RFC 5280 has left it out). */
export const privateKeyPeriod: ExtensionReader = (value, reader) =>
  reader.sequence(value).map((item) => {
    if (!isContext(item, 0) && !isContext(item, 1)) throw reader.damaged();
    const at = reader.time({ tagClass: 0, type: Tag.generalizedTime, constructed: false, value: item.value });
    return field(isContext(item, 0) ? i18n.t('Not before') : i18n.t('Not after'), at.toISOString());
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
