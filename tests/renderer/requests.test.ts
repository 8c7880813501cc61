import { describe, expect, test } from 'vitest';
import type { AnsweredRequest, RequestDetails } from '../../src-main/contract/models.ts';
import * as creating from '../../src-renderer/features/certificates/create-request/steps.ts';
import {
  type Circumstances,
  type Event,
  type State,
  next,
  orderOf,
  sourceOf,
  start,
} from '../../src-renderer/features/certificates/sign-request/steps.ts';

const details: RequestDetails = {
  subject: 'CN=far',
  commonName: 'far',
  key: 'RSA 2048',
  signature: 'RSA with SHA-256',
  asked: { alternativeNames: ['DNS:far'], others: [] },
  purpose: 'server',
  offered: ['alternativeNames', 'keyUsage'],
  pem: '',
  base64: '',
};
const open: Circumstances = { remembered: true, refusal: undefined, key: 'none' };
const walk = (state: State, ...events: Event[]): State => events.reduce(next, state);
const failed = (code: 'WRONG_PASSWORD' | 'INVALID_INPUT', field?: string): Event => ({
  type: 'failed',
  failure: { code, message: 'No.', details: field === undefined ? {} : { field } },
});

describe('signing a request', () => {
  test('reads one of the workspace at once, and another when one was given', () => {
    expect(start('dev-01', 'Root')).toMatchObject({ step: 'which', reading: true });
    const nothing = next(start(undefined, 'Root'), { type: 'next', circumstances: open });
    expect(nothing).toMatchObject({ reading: false, faults: { file: expect.any(String) } });
    const pasted = walk(
      start(undefined, 'Root'),
      { type: 'typed', part: { text: 'MII' } },
      { type: 'next', circumstances: open },
    );
    expect(pasted).toMatchObject({ reading: true, faults: {} });
    if (pasted.step !== 'which') throw new Error(pasted.step);
    expect(sourceOf(pasted.draft)).toEqual({ from: 'text', text: 'MII' });
    expect(next(pasted, failed('INVALID_INPUT', 'source'))).toMatchObject({ faults: { text: 'No.' }, reading: false });
  });

  test('proposes what is asked for: the purpose with its lifetime, and the names alone', () => {
    const terms = walk(start('far', 'Root'), { type: 'read', details });
    expect(terms).toMatchObject({
      step: 'terms',
      draft: { purpose: 'server', take: ['alternativeNames'], days: '825' },
    });
    const other = next(terms, { type: 'typed', part: { purpose: 'device' } });
    expect(other).toMatchObject({ draft: { days: '365' } });
    const own = walk(terms, { type: 'typed', part: { days: '30' } }, { type: 'typed', part: { purpose: 'device' } });
    if (own.step !== 'terms') throw new Error(own.step);
    expect(orderOf(own.draft, 'w', 'j')).toEqual({
      workspace: 'w',
      jobId: 'j',
      source: { from: 'workspace', name: 'far' },
      authority: 'Root',
      purpose: 'device',
      take: ['alternativeNames'],
      validityDays: 30,
    });
  });

  test('asks for each passphrase that is needed, and takes failures to their fields', () => {
    const terms = walk(start('far', 'Root'), { type: 'read', details });
    const wanting = next(terms, {
      type: 'next',
      circumstances: { remembered: false, refusal: 'Ended.', key: 'encrypted' },
    });
    expect(wanting).toMatchObject({
      step: 'terms',
      faults: { authority: 'Ended.', passphrase: expect.any(String), keyPassphrase: expect.any(String) },
    });
    const signing = next(terms, { type: 'next', circumstances: open });
    expect(signing.step).toBe('signing');
    expect(next(signing, failed('INVALID_INPUT', 'take'))).toMatchObject({ step: 'terms', faults: { take: 'No.' } });
    expect(next(signing, failed('WRONG_PASSWORD'))).toMatchObject({ faults: { passphrase: expect.any(String) } });
    const made = { kind: 'certificate', name: 'far' } as AnsweredRequest;
    expect(next(signing, { type: 'signed', made })).toMatchObject({
      howto: { topic: 'signRequest', purpose: 'server', file: 'far.csr', keyAlgorithm: 'RSA' },
    });
  });
});

test('making a request goes on with what can be made, and back to the field at fault', () => {
  const first = creating.start(['dev-01']);
  expect(first).toMatchObject({ draft: { deviceId: 'dev-02' } });
  const wrong = [
    { type: 'typed', part: { deviceId: ' ', country: 'Germany', keyPassphrase: { first: 'a', again: 'b' } } },
    { type: 'next' },
  ] satisfies creating.Event[];
  expect(Object.keys((wrong.reduce(creating.next, first) as { faults: object }).faults).toSorted()).toEqual([
    'country',
    'deviceId',
    'keyAgain',
  ]);
  const making = creating.next(first, { type: 'next' });
  expect(making.step).toBe('making');
  expect(creating.next(making, { type: 'unnameable', fault: 'No host.' })).toMatchObject({
    faults: { hosts: 'No host.' },
  });
  if (making.step !== 'making') throw new Error(making.step);
  expect(creating.orderOf(making.draft, { dns: ['a'], addresses: [] }, 'w', 'j')).toEqual({
    workspace: 'w',
    jobId: 'j',
    deviceId: 'dev-02',
    keyType: 'ec-p256',
    dns: ['a'],
    addresses: [],
  });
});
