import { concatBytes, toHex, toUtf16 } from '../bytes.ts';
import { iterateHash } from './iterated-hash.ts';
import type { HashName, PasswordCiphers } from '../primitives.ts';

/** What the derived octets are for (RFC 7292 appendix B.3). */
export const KdfPurpose = { key: 1, iv: 2, mac: 3 } as const;

/**
 * A password as the PKCS#12 key derivation takes it: UTF-16BE with a terminator (RFC 7292 appendix B.1). Where there is none at
 * all, some writers take no octets, which is another key than that of an empty password.
 */
const bmpPassword = (password: string | undefined): Uint8Array =>
  password === undefined ? new Uint8Array() : toUtf16(`${password}\0`);

function fill(pattern: Uint8Array, blockLength: number): Uint8Array {
  const filled = new Uint8Array(Math.ceil(pattern.length / blockLength) * blockLength);
  for (let i = 0; i < filled.length; i++) filled[i] = pattern[i % pattern.length] ?? 0;
  return filled;
}

/** I_j = (I_j + B + 1) mod 2^v for each block of `input` (RFC 7292 appendix B.2, step 6C). */
function addToBlocks(input: Uint8Array, b: Uint8Array, blockLength: number): void {
  for (let start = 0; start < input.length; start += blockLength) {
    let carry = 1;
    for (let i = blockLength - 1; i >= 0; i--) {
      carry += (input[start + i] ?? 0) + (b[i] ?? 0);
      input[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}

/** What a key is derived from. */
export interface Derivation {
  readonly hash: HashName;
  /** Undefined for none, as opposed to an empty one. */
  readonly password: string | undefined;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly purpose: number;
  /** Octets wanted. */
  readonly length: number;
}

type KdfCiphers = Pick<PasswordCiphers, 'digest' | 'breathe' | 'derivedKeys' | 'work'>;

/** Rounds between two breaths: some milliseconds of hashing. */
const slice = 8192;

function repeat(
  hash: HashName,
  digest: Uint8Array,
  rounds: number,
  ciphers: Pick<PasswordCiphers, 'digest'>,
): Uint8Array {
  if (hash === 'sha1' || hash === 'sha256') return iterateHash(hash, digest, rounds);
  let block = digest;
  for (let round = 0; round < rounds; round++) block = ciphers.digest(hash, block);
  return block;
}

/** The key derivation of RFC 7292 appendix B.2. */
export function pkcs12Kdf(derivation: Derivation, ciphers: KdfCiphers): Promise<Uint8Array> {
  const { hash, password, salt, iterations, purpose, length } = derivation;
  const inputs = ['pkcs12', hash, password ?? null, toHex(salt), iterations, purpose, length];
  return deriveOnce(ciphers, inputs, () => derive(derivation, ciphers));
}

/** Answers a key from the operation's own memory, where it has one and the key is in it. */
export function deriveOnce(
  { derivedKeys }: Pick<PasswordCiphers, 'derivedKeys'>,
  inputs: readonly (string | number | null)[],
  compute: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (derivedKeys === undefined) return compute();
  // JSON keeps apart what a password with blanks would run together.
  const name = JSON.stringify(inputs);
  const key = derivedKeys.get(name) ?? compute();
  derivedKeys.set(name, key);
  return key;
}

async function derive(derivation: Derivation, ciphers: KdfCiphers): Promise<Uint8Array> {
  const { hash, password, salt, iterations, purpose, length } = derivation;
  const blockLength = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const diversifier = new Uint8Array(blockLength).fill(purpose);
  const input = concatBytes(fill(salt, blockLength), fill(bmpPassword(password), blockLength));
  const output: Uint8Array[] = [];
  let produced = 0;
  while (produced < length) {
    ciphers.work?.hash(hash, iterations);
    let block = ciphers.digest(hash, concatBytes(diversifier, input));
    for (let left = iterations - 1; left > 0; left -= slice) {
      // Before the first slice too: many derivations at once would otherwise follow each other without a breath.
      await ciphers.breathe();
      block = repeat(hash, block, Math.min(slice, left), ciphers);
    }
    output.push(block);
    produced += block.length;
    if (produced < length) addToBlocks(input, fill(block, blockLength).subarray(0, blockLength), blockLength);
  }
  return concatBytes(...output).subarray(0, length);
}
