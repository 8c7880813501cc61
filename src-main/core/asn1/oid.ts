/** OBJECT IDENTIFIERs, between their dots and their octets (X.690 8.19). */

/** Arcs are read up to here; the longest in use, those of UUIDs, have 128 bits. */
const maximumArcOctets = 20;
const [dot, zero] = [0x2e, 0x30];

/*
 * Both are asked for some hundred times a certificate, so they make nothing but their answer: with lists and iterators they were a third of
 * all garbage of a device that is made.
 */

/** Octets of an identifier that is written here. */
export function oidOctets(dotted: string): Uint8Array {
  const octets: number[] = [];
  let arc = 0;
  let arcs = 0;
  let first = 0;
  for (let index = 0; index <= dotted.length; index++) {
    const code = index < dotted.length ? dotted.charCodeAt(index) : dot;
    if (code !== dot) {
      arc = arc * 10 + code - zero;
      continue;
    }
    arcs++;
    // The first two are one number (8.19.4).
    if (arcs === 1) first = arc * 40;
    else pushArc(octets, arcs === 2 ? first + arc : arc);
    arc = 0;
  }
  return Uint8Array.from(octets);
}

function pushArc(octets: number[], arc: number): void {
  let above = 1;
  while (above * 0x80 <= arc) above *= 0x80;
  for (; above > 1; above /= 0x80) octets.push((Math.floor(arc / above) % 0x80) | 0x80);
  octets.push(arc % 0x80);
}

/** An identifier with dots; undefined where the octets are none. */
export function oidText(octets: Uint8Array): string | undefined {
  let text = '';
  let begin = 0;
  for (let index = 0; index < octets.length; index++) {
    if ((octets[index] ?? 0) >= 0x80) continue;
    const arc = arcOf(octets, begin, index);
    if (arc === undefined) return undefined;
    text += begin === 0 ? firstTwo(arc) : `.${arc}`;
    begin = index + 1;
  }
  return octets.length > 0 && begin === octets.length ? text : undefined;
}

/** Four octets are 28 bits; of longer ones, which are rare, those of 53 bits and more would be lost in a number. */
function arcOf(octets: Uint8Array, begin: number, last: number): number | bigint | undefined {
  if (last - begin >= maximumArcOctets) return undefined;
  let arc = 0;
  for (let index = begin; index <= last && index < begin + 4; index++) arc = arc * 0x80 + ((octets[index] ?? 0) & 0x7f);
  if (last < begin + 4) return arc;
  let large = BigInt(arc);
  for (let index = begin + 4; index <= last; index++) large = large * 0x80n + BigInt((octets[index] ?? 0) & 0x7f);
  return large;
}

/** The first arc is 0, 1 or 2, and under 0 and 1 the second is below 40 (8.19.4). */
function firstTwo(both: number | bigint): string {
  if (typeof both === 'bigint') return `2.${both - 80n}`;
  const first = Math.min(2, Math.floor(both / 40));
  return `${first}.${both - first * 40}`;
}
