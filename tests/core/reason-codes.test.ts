import { expect, test } from 'vitest';
import { hubRefusalCause } from '../../src-main/contract/hub/causes.ts';
import { acknowledgedWith, isTold, reasonCode } from '../../src-main/core/hub/reason-codes.ts';

/** What each packet may say (MQTT 5, tables of 3.2.2.2, 3.4.2.1, 3.9.3 and 3.14.2.1). */
const failures = {
  connack: '80 81 82 83 84 85 86 87 88 89 8a 8c 90 95 97 99 9a 9b 9c 9d 9f',
  puback: '80 83 87 90 91 97 99',
  suback: '80 83 87 8f 91 97 9e a1 a2',
  disconnect: '80 81 82 83 87 89 8b 8d 8e 8f 90 93 94 95 96 97 98 99 9a 9b 9c 9d 9e 9f a0 a1 a2',
};

test.each(Object.entries(failures))('%s says for every cause what it may say', (packet, codes) => {
  const allowed = codes.split(' ');
  for (const cause of hubRefusalCause.options) {
    expect(allowed).toContain(reasonCode(packet as keyof typeof failures, cause).toString(16));
  }
});

test.each([
  ['connack', 'thumbprint-mismatch', 5, 0x87],
  ['connack', 'protocol-version', 1, 0x84],
  ['connack', 'client-id-missing', 2, 0x85],
  ['connack', 'device-unknown', 3, 0x88],
  ['suback', 'topic-malformed', undefined, 0x8f],
  ['suback', 'topic-outside-spaces', undefined, 0x87],
  ['disconnect', 'topic-malformed', undefined, 0x90],
  ['disconnect', 'message-too-large', undefined, 0x95],
  ['puback', 'message-too-large', undefined, 0x80],
] as const)('%s for %s', (packet, cause, returnCode, code) => {
  expect(reasonCode(packet, cause, returnCode)).toBe(code);
});

test('an acknowledgement refuses what is wrong with the message; what breaks the rules of the connection ends it', () => {
  expect(acknowledgedWith('topic-outside-spaces')).toBe(0x87);
  expect(acknowledgedWith('message-malformed')).toBe(0x99);
  expect(acknowledgedWith('qos-not-supported')).toBeUndefined();
  expect(acknowledgedWith('message-too-large')).toBeUndefined();
  expect(acknowledgedWith('hub-failed')).toBeUndefined();
});

test('why somebody was not believed is kept to the hub', () => {
  expect([isTold('thumbprint-mismatch'), isTold('device-unknown'), isTold('topic-malformed')]).toEqual([
    false,
    false,
    true,
  ]);
});
