import { expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { eventKey } from '../../src-renderer/bench/hub-events.ts';
import { faceOf, partsOf } from '../../src-renderer/features/hub/events/refusals.ts';

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

test('the hub is asked about whom the client said to be, where its client ID says that', () => {
  expect(faceOf(refused())).toEqual({ face: 'iot-hub', deviceId: 'pump-01' });
  expect(faceOf(refused({ face: 'topics', clientId: 'session 1' }))).toEqual({ face: 'topics' });
  expect(faceOf(refused({ face: 'topics', clientId: 'session 1', deviceId: 'pump-01' }))).toEqual({
    face: 'topics',
    deviceId: 'pump-01',
  });
  expect(faceOf(refused({ face: 'none' }))).toEqual({});
  expect(faceOf(refused({ clientId: '' }))).toEqual({ face: 'iot-hub' });
});

test('an event is found by its key, which two clients of one moment do not share', () => {
  expect(eventKey(refused())).toBe(eventKey(refused()));
  expect(eventKey(refused())).not.toBe(eventKey(refused({ remote: '127.0.0.1:50001' })));
});
