import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import type { ConnectionLoss, DeviceConnection, DeviceConnections } from '../../src-main/services/ports.ts';
import { Workbench } from '../support/workbench.ts';

/** AWS's just-in-time registration: the first connection of a certificate is refused while it is registered. */

/** How AWS refuses it: TLS comes up, and is closed without a word. */
const closed: ConnectionLoss = { errorCode: undefined, returnCode: undefined, text: 'closed', secured: true };

let refusals: number;
let loss: ConnectionLoss;
let skippedMs: number;
/** When each login was tried. */
let triedAtMs: number[];
let bench: Workbench;

const monotonicMs = () => systemClock.monotonicMs() + skippedMs;

const connections: DeviceConnections = {
  connect() {
    triedAtMs.push(monotonicMs());
    if (refusals-- > 0) return Promise.resolve({ loss });
    let end: (loss: ConnectionLoss) => void = () => undefined;
    const ended = new Promise<ConnectionLoss>((resolve) => {
      end = resolve;
    });
    const connection: DeviceConnection = {
      publish: () => Promise.resolve('acknowledged'),
      subscribe: (wanted) => Promise.resolve(wanted.map(({ qos }) => qos)),
      ended,
      close: () => Promise.resolve(end(closed)),
      cut: () => end(closed),
    };
    return Promise.resolve({ connection });
  },
};

beforeEach(async () => {
  loss = closed;
  skippedMs = 0;
  triedAtMs = [];
  bench = await Workbench.open({
    connections,
    // Seconds of back-off are not waited for: the clock goes on by what was slept.
    clock: {
      ...systemClock,
      monotonicMs,
      sleep: async (ms, signal) => {
        await systemClock.sleep(Math.min(ms, 5), signal);
        if (signal?.aborted === true) return;
        skippedMs += Math.max(0, ms - 5);
      },
    },
  });
  await bench.authority();
  await bench.devices(['dev-01']);
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

async function simulate(justInTime: boolean) {
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['dev-01'],
    platform: 'aws-iot',
    host: 'a1-ats.iot.eu-central-1.amazonaws.com',
    settings: { justInTime: String(justInTime) },
    messages: 1,
    intervalMs: 10,
  });
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (event) => events.push(event));
  await expect
    .poll(async () => (await bench.call('simulation.status', { runId })).state, { timeout: 10_000 })
    .not.toBe('running');
  return events;
}

test('is tried again with longer and longer waits, and told in words', async () => {
  refusals = 2;
  const events = await simulate(true);
  expect(events.map(({ type }) => type)).toEqual(['lost', 'lost', 'connected', 'sent', 'finished']);
  const lost = events.filter((event) => event.type === 'lost');
  const gaps = triedAtMs.slice(1).map((at, index) => at - (triedAtMs[index] ?? Infinity));
  for (const [index, event] of lost.entries()) {
    expect(event.cause).toBe('being-registered');
    expect(event.what).toContain('just in time');
    expect(event.remedy).toContain('tries again');
    // A timer of Node's may end a millisecond early.
    expect(gaps[index]).toBeGreaterThan(event.retryInMs - 5);
  }
  const [first, second] = lost.map(({ retryInMs }) => retryInMs);
  expect(first).toBeGreaterThanOrEqual(1000);
  expect(second).toBeGreaterThanOrEqual(2000);
});

test('is not tried for ever', async () => {
  refusals = 100;
  const events = await simulate(true);
  expect(events.map(({ type }) => type)).toEqual(['lost', 'lost', 'lost', 'lost', 'failed']);
});

test('is no refusal of the certificate where the server cannot be reached', async () => {
  refusals = 1;
  loss = { errorCode: 'ENOTFOUND', returnCode: undefined, text: 'getaddrinfo ENOTFOUND', secured: false };
  expect(await simulate(true)).toMatchObject([{ type: 'failed', cause: 'host-not-found' }]);
});

test('ends a device where just-in-time registration was not chosen', async () => {
  refusals = 1;
  expect(await simulate(false)).toMatchObject([{ type: 'failed', cause: 'closed-by-server' }]);
});
