import { pbkdf2Sync, randomFillSync, scryptSync, sign as nodeSign } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { i18n } from '../core/language/index.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { makerOf } from '../services/device-making.ts';
import type { Folder, Keys } from '../services/ports.ts';
import { carried } from './carried-error.ts';
import type { MakingOrder, MakingReply, MakingSigner, MakingStart } from './making-threads.ts';
import { nodeCiphers, scryptOptions } from './node-ciphers.ts';
import { generateAtOnce, nodeKeys, readPrivateKey } from './node-keys.ts';
import { writeAllAtOnce } from './writing-at-once.ts';

/** What runs in a thread in which devices are made, one after the other: keys, signatures, keystores and files, all of it in the thread itself. */

const { terms, language } = workerData as MakingStart;

const ciphers: PasswordCiphers = {
  ...nodeCiphers,
  random: randomFromBlocks(),
  pbkdf2: async (hash, password, salt, iterations, length) => pbkdf2Sync(password, salt, iterations, length, hash),
  scrypt: async (password, salt, cost, length) => scryptSync(password, salt, length, scryptOptions(cost)),
  breathe: () => Promise.resolve(),
};
const keys: Keys = {
  ...nodeKeys,
  generate: async (type) => generateAtOnce(type),
  signer: (privateKey) => {
    const key = readPrivateKey(privateKey);
    return {
      ...nodeKeys.signer(privateKey),
      sign: async (hash, data) => nodeSign(hash, data, key),
    };
  },
};

i18n.loadAndActivate(language);

/** Random octets, none handed out twice. A device asks for a few at a time, and each call of Node's takes as long as for thousands. */
function randomFromBlocks(): (length: number) => Uint8Array {
  let block = new Uint8Array();
  let used = 0;
  return (length) => {
    if (used + length > block.length) {
      block = randomFillSync(new Uint8Array(Math.max(length, 4096)));
      used = 0;
    }
    used += length;
    return block.subarray(used - length, used);
  };
}

type Make = ReturnType<typeof makerOf>;

async function reply({ number, device, now, folder }: MakingOrder, make: Make): Promise<MakingReply> {
  try {
    const filling = {
      async createFolder(...[, files, verify]: Parameters<Folder['createFolder']>) {
        const written = writeAllAtOnce(folder, files);
        await verify((name) => written.get(name) ?? new Uint8Array());
      },
      replaceFolder: () => Promise.reject(new Error('A new device replaces none.')),
    };
    const clock = { now: () => new Date(now), monotonicMs: () => 0, sleep: () => Promise.resolve() };
    return { number, made: await make(device, filling, clock) };
  } catch (error) {
    return { number, error: carried(error) };
  }
}

async function replies(orders: readonly MakingOrder[], make: Make): Promise<MakingReply[]> {
  const made: MakingReply[] = [];
  for (const order of orders) made.push(await reply(order, make));
  return made;
}

// No await at the top: the built thread is a script.
parentPort?.once('message', ({ issuer }: MakingSigner) => {
  const make = makerOf(terms, issuer, { ciphers, keys });
  parentPort?.on('message', (orders: readonly MakingOrder[]) => {
    void replies(orders, make).then((answers) => parentPort?.postMessage(answers, []));
  });
});
