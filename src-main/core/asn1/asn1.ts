import { i18n } from '../language/index.ts';
import forge, { type Asn1Object } from 'node-forge/lib/asn1.js';
import { fromBinaryString, fromHex, toBinaryString, toUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { type Encoded, nameOf } from './encoded.ts';
import { isTooLarge, maximumNodes, shapeOf } from './outline.ts';

/** A node of an ASN.1 tree (node-forge's). Primitive values are strings of one character a byte. */
export type Asn1 = Asn1Object;

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

const primitive = (tag: number, value: string): Asn1 => forge.create(UNIVERSAL, tag, false, value);

export const sequence = (...items: Asn1[]): Asn1 => forge.create(UNIVERSAL, Tag.sequence, true, items);
/** SET OF in DER orders its members by their encoding (X.690 11.6). */
export const setOf = (...items: Asn1[]): Asn1 => {
  const sorted = items.length < 2 ? items : [...items].sort((a, b) => compareBinary(derText(a), derText(b)));
  return forge.create(UNIVERSAL, Tag.set, true, sorted);
};
export const oid = (dotted: string): Asn1 => primitive(Tag.oid, forge.oidToDer(dotted).getBytes());
export const nullValue = (): Asn1 => primitive(Tag.null, '');
export const boolean = (value: boolean): Asn1 => primitive(Tag.boolean, value ? '\u00ff' : '\u0000');
export const octetString = (bytes: Uint8Array): Asn1 => primitive(Tag.octetString, toBinaryString(bytes));
/** A BIT STRING whose last octet is used to `unusedBits` less than eight bits. */
export const bitString = (bytes: Uint8Array, unusedBits = 0): Asn1 =>
  primitive(Tag.bitString, String.fromCharCode(unusedBits) + toBinaryString(bytes));
/** INTEGER from big-endian octets, read as a positive number: a zero octet is put before a set top bit. */
export const unsignedInteger = (bytes: Uint8Array): Asn1 =>
  primitive(Tag.integer, ((bytes[0] ?? 0) >= 0x80 ? '\u0000' : '') + toBinaryString(bytes));
export const utf8String = (text: string): Asn1 => primitive(Tag.utf8String, toBinaryString(toUtf8(text)));
export const printableString = (text: string): Asn1 => primitive(Tag.printableString, text);
export const bmpString = (text: string): Asn1 => primitive(Tag.bmpString, text);

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
  return primitive(Tag.integer, toBinaryString(fromHex(digits)));
}

/** ENUMERATED from a number below 128. */
export const enumerated = (value: number): Asn1 => primitive(Tag.enumerated, String.fromCharCode(value));

/** GeneralizedTime in UTC, to the second, as it stands where no UTCTime may. */
export const generalizedTime = (at: Date): Asn1 => primitive(Tag.generalizedTime, `${timeDigits(at)}Z`);

const timeDigits = (at: Date): string => at.toISOString().replaceAll(/[-:T]|\.\d+Z/g, '');

/** UTCTime through 2049, GeneralizedTime from 2050, in UTC with seconds (RFC 5280 4.1.2.5). */
export function time(at: Date): Asn1 {
  return at.getUTCFullYear() < 2050 ? primitive(Tag.utcTime, `${timeDigits(at).slice(2)}Z`) : generalizedTime(at);
}

/** [n] EXPLICIT, or [n] IMPLICIT of a constructed type where `items` are its members. */
export const context = (n: number, ...items: Asn1[]): Asn1 => forge.create(CONTEXT, n, true, items);
/** [n] IMPLICIT of a primitive type. */
export const contextPrimitive = (n: number, bytes: Uint8Array): Asn1 =>
  forge.create(CONTEXT, n, false, toBinaryString(bytes));

const derText = (node: Asn1): string => forge.toDer(node).getBytes();

function compareBinary(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function toDer(node: Asn1): Uint8Array {
  return fromBinaryString(derText(node));
}

/** Parses DER, or the BER that some keystore writers produce. Throws DAMAGED naming `what`. */
export function parseAsn1(bytes: Uint8Array, what: Encoded): Asn1 {
  const shape = shapeOf(bytes);
  if (shape !== undefined && isTooLarge(shape)) {
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
  if (shape?.length !== bytes.length) throw damaged(what);
  try {
    return forge.fromDer(toBinaryString(bytes), { strict: true, parseAllBytes: true, decodeBitStrings: false });
  } catch {
    throw damaged(what);
  }
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
