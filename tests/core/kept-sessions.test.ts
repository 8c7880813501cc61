import { expect, test } from 'vitest';
import { decodeHubState, encodeHubState } from '../../src-main/core/hub/state.ts';
import type { KeptSession, RetainedMessage, WaitingMessage } from '../../src-main/core/hub/kept-sessions.ts';
import { checkShape } from '../../src-main/services/hub/stored-shapes.ts';
import { stateOf } from '../support/hub-state.ts';

const message = {
  topic: 'a/b',
  payload: Uint8Array.of(0, 255),
  qos: 2 as const,
  retain: true,
  properties: {
    payloadFormatIndicator: true,
    contentType: 'c',
    responseTopic: 'r',
    correlationData: Uint8Array.of(1, 2),
    userProperties: { a: '1', b: ['2', '3'] },
  },
  expiresAt: new Date('2026-01-02T03:04:05.000Z'),
  subscriptionIdentifiers: [1, 268_435_455],
};
const session: KeptSession = {
  face: 'broker',
  clientId: 'c/1',
  owner: 'broker/dev/',
  expirySeconds: 3600,
  endedAt: new Date('2026-01-02T03:04:05.000Z'),
  filters: new Map([
    ['a/#', { qos: 1, noLocal: true, retainAsPublished: true, identifier: 7 }],
    ['b', { qos: 0 }],
  ]),
  received: [1, 65_535],
};
const waiting: WaitingMessage = {
  session: 'broker/c/1',
  sequence: 3,
  id: 9,
  maybeSent: true,
  isReleased: false,
  message,
};
const retained: RetainedMessage = { realm: 'broker', message: { topic: 'x', payload: new Uint8Array(), qos: 0 } };

test('sessions, what waits in them and what is retained are read as they were written', () => {
  const state = stateOf({ sessions: [session], waitingMessages: [waiting], retainedMessages: [retained] });
  expect(decodeHubState(encodeHubState(state, 1), checkShape)).toMatchObject({ state, damaged: [] });
});

test('a message that the hub remembers elsewhere is written without that mark', () => {
  const state = stateOf({ waitingMessages: [{ ...waiting, message: { ...message, remembered: 'm-1' } }] });
  const [read] = decodeHubState(encodeHubState(state, 1), checkShape).state.waitingMessages.values();
  expect(read?.message).toEqual(message);
});

test.each([
  ['sessions', { face: 'broker' }],
  ['waitingMessages', { session: 'x', sequence: 1, id: 0 }],
  ['retainedMessages', { realm: 'moon' }],
] as const)('what is none of %s is put aside', (section, stored) => {
  expect(checkShape(section, stored)).toBeDefined();
});
