import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { i18n } from '../core/language/index.ts';
import type { DeviceMaking, MadeDevice, SetMaking, SetTerms, SigningParts } from '../services/ports.ts';
import { builtThread } from './built-thread.ts';
import { type CarriedError, carriedOver } from './carried-error.ts';

type Wanted = Parameters<SetMaking['make']>[0];

/** What a thread is given when it begins. */
export interface MakingStart {
  readonly terms: SetTerms;
  readonly issuer: SigningParts | undefined;
  readonly language: Pick<typeof i18n, 'locale' | 'messages'>;
}

/** What a thread is told. */
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
/** Orders that lie at a thread, so that it never waits for the next. */
const ordersAThread = 2;

/** Makes devices in threads, as many as there are processors for. Without a script, as where the program runs from its sources, there are none. */
export const makingThreads = (
  scriptOf: () => string | undefined = () => builtThread('making-thread'),
): DeviceMaking => ({
  begin(terms, issuer, count) {
    const script = count < worthwhile ? undefined : scriptOf();
    if (script === undefined) return undefined;
    const language = { locale: i18n.locale, messages: i18n.messages };
    const start: MakingStart = { terms: plainTerms(terms), issuer: issuer && plainParts(issuer), language };
    return new MakingThreads(script, start, Math.min(mostThreads, availableParallelism() + 1));
  },
});

interface Waiting {
  readonly resolve: (made: MadeDevice) => void;
  readonly reject: (error: unknown) => void;
}

class MakingThreads implements SetMaking {
  readonly atATime: number;
  readonly #threads: readonly { readonly worker: Worker; readonly waiting: Map<number, Waiting> }[];
  #orders = 0;

  constructor(script: string, workerData: MakingStart, count: number) {
    this.atATime = count * ordersAThread;
    this.#threads = Array.from({ length: count }, () => {
      const worker = new Worker(script, { eval: true, env: {}, workerData });
      const waiting = new Map<number, Waiting>();
      const fail = (error: Error) => {
        for (const { reject } of waiting.values()) reject(error);
        waiting.clear();
      };
      worker.on('message', (reply: MakingReply) => {
        const asked = waiting.get(reply.number);
        waiting.delete(reply.number);
        if ('made' in reply) asked?.resolve(reply.made);
        else asked?.reject(carriedOver(reply.error));
      });
      worker.on('error', fail).on('exit', () => fail(new Error('A thread that makes devices has ended.')));
      return { worker, waiting };
    });
  }

  make(device: Wanted, now: Date, folder: string): Promise<MadeDevice> {
    const [first, ...others] = this.#threads;
    if (first === undefined) throw new Error('There is no thread.');
    const { worker, waiting } = others.reduce(
      (least, one) => (one.waiting.size < least.waiting.size ? one : least),
      first,
    );
    const number = ++this.#orders;
    return new Promise((resolve, reject) => {
      waiting.set(number, { resolve, reject });
      const order: MakingOrder = { number, device, now: now.getTime(), folder };
      worker.postMessage(order, []);
    });
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
