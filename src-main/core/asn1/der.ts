import { type Header, headerAt, maximumDepth, maximumNodes } from './outline.ts';

/** A node of an ASN.1 tree: its contents octets, or its members. */
export interface Asn1 {
  /** Bits 8 and 7 of the identifier octet: 0 universal, 0x80 context-specific. */
  readonly tagClass: number;
  /** The tag number, below 31. */
  readonly type: number;
  readonly constructed: boolean;
  /** Of a primitive node octets; of a constructed one nodes, or octets where it is only to be written. */
  readonly value: Uint8Array | Asn1[];
}

const integerTag = 2;
/** Of the identifier octet (X.690 8.1.2). */
const [classBits, constructedBit, numberBits] = [0xc0, 0x20, 0x1f];

/** DER wants an INTEGER in as few octets as can be (X.690 8.3.2). */
function contentsOf({ tagClass, type }: Asn1, octets: Uint8Array): Uint8Array {
  if (tagClass !== 0 || type !== integerTag) return octets;
  let start = 0;
  const isSign = (sign: number) =>
    octets[start] === sign && start + 1 < octets.length && ((octets[start + 1] ?? 0) & 0x80) === (sign & 0x80);
  while (isSign(0) || isSign(0xff)) start++;
  return start === 0 ? octets : octets.subarray(start);
}

/** Octets that say a length: one below 128, else one and the octets of the number (X.690 10.1). */
function lengthOctets(length: number): number {
  let octets = 1;
  if (length >= 0x80) for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets++;
  return octets;
}

function sizeOf(node: Asn1): number {
  let length = 0;
  if (node.value instanceof Uint8Array) length = contentsOf(node, node.value).length;
  else for (const member of node.value) length += sizeOf(member);
  return 1 + lengthOctets(length) + length;
}

/** Writes a node so that it ends before `end`, and answers where it begins. From behind, since a length is known once what it counts is written. */
function writeBefore(end: number, node: Asn1, bytes: Uint8Array): number {
  let at = end;
  if (node.value instanceof Uint8Array) {
    const contents = contentsOf(node, node.value);
    at -= contents.length;
    bytes.set(contents, at);
  } else {
    for (let index = node.value.length - 1; index >= 0; index--) {
      const member = node.value[index];
      if (member !== undefined) at = writeBefore(at, member, bytes);
    }
  }
  const length = end - at;
  if (length < 0x80) {
    bytes[--at] = length;
  } else {
    const octets = lengthOctets(length) - 1;
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes[--at] = rest % 256;
    bytes[--at] = 0x80 | octets;
  }
  bytes[--at] = node.tagClass | node.type | (node.constructed ? constructedBit : 0);
  return at;
}

/** The DER of a tree (X.690 10). */
export function encodeTree(node: Asn1): Uint8Array {
  const bytes = new Uint8Array(sizeOf(node));
  writeBefore(bytes.length, node, bytes);
  return bytes;
}

/** A primitive node where it lies in what was read: a view of its octets costs more than all else about it, and most are never asked for. */
class Read implements Asn1 {
  readonly tagClass: number;
  readonly type: number;
  readonly constructed = false;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, { tag, start }: Header, end: number) {
    this.tagClass = tag & classBits;
    this.type = tag & numberBits;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  get value(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }
}

/** What is read of one file, and how far. */
interface Reading {
  readonly bytes: Uint8Array;
  at: number;
  nodes: number;
}

/** A tree, or why there is none. Its octets are those of the bytes, not a copy. */
export function decodeTree(bytes: Uint8Array): Asn1 | 'damaged' | 'too-large' {
  // A part of a Buffer is a Buffer, which costs several times as much to make.
  const reading = { bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), at: 0, nodes: 0 };
  const node = nextNode(reading, bytes.length, 0);
  if (node === undefined) return reading.nodes > maximumNodes ? 'too-large' : 'damaged';
  return reading.at === bytes.length ? node : 'damaged';
}

function nextNode(reading: Reading, limit: number, depth: number): Asn1 | undefined {
  const { bytes, at } = reading;
  const header = depth < maximumDepth ? headerAt(bytes, at, limit) : undefined;
  if (header === undefined || ++reading.nodes > maximumNodes) return undefined;
  const { tag, start, end } = header;
  reading.at = start;
  if ((tag & constructedBit) === 0) {
    reading.at = end ?? start;
    return new Read(bytes, header, reading.at);
  }
  const value = end === undefined ? untilItsEnd(reading, limit, depth) : upTo(reading, end, depth);
  return value && { tagClass: tag & classBits, type: tag & numberBits, constructed: true, value };
}

function upTo(reading: Reading, end: number, depth: number): Asn1[] | undefined {
  const members: Asn1[] = [];
  while (reading.at < end) {
    const member = nextNode(reading, end, depth + 1);
    if (member === undefined) return undefined;
    members.push(member);
  }
  return members;
}

/** Of an indefinite length: up to two zero octets (X.690 8.1.5). */
function untilItsEnd(reading: Reading, limit: number, depth: number): Asn1[] | undefined {
  const { bytes } = reading;
  const members: Asn1[] = [];
  for (;;) {
    const { at } = reading;
    if (at + 2 <= limit && bytes[at] === 0 && bytes[at + 1] === 0) break;
    const member = nextNode(reading, limit, depth + 1);
    if (member === undefined) return undefined;
    members.push(member);
  }
  reading.at += 2;
  return members;
}
