/**
 * ASN.1 seen from outside, without building its tree: where elements end, how deep and how many they are. It takes no memory
 * that grows with the file, so a hostile file is told before it is parsed, and one that is only to be named never is.
 */

export interface Element {
  /** The identifier octet (X.690 8.1.2), low tag numbers alone. */
  readonly tag: number;
  /** Without identifier, length and, of an indefinite length, its end. */
  readonly content: Uint8Array;
  /** Of the whole element, in octets. */
  readonly length: number;
}

/** More than any certificate, key or keystore has; a tree of as many takes some hundred MB. */
export const maximumNodes = 200_000;
/** Certificates have some ten levels. */
export const maximumDepth = 200;

export interface Header {
  readonly tag: number;
  readonly start: number;
  /** Undefined for an indefinite length. */
  readonly end: number | undefined;
}

/** Identifier and length octets. Undefined where they are not whole, or reach beyond `limit`. */
export function headerAt(bytes: Uint8Array, at: number, limit: number): Header | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f) return undefined;
  let start = at + 2;
  if (first === 0x80) return (tag & 0x20) === 0 ? undefined : { tag, start, end: undefined };
  let length = first;
  if (first > 0x80) {
    const octets = first & 0x7f;
    if (octets > 4 || start + octets > limit) return undefined;
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[start++] ?? 0);
  }
  return start + length > limit ? undefined : { tag, start, end: start + length };
}

export interface Shape {
  /** In octets, where it is not too large; what follows does not belong to the element. */
  readonly length: number;
  readonly nodes: number;
  readonly depth: number;
}

/** Walks through the element at the beginning, as far as its size is of interest. Undefined where it is not whole. */
export function shapeOf(bytes: Uint8Array, begin = 0): Shape | undefined {
  // Where each element that is open ends; undefined for an indefinite length.
  const open: (number | undefined)[] = [];
  let limit = bytes.length;
  let at = begin;
  let nodes = 0;
  let depth = 0;
  const close = () => {
    open.pop();
    limit = open.findLast((end) => end !== undefined) ?? bytes.length;
  };
  do {
    if (open.length > 0 && open.at(-1) === undefined && bytes[at] === 0 && bytes[at + 1] === 0) {
      at += 2;
      close();
    } else {
      const header = headerAt(bytes, at, limit);
      if (header === undefined || open.length >= maximumDepth) return undefined;
      nodes++;
      at = header.start;
      if ((header.tag & 0x20) === 0) {
        at = header.end ?? at;
      } else {
        open.push(header.end);
        depth = Math.max(depth, open.length);
        limit = header.end ?? limit;
      }
    }
    while (open.length > 0 && open.at(-1) === at) close();
  } while (open.length > 0 && nodes <= maximumNodes);
  return { length: at - begin, nodes, depth };
}

/** Whether a tree of it can be built without taking too much. */
export const isTooLarge = ({ nodes }: Shape): boolean => nodes > maximumNodes;

/** The element that begins at an offset. Undefined where it is not whole. */
function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const header = headerAt(bytes, at, bytes.length);
  if (header === undefined) return undefined;
  const { tag, start, end } = header;
  if (end !== undefined) return { tag, content: bytes.subarray(start, end), length: end - at };
  const shape = shapeOf(bytes, at);
  if (shape === undefined || isTooLarge(shape)) return undefined;
  return { tag, content: bytes.subarray(start, at + shape.length - 2), length: shape.length };
}

/** Elements one after the other, `most` at the most. Ends where one is not whole. */
export function elementsOf(bytes: Uint8Array, most: number): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length && found.length < most;) {
    const element = elementAt(bytes, at);
    if (element === undefined) break;
    found.push(element);
    at += element.length;
  }
  return found;
}
