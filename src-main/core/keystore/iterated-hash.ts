import {
  type Repeated,
  type Step,
  type Word,
  add,
  and,
  local,
  or,
  repeated,
  rotateLeft,
  rotateRight,
  set,
  shiftRight,
  word,
  xor,
} from './word-machine.ts';

/**
 * A hash applied to its own output many times, as the key derivation of PKCS#12 needs it: H(H(...H(x))). A digest is
 * shorter than one block, so each round is a single compression (FIPS 180-4 5.1.1, 6.1.2, 6.2.2). Node has no call for it, and calling
 * its hash for each of thousands of rounds costs many times more in call and garbage than the hashing itself.
 */

type IteratedHash = 'sha1' | 'sha256';

/** FIPS 180-4 5.3.1, 5.3.3. */
const starts: Readonly<Record<IteratedHash, readonly number[]>> = {
  sha1: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0],
  sha256: [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
};

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4 4.2.2). */
const sha256Constants = (): readonly number[] =>
  Array.from({ length: 312 }, (_, n) => n)
    .filter((n) => n > 1 && Array.from({ length: 18 }, (_, d) => d).every((d) => d < 2 || d >= n || n % d !== 0))
    .slice(0, 64)
    .map((prime) => Math.floor((Math.cbrt(prime) % 1) * 4_294_967_296));

/** How many words of the message schedule are remembered. */
const window = 16;

/**
 * Where the words lie that a compression works with: the digest, which is the message and the result; the 16 words of the schedule that
 * are still needed; the state; and one more.
 */
function places(words: number) {
  const behind = words + 1;
  return {
    digest: (index: number) => index + 1,
    schedule: (index: number) => behind + (index % window),
    /** Of the state each round moves every word on by one: the words stay, and their names move. */
    state: (index: number, round: number) => behind + window + ((((index - round) % words) + words) % words),
    spare: behind + window + words,
    scratch: window + words + 1,
  };
}

/** What stands in the block: the digest, one bit, and the length in bits (FIPS 180-4 5.1.1). */
const messageWord = (index: number, words: number): Word => {
  if (index < words) return local(places(words).digest(index));
  return word(index === words ? 0x80000000 : index === window - 1 ? words * 32 : 0);
};

function compression(start: readonly number[], rounds: readonly (readonly Step[])[]): readonly Step[] {
  const { digest, schedule, state } = places(start.length);
  return [
    ...Array.from({ length: window }, (_, index) => set(schedule(index), messageWord(index, start.length))),
    ...start.map((value, index) => set(state(index, 0), word(value))),
    ...rounds.flat(),
    ...start.map((value, index) => set(digest(index), add(word(value), local(state(index, rounds.length))))),
  ];
}

/** FIPS 180-4 6.1.2. */
function sha1Round(t: number): readonly Step[] {
  const { schedule, state, spare } = places(5);
  const w = (back: number) => local(schedule(t - back));
  const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((index) => local(state(index, t))) as [Word, Word, Word, Word, Word];
  const [mixed, constant] =
    t < 20
      ? [xor(d, and(b, xor(c, d))), 0x5a827999]
      : t < 40
        ? [xor(b, c, d), 0x6ed9eba1]
        : t < 60
          ? [or(and(b, c), and(d, or(b, c))), 0x8f1bbcdc]
          : [xor(b, c, d), 0xca62c1d6];
  return [
    ...(t < window ? [] : [set(schedule(t), rotateLeft(xor(w(3), w(8), w(14), w(16)), 1))]),
    set(spare, add(rotateLeft(a, 5), mixed, e, word(constant), local(schedule(t)))),
    set(state(1, t), rotateLeft(b, 30)),
    // The place of e is that of a in the next round.
    set(state(4, t), local(spare)),
  ];
}

/** FIPS 180-4 6.2.2. */
function sha256Round(t: number, constant: number): readonly Step[] {
  const { schedule, state, spare } = places(8);
  const w = (back: number) => local(schedule(t - back));
  const [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => local(state(index, t))) as [
    ...[Word, Word, Word, Word],
    ...[Word, Word, Word, Word],
  ];
  const turned = (value: Word, bits: readonly number[]) => xor(...bits.map((by) => rotateRight(value, by)));
  const s0 = xor(turned(w(15), [7, 18]), shiftRight(w(15), 3));
  const s1 = xor(turned(w(2), [17, 19]), shiftRight(w(2), 10));
  return [
    ...(t < window ? [] : [set(schedule(t), add(w(16), s0, w(7), s1))]),
    set(spare, add(h, turned(e, [6, 11, 25]), xor(g, and(e, xor(f, g))), word(constant), local(schedule(t)))),
    set(state(3, t), add(d, local(spare))),
    // The place of h is that of a in the next round.
    set(state(7, t), add(local(spare), turned(a, [2, 13, 22]), or(and(a, b), and(c, or(a, b))))),
  ];
}

const programs: Readonly<Record<IteratedHash, () => readonly (readonly Step[])[]>> = {
  sha1: () => Array.from({ length: 80 }, (_, t) => sha1Round(t)),
  sha256: () => sha256Constants().map((constant, t) => sha256Round(t, constant)),
};

/** Put together where it is needed first: a start without it is quicker. */
function whenNeeded(hash: IteratedHash): () => Repeated {
  let made: Repeated | undefined;
  return () => {
    const { length } = starts[hash];
    made ??= repeated(length, places(length).scratch, compression(starts[hash], programs[hash]()));
    return made;
  };
}
const machines: Readonly<Record<IteratedHash, () => Repeated>> = {
  sha1: whenNeeded('sha1'),
  sha256: whenNeeded('sha256'),
};

/** Applies the hash `rounds` times, beginning with a digest of that hash. */
export function iterateHash(hash: IteratedHash, digest: Uint8Array, rounds: number): Uint8Array {
  if (rounds < 1) return digest;
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const words = starts[hash].map((_, index) => view.getInt32(index * 4));
  const result = new Uint8Array(words.length * 4);
  const out = new DataView(result.buffer);
  for (const [index, value] of machines[hash]()(rounds, ...words).entries()) out.setInt32(index * 4, value);
  return result;
}
