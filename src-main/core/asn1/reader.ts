import { concatBytes, fromUtf16, fromUtf8, toBinaryString } from '../bytes.ts';
import type { Problem } from '../problem.ts';
import type { Encoded } from './encoded.ts';
import { type Asn1, Tag, damaged, isUniversal, parseAsn1, toDer } from './asn1.ts';
import { oidText } from './oid.ts';

/** Reads values out of a parsed tree; every mismatch is DAMAGED with the name of the thing that is read. */
export class Asn1Reader {
  readonly what: Encoded;

  constructor(what: Encoded) {
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
    if (node === undefined || node.value instanceof Uint8Array) return this.fail();
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
    if (!isUniversal(node, Tag.oid)) return this.fail();
    return oidText(this.contents(node)) ?? this.fail();
  }

  /** An OBJECT IDENTIFIER under an IMPLICIT tag. */
  impliedOid(node: Asn1): string {
    return this.oid({ tagClass: 0, type: Tag.oid, constructed: node.constructed, value: node.value });
  }

  /** The contents octets of a primitive node, where they lie. */
  private contents(node: Asn1 | undefined): Uint8Array {
    return node?.value instanceof Uint8Array ? node.value : this.fail();
  }

  /** A copy of the contents octets of a primitive node: whoever keeps it does not keep the whole file. */
  bytes(node: Asn1 | undefined): Uint8Array {
    return new Uint8Array(this.contents(node));
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
    if (node.value instanceof Uint8Array) return this.bytes(node);
    const parts = node.value.map((part) => (isUniversal(part, Tag.octetString) ? this.octets(part) : this.fail()));
    return concatBytes(...parts);
  }

  bits(node: Asn1 | undefined): { readonly unusedBits: number; readonly bytes: Uint8Array } {
    if (!isUniversal(node, Tag.bitString)) return this.fail();
    const bytes = this.bytes(node);
    const [unusedBits] = bytes;
    if (unusedBits === undefined || unusedBits > 7) return this.fail();
    return { unusedBits, bytes: bytes.subarray(1) };
  }

  /** The text of any of the string types of X.520's DirectoryString, or IA5String. */
  text(node: Asn1 | undefined): string {
    if (node?.tagClass !== 0) return this.fail();
    const contents = this.contents(node);
    switch (node.type) {
      case Tag.utf8String:
        return fromUtf8(contents) ?? this.fail();
      case Tag.printableString:
      case Tag.teletexString:
      case Tag.ia5String:
      case Tag.numericString:
      case Tag.visibleString:
        return toBinaryString(contents);
      case Tag.bmpString:
        return fromUtf16(contents) ?? this.fail();
      case Tag.universalString:
        return this.universalText(contents);
      default:
        return this.fail();
    }
  }

  /** Four octets a character (X.690 8.23.9). */
  private universalText(bytes: Uint8Array): string {
    if (bytes.length % 4 !== 0) return this.fail();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let text = '';
    for (let i = 0; i < bytes.length; i += 4) {
      const point = view.getUint32(i);
      text += point > 0x10ffff ? this.fail() : String.fromCodePoint(point);
    }
    return text;
  }

  /**
   * UTCTime or GeneralizedTime. RFC 5280 4.1.2.5 wants both in UTC and with seconds; other writers leave these out or have an
   * offset (X.680 47), as oVirt's authority once did. OpenSSL shows such a time, and refuses it in a chain.
   */
  time(node: Asn1 | undefined): Date {
    const utc = isUniversal(node, Tag.utcTime);
    if (!utc && !isUniversal(node, Tag.generalizedTime)) return this.fail();
    const match = (
      utc
        ? /^(\d{2})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-]\d\d)(\d\d))$/
        : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)(\d\d))$/
    ).exec(toBinaryString(this.contents(node)));
    if (match === null) return this.fail();
    const [, yearText, month, day, hour, minute, second = '00', hours = '+00', minutes = '00'] = match;
    const short = Number(yearText);
    const year = utc ? short + (short >= 50 ? 1900 : 2000) : short;
    const at = new Date(
      `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}${hours}:${minutes}`,
    );
    // An offset may lead out of the years of four digits, which is where every text of a time ends.
    const written = at.getUTCFullYear();
    return written >= 0 && written <= 9999 ? at : this.fail();
  }
}
