import forge, { type Asn1Object } from 'node-forge/lib/asn1.js';
import { fromBinaryString, fromUtf8, toBinaryString, toUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';

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
  utf8String: 12,
  sequence: 16,
  set: 17,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
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

/** UTCTime through 2049, GeneralizedTime from 2050, in UTC with seconds (RFC 5280 4.1.2.5). */
export function time(at: Date): Asn1 {
  const digits = at.toISOString().replaceAll(/[-:T]|\.\d+Z/g, '');
  return at.getUTCFullYear() < 2050
    ? primitive(Tag.utcTime, `${digits.slice(2)}Z`)
    : primitive(Tag.generalizedTime, `${digits}Z`);
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
export function parseAsn1(bytes: Uint8Array, what: string): Asn1 {
  try {
    return forge.fromDer(toBinaryString(bytes), { strict: true, parseAllBytes: true, decodeBitStrings: false });
  } catch {
    throw damaged(what);
  }
}

function damaged(what: string): Problem {
  return new Problem('DAMAGED', `The ${what} is damaged or is not what its name says.`, {
    remedy: 'Fetch or export the file again, in binary mode.',
  });
}

export function isUniversal(node: Asn1 | undefined, tag: number): node is Asn1 {
  return node !== undefined && node.tagClass === UNIVERSAL && node.type === tag;
}

export function isContext(node: Asn1 | undefined, n: number): boolean {
  return node?.tagClass === CONTEXT && node.type === n;
}

/** Reads values out of a parsed tree; every mismatch is DAMAGED with the name of the thing that is read. */
export class Asn1Reader {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }

  private fail(): never {
    throw this.damaged();
  }

  damaged(): Problem {
    return damaged(this.what);
  }

  parse(bytes: Uint8Array): Asn1 {
    return parseAsn1(bytes, this.what);
  }

  items(node: Asn1 | undefined): Asn1[] {
    if (node === undefined || typeof node.value === 'string') return this.fail();
    return node.value;
  }

  sequence(node: Asn1 | undefined): Asn1[] {
    if (!isUniversal(node, Tag.sequence)) return this.fail();
    return this.items(node);
  }

  /** The one member of an EXPLICIT tag, or of any node that must have just one. */
  only(node: Asn1 | undefined): Asn1 {
    const [item, ...rest] = this.items(node);
    if (item === undefined || rest.length > 0) return this.fail();
    return item;
  }

  oid(node: Asn1 | undefined): string {
    if (!isUniversal(node, Tag.oid) || typeof node.value !== 'string' || node.value === '') return this.fail();
    try {
      return forge.derToOid(node.value) ?? this.fail();
    } catch {
      return this.fail();
    }
  }

  /** The contents octets of a primitive node. */
  bytes(node: Asn1 | undefined): Uint8Array {
    if (node === undefined || typeof node.value !== 'string') return this.fail();
    return fromBinaryString(node.value);
  }

  /** The DER of a whole node. */
  bytesOf(node: Asn1): Uint8Array {
    return toDer(node);
  }

  integerBytes(node: Asn1 | undefined): Uint8Array {
    if (!isUniversal(node, Tag.integer)) return this.fail();
    const bytes = this.bytes(node);
    return bytes.length === 0 ? this.fail() : bytes;
  }

  /** A non-negative INTEGER below 2^31. */
  smallInteger(node: Asn1 | undefined): number {
    const bytes = this.integerBytes(node);
    let value = 0;
    for (const byte of bytes) value = value * 256 + byte;
    if ((bytes[0] ?? 0) >= 0x80 || value > 0x7fffffff) return this.fail();
    return value;
  }

  boolean(node: Asn1 | undefined): boolean {
    if (!isUniversal(node, Tag.boolean)) return this.fail();
    return this.bytes(node)[0] !== 0;
  }

  /** OCTET STRING, also in the constructed form that BER allows (X.690 8.7.3). An IMPLICIT tag is accepted too. */
  octets(node: Asn1 | undefined): Uint8Array {
    if (node === undefined) return this.fail();
    if (typeof node.value === 'string') return fromBinaryString(node.value);
    let text = '';
    for (const part of node.value) {
      if (!isUniversal(part, Tag.octetString)) return this.fail();
      text += toBinaryString(this.octets(part));
    }
    return fromBinaryString(text);
  }

  bits(node: Asn1 | undefined): { readonly unusedBits: number; readonly bytes: Uint8Array } {
    if (!isUniversal(node, Tag.bitString)) return this.fail();
    const [unusedBits, ...rest] = this.bytes(node);
    if (unusedBits === undefined || unusedBits > 7) return this.fail();
    return { unusedBits, bytes: Uint8Array.from(rest) };
  }

  /** The text of any of the string types of X.520's DirectoryString, or IA5String. */
  text(node: Asn1 | undefined): string {
    if (node === undefined || node.tagClass !== UNIVERSAL || typeof node.value !== 'string') return this.fail();
    switch (node.type) {
      case Tag.utf8String:
        return fromUtf8(fromBinaryString(node.value)) ?? this.fail();
      case Tag.printableString:
      case Tag.teletexString:
      case Tag.ia5String:
      case Tag.bmpString:
        return node.value;
      default:
        return this.fail();
    }
  }

  /** UTCTime or GeneralizedTime in UTC (RFC 5280 4.1.2.5). */
  time(node: Asn1 | undefined): Date {
    const utc = isUniversal(node, Tag.utcTime);
    if (node === undefined || typeof node.value !== 'string') return this.fail();
    if (!utc && !isUniversal(node, Tag.generalizedTime)) return this.fail();
    const match = (utc ? /^(\d{2})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(
      node.value,
    );
    if (match === null) return this.fail();
    const [, yearText, month, day, hour, minute, second = '00'] = match;
    const short = Number(yearText);
    const year = utc ? short + (short >= 50 ? 1900 : 2000) : short;
    const at = new Date(`${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return Number.isNaN(at.getTime()) ? this.fail() : at;
  }
}
