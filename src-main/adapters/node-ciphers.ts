import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  pbkdf2 as nodePbkdf2,
  randomBytes,
  scrypt as nodeScrypt,
  type ScryptOptions,
} from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PasswordCiphers } from '../core/primitives.ts';

const pbkdf2 = promisify(nodePbkdf2);
const scrypt = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Buffer>(nodeScrypt);

/** Node's own limit is 32 MiB; what a file may ask for is limited where it is read. */
export const scryptOptions = ({ n, r, p }: Parameters<PasswordCiphers['scrypt']>[2]): ScryptOptions => ({
  cost: n,
  blockSize: r,
  parallelization: p,
  maxmem: 128 * r * (n + p + 2) + 1024,
});

/** Password-based cryptography by node:crypto. Only algorithms that OpenSSL 3 and BoringSSL both have. */
export const nodeCiphers: PasswordCiphers = {
  digest: (hash, bytes) => createHash(hash).update(bytes).digest(),
  hmac: (hash, key, data) => createHmac(hash, key).update(data).digest(),
  pbkdf2: (hash, password, salt, iterations, length) => pbkdf2(password, salt, iterations, length, hash),
  scrypt: (password, salt, cost, length) => scrypt(password, salt, length, scryptOptions(cost)),
  encrypt(cipher, key, iv, plain) {
    const encryptor = createCipheriv(cipher, key, iv);
    return Buffer.concat([encryptor.update(plain), encryptor.final()]);
  },
  decrypt(cipher, key, iv, data) {
    const decryptor = createDecipheriv(cipher, key, iv);
    try {
      return Buffer.concat([decryptor.update(data), decryptor.final()]);
    } catch {
      return undefined;
    }
  },
  random: (length) => randomBytes(length),
  breathe: () => breathe(),
};
