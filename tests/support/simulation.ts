import { setMaxListeners } from 'node:events';
import { nodeCiphers } from '../../src-main/adapters/node-ciphers.ts';
import { nodeKeys } from '../../src-main/adapters/node-keys.ts';
import type { Clock, DeviceConnections } from '../../src-main/services/ports.ts';
import type { DevicePlan } from '../../src-main/services/simulation/device-run.ts';
import type { RunPlans } from '../../src-main/services/simulation/run-plans.ts';
import type { RunPorts } from '../../src-main/services/simulation/run.ts';

/** Lets everything run that waits for no time. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clock that the test moves. */
export class ManualClock implements Clock {
  ms = 0;
  #sleeping: { readonly until: number; readonly wake: () => void }[] = [];

  now = () => new Date(this.ms);
  monotonicMs = () => this.ms;
  sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake) => {
      this.#sleeping.push({ until: this.ms + ms, wake });
      if (signal?.aborted === true) wake();
      if (signal === undefined) return;
      setMaxListeners(0, signal);
      signal.addEventListener('abort', () => wake());
    });

  async advanceTo(ms: number): Promise<void> {
    for (; this.ms < ms; this.ms++) {
      await this.#wake();
    }
    await this.#wake();
  }

  async #wake(): Promise<void> {
    const due = this.#sleeping.filter(({ until }) => until <= this.ms);
    this.#sleeping = this.#sleeping.filter(({ until }) => until > this.ms);
    for (const { wake } of due) wake();
    await settle();
  }
}

/** One device that sends every 10 ms until it is stopped. */
export const devicePlan: DevicePlan = {
  run: {
    platform: 'local-hub',
    settings: {},
    messages: 0,
    intervalMs: 10,
    model: 'tutorial',
    seed: 1,
    alertAboveC: 30,
  },
  deviceId: 'd',
  platform: 'local-hub',
  target: { host: 'h', port: 1, settings: {} },
  held: { credentials: { certificateChainPem: '', privateKeyPem: '', serverCaPem: undefined } },
  seed: 1,
  index: 0,
  count: 1,
  messagesInFlight: 1,
};
/** A server that takes whatever comes. */
export const willingServer: DeviceConnections = {
  connect: () => {
    let end: () => void = () => undefined;
    const ended = new Promise<{ kind: 'closed'; text: string }>((resolve) => {
      end = () => resolve({ kind: 'closed', text: '' });
    });
    const connection = {
      publish: () => Promise.resolve('acknowledged'),
      subscribe: (wanted: readonly { qos: number }[]) => Promise.resolve(wanted.map(({ qos }) => qos)),
      ended,
      close: () => Promise.resolve(end()),
      cut: () => end(),
    };
    return Promise.resolve({ connection } as unknown as Awaited<ReturnType<DeviceConnections['connect']>>);
  },
};

/** What a run needs of the world, in this thread and by this clock. */
export const runPorts = (clock: Clock, connections: DeviceConnections): RunPorts => ({
  clock,
  connections,
  ciphers: nodeCiphers,
  keys: nodeKeys,
  folder: { absolute: (path) => path, read: () => Promise.resolve(undefined) },
  explain: (trouble) => Promise.resolve(trouble),
  fleetThreads: {
    forDevices: () => 0,
    begin: () => {
      throw new Error('There are no threads.');
    },
  },
  log: {
    error: (message, cause) => {
      throw new Error(message, { cause });
    },
  },
});

/** The plans of a run whose devices hold what their plans say. */
export const plansOf = (publishers: readonly DevicePlan[]): RunPlans => ({
  publishers,
  subscribers: [],
  terms: { leafAlone: false, renews: false },
  isEndless: false,
});
