import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { i18n } from '../core/language/index.ts';
import type { DeviceMaking, MadeDevice, SetMaking, SetTerms, SigningParts } from '../services/ports.ts';
import { builtThread } from './built-thread.ts';
import { type CarriedError, carriedOver } from './carried-error.ts';

type Wanted = Parameters<SetMaking['make']>[0];

/** What a thread is given when it begins. Who signs is its first message, the others are orders. */
export interface MakingStart {
  readonly terms: SetTerms;
  readonly language: Pick<typeof i18n, 'locale' | 'messages'>;
}

/** Who signs what a thread makes; nobody where each device signs itself. */
export interface MakingSigner {
  readonly issuer: SigningParts | undefined;
}

/** What a thread is told to make. */
export interface MakingOrder {
  readonly number: number;
  readonly device: Wanted;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** Empty, and to be filled. */
  readonly folder: string;
}

export type MakingReply =
  | { readonly number: number; readonly made: MadeDevice }
  | { readonly number: number; readonly error: CarriedError };

/** Below this the threads take longer to begin than they save. */
const worthwhile = 30;
/** One more than there are processors, since one waits for the disk; many would fill the memory of a large machine. */
const mostThreads = 16;
/** Orders of one message at most, answered by one: whoever is woken, and the folder that is flushed for them, is so once for all of them. */
const mostOrdersAMessage = 12;
/** Messages for each thread, of a set that is small: at its end no thread then has much more left than the others. */
const leastMessages = 8;
/** Messages that lie at a thread, so that it never waits for the next. */
const messagesAThread = 2;

/** Makes devices in threads, as many as there are processors for. Without a script, as where the program runs from its sources, there are none. */
export const makingThreads = (
  scriptOf: () => string | undefined = () => builtThread('making-thread'),
): DeviceMaking => ({
  begin(terms, count, isSlow) {
    const script = count < worthwhile ? undefined : scriptOf();
    if (script === undefined) return undefined;
    const language = { locale: i18n.locale, messages: i18n.messages };
    const start: MakingStart = { terms: plainTerms(terms), language };
    const threads = Math.min(mostThreads, availableParallelism() + 1);
    return new MakingThreads(script, start, threads, isSlow ? 1 : ordersAMessage(count / threads));
  },
});

const ordersAMessage = (devicesAThread: number): number =>
  Math.max(1, Math.min(mostOrdersAMessage, Math.floor(devicesAThread / leastMessages)));

interface Waiting {
  readonly order: MakingOrder;
  readonly resolve: (made: MadeDevice) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** By the number of the order. */
  readonly waiting: Map<number, Waiting>;
  messages: number;
}

class MakingThreads implements SetMaking {
  readonly atATime: number;
  readonly #threads: readonly Thread[];
  readonly #ordersAMessage: number;
  /** Not yet at a thread. */
  #queue: Waiting[] = [];
  #orders = 0;
  #ended: Error | undefined;

  constructor(script: string, workerData: MakingStart, count: number, ordersAMessage: number) {
    this.#ordersAMessage = ordersAMessage;
    this.atATime = count * messagesAThread * ordersAMessage;
    this.#threads = Array.from({ length: count }, () => {
      const worker = new Worker(script, { eval: true, env: {}, workerData });
      const thread: Thread = { worker, waiting: new Map<number, Waiting>(), messages: 0 };
      worker.on('message', (replies: readonly MakingReply[]) => {
        thread.messages--;
        for (const reply of replies) {
          const asked = thread.waiting.get(reply.number);
          thread.waiting.delete(reply.number);
          if ('made' in reply) asked?.resolve(reply.made);
          else asked?.reject(carriedOver(reply.error));
        }
        this.#send();
      });
      worker
        .on('error', (error: Error) => this.#fail(thread, error))
        .on('exit', () => this.#fail(thread, new Error('A thread that makes devices has ended.')));
      return thread;
    });
  }

  signedBy(issuer: SigningParts | undefined): void {
    const message: MakingSigner = { issuer: issuer && plainParts(issuer) };
    for (const { worker } of this.#threads) worker.postMessage(message, []);
  }

  make(device: Wanted, now: Date, folder: string): Promise<MadeDevice> {
    const order: MakingOrder = { number: ++this.#orders, device, now: now.getTime(), folder };
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      this.#queue.push({ order, resolve, reject });
      this.#send();
    });
  }

  /** Gives what waits to the threads that have least. What comes while all are busy goes out together. */
  #send(): void {
    while (this.#queue.length > 0) {
      const [first, ...others] = this.#threads;
      if (first === undefined) throw new Error('There is no thread.');
      const thread = others.reduce((least, one) => (one.messages < least.messages ? one : least), first);
      if (thread.messages >= messagesAThread) return;
      const taken = this.#queue.splice(0, this.#ordersAMessage);
      for (const one of taken) thread.waiting.set(one.order.number, one);
      thread.messages++;
      thread.worker.postMessage(
        taken.map(({ order }) => order),
        [],
      );
    }
  }

  /** Without one of its threads a set is not made: the rest is told too, since nobody would come for it. */
  #fail({ waiting }: Thread, error: Error): void {
    this.#ended ??= error;
    for (const { reject } of [...waiting.values(), ...this.#queue]) reject(error);
    waiting.clear();
    this.#queue = [];
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}

/** What may travel, of values that may have more. */
const plainTerms = ({
  keyType,
  validityDays,
  backdateMinutes,
  subject,
  rootInChain,
  authority,
  pfxPassword,
  pfxProfile,
  keyPassphrase,
}: SetTerms): SetTerms => ({
  keyType,
  validityDays,
  backdateMinutes,
  subject,
  rootInChain,
  authority,
  pfxPassword,
  pfxProfile,
  keyPassphrase,
});
const plainParts = ({ chain, privateKey, addresses, doubts }: SigningParts): SigningParts => ({
  chain,
  privateKey,
  addresses,
  doubts,
});
