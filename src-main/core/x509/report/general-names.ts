import { i18n } from '../../language/index.ts';
import { type Asn1, Tag, isContext } from '../../asn1/asn1.ts';
import type { Asn1Reader } from '../../asn1/reader.ts';
import { fromUtf8, toBinaryString, toHex } from '../../bytes.ts';
import { visible } from '../../quoting.ts';
import { addressText } from '../server-names.ts';
import { readName } from '../subject.ts';
import type { ReportField } from './model.ts';
import { namedOid } from './oid-names.ts';

/**
 * A GeneralName (RFC 5280 4.2.1.6) in words: each of its nine kinds. `asRange`: it stands in name constraints (4.2.1.10), where
 * an address has its mask behind it.
 */
export function generalName(name: Asn1, reader: Asn1Reader, asRange = false): ReportField {
  const kind = kinds[name.type];
  if (name.tagClass !== 0x80 || kind === undefined) throw reader.damaged();
  return { name: kind.name(), value: kind.read(name, reader, asRange) };
}

interface Kind {
  readonly name: () => string;
  readonly read: (node: Asn1, reader: Asn1Reader, asRange: boolean) => string;
}

const text = (node: Asn1, reader: Asn1Reader): string => visible(toBinaryString(reader.bytes(node)));
const derHex = (node: Asn1, reader: Asn1Reader): string => toHex(reader.bytesOf(node));

const kinds: Readonly<Record<number, Kind>> = {
  0: { name: () => i18n.t('Other name'), read: otherName },
  1: { name: () => i18n.t('E-mail'), read: text },
  2: { name: () => i18n.t('DNS name'), read: text },
  3: { name: () => i18n.t('X.400 address'), read: derHex },
  4: { name: () => i18n.t('Directory name'), read: (node, reader) => readName(reader.only(node)).text },
  5: { name: () => i18n.t('EDI party name'), read: derHex },
  6: { name: () => 'URI', read: text },
  7: {
    name: () => i18n.t('IP address'),
    read: (node, reader, asRange) => address(reader.bytes(node), reader, asRange),
  },
  8: { name: () => i18n.t('Registered ID'), read: (node, reader) => namedOid(reader.impliedOid(node)) },
};

/** OtherName ::= SEQUENCE { type-id, value [0] EXPLICIT }, IMPLICIT in its tag. */
function otherName(node: Asn1, reader: Asn1Reader): string {
  const [type, holder] = reader.items(node);
  const value = isContext(holder, 0) ? reader.only(holder) : undefined;
  if (value === undefined) throw reader.damaged();
  const isText = value.tagClass === 0 && !value.constructed;
  const words = isText ? readText(value, reader) : undefined;
  return `${namedOid(reader.oid(type))}: ${words ?? derHex(value, reader)}`;
}

function readText(value: Asn1, reader: Asn1Reader): string | undefined {
  if (value.type === Tag.utf8String) {
    const decoded = fromUtf8(reader.bytes(value));
    return decoded === undefined ? undefined : visible(decoded);
  }
  return value.type === Tag.ia5String || value.type === Tag.printableString || value.type === Tag.bmpString
    ? visible(reader.text(value))
    : undefined;
}

/** 4 or 16 octets; in a range twice as many, of which the second half is the mask. */
function address(bytes: Uint8Array, reader: Asn1Reader, asRange: boolean): string {
  const length = asRange ? bytes.length / 2 : bytes.length;
  if (length !== 4 && length !== 16) throw reader.damaged();
  const own = addressText(bytes.subarray(0, length));
  return asRange ? i18n.t('{address}, mask {mask}', { address: own, mask: addressText(bytes.subarray(length)) }) : own;
}
