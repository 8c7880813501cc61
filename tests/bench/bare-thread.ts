import {
  createCipheriv,
  createECDH,
  createHash,
  createHmac,
  generateKeyPairSync,
  pbkdf2Sync,
  randomBytes,
  sign,
} from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { flushFolderAtOnce, fillFoldersAtOnce } from '../../src-main/adapters/writing-at-once.ts';

/**
 * The cryptography and the calls of the file system that a device cannot do without, and nothing else: a script of its own, so that no
 * program is loaded with it.
 */

export interface BareShare {
  readonly folder: string;
  readonly from: number;
  readonly to: number;
}

/** Of the files of a device, as they are on the average. */
const sizes = [607, 1186, 241, 1589, 679];
/** Devices that are written together, and those that are flushed into their folder together, as ours are on the average. */
const devicesAWriting = 12;
const devicesAFlush = 5;

const { folder, from, to } = workerData as BareShare;
const encrypt = (key: Uint8Array, plain: Uint8Array): void => {
  const cipher = createCipheriv('aes-256-cbc', key, randomBytes(16));
  cipher.update(plain);
  cipher.final();
};
const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const toBeSigned = randomBytes(400);
function crypto(): void {
  // The cheapest key that Node makes: OpenSSL's encoders of its others take several times as long.
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  pair.getPrivateKey();
  sign('sha256', toBeSigned, ca);
  // The keystore's key, and as much again for its integrity: each round of PBKDF2 hashes two blocks.
  const key = pbkdf2Sync('1234', randomBytes(16), 2048, 32, 'sha256');
  const integrityKey = pbkdf2Sync('1234', randomBytes(16), 1024, 32, 'sha256');
  // The certificates and the key in it, and what is made over both.
  encrypt(key, randomBytes(1000));
  encrypt(key, randomBytes(140));
  createHmac('sha256', integrityKey).update(toBeSigned).digest();
  // Of the key, of the certificate in the keystore, and its two thumbprints.
  for (const hash of ['sha1', 'sha1', 'sha1', 'sha256']) createHash(hash).update(toBeSigned).digest();
}

for (let first = from; first < to; first += devicesAWriting) {
  const together = Array.from({ length: Math.min(devicesAWriting, to - first) }, (_, index) => first + index);
  const filled = together.map((index) => {
    crypto();
    const aside = join(folder, `aside-${index}`);
    return { folder: aside, files: sizes.map((size, file) => ({ name: `${file}`, bytes: randomBytes(size) })) };
  });
  for (const one of fillFoldersAtOnce(filled)) if ('fault' in one) throw one.fault;
  for (const index of together) {
    renameSync(join(folder, `aside-${index}`), join(folder, `${index}`));
    if (index % devicesAFlush === 0 || index === to - 1) flushFolderAtOnce(folder);
  }
}
