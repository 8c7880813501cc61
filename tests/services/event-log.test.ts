import { expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { EventLog } from '../../src-main/services/hub/event-log.ts';

const event = (deviceId: string): HubEvent => ({
  type: 'registered',
  at: '2026-11-22T12:00:00.000Z',
  face: 'dps',
  deviceId,
});
const ids = (log: EventLog) => log.read().events.map((one) => 'deviceId' in one && one.deviceId);

test('the log keeps the newest thousand events, and counts those that it forgot', () => {
  const log = new EventLog();
  for (let i = 0; i < 1003; i++) log.add(event(`d-${i}`));
  expect(log.read().dropped).toBe(3);
  expect(ids(log)).toHaveLength(1000);
  expect([ids(log).at(0), ids(log).at(-1)]).toEqual(['d-3', 'd-1002']);
});

test('the log keeps fewer where they are large', () => {
  const log = new EventLog();
  log.maximumBytes = 2 * JSON.stringify(event('a')).length;
  for (const id of ['a', 'b', 'c']) log.add(event(id));
  expect([ids(log), log.read().dropped]).toEqual([['b', 'c'], 1]);
  // A byte more in UTF-8 than the others, and so one too many for two.
  log.add(event('ä'));
  expect([ids(log), log.read().dropped]).toEqual([['ä'], 3]);
});

test('telemetry is no entry of the log', () => {
  const log = new EventLog();
  log.add({ type: 'message', at: '2026-11-22T12:00:00.000Z' } as HubEvent);
  expect(log.read()).toEqual({ events: [], dropped: 0 });
});
