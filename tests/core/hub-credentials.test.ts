import { expect, test } from 'vitest';
import { fromUtf8 } from '../../src-main/core/bytes.ts';
import type { HubWorld, Session } from '../../src-main/core/hub/face.ts';
import type { CredentialOperation } from '../../src-main/core/hub/faces/iot-hub/credential-operations.ts';
import { iotHubFace } from '../../src-main/core/hub/faces/iot-hub/index.ts';
import { decodeHubState, emptyHubState, encodeHubState } from '../../src-main/core/hub/state.ts';
import { checkShape } from '../../src-main/services/hub/stored-shapes.ts';
import { ciphers, now } from '../support/keys.ts';

/** What a hub that was killed, and not stopped, tells of what was under way. */

const operation: CredentialOperation = {
  deviceId: 'dev-01',
  requestId: 'r1',
  correlationId: '00000000-0000-0000-0000-000000000001',
  startedAt: now,
  expiresAt: new Date(now.getTime() + 43_200_000),
};
const state = emptyHubState();
state.credentialOperations.set('dev-01', operation);

const listening = {
  deviceId: 'dev-01',
  filters: new Map([['$iothub/credentials/res/#', { qos: 1 }]]),
} as unknown as Session;
const answersOf = (since: Date, time = since) =>
  iotHubFace.lateAnswers?.waiting(listening, {
    now: time,
    since,
    digest: ciphers.digest,
    state,
  } as unknown as HubWorld);

test('an operation is read as it was written', () => {
  const answered = emptyHubState();
  answered.credentialOperations.set('dev-01', {
    ...operation,
    answer: { status: 200, body: { certificates: ['AA=='] } },
  });
  for (const one of [state, answered]) {
    expect(decodeHubState(encodeHubState(one, 1), checkShape)).toMatchObject({ state: one, damaged: [] });
  }
});

test('an answer waits until the operation has expired', () => {
  state.credentialOperations.set('dev-01', { ...operation, answer: { status: 200, body: {} } });
  expect(answersOf(now, new Date(operation.expiresAt.getTime() - 1))).toHaveLength(1);
  expect(answersOf(now, operation.expiresAt)).toEqual([]);
  state.credentialOperations.set('dev-01', operation);
});

test('nothing waits while it is under way, and a failure where the hub was started since', () => {
  expect(answersOf(now)).toEqual([]);
  const [lost] = answersOf(new Date(now.getTime() + 1000)) ?? [];
  expect(lost?.topic).toBe('$iothub/credentials/res/400/?$rid=r1');
  expect(JSON.parse(fromUtf8(lost?.payload ?? new Uint8Array()) ?? '')).toMatchObject({
    errorCode: 400_037,
    info: { credentialError: '500000', correlationId: operation.correlationId },
  });
});
