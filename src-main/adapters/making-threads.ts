import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { i18n } from '../core/language/index.ts';
import type { DeviceMaking, MadeDevice, SetMaking, SetTerms, SigningParts } from '../services/ports.ts';
import { builtThread } from './built-thread.ts';
import { type CarriedError, carriedOver } from './carried-error.ts';
import { handVersionsOn } from './versions.ts';

type Wanted = Parameters<SetMaking['make']>[0];

/** What a thread hears first. */
export interface MakingStart {
  readonly terms: SetTerms;
  readonly language: Pick<typeof i18n, 'locale' | 'messages'>;
}

/** What it hears then: who signs what it makes; nobody where each device signs itself. What follows are orders. */
export interface MakingSigner {
  readonly issuer: SigningParts | undefined;
}

/** What a thread is told to make. */
export interface MakingOrder {
  readonly number: number;
  readonly device: Wanted;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** To be made. */
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

/**
 * Makes devices in threads, as many as there are processors for. Without a script, as where the program runs from its sources, there are none.
 * `ahead`: how many devices the first set will have, where that is known before the rest of it: its threads begin at once.
 */
export function makingThreads({
  scriptOf = () => builtThread('making-thread'),
  ahead = 0,
}: { readonly scriptOf?: () => string | undefined; readonly ahead?: number } = {}): DeviceMaking {
  const threadsFor = (count: number): MakingThreads | undefined => {
    const script = count < worthwhile ? undefined : scriptOf();
    return script === undefined ? undefined : new MakingThreads(script);
  };
  let ready = begunAhead(threadsFor, ahead);
  return {
    begin(terms, count, isSlow) {
      const set = count < worthwhile ? undefined : ready?.isWhole === true ? ready : threadsFor(count);
      if (set === undefined) return undefined;
      ready = undefined;
      set.begin(plainTerms(terms), isSlow ? undefined : count);
      return set;
    },
  };
}

function begunAhead<T>(threadsFor: (count: number) => T, count: number): T | undefined {
  if (count < worthwhile) return undefined;
  handVersionsOn();
  try {
    return threadsFor(count);
  } catch {
    // Whoever wants them is told why they cannot begin.
    return undefined;
  }
}

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
  readonly #threads: readonly Thread[];
  #ordersAMessage = 1;
  /** Not yet at a thread. */
  #queue: Waiting[] = [];
  #orders = 0;
  #ended: Error | undefined;

  constructor(script: string) {
    this.#threads = Array.from({ length: Math.min(mostThreads, availableParallelism() + 1) }, () => {
      const worker = new Worker(script, { eval: true, env: {} });
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
      // A set that never comes keeps no program from ending. Last, since whoever listens for messages waits for them.
      worker.unref();
      return thread;
    });
  }

  /** Whether none of them has ended. */
  get isWhole(): boolean {
    return this.#ended === undefined;
  }

  get atATime(): number {
    return this.#threads.length * messagesAThread * this.#ordersAMessage;
  }

  /** `count`: how many devices there are to make; undefined where each takes so long that it travels alone. */
  begin(terms: SetTerms, count: number | undefined): void {
    if (count !== undefined) this.#ordersAMessage = ordersAMessage(count / this.#threads.length);
    const message: MakingStart = { terms, language: { locale: i18n.locale, messages: i18n.messages } };
    for (const { worker } of this.#threads) {
      worker.ref();
      worker.postMessage(message, []);
    }
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
