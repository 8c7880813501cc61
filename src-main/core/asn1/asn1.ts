import { i18n } from '../language/index.ts';
import { concatBytes, fromHex, toUtf16, toUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { type Asn1, decodeTree, encodeTree } from './der.ts';
import { type Encoded, nameOf } from './encoded.ts';
import { oidOctets } from './oid.ts';
import { headerAt, maximumNodes } from './outline.ts';

export type { Asn1 } from './der.ts';

/** Tag numbers of ITU-T X.680, the ones that certificates and keystores use. */
export const Tag = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  universalString: 28,
  bmpString: 30,
} as const;

const UNIVERSAL = 0;
const CONTEXT = 0x80;

const primitive = (type: number, value: Uint8Array): Asn1 => ({ tagClass: UNIVERSAL, type, constructed: false, value });
const constructed = (tagClass: number, type: number, value: Asn1[]): Asn1 => ({
  tagClass,
  type,
  constructed: true,
  value,
});
/** Text of ASCII alone. */
const ascii = toUtf8;

export const sequence = (...items: Asn1[]): Asn1 => constructed(UNIVERSAL, Tag.sequence, items);
/** SET OF in DER orders its members by their encoding (X.690 11.6). */
export const setOf = (...items: Asn1[]): Asn1 => {
  if (items.length < 2) return constructed(UNIVERSAL, Tag.set, items);
  const encoded = items.map((item) => ({ item, der: toDer(item) }));
  const sorted = encoded.toSorted((a, b) => compareBytes(a.der, b.der)).map(({ item }) => item);
  return constructed(UNIVERSAL, Tag.set, sorted);
};
export const oid = (dotted: string): Asn1 => primitive(Tag.oid, oidOctets(dotted));
export const nullValue = (): Asn1 => primitive(Tag.null, new Uint8Array());
export const boolean = (value: boolean): Asn1 => primitive(Tag.boolean, Uint8Array.of(value ? 0xff : 0));
export const octetString = (bytes: Uint8Array): Asn1 => primitive(Tag.octetString, bytes);
/** A BIT STRING whose last octet is used to `unusedBits` less than eight bits. */
export const bitString = (bytes: Uint8Array, unusedBits = 0): Asn1 =>
  primitive(Tag.bitString, concatBytes(Uint8Array.of(unusedBits), bytes));
/** INTEGER from big-endian octets, read as a positive number: a zero octet is put before a set top bit. */
export const unsignedInteger = (bytes: Uint8Array): Asn1 =>
  primitive(Tag.integer, (bytes[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), bytes) : bytes);
export const utf8String = (text: string): Asn1 => primitive(Tag.utf8String, toUtf8(text));
export const printableString = (text: string): Asn1 => primitive(Tag.printableString, ascii(text));
export const bmpString = (text: string): Asn1 => primitive(Tag.bmpString, toUtf16(text));

/** INTEGER from a small number, zero or more. */
export function integer(value: number): Asn1 {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(rest % 256);
    rest = Math.floor(rest / 256);
  } while (rest > 0);
  return unsignedInteger(Uint8Array.from(bytes));
}

/** INTEGER of any size and sign, in two's complement (X.690 8.3). */
export function integerValue(value: bigint): Asn1 {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  const digits = BigInt.asUintN(length * 8, value)
    .toString(16)
    .padStart(length * 2, '0');
  return primitive(Tag.integer, fromHex(digits));
}

/** ENUMERATED from a number below 128. */
export const enumerated = (value: number): Asn1 => primitive(Tag.enumerated, Uint8Array.of(value));

/** GeneralizedTime in UTC, to the second, as it stands where no UTCTime may. */
export const generalizedTime = (at: Date): Asn1 => primitive(Tag.generalizedTime, ascii(`${timeDigits(at)}Z`));

const timeDigits = (at: Date): string => at.toISOString().replaceAll(/[-:T]|\.\d+Z/g, '');

/** UTCTime through 2049, GeneralizedTime from 2050, in UTC with seconds (RFC 5280 4.1.2.5). */
export function time(at: Date): Asn1 {
  return at.getUTCFullYear() < 2050
    ? primitive(Tag.utcTime, ascii(`${timeDigits(at).slice(2)}Z`))
    : generalizedTime(at);
}

/** [n] EXPLICIT, or [n] IMPLICIT of a constructed type where `items` are its members. */
export const context = (n: number, ...items: Asn1[]): Asn1 => constructed(CONTEXT, n, items);
/** [n] IMPLICIT of a primitive type. */
export const contextPrimitive = (n: number, value: Uint8Array): Asn1 => ({
  tagClass: CONTEXT,
  type: n,
  constructed: false,
  value,
});

/** The shorter is the lesser where it is how the other begins. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const different = a.findIndex((octet, index) => octet !== b[index]);
  return different === -1 ? a.length - b.length : (a[different] ?? 0) - (b[different] ?? -1);
}

/** What is DER already, as a node to be written with others; what is in it is not read. */
export function encoded(der: Uint8Array): Asn1 {
  const { tag = 0, start = 0, end } = headerAt(der, 0, der.length) ?? {};
  if (end !== der.length) throw new Error('Something is encoded that is no DER.');
  const constructedTag = (tag & 0x20) !== 0;
  return { tagClass: tag & 0xc0, type: tag & 0x1f, constructed: constructedTag, value: der.subarray(start) };
}

export const toDer = (node: Asn1): Uint8Array => encodeTree(node);

/** Parses DER, or the BER that some keystore writers produce. Throws DAMAGED naming `what`. */
export function parseAsn1(bytes: Uint8Array, what: Encoded): Asn1 {
  const tree = decodeTree(bytes);
  if (tree === 'damaged') throw damaged(what);
  if (tree !== 'too-large') return tree;
  throw new Problem(
    'DAMAGED',
    i18n.t('{what} has more than {maximumNodes} parts, more than anything of its kind.', {
      what: nameOf(what),
      maximumNodes,
    }),
    {
      remedy: i18n.t('Choose another file.'),
    },
  );
}

export function damaged(what: Encoded): Problem {
  return new Problem('DAMAGED', i18n.t('{what} is damaged or is not what its name says.', { what: nameOf(what) }), {
    remedy: i18n.t('Fetch or export the file again, in binary mode.'),
  });
}

export function isUniversal(node: Asn1 | undefined, tag: number): node is Asn1 {
  return node !== undefined && node.tagClass === UNIVERSAL && node.type === tag;
}

export function isContext(node: Asn1 | undefined, n: number): boolean {
  return node?.tagClass === CONTEXT && node.type === n;
}
