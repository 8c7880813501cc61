import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src-renderer/bench/host.ts';
import { passphrase as passphraseText } from '../../src-renderer/ui/passphrase-words.ts';
import { filledIn } from '../../src-renderer/features/certificates/prove/cloud-files.ts';
import { prove as text } from '../../src-renderer/features/certificates/prove/words.ts';
import {
  type Draft,
  type Event,
  type State,
  codeHint,
  next,
  start,
} from '../../src-renderer/features/certificates/prove/steps.ts';

const draft = (part: Partial<Draft> = {}): Draft => ({
  ...start('Root').draft,
  code: 'AB',
  passphrase: '1234',
  ...part,
});
const proof = { code: 'AB' } as Extract<State, { step: 'proved' }>['proof'];
const failure = (code: Failure['code'], field?: string): Failure => ({
  code,
  message: 'It went wrong.',
  details: { remedy: 'Do this.', ...(field === undefined ? {} : { field }) },
});
const told = 'It went wrong. Do this.';
const busy = failure('WORKSPACE_BUSY', 'workspace');
const onward: Event = { type: 'next', remembered: false };

const { passphrase: _passphrase, ...kept } = draft();
const states = {
  where: { step: 'where', draft: draft() },
  local: { step: 'local', draft: draft(), faults: {}, working: false, done: {} },
  'local, working': { step: 'local', draft: draft(), faults: {}, working: true, done: { start: 'started' } },
  code: { step: 'code', draft: draft(), faults: {}, working: false },
  'code, working': { step: 'code', draft: draft(), faults: {}, working: true },
  // No secret outlives its use.
  proved: { step: 'proved', draft: kept, proof, done: {} },
} as const satisfies Record<string, State>;
const events: Record<Event['type'], Event> = {
  typed: { type: 'typed', part: { passphrase: 'other' } },
  next: onward,
  back: { type: 'back' },
  'step-done': { type: 'step-done', step: 'upload', words: 'uploaded' },
  failed: { type: 'failed', failure: busy },
  proved: { type: 'proved', proof },
};
/** What becomes of each state; what is not named here changes nothing. */
const ways: Record<keyof typeof states, Partial<Record<Event['type'], State>>> = {
  where: {
    typed: { step: 'where', draft: draft({ passphrase: 'other' }) },
    next: states.local,
  },
  local: {
    typed: { ...states.local, draft: draft({ passphrase: 'other' }) },
    next: { ...states.local, working: true },
    back: states.where,
    'step-done': { ...states.local, done: { upload: 'uploaded' } },
    failed: { ...states.local, failure: busy },
    proved: states.proved,
  },
  'local, working': {
    'step-done': { ...states['local, working'], done: { start: 'started', upload: 'uploaded' } },
    failed: { ...states['local, working'], working: false, failure: busy },
    proved: { ...states.proved, done: { start: 'started' } },
  },
  code: {
    typed: { ...states.code, draft: draft({ passphrase: 'other' }) },
    next: states['code, working'],
    back: states.where,
    failed: { ...states.code, failure: busy },
    proved: states.proved,
  },
  'code, working': {
    failed: { ...states.code, failure: busy },
    proved: states.proved,
  },
  proved: {},
};
const names = ['where', 'local', 'local, working', 'code', 'code, working', 'proved'] as const;
const types = ['typed', 'next', 'back', 'step-done', 'failed', 'proved'] as const;

describe('proving possession', () => {
  test.each(names.flatMap((name) => types.map((type) => [name, type] as const)))(
    'goes on from %s by %s',
    (name, type) => {
      const before: State = states[name];
      const after = next(before, events[type]);
      const expected = ways[name][type];
      if (expected === undefined) expect(after).toBe(before);
      else expect(after).toEqual(expected);
    },
  );

  test('begins at the local hub', () => {
    expect(start('Root')).toEqual({
      step: 'where',
      draft: { authority: 'Root', destination: 'local-hub', code: '', passphrase: '' },
    });
  });

  test.each(['azure-iot-hub', 'azure-dps', 'aws-iot'] as const)('asks for a code of %s', (destination) => {
    const after = next({ step: 'where', draft: draft({ destination }) }, onward);
    expect(after).toEqual({ step: 'code', draft: draft({ destination }), faults: {}, working: false });
    // Going back loses neither code nor passphrase.
    expect(next(after, events.back).draft).toEqual(draft({ destination }));
  });

  const passphraseNeeded = passphraseText.neededOf('Root');
  test.each([
    ['local', { passphrase: '', code: '' }, { passphrase: passphraseNeeded }],
    ['code', { passphrase: '', code: ' ' }, { passphrase: passphraseNeeded, code: text.codeNeeded }],
    ['code', { passphrase: 'x', code: '' }, { code: text.codeNeeded }],
  ] as const)('at %s with %j shows what is missing', (name, part, faults) => {
    const state: State = { ...states[name], draft: draft(part) };
    expect(next(state, onward)).toEqual({ ...state, faults });
  });

  test('needs no passphrase that is remembered, and no code at the local hub', () => {
    const remembered: Event = { type: 'next', remembered: true };
    const without = draft({ passphrase: '', code: '' });
    expect(next({ ...states.local, draft: without }, remembered)).toMatchObject({ working: true, faults: {} });
    expect(next({ ...states.code, draft: without }, remembered)).toMatchObject({
      working: false,
      faults: { code: text.codeNeeded },
    });
  });

  test('forgets what was done when it is tried again', () => {
    const failed: State = { ...states.local, done: { start: 'started' }, failure: busy };
    expect(next(failed, onward)).toEqual({ ...states.local, working: true });
  });

  test.each([
    ['local, working', 'passphrase', { passphrase: told }],
    ['code, working', 'passphrase', { passphrase: told }],
    ['code, working', 'code', { code: told }],
  ] as const)('comes back from a failure at %s to the field %s', (name, field, faults) => {
    const after = next(states[name], { type: 'failed', failure: failure('INVALID_INPUT', field) });
    expect(after).toMatchObject({ step: states[name].step, working: false, faults });
    expect(after).not.toHaveProperty('failure');
  });

  test('shows what is wrong with a code of the local hub above, for there is no field', () => {
    const failed = failure('INVALID_INPUT', 'code');
    expect(next(states['local, working'], { type: 'failed', failure: failed })).toMatchObject({
      faults: {},
      failure: failed,
      done: { start: 'started' },
    });
  });

  test('keeps what can be done about a failure, for the page to offer', () => {
    const taken: Failure = { ...failure('PORT_TAKEN', 'port'), details: { action: { do: 'use-port', port: 8884 } } };
    expect(next(states['local, working'], { type: 'failed', failure: taken })).toMatchObject({ failure: taken });
  });

  test.each(['local, working', 'code, working'] as const)('loses nothing by a cancel at %s', (name) => {
    const cancelled = failure('CANCELLED');
    expect(next(states[name], { type: 'failed', failure: cancelled })).toEqual({
      ...states[name],
      working: false,
      failure: cancelled,
    });
  });

  // A passphrase that was remembered when the page was drawn may be forgotten by now.
  test('asks for a passphrase that is needed after all', () => {
    const after = next(states['code, working'], { type: 'failed', failure: failure('PASSWORD_REQUIRED', 'password') });
    expect(after).toMatchObject({ faults: { passphrase: told } });
  });
});

describe('the hint at a code', () => {
  test.each([
    ['', undefined],
    ['  ', undefined],
    ['AB', { usual: false, digits: 2 }],
    [` ${'aB'.repeat(20)}\n`, { usual: true, digits: 40 }],
    ['0'.repeat(48), { usual: true, digits: 48 }],
    ['f'.repeat(64), { usual: true, digits: 64 }],
    ['g'.repeat(64), { usual: false, digits: 64 }],
    ['0'.repeat(41), { usual: false, digits: 41 }],
  ])('of %j is %j', (code, hint) => {
    expect(codeHint(code)).toEqual(hint);
  });
});

test('names of files stand where a line of instructions keeps a place for them, and nowhere else', () => {
  const line = 'Choose {file}, then {other}: “{}” {file}';
  expect(filledIn(line, { file: '{other} $&' })).toBe('Choose {other} $&, then {other}: “{}” {other} $&');
});
