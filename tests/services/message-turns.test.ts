import { expect, test } from 'vitest';
import { platformOf } from '../../src-main/core/clouds/platforms.ts';
import { createMessage } from '../../src-main/core/telemetry/message.ts';
import type { PublishOutcome } from '../../src-main/services/ports.ts';
import { Pacer } from '../../src-main/services/provisioning/pacer.ts';
import type { DeviceLink } from '../../src-main/services/simulation/device-link.ts';
import type { DeviceObserver, World } from '../../src-main/services/simulation/link-plan.ts';
import { MessageSender } from '../../src-main/services/simulation/message-sender.ts';
import { RunClock } from '../../src-main/services/simulation/run-clock.ts';
import { SlowingDown } from '../../src-main/services/simulation/slowing-down.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** Each message waits for its turn once for each time that it is sent, and counts so often in a quota. */

const day = 86_400;

/** A device whose messages come to this, one after the other, where its run may send so many a day. */
function sending(most: number, ...outcomes: (PublishOutcome | 'unsent')[]) {
  const clock = new VirtualClock();
  const pace = new Pacer({ messagesPerSecond: 1, quota: { most, perSeconds: day } }, clock);
  const observer = new Proxy({}, { get: () => () => undefined }) as DeviceObserver;
  const world = { clock, runClock: new RunClock(clock), pace } as unknown as World;
  const slowing = new SlowingDown({ deviceId: 'a', seed: 1 }, observer, world, () => undefined);
  const sentAt: number[] = [];
  const link = {
    there: {},
    troubles: { slowing },
    publish: () => {
      sentAt.push(clock.monotonicMs());
      return Promise.resolve(outcomes.shift() ?? 'acknowledged');
    },
  } as unknown as DeviceLink;
  const sender = new MessageSender({ deviceId: 'a', messagesInFlight: 1 }, link, observer, world);
  const platform = platformOf('local-hub');
  const target = { host: 'localhost', port: 8883, settings: {} };
  const message = createMessage('a', 0, { temperatureC: 20, humidityPercent: 50 }, new Date(0), 30);
  const route = { platform, target, deviceId: 'a' };
  return { sentAt, send: () => clock.until(sender.send({ message, route, measuredAt: new Date(0) })) };
}

test('one that meets a planned end of its connection has had its turn', async () => {
  const { sentAt, send } = sending(2, 'unsent', 'unsent', 'acknowledged');
  expect([await send(), await send()]).toEqual(['acknowledged', 'acknowledged']);
  expect(sentAt).toEqual([0, 0, 0, 1000]);
});

test('one that was sent and lost waits for another, and is another one of the quota', async () => {
  const { sentAt, send } = sending(2, 'lost', 'acknowledged');
  expect([await send(), await send()]).toEqual(['acknowledged', 'acknowledged']);
  expect(sentAt.slice(0, 2)).toEqual([0, 1000]);
  // Until the quota is free again.
  expect(sentAt[2]).toBeGreaterThanOrEqual(day * 1000);
});
