import { pbkdf2Sync, randomFillSync, scryptSync, sign as nodeSign } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { i18n } from '../core/language/index.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import { makerOf } from '../services/device-making.ts';
import type { Folder, Keys } from '../services/ports.ts';
import { carried } from './carried-error.ts';
import type { MakingOrder, MakingReply, MakingSigner, MakingStart } from './making-threads.ts';
import { nodeCiphers, scryptOptions } from './node-ciphers.ts';
import { generateAtOnce, nodeKeys, readPrivateKey } from './node-keys.ts';
import { type FolderToFill, type Tried, fillFoldersAtOnce } from './writing-at-once.ts';

/** What runs in a thread in which devices are made: keys, signatures, keystores and files, all of it in the thread itself. */

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
type Found = ReadonlyMap<string, Uint8Array>;

/** What the orders of one message write: all of it together, once each of them has come to it or has failed. */
class SharedWriting {
  readonly #waiting: (FolderToFill & { readonly answer: (filled: Tried<Found>) => void })[] = [];
  #orders: number;

  constructor(orders: number) {
    this.#orders = orders;
  }

  async write(toFill: FolderToFill): Promise<Found> {
    const filled = await new Promise<Tried<Found>>((answer) => {
      this.#waiting.push({ ...toFill, answer });
      this.#writeWhenAllAreHere();
    });
    if ('fault' in filled) throw filled.fault;
    return filled.done;
  }

  /** For an order that does not come to writing any more. */
  leave(): void {
    this.#orders--;
    this.#writeWhenAllAreHere();
  }

  #writeWhenAllAreHere(): void {
    if (this.#waiting.length === 0 || this.#waiting.length < this.#orders) return;
    const all = this.#waiting.splice(0);
    this.#orders -= all.length;
    for (const [index, filled] of fillFoldersAtOnce(all).entries()) all[index]?.answer(filled);
  }
}

async function reply(
  { number, device, now, folder }: MakingOrder,
  make: Make,
  writing: SharedWriting,
): Promise<MakingReply> {
  let hasWritten = false;
  try {
    const filling = {
      async createFolder(...[, files, verify]: Parameters<Folder['createFolder']>) {
        hasWritten = true;
        const found = await writing.write({ folder, files });
        await verify((name) => found.get(name) ?? new Uint8Array());
      },
      replaceFolder: () => Promise.reject(new Error('A new device replaces none.')),
    };
    const clock = { now: () => new Date(now), monotonicMs: () => 0, sleep: () => Promise.resolve() };
    return { number, made: await make(device, filling, clock) };
  } catch (error) {
    return { number, error: carried(error) };
  } finally {
    if (!hasWritten) writing.leave();
  }
}

function replies(orders: readonly MakingOrder[], make: Make): Promise<MakingReply[]> {
  const writing = new SharedWriting(orders.length);
  return Promise.all(orders.map((order) => reply(order, make, writing)));
}

function takeOrders({ terms, issuer }: Pick<MakingStart, 'terms'> & MakingSigner): void {
  const make = makerOf(terms, issuer, { ciphers, keys });
  parentPort?.on('message', (orders: readonly MakingOrder[]) => {
    void replies(orders, make).then((answers) => parentPort?.postMessage(answers, []));
  });
}

// No await at the top: the built thread is a script.
parentPort?.once('message', ({ terms, language }: MakingStart) => {
  i18n.loadAndActivate(language);
  parentPort?.once('message', ({ issuer }: MakingSigner) => takeOrders({ terms, issuer }));
});
