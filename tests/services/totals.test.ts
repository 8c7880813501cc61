import { setMaxListeners } from 'node:events';
import { expect, test } from 'vitest';
import type { SimulationTotals } from '../../src-main/contract/models.ts';
import { platformOf } from '../../src-main/core/clouds/index.ts';
import { createSensor } from '../../src-main/core/telemetry/models.ts';
import type { Clock, MqttConnections } from '../../src-main/services/ports.ts';
import type { DevicePlan } from '../../src-main/services/simulation/device-run.ts';
import { SimulationRun } from '../../src-main/services/simulation/run.ts';

/** Lets everything run that waits for no time. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clock that the test moves. */
class ManualClock implements Clock {
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

const plan: DevicePlan = {
  deviceId: 'd',
  locate: () =>
    Promise.resolve({
      route: { platform: platformOf('local-hub'), target: { host: 'h', port: 1, settings: {} }, deviceId: 'd' },
    }),
  credentials: { certificateChainPem: '', privateKeyPem: '', serverCaPem: undefined },
  sensor: createSensor('tutorial', () => 0.5),
  messages: 0,
  messagesInFlight: 1,
  intervalMs: 10,
  phaseMs: 0,
  alertAboveC: 30,
  random: () => 0.5,
};
const mqtt: MqttConnections = {
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
    };
    return Promise.resolve({ connection } as unknown as Awaited<ReturnType<MqttConnections['connect']>>);
  },
};

function start(change: Partial<DevicePlan> = {}) {
  const clock = new ManualClock();
  const run = new SimulationRun('run', { publishers: [{ ...plan, ...change }], subscribers: [] }, { clock, mqtt });
  const told: { readonly ms: number; readonly totals: SimulationTotals }[] = [];
  run.totals.subscribe((totals) => told.push({ ms: clock.ms, totals }));
  return { clock, run, told };
}

test('the first change after a quiet time is told at once, then totals come every 250 ms at most', async () => {
  const { clock, run, told } = start();
  await clock.advanceTo(1000);
  // The connection, the first message that is acknowledged right behind it, and from then on the time alone.
  expect(told.map(({ ms }) => ms)).toEqual([0, 0, 250, 500, 750, 1000]);
  expect(told[0]?.totals).toMatchObject({ connected: 1 });
  expect(told[1]?.totals).toMatchObject({ attempted: 1, acknowledged: 1 });
  expect(told[2]?.totals.acknowledged).toBeGreaterThan(20);
  await run.stop();
});

test('nothing is told while nothing changes, and the next change at once', async () => {
  const { clock, run, told } = start({ intervalMs: 1000 });
  await clock.advanceTo(2999);
  expect(told.map(({ ms }) => ms)).toEqual([0, 0, 1000, 1250, 2000, 2250]);
  const counts = told.map(({ totals }) => totals.acknowledged);
  expect(counts.at(-1)).toBe(3);
  await run.stop();
});
