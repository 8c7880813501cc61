import { expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { eventKey } from '../../src-renderer/bench/hub-events.ts';
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
