import { expect, test } from 'vitest';
import type { DeviceConnections } from '../../src-main/services/ports.ts';
import { fewHandshakes } from '../../src-main/services/simulation/handshakes.ts';
import { ManualClock, devicePlan, willingServer } from '../support/simulation.ts';

type Connect = DeviceConnections['connect'];
type Outcome = Awaited<ReturnType<Connect>>;

const refused = { loss: { kind: 'refused', text: '' } } as unknown as Outcome;
const connected = (...connecting: Parameters<Connect>): Promise<Outcome> => willingServer.connect(...connecting);

/** Has so many devices connect at the same moment, and answers how many were at it together, as each began. */
async function together(
  devices: number,
  serve: (clock: ManualClock, ...connecting: Parameters<Connect>) => Promise<Outcome>,
) {
  const clock = new ManualClock();
  const counts: number[] = [];
  const underWay = new Set<symbol>();
  const limited = fewHandshakes(
    {
      async connect(...connecting) {
        const one = Symbol('a device');
        counts.push(underWay.add(one).size);
        const outcome = await serve(clock, ...connecting);
        underWay.delete(one);
        return outcome;
      },
    },
    clock,
  );
  const { signal } = new AbortController();
  const credentials = devicePlan.held?.credentials;
  if (credentials === undefined) throw new Error('The device holds nothing.');
  const facts = {} as Parameters<Connect>[0];
  const all = Promise.all(
    Array.from({ length: devices }, () => limited.connect(facts, credentials, signal, () => undefined)),
  );
  while (counts.length < devices || underWay.size > 0) await clock.advanceTo(clock.ms + 1);
  await all;
  return { counts, tookMs: clock.ms };
}

const inMs = async (ms: number, clock: ManualClock, connecting: Parameters<Connect>): Promise<Outcome> => {
  await clock.sleep(ms);
  return connected(...connecting);
};

test('at a server that does one after the other, few devices are at it together, and none of them waits long', async () => {
  let freeAtMs = 0;
  const { counts, tookMs } = await together(1000, (clock, ...connecting) => {
    freeAtMs = Math.max(freeAtMs, clock.ms) + 3;
    return inMs(freeAtMs - clock.ms, clock, connecting);
  });
  // It is found out by the first of them.
  expect(Math.max(...counts.slice(300))).toBeLessThan(10);
  // It is never without work.
  expect(tookMs).toBeLessThan(3100);
});

test('at one that is far away many are at it together, also where it is now quicker and now slower', async () => {
  let asked = 0;
  const { counts } = await together(4000, (clock, ...connecting) =>
    inMs(200 + ((asked++ * 37) % 300), clock, connecting),
  );
  expect(counts[0]).toBe(1);
  expect(Math.max(...counts)).toBe(100);
  expect(counts.slice(-500).every((count) => count > 80)).toBe(true);
});

test('how quickly devices are refused says nothing of how long others take', async () => {
  let asked = 0;
  const { counts } = await together(4000, async (clock, ...connecting) =>
    asked++ < 500 ? refused : inMs(200, clock, connecting),
  );
  expect(Math.max(...counts)).toBe(100);
});

test('who waits for a server that does not answer holds nobody up for long', async () => {
  let asked = 0;
  const { counts, tookMs } = await together(400, (clock, ...connecting) =>
    inMs(asked++ % 2 === 0 ? 30_000 : 5, clock, connecting),
  );
  expect(Math.max(...counts)).toBeGreaterThan(100);
  // Two hundred at four a second, and the last of them.
  expect(tookMs).toBeLessThan(30_000 + 51_000);
});

test('where a server answers late because of all that it has to do, no more are at it than may be', async () => {
  let freeAtMs = 0;
  const { counts } = await together(1500, (clock, ...connecting) => {
    freeAtMs = Math.max(freeAtMs, clock.ms) + 25;
    return inMs(Math.max(750, freeAtMs - clock.ms), clock, connecting);
  });
  expect(Math.max(...counts)).toBeLessThanOrEqual(100);
});
