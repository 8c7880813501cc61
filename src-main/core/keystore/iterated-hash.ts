/**
 * A hash applied to its own output many times, as the key derivation of PKCS#12 needs it: H(H(...H(x))). A digest is
 * shorter than one block, so each round is a single compression (FIPS 180-4 5.1.1, 6.1.2, 6.2.2). Calling a library's
 * hash for each of thousands of rounds costs several times more in call and garbage than the hashing itself. Indexes
 * are in range by construction, which `as number` says without costing a check in the innermost loop.
 */

/** FIPS 180-4 5.3.1. */
const sha1Start = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
/** FIPS 180-4 5.3.3. */
const sha256Start = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4 4.2.2). */
const sha256Constants = Int32Array.from(
  Array.from({ length: 312 }, (_, n) => n)
    .filter((n) => n > 1 && Array.from({ length: 18 }, (_, d) => d).every((d) => d < 2 || d >= n || n % d !== 0))
    .slice(0, 64)
    .map((prime) => Math.floor((Math.cbrt(prime) % 1) * 4_294_967_296) | 0),
);

function compressSha1(state: Int32Array, w: Int32Array): void {
  for (let i = 16; i < 80; i++) {
    const mixed = (w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number);
    w[i] = (mixed << 1) | (mixed >>> 31);
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  for (let i = 0; i < 80; i++) {
    let f: number;
    if (i < 20) f = ((b & c) | (~b & d)) + 0x5a827999;
    else if (i < 40) f = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 60) f = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else f = (b ^ c ^ d) + 0xca62c1d6;
    const next = (((a << 5) | (a >>> 27)) + f + e + (w[i] as number)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
}

function compressSha256(state: Int32Array, w: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] as number;
    const y = w[i - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = s0 + s1 + (w[i - 7] as number) + (w[i - 16] as number);
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (sha256Constants[i] as number) + (w[i] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

/** Applies the hash `rounds` times, beginning with a digest of that hash. */
export function iterateHash(hash: 'sha1' | 'sha256', digest: Uint8Array, rounds: number): Uint8Array {
  const start = hash === 'sha1' ? sha1Start : sha256Start;
  const compress = hash === 'sha1' ? compressSha1 : compressSha256;
  const words = start.length;
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const state = Int32Array.from({ length: words }, (_, i) => view.getInt32(i * 4));
  const w = new Int32Array(80);
  for (let round = 0; round < rounds; round++) {
    w.set(state);
    w[words] = 0x80000000;
    w.fill(0, words + 1, 15);
    w[15] = words * 32;
    state.set(start);
    compress(state, w);
  }
  const result = new Uint8Array(words * 4);
  const out = new DataView(result.buffer);
  for (const [i, word] of state.entries()) out.setInt32(i * 4, word);
  return result;
}
