import { createECDH, createHash, generateKeyPairSync, pbkdf2Sync, randomBytes, sign } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { writeAllAtOnce } from '../../src-main/adapters/writing-at-once.ts';

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

const { folder, from, to } = workerData as BareShare;
const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const toBeSigned = randomBytes(400);
for (let index = from; index < to; index++) {
  // The cheapest key that Node makes: OpenSSL's encoders of its others take several times as long.
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  pair.getPrivateKey();
  sign('sha256', toBeSigned, ca);
  // The keystore's key, and as much again for its integrity: each round of PBKDF2 hashes two blocks.
  pbkdf2Sync('1234', randomBytes(16), 2048, 32, 'sha256');
  pbkdf2Sync('1234', randomBytes(16), 1024, 32, 'sha256');
  for (let hash = 0; hash < 3; hash++) createHash('sha256').update(toBeSigned).digest();
  const aside = join(folder, `aside-${index}`);
  mkdirSync(aside);
  writeAllAtOnce(
    aside,
    sizes.map((size, file) => ({ name: `${file}`, bytes: randomBytes(size) })),
  );
  renameSync(aside, join(folder, `${index}`));
}
