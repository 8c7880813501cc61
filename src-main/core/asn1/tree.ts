import { i18n } from '../language/index.ts';
import { fromUtf16, fromUtf8, toBinaryString, toHex } from '../bytes.ts';
import { shortened, visible } from '../quoting.ts';
import { Tag } from './asn1.ts';
import { oidText } from './oid.ts';
import { type Header, headerAt, shapeOf } from './outline.ts';

/** One element of an ASN.1 tree as a line: X.690 8.1. */
export interface Asn1Line {
  /** From 0. */
  readonly depth: number;
  /** Of the identifier octet, from the beginning of the whole. */
  readonly offset: number;
  /** Octets of identifier and length. */
  readonly header: number;
  /** Octets of the contents; undefined for an indefinite length. */
  readonly length: number | undefined;
  /** SEQUENCE, INTEGER, [0] ... */
  readonly tag: string;
  readonly constructed: boolean;
  /** Short, for people; empty for what has members. */
  readonly value: string;
  /** It stands in the contents of an OCTET STRING or a BIT STRING above it. */
  readonly wrapped: boolean;
}

export interface Asn1Tree {
  readonly lines: readonly Asn1Line[];
  /** Why the lines end before the bytes do; undefined where they do not. */
  readonly end: 'damaged' | 'too-many' | undefined;
}

/** A certificate has some hundred; names of a hundred servers bring as many more. */
const maximumLines = 2000;
/** Deeper elements are told as bytes. */
const maximumLevels = 40;
const maximumText = 120;
const maximumHexOctets = 32;

const universal: Readonly<Record<number, string>> = {
  0: 'end of contents',
  [Tag.boolean]: 'BOOLEAN',
  [Tag.integer]: 'INTEGER',
  [Tag.bitString]: 'BIT STRING',
  [Tag.octetString]: 'OCTET STRING',
  [Tag.null]: 'NULL',
  [Tag.oid]: 'OBJECT IDENTIFIER',
  10: 'ENUMERATED',
  [Tag.utf8String]: 'UTF8String',
  [Tag.sequence]: 'SEQUENCE',
  [Tag.set]: 'SET',
  [Tag.numericString]: 'NumericString',
  [Tag.printableString]: 'PrintableString',
  [Tag.teletexString]: 'T61String',
  [Tag.ia5String]: 'IA5String',
  [Tag.utcTime]: 'UTCTime',
  [Tag.generalizedTime]: 'GeneralizedTime',
  [Tag.visibleString]: 'VisibleString',
  [Tag.universalString]: 'UniversalString',
  [Tag.bmpString]: 'BMPString',
};

/** The name of a universal type by its tag number (X.680 8.4). */
export const universalName = (tag: number): string => universal[tag] ?? `universal ${tag}`;

const classes = ['', 'application ', '', 'private '];
const nameOf = (tag: number): string =>
  tag >> 6 === 0 ? universalName(tag & 0x1f) : `[${classes[tag >> 6] ?? ''}${tag & 0x1f}]`;

interface Open {
  /** Undefined for an indefinite length. */
  readonly end: number | undefined;
  readonly wrapped: boolean;
}

/**
 * The tree of the element at the beginning, a line an element, those inside of strings of octets too where they are DER. Never throws:
 * it ends where the bytes are no ASN.1, or after 2000 lines. `oidName` names object identifiers.
 */
export function asn1Tree(bytes: Uint8Array, oidName: (oid: string) => string | undefined): Asn1Tree {
  const lines: Asn1Line[] = [];
  const open: Open[] = [];
  let at = 0;
  const limit = () => open.findLast(({ end }) => end !== undefined)?.end ?? bytes.length;
  do {
    const inner = open.at(-1);
    if (inner !== undefined && inner.end === undefined && bytes[at] === 0 && bytes[at + 1] === 0) {
      at += 2;
      open.pop();
    } else {
      const header = headerAt(bytes, at, limit());
      if (header === undefined) return { lines, end: 'damaged' };
      if (lines.length === maximumLines) return { lines, end: 'too-many' };
      const wrapped = inner?.wrapped ?? false;
      const inside = open.length < maximumLevels ? membersOf(bytes, header, wrapped) : undefined;
      lines.push(lineOf(bytes, at, header, { depth: open.length, wrapped, hasMembers: inside !== undefined, oidName }));
      at = inside?.at ?? header.end ?? bytes.length;
      if (inside !== undefined) open.push({ end: header.end, wrapped: inside.wrapped });
      else if (header.end === undefined) return { lines, end: 'damaged' };
    }
    while (open.length > 0 && open.at(-1)?.end === at) open.pop();
  } while (open.length > 0);
  return { lines, end: undefined };
}

/** Where members begin; undefined for an element without any. */
function membersOf(
  bytes: Uint8Array,
  { tag, start, end }: Header,
  wrapped: boolean,
): { readonly at: number; readonly wrapped: boolean } | undefined {
  if ((tag & 0x20) !== 0) return { at: start, wrapped };
  if (end === undefined) return undefined;
  // The first octet of a BIT STRING counts its unused bits.
  const at = tag === Tag.octetString ? start : tag === Tag.bitString && bytes[start] === 0 ? start + 1 : undefined;
  if (at === undefined || !isLikelyDer(bytes.subarray(at, end), tag === Tag.octetString && !wrapped)) return undefined;
  return { at, wrapped: true };
}

/** Random octets may look like an element by chance, so that only what extensions hold counts, whole and to the last octet. */
function isLikelyDer(contents: Uint8Array, ofExtension: boolean): boolean {
  const [tag = 0] = contents;
  const likely = tag === 0x30 || (ofExtension && (tag === Tag.bitString || tag === Tag.octetString));
  return likely && shapeOf(contents)?.length === contents.length;
}

interface LineTerms {
  readonly depth: number;
  readonly wrapped: boolean;
  readonly hasMembers: boolean;
  readonly oidName: (oid: string) => string | undefined;
}

function lineOf(bytes: Uint8Array, offset: number, header: Header, terms: LineTerms): Asn1Line {
  const { tag, start, end } = header;
  const { depth, wrapped, hasMembers, oidName } = terms;
  return {
    depth,
    offset,
    header: start - offset,
    length: end === undefined ? undefined : end - start,
    tag: nameOf(tag),
    constructed: (tag & 0x20) !== 0,
    value: hasMembers ? '' : valueOf(tag, bytes.subarray(start, end), oidName),
    wrapped,
  };
}

function valueOf(tag: number, contents: Uint8Array, oidName: LineTerms['oidName']): string {
  switch (tag) {
    case Tag.boolean:
      return contents[0] === 0 ? 'FALSE' : 'TRUE';
    case Tag.null:
      return '';
    case Tag.integer:
      return contents.length > 0 && contents.length <= 6
        ? BigInt.asIntN(contents.length * 8, BigInt(`0x${toHex(contents)}`)).toString()
        : hex(contents);
    case Tag.oid:
      return oidLine(contents, oidName);
    case Tag.bmpString:
      return text(fromUtf16(contents.subarray(0, contents.length & ~1)) ?? '');
    case Tag.utf8String:
      return text(fromUtf8(contents) ?? toBinaryString(contents));
    case Tag.numericString:
    case Tag.printableString:
    case Tag.teletexString:
    case Tag.ia5String:
    case Tag.utcTime:
    case Tag.generalizedTime:
    case Tag.visibleString:
      return text(toBinaryString(contents));
    default:
      // Names in a subjectAltName are text without saying so.
      return tag >> 6 === 2 && contents.length > 3 && contents.every((byte) => byte >= 0x20 && byte < 0x7f)
        ? text(toBinaryString(contents))
        : hex(contents);
  }
}

const text = (value: string): string => visible(shortened(value, maximumText));

const hex = (contents: Uint8Array): string =>
  contents.length > maximumHexOctets
    ? i18n.t('{hex}… ({count} bytes)', {
        hex: toHex(contents.subarray(0, maximumHexOctets)),
        count: contents.length,
      })
    : toHex(contents);

function oidLine(contents: Uint8Array, oidName: LineTerms['oidName']): string {
  const dotted = oidText(contents);
  if (dotted === undefined) return hex(contents);
  const name = oidName(dotted);
  return name === undefined ? dotted : `${dotted} (${name})`;
}
