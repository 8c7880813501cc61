import pLimit from 'p-limit';
import { symptomOf } from '../../core/diagnosis/ranking.ts';
import { Problem } from '../../core/problem.ts';
import { operationalFacts } from '../operational/facts.ts';
import type { FolderReading, Ports } from '../ports.ts';
import { heldFiles, readHeld } from './held.ts';
import type { World } from './link-plan.ts';
import type { Answer, Answers, FromShard, ShardOrder } from './shard-messages.ts';

/** Devices of a shard whose files are read at the same time. */
const openedAtATime = 16;

type Settle = (answer: Answer) => void;

/** What a shard asks its coordinator, and hears from it. */
export class Asking {
  readonly #post: (message: FromShard) => void;
  readonly #open = new Map<number, Settle>();
  #next = 0;

  constructor(post: (message: FromShard) => void) {
    this.#post = post;
  }

  ask<Q extends keyof Answers>(question: Q, ...args: Parameters<Answers[Q]>): ReturnType<Answers[Q]> {
    const id = this.#next++;
    const answered = new Promise((resolve, reject) => {
      this.#open.set(id, (answer) => {
        if ('value' in answer) return resolve(answer.value);
        const { code, message, field, remedy } = answer.problem;
        reject(
          new Problem(code, message, {
            ...(field === undefined ? {} : { field }),
            ...(remedy === undefined ? {} : { remedy }),
          }),
        );
      });
    });
    this.#post({ type: 'ask', id, question, args });
    // What is asked and what is answered belong together by the table of answers, which the compiler cannot follow through a message.
    return answered as ReturnType<Answers[Q]>;
  }

  hear(id: number, answer: Answer): void {
    this.#open.get(id)?.(answer);
    this.#open.delete(id);
  }

  /** All of a device's files by one question: thousands of devices ask for theirs at the same time. */
  async #files(root: string, paths: readonly string[]): Promise<FolderReading> {
    const read = await this.ask('read', paths);
    const byPath = new Map(paths.map((path, at) => [path, read[at]]));
    return {
      absolute: (path) => `${root}/${path}`,
      read: (path) => {
        if (!byPath.has(path)) throw new Error(`${path} was not asked for.`);
        return Promise.resolve(byPath.get(path));
      },
    };
  }

  /** A device's world, as far as it lies with the coordinator. */
  world(
    { terms, root }: Pick<ShardOrder, 'terms' | 'root'>,
    ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
  ): Pick<World, 'explain' | 'readHeld' | 'keeper' | 'beforeKeeper' | 'registering'> {
    const limited = pLimit(openedAtATime);
    const heldTerms = { ...terms, isUnproven: true };
    const read = (deviceId: string) =>
      limited(async () => readHeld(await this.#files(root, heldFiles(deviceId, terms)), deviceId, heldTerms, ports));
    return {
      // One object for all who present the same, so that their connections share what was made of its key.
      readHeld: terms.claim === undefined || terms.renews ? read : rememberedWhereGood(read),
      // What has nothing to do with the device is told as it is: with a server that is gone thousands may be without one.
      explain: async (trouble, { platform, target, deviceId, credentials }) =>
        symptomOf(trouble.cause) === undefined
          ? trouble
          : this.ask('explain', trouble, { platform: platform.id, target, deviceId, credentials }),
      keeper: terms.renews
        ? {
            request: (...args) => this.ask('request', ...args),
            keep: (...args) => this.ask('keep', ...args),
            used: (...args) => this.ask('used', ...args),
            note: (...args) => this.ask('note', ...args),
            facts: (deviceId, certificate) => operationalFacts(deviceId, certificate, ports),
          }
        : undefined,
      beforeKeeper: { connected: (...args) => this.ask('connected', ...args) },
      registering: async (work) => {
        await this.ask('mayRegister');
        try {
          return await work();
        } finally {
          this.#post({ type: 'registered' });
        }
      },
    };
  }
}

/** The first answer for all; where it was an error, the next one asks again. */
function rememberedWhereGood<T>(ask: (what: string) => Promise<T>): (what: string) => Promise<T> {
  let known: Promise<T> | undefined;
  return (what) => {
    const asked = (known ??= ask(what));
    asked.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked;
  };
}
