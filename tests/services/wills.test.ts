import { expect, test, vi } from 'vitest';
import { brokerFace } from '../../src-main/core/hub/faces/broker/index.ts';
import type { WillMessage } from '../../src-main/core/hub/messages.ts';
import { MqttSession } from '../../src-main/services/hub/mqtt-session.ts';
import { Wills } from '../../src-main/services/hub/wills.ts';

const nothing = () => undefined;
function session(expirySeconds: number): MqttSession {
  const one = new MqttSession(
    brokerFace,
    { clientId: 'c', owner: 'o', filters: new Map(), received: [] },
    { added: nothing, released: nothing, gone: nothing, isExpired: () => false },
    nothing,
  );
  one.expirySeconds = expirySeconds;
  return one;
}
const will = (delaySeconds: number): WillMessage => ({
  topic: 't',
  payload: new Uint8Array(),
  qos: 1,
  retain: false,
  delaySeconds,
});

/** A clock whose sleeps end when they are told to, or are aborted. */
function clock() {
  const sleeps: { ms: number; end: () => void }[] = [];
  return {
    sleeps,
    now: () => new Date(0),
    monotonicMs: () => 0,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((end) => {
        sleeps.push({ ms, end });
        signal?.addEventListener('abort', () => end());
      }),
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  ['without a delay at once', 0, 100, []],
  ['of a session that ends with its connection at once', 50, 0, []],
  ['after its delay', 50, 100, [50_000]],
  ['at the end of its session at the latest', 50, 20, [20_000]],
])('a will is published %s', async (_when, delay, expiry, waits) => {
  const time = clock();
  const publish = vi.fn();
  new Wills(time).due(session(expiry), will(delay), publish);
  expect(time.sleeps.map(({ ms }) => ms)).toEqual(waits);
  expect(publish).toHaveBeenCalledTimes(waits.length === 0 ? 1 : 0);
  for (const { end } of time.sleeps) end();
  await settled();
  expect(publish).toHaveBeenCalledExactlyOnceWith({
    topic: 't',
    payload: new Uint8Array(),
    qos: 1,
    retain: false,
    duplicate: false,
    will: true,
  });
});

test('a will waits for weeks where it is told to', async () => {
  const time = clock();
  const publish = vi.fn();
  new Wills(time).due(session(4_000_000), will(3_000_000), publish);
  time.sleeps[0]?.end();
  await settled();
  expect(publish).not.toHaveBeenCalled();
  time.sleeps[1]?.end();
  await settled();
  expect(publish).toHaveBeenCalledOnce();
  expect(time.sleeps.reduce((sum, { ms }) => sum + ms, 0)).toBe(3_000_000_000);
  expect(Math.max(...time.sleeps.map(({ ms }) => ms))).toBeLessThan(2 ** 31);
});

test.each([
  ['its client is back', (wills: Wills, one: MqttSession) => wills.cancel(one)],
  ['the hub stops', (wills: Wills) => wills.close()],
])('a will is not published where %s', async (_why, act) => {
  const time = clock();
  const wills = new Wills(time);
  const publish = vi.fn();
  const one = session(100);
  wills.due(one, will(50), publish);
  act(wills, one);
  await settled();
  expect(publish).not.toHaveBeenCalled();
});
