import { concatBytes, fromHex } from '../bytes.ts';

/**
 * RC2 in CBC mode (RFC 2268), for reading alone: keystores of before 2010 are encrypted with it, and no library of the host has it any
 * more. A key has 64 words of 16 bits, a block four.
 */

const blockLength = 8;

/** A permutation of the octets, made of the digits of pi (RFC 2268 2). */
const piTable =
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
  '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
  '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
  '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad';

/** The words of a key of 1 to 128 octets, of which so many bits count (RFC 2268 2). */
function expandedKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const pi = fromHex(piTable);
  const octets = new Uint8Array(128);
  octets.set(key);
  const at = (index: number): number => octets[index] ?? 0;
  for (let i = key.length; i < 128; i++) octets[i] = pi[(at(i - 1) + at(i - key.length)) & 0xff] ?? 0;
  const effective = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * effective - effectiveBits);
  octets[128 - effective] = pi[at(128 - effective) & mask] ?? 0;
  for (let i = 127 - effective; i >= 0; i--) octets[i] = pi[at(i + 1) ^ at(i + effective)] ?? 0;
  return Uint16Array.from({ length: 64 }, (_, i) => at(2 * i) | (at(2 * i + 1) << 8));
}

/** Decrypts the four words of a block in their place (RFC 2268 4). */
function decryptBlock(block: Uint16Array, key: Uint16Array): void {
  const word = (index: number): number => block[(index + 4) % 4] ?? 0;
  const set = (index: number, value: number): void => void (block[index] = value);
  let j = 63;
  const mixBack = (): void => {
    for (let i = 3; i >= 0; i--) {
      const by = [1, 2, 3, 5][i] ?? 0;
      const turned = (word(i) >> by) | (word(i) << (16 - by));
      set(i, turned - (key[j--] ?? 0) - (word(i - 1) & word(i - 2)) - (~word(i - 1) & word(i - 3)));
    }
  };
  const mashBack = (): void => {
    for (let i = 3; i >= 0; i--) set(i, word(i) - (key[word(i - 1) & 63] ?? 0));
  };
  for (const rounds of [5, 6, 5]) {
    for (let round = 0; round < rounds; round++) mixBack();
    if (j >= 0) mashBack();
  }
}

/**
 * Decrypts with the padding of PKCS#7 (RFC 5652 6.3). Undefined where that is wrong.
 * @param effectiveBits of the key, 1 to 1024
 * @param data blocks of eight octets, one at least
 */
export function decryptRc2(
  key: Uint8Array,
  effectiveBits: number,
  iv: Uint8Array,
  data: Uint8Array,
): Uint8Array | undefined {
  const words = expandedKey(key, effectiveBits);
  const plain = concatBytes(data);
  const chained = concatBytes(iv, data);
  const block = new Uint16Array(4);
  for (let start = 0; start < plain.length; start += blockLength) {
    for (let i = 0; i < 4; i++) block[i] = (data[start + 2 * i] ?? 0) | ((data[start + 2 * i + 1] ?? 0) << 8);
    decryptBlock(block, words);
    for (let i = 0; i < blockLength; i++) {
      plain[start + i] = ((block[i >> 1] ?? 0) >> (8 * (i % 2))) ^ (chained[start + i] ?? 0);
    }
  }
  const padding = plain.at(-1) ?? 0;
  const isPadded = padding >= 1 && padding <= blockLength && plain.subarray(-padding).every((one) => one === padding);
  return isPadded ? plain.subarray(0, plain.length - padding) : undefined;
}
