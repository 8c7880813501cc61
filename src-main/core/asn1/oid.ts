/** OBJECT IDENTIFIERs, between their dots and their octets (X.690 8.19). */

/** Arcs are read up to here; the longest in use, those of UUIDs, have 128 bits. */
const maximumArcOctets = 20;

/** Octets of an identifier that is written here. */
export function oidOctets(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  const octets: number[] = [];
  for (const arc of [first * 40 + second, ...others]) {
    const digits = [arc % 0x80];
    for (let rest = Math.floor(arc / 0x80); rest > 0; rest = Math.floor(rest / 0x80))
      digits.unshift((rest % 0x80) | 0x80);
    octets.push(...digits);
  }
  return Uint8Array.from(octets);
}

/** An identifier with dots; undefined where the octets are none. */
export function oidText(octets: Uint8Array): string | undefined {
  let text = '';
  let arc = 0;
  let large = 0n;
  let begin = 0;
  for (const [index, octet] of octets.entries()) {
    const length = index - begin;
    // Four octets are 28 bits; longer ones are rare, and those of 53 bits and more are lost in a number.
    const isLarge = length >= 4;
    if (length >= maximumArcOctets) return undefined;
    if (isLarge) large = (length === 4 ? BigInt(arc) : large) * 0x80n + BigInt(octet & 0x7f);
    else arc = arc * 0x80 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    text += begin === 0 ? firstTwo(isLarge ? large : BigInt(arc)) : `.${isLarge ? large : arc}`;
    begin = index + 1;
    arc = 0;
  }
  return octets.length > 0 && begin === octets.length ? text : undefined;
}

/** The first arc is 0, 1 or 2, and under 0 and 1 the second is below 40 (8.19.4). */
const firstTwo = (both: bigint): string => {
  const first = both < 80n ? both / 40n : 2n;
  return `${first}.${both - first * 40n}`;
};
