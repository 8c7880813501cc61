import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src-renderer/bench/host.ts';
import { createDevices as text } from '../../src-renderer/features/certificates/create-devices/words.ts';
import { passphrase as passphraseText } from '../../src-renderer/ui/passphrase-words.ts';
import { validity } from '../../src-renderer/ui/validity.ts';
import {
  type Draft,
  howtoOf,
  orderOf,
  setOf,
  withoutSecrets,
} from '../../src-renderer/features/certificates/create-devices/order.ts';
import {
  type Event,
  type Preview,
  type State,
  countOf,
  next,
  start,
} from '../../src-renderer/features/certificates/create-devices/steps.ts';
import { wrongPassphrase } from '../../src-renderer/ui/problems.ts';

const known = { authority: 'Root', devices: [], hubRunning: true, pair: false };
const draft = (part: Partial<Draft> = {}): Draft => ({ ...start(known).draft, passphrase: '1234', ...part });
const preview: Preview = {
  total: 1,
  faults: 0,
  unknownColumns: [],
  rows: [{ row: 1, deviceId: 'dev-01', exists: false }],
};
const faulty: Preview = {
  total: 2,
  faults: 1,
  unknownColumns: [],
  rows: [
    { row: 1, deviceId: 'dev-01', exists: false },
    { row: 2, deviceId: '../no', exists: false, fault: 'No such ID.' },
  ],
};
const made = { devices: [], warnings: [] };
const failure = (code: Failure['code'], field?: string): Failure => ({
  code,
  message: 'It went wrong.',
  details: { remedy: 'Do this.', ...(field === undefined ? {} : { field }) },
});
const told = 'It went wrong. Do this.';
const twice = (first: string) => ({ first, again: first });
const onward: Event = { type: 'next', remembered: false };

const { passphrase: _passphrase, pfxPassword: _pfxPassword, keyPassphrase: _keyPassphrase, ...rest } = draft();
/** No secret outlives its use. */
const kept = { ...rest, keyEncrypted: false };
const states = {
  signer: { step: 'signer', draft: draft(), faults: {} },
  devices: { step: 'devices', draft: draft(), faults: {}, checking: true },
  files: { step: 'files', draft: draft(), faults: {}, preview },
  making: { step: 'making', draft: draft(), preview, done: 0, registered: 0 },
  made: { step: 'made', draft: kept, made, registered: 0 },
} as const satisfies Record<string, State>;

const events: Record<Event['type'], Event> = {
  typed: { type: 'typed', part: { deviceId: 'other' } },
  next: onward,
  'left-out': { type: 'left-out', on: true },
  previewed: { type: 'previewed', preview, goOn: true },
  back: { type: 'back' },
  progress: { type: 'progress', done: 3 },
  registered: { type: 'registered', count: 2 },
  made: { type: 'made', made },
  failed: { type: 'failed', failure: failure('WORKSPACE_BUSY', 'workspace') },
};
/** Where each event leads; what is not named here changes nothing. */
const ways: Record<keyof typeof states, Partial<Record<Event['type'], State['step']>>> = {
  signer: { typed: 'signer', next: 'devices' },
  devices: { typed: 'devices', next: 'devices', previewed: 'files', back: 'signer', failed: 'devices' },
  files: { typed: 'files', next: 'making', back: 'devices' },
  making: { progress: 'making', registered: 'making', made: 'made', failed: 'files' },
  made: { registered: 'made', failed: 'made' },
};
const steps = ['signer', 'devices', 'files', 'making', 'made'] as const;
const types = ['typed', 'next', 'left-out', 'previewed', 'back', 'progress', 'registered', 'made', 'failed'] as const;

describe('creating devices', () => {
  test.each(steps.flatMap((step) => types.map((type) => [step, type] as const)))(
    'goes on from %s by %s',
    (step, type) => {
      const before: State = states[step];
      const after = next(before, events[type]);
      const to = ways[step][type];
      if (to === undefined) expect(after).toBe(before);
      else expect(after.step).toBe(to);
      const typed = type === 'typed' && to !== undefined;
      expect(after.draft).toEqual(typed ? draft({ deviceId: 'other' }) : to === 'made' ? kept : before.draft);
    },
  );

  test('begins with what is there', () => {
    expect(start({ authority: undefined, devices: [], hubRunning: false, pair: false }).draft).toMatchObject({
      signer: 'self',
      authority: '',
      deviceId: 'dev-01',
      register: false,
    });
    expect(
      start({ authority: 'A', devices: ['DEV-01', 'dev-02', 'x'], hubRunning: true, pair: false }).draft,
    ).toMatchObject({
      signer: 'authority',
      authority: 'A',
      deviceId: 'dev-03',
      register: true,
    });
    expect(
      start({ ...known, devices: Array.from({ length: 99 }, (_, i) => `dev-${String(i + 1).padStart(2, '0')}`) }).draft
        .deviceId,
    ).toBe('dev-100');
  });

  test('asks for the passphrase of an authority that is not remembered', () => {
    const without = draft({ passphrase: '' });
    const signer: State = { step: 'signer', draft: without, faults: {} };
    expect(next(signer, onward)).toEqual({ ...signer, faults: { passphrase: passphraseText.neededOf('Root') } });
    expect(next(signer, { type: 'next', remembered: true }).step).toBe('devices');
    expect(next({ ...signer, draft: draft({ passphrase: '', signer: 'self' }) }, onward).step).toBe('devices');
  });

  test.each([
    [{ way: 'several', count: '0' }, { count: text.countFault }],
    [{ way: 'several', count: '100001' }, { count: text.countFault }],
    [{ way: 'several', count: '1e3' }, { count: text.countFault }],
    [{ way: 'several', count: ' 100000 ' }, {}],
    [{ way: 'list', ids: ' ,;\n' }, { ids: text.idsNeeded }],
    [{ way: 'list', ids: 'a' }, {}],
    [{ way: 'csv' }, { csv: text.csvNeeded }],
    [{ way: 'csv', csv: { name: 'd.csv', text: '' } }, {}],
    [{ way: 'one', count: '0', ids: '' }, {}],
    [{ days: '1.5' }, { days: validity.daysFault }],
    [
      { way: 'csv', days: 'x' },
      { csv: text.csvNeeded, days: validity.daysFault },
    ],
  ] as const)('checks %j before anything is asked', (part, faults) => {
    const state: State = { step: 'devices', draft: draft(part), faults: {}, checking: false };
    expect(next(state, onward)).toEqual({ ...state, faults, checking: Object.keys(faults).length === 0 });
  });

  test.each([
    ['one', 'deviceId'],
    ['several', 'prefix'],
    ['list', 'ids'],
    ['csv', 'csv'],
  ] as const)('shows the first fault of a preview where devices are named by %s', (way, field) => {
    const state: State = { step: 'devices', draft: draft({ way }), faults: {}, checking: true };
    expect(next(state, { type: 'previewed', preview: faulty, goOn: true })).toEqual({
      ...state,
      checking: false,
      preview: faulty,
      faults: { [field]: field === 'csv' ? text.csvFaults(1, 2) : 'No such ID.' },
    });
  });

  test('goes on without the rows that have faults, where that was chosen and a row is left', () => {
    const csv = { name: 'd.csv', text: 'id' };
    const looked: State = {
      step: 'devices',
      draft: draft({ way: 'csv', csv }),
      faults: {},
      checking: false,
      preview: faulty,
    };
    const chosen = next(looked, { type: 'left-out', on: true });
    expect(chosen).toMatchObject({
      step: 'devices',
      preview: faulty,
      draft: { csv: { ...csv, leaveOutFaulty: true } },
    });
    expect(setOf(chosen.draft as Draft)).toEqual({ kind: 'csv', text: 'id', leaveOutFaulty: true });
    const checking = next(chosen, onward);
    expect(next(checking, { type: 'previewed', preview: faulty, goOn: true }).step).toBe('files');
    const none: Preview = { ...faulty, total: 1 };
    expect(next(checking, { type: 'previewed', preview: none, goOn: true })).toMatchObject({
      step: 'devices',
      faults: { csv: text.csvAllFaulty },
    });
    expect(countOf(faulty)).toBe(1);
  });

  test('takes a secret that was typed twice, or once where it can be read', () => {
    const files = (part: Partial<Draft>) => next({ ...states.files, draft: draft(part) }, onward);
    const once = { first: 'k', again: '' };
    expect(files({ keyPassphrase: once })).toMatchObject({ faults: { keyAgain: passphraseText.different } });
    expect(files({ pfxPassword: { first: 'a', again: 'b' } })).toMatchObject({
      faults: { pfxAgain: passphraseText.different },
    });
    expect(files({ keyPassphrase: { ...once, shown: true }, pfxPassword: twice('p') }).step).toBe('making');
  });

  test('says at the one device, or at the subscriber, what is wrong with it', () => {
    const one = next(states.devices, { type: 'previewed', preview, goOn: true, idFault: told });
    expect(one).toMatchObject({ step: 'devices', faults: { deviceId: told }, checking: false });
    const pair: State = { ...states.devices, draft: draft({ way: 'pair' }) };
    expect(next(pair, { type: 'previewed', preview: faulty, goOn: true })).toMatchObject({
      faults: { subscriber: 'No such ID.' },
    });
  });

  test('stays with a preview that was only looked at', () => {
    expect(next(states.devices, { type: 'previewed', preview, goOn: false })).toEqual({
      ...states.devices,
      checking: false,
      preview,
    });
  });

  test('loses nothing by a cancel, while it checks or makes', () => {
    const cancelled = failure('CANCELLED');
    expect(next(states.devices, { type: 'failed', failure: cancelled })).toEqual({
      ...states.devices,
      checking: false,
    });
    expect(next(states.making, { type: 'failed', failure: cancelled })).toEqual({
      ...states.files,
      failure: cancelled,
    });
    const midway: State = { ...states.making, done: 3 };
    const stopped = next(midway, { type: 'failed', failure: cancelled });
    expect(stopped).toMatchObject({ step: 'files', done: 3 });
    expect(next(stopped, onward)).toMatchObject({ step: 'making', done: 0 });
  });

  test('shows how to make the same with no secret in it', () => {
    const secret = { passphrase: 'secret-1', pfxPassword: twice('secret-2'), keyPassphrase: twice('secret-3') };
    const order = howtoOf(withoutSecrets(draft(secret)));
    expect(order).toMatchObject({ topic: 'device', authority: 'Root', keyEncrypted: true });
    expect(JSON.stringify(order)).not.toContain('secret');
    expect(howtoOf(withoutSecrets(draft({ signer: 'self' })))).not.toHaveProperty('authority');
  });

  // While the answer is on its way the page can still be typed into.
  test('does not go on with the preview of what was typed before', () => {
    const changed = next(states.devices, { type: 'typed', part: { deviceId: 'another' } });
    expect(next(changed, { type: 'previewed', preview, goOn: true }).step).toBe('devices');
  });

  test('loses nothing on the way back and forth', () => {
    const part = { way: 'list', ids: 'a\nb', keyType: 'rsa-2048', days: '30', csv: { name: 'n', text: 't' } } as const;
    let state: State = next({ step: 'devices', draft: draft(), faults: {}, checking: false }, { type: 'typed', part });
    state = next(next(state, onward), { type: 'previewed', preview, goOn: true });
    state = next(state, {
      type: 'typed',
      part: { pfxPassword: twice('p'), keyPassphrase: twice('k'), rootInChain: false },
    });
    state = next(state, events.back);
    expect(state).toMatchObject({ step: 'devices', preview, checking: false, faults: {} });
    state = next(state, events.back);
    expect(state).toEqual({
      step: 'signer',
      faults: {},
      draft: draft({ ...part, pfxPassword: twice('p'), keyPassphrase: twice('k'), rootInChain: false }),
    });
  });

  test('counts what is done and what is registered, to the end', () => {
    let state: State = next(states.making, { type: 'progress', done: 7 });
    expect(state).toMatchObject({ done: 7, registered: 0 });
    state = next(state, { type: 'registered', count: 5 });
    expect(state).toMatchObject({ done: 7, registered: 5 });
    state = next(state, { type: 'made', made });
    expect(state).toEqual({ step: 'made', draft: kept, made, registered: 5 });
    const failed = failure('HUB_NOT_RUNNING');
    expect(next(state, { type: 'failed', failure: failed })).toEqual({ ...state, failure: failed });
    state = next(state, { type: 'registered', count: 6, failure: failed });
    expect(state).toMatchObject({ registered: 6, failure: failed });
  });

  test('shows a refused set at its field, and other failures above the page', () => {
    for (const [way, field] of [
      ['one', 'deviceId'],
      ['several', 'prefix'],
      ['list', 'ids'],
      ['csv', 'csv'],
    ] as const) {
      const state: State = { step: 'devices', draft: draft({ way }), faults: {}, checking: true };
      expect(next(state, { type: 'failed', failure: failure('INVALID_INPUT', 'csv') })).toEqual({
        ...state,
        checking: false,
        faults: { [field]: told },
      });
    }
    const gone = failure('STORAGE_FAILED');
    expect(next(states.devices, { type: 'failed', failure: gone })).toEqual({
      ...states.devices,
      checking: false,
      failure: gone,
    });
  });

  test.each([
    [
      'WRONG_PASSWORD',
      'passphrase',
      { step: 'signer', draft: draft({ passphrase: '' }), faults: { passphrase: wrongPassphrase() } },
    ],
    ['INVALID_INPUT', 'pfxPassword', { step: 'files', draft: draft(), preview, faults: { pfxPassword: told } }],
    ['CANCELLED', undefined, { step: 'files', draft: draft(), preview, faults: {}, failure: failure('CANCELLED') }],
  ] as const)('comes back from %s at %s', (code, field, expected) => {
    expect(next(states.making, { type: 'failed', failure: failure(code, field) })).toEqual(expected);
  });

  // A passphrase that was remembered when the page was drawn may be forgotten by now.
  test('comes back from a passphrase that is needed after all to its field', () => {
    expect(next(states.making, { type: 'failed', failure: failure('PASSWORD_REQUIRED', 'password') })).toMatchObject({
      step: 'signer',
      faults: { passphrase: told },
    });
  });
});

describe('the order for devices', () => {
  test.each([
    [
      { way: 'one', deviceId: ' d ' },
      { kind: 'ids', ids: ['d'] },
    ],
    [
      { way: 'several', prefix: ' s- ', count: ' 5 ' },
      { kind: 'numbered', prefix: 's-', count: 5 },
    ],
    [
      { way: 'list', ids: ' a \r\nb,c;;\n d' },
      { kind: 'ids', ids: ['a', 'b', 'c', 'd'] },
    ],
    [
      { way: 'csv', csv: { name: 'n', text: 'deviceId\na' } },
      { kind: 'csv', text: 'deviceId\na' },
    ],
  ] as const)('names them as %j', (part, set) => {
    expect(setOf(draft(part))).toEqual(set);
  });

  test.each([
    [{}, { authority: { name: 'Root', passphrase: '1234' } }],
    [{ passphrase: '' }, { authority: { name: 'Root' } }],
    [{ signer: 'self' }, {}],
    [{ signer: 'self', keyPassphrase: twice('k') }, { keyPassphrase: 'k' }],
    [{ signer: 'self', days: '30' }, { validityDays: 30 }],
    [
      { signer: 'self', pfxPassword: twice(''), rootInChain: false },
      { pfxPassword: '', rootInChain: false },
    ],
    [
      { signer: 'self', pfxProfile: 'compatible', keyType: 'rsa-2048' },
      { pfxProfile: 'compatible', keyType: 'rsa-2048' },
    ],
  ] as const)('says what was chosen: %j', (part, more) => {
    expect(orderOf(draft(part), 'w', 'j')).toEqual({
      workspace: 'w',
      jobId: 'j',
      devices: { kind: 'ids', ids: ['dev-01'] },
      keyType: 'ec-p256',
      pfxPassword: '1234',
      pfxProfile: 'modern',
      rootInChain: true,
      ...more,
    });
  });
});
