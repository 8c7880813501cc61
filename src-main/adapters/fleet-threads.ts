import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { i18n } from '../core/language/index.ts';
import type { FleetPartOwner, FleetThreads } from '../services/ports.ts';
import { builtThread } from './built-thread.ts';
import type { FindProxy } from './chosen-proxy.ts';

/** What a thread is given when it begins: what to do, and the language of the program with its catalogue. */
export interface FleetThreadData extends Pick<typeof i18n, 'locale' | 'messages'> {
  readonly order: object;
}

/** What a thread says: something for whoever has begun it, or a question about the network, since settings and secrets are here. */
export type FromFleetThread =
  | { readonly message: object }
  | { readonly id: number; readonly proxyFor: { readonly host: string; readonly port: number } }
  | { readonly id: number; readonly furtherCaPems: true };

export type ToFleetThread =
  | { readonly message: object }
  | { readonly id: number; readonly found: unknown }
  | { readonly id: number; readonly error: string };

/** Devices that are worth a thread of their own: one has some 50 MB before the first of them. */
const devicesAThread = 250;

/**
 * In MB. What devices allocate lives for one message or for as long as they do; with what Node has by itself, up to 48 MB, a thread
 * would hold as much in waiting as a third of its devices take.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/** Threads for the devices of runs, one a core at most. From sources there are none. */
export function fleetThreads(
  findProxy: FindProxy,
  scriptOf: () => string | undefined = () => builtThread('fleet-thread'),
): FleetThreads {
  let script: { readonly text: string | undefined } | undefined;
  const read = () => (script ??= { text: scriptOf() }).text;
  return {
    forDevices: (devices) =>
      read() === undefined ? 0 : Math.min(availableParallelism(), Math.max(1, Math.ceil(devices / devicesAThread))),
    begin(order, owner) {
      const { locale, messages } = i18n;
      const workerData: FleetThreadData = { order, locale, messages };
      const worker = new Worker(read() ?? '', { eval: true, env: {}, workerData, resourceLimits });
      let isEnded = false;
      const ended = (why: string) => {
        if (isEnded) return;
        isEnded = true;
        owner.ended(why);
      };
      const post = (message: ToFleetThread) => worker.postMessage(message, []);
      worker.on('message', (said: FromFleetThread) => {
        if (isEnded) return;
        if ('message' in said) return owner.message(said.message);
        void answer(said, owner, findProxy).then(post);
      });
      worker.on('error', (error) => ended(error.stack ?? error.message));
      worker.on('exit', (code) => ended(`The thread has ended with ${code}.`));
      return {
        post: (message) => post({ message }),
        async end() {
          isEnded = true;
          await worker.terminate();
        },
      };
    },
  };
}

async function answer(
  question: Exclude<FromFleetThread, { message: object }>,
  owner: FleetPartOwner,
  findProxy: FindProxy,
): Promise<ToFleetThread> {
  const { id } = question;
  try {
    if ('furtherCaPems' in question) return { id, found: (await owner.furtherCaPems?.()) ?? [] };
    const { host, port } = question.proxyFor;
    return { id, found: (await findProxy(host, port))?.href };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
