import { expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { type HubEvents, eventKey, recall } from '../../src-renderer/bench/hub-events.ts';
import { Store } from '../../src-renderer/bench/store.ts';
import { partsOf } from '../../src-renderer/features/hub/events/refusals.ts';

const refused = (more: Partial<Extract<HubEvent, { type: 'refused' }>> = {}): HubEvent => ({
  type: 'refused',
  at: '2026-11-29T12:00:00.000Z',
  face: 'iot-hub',
  clientId: 'pump-01',
  remote: '127.0.0.1:50000',
  cause: 'thumbprint-mismatch',
  reason: 'It is another one.',
  ...more,
});

test('of two values of one length the digits that differ are marked, unless they have little in common', () => {
  expect(partsOf('AABB01', 'AACC01')).toEqual([
    { text: 'AA', differs: false },
    { text: 'BB', differs: true },
    { text: '01', differs: false },
  ]);
  expect(partsOf('AABB', 'CCDD')).toEqual([{ text: 'AABB', differs: false }]);
  expect(partsOf('pump-1', 'pump-01')).toEqual([{ text: 'pump-1', differs: false }]);
});

test('an event is found by its key, which two clients of one moment do not share', () => {
  expect(eventKey(refused())).toBe(eventKey(refused()));
  expect(eventKey(refused())).not.toBe(eventKey(refused({ remote: '127.0.0.1:50001' })));
});

test('what the hub has kept stands before what was told since, and nothing twice', () => {
  const [old, both, fresh] = ['old', 'both', 'fresh'].map((remote) => refused({ remote }));
  if (old === undefined || both === undefined || fresh === undefined) throw new Error('not made');
  const store = new Store<HubEvents>({ events: [both, fresh], forgotten: 2 });
  recall(store, [old, { ...both }]);
  expect(store.get()).toEqual({ events: [old, both, fresh], forgotten: 2 });
});
