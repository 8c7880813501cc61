import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src-renderer/bench/host.ts';
import { isJavaKeystore } from '../../src-renderer/features/certificates/open-authority/howto.ts';
import { openAuthority as text } from '../../src-renderer/features/certificates/open-authority/words.ts';
import { passphrase as passphraseText } from '../../src-renderer/ui/passphrase-words.ts';
import {
  type Draft,
  type Event,
  type State,
  next,
  orderOf,
  start,
} from '../../src-renderer/features/certificates/open-authority/steps.ts';

const file = { token: 'f', name: 'Contoso Root.pfx' };
const passphrase = { first: 'one', again: 'one', remember: false };
const draft = (part: Partial<Draft> = {}): Draft => ({ ...start().draft, file, name: 'Contoso', passphrase, ...part });
const made = { name: 'Contoso' } as Extract<State, { step: 'opened' }>['made'];
const failure = (code: Failure['code'], field?: string): Failure => ({
  code,
  message: 'It went wrong.',
  details: { remedy: 'Do this.', ...(field === undefined ? {} : { field }) },
});
const told = 'It went wrong. Do this.';

const { filePassword: _filePassword, passphrase: _passphrase, ...shown } = draft();
const kept = { ...shown, fileEncrypted: false };
const states = {
  files: { step: 'files', draft: draft(), faults: { file: 'old' } },
  passphrase: { step: 'passphrase', draft: draft(), faults: { again: 'old' } },
  opening: { step: 'opening', draft: draft() },
  opened: { step: 'opened', draft: kept, made },
} as const satisfies Record<string, State>;
const events: Record<Event['type'], Event> = {
  typed: { type: 'typed', part: { filePassword: 'p' } },
  chosen: { type: 'chosen', file: { token: 'g', name: 'other.pem' }, existing: [] },
  next: { type: 'next' },
  back: { type: 'back' },
  opened: { type: 'opened', made },
  failed: { type: 'failed', failure: failure('WORKSPACE_BUSY', 'workspace') },
};
const ways: Record<keyof typeof states, Partial<Record<Event['type'], State['step']>>> = {
  files: { typed: 'files', chosen: 'files', next: 'passphrase', failed: 'files' },
  passphrase: { typed: 'passphrase', next: 'opening', back: 'files', failed: 'files' },
  opening: { opened: 'opened', failed: 'files' },
  opened: {},
};
const steps = ['files', 'passphrase', 'opening', 'opened'] as const;
const types = ['typed', 'chosen', 'next', 'back', 'opened', 'failed'] as const;

describe('opening an authority', () => {
  test.each(
    steps
      .flatMap((step) => types.map((type) => [step, type] as const))
      .filter(([step, type]) => step !== 'opened' || type !== 'failed'),
  )('goes on from %s by %s', (step, type) => {
    const before: State = states[step];
    const after = next(before, events[type]);
    const to = ways[step][type];
    if (to === undefined) {
      expect(after).toBe(before);
      return;
    }
    expect(after.step).toBe(to);
    const changed: Partial<Draft> =
      type === 'typed'
        ? { filePassword: 'p' }
        : type === 'chosen'
          ? { file: { token: 'g', name: 'other.pem' }, name: 'other' }
          : {};
    // No secret outlives its use.
    expect(after.draft).toEqual(to === 'opened' ? kept : draft(changed));
    if ('faults' in after) expect(after.faults).toEqual({});
  });

  // What was opened stays opened, whatever comes late.
  test('is not undone by a failure that comes late', () => {
    expect(next(states.opened, events.failed)).toMatchObject({ step: 'opened', made });
  });

  test.each([
    ['Contoso Root.pfx', [], 'Contoso Root'],
    ['Contoso Root.pfx', ['contoso root'], 'Contoso Root-2'],
    ['ca.tar.pem', [], 'ca.tar'],
    ['no ending', [], 'no ending'],
    ['Größe (1).pem', [], 'Gr--e -1-'],
    ['.pem', [], 'Authority'],
    ['.pem', ['Authority'], 'Authority-2'],
  ])('names the authority after the file %s', (name, existing, expected) => {
    const after = next(start(), { type: 'chosen', file: { token: 't', name }, existing });
    expect(after.draft).toMatchObject({ file: { token: 't', name }, name: expected, named: false });
  });

  test('keeps a name that was typed when another file is chosen', () => {
    const named = next(start(), { type: 'typed', part: { name: 'Mine', named: true } });
    expect(next(named, { type: 'chosen', file, existing: [] }).draft.name).toBe('Mine');
  });

  test.each([
    [{ file: undefined }, { file: text.fileNeeded }],
    [{ file: undefined, name: '' }, { file: text.fileNeeded }],
    [{ name: ' ' }, { name: text.nameNeeded }],
  ])('stays at the first page with %j', (part, faults) => {
    const state: State = { step: 'files', draft: draft(part), faults: {} };
    expect(next(state, { type: 'next' })).toEqual({ ...state, faults });
  });

  test.each([
    [{ first: '', again: '', remember: true }, { passphrase: passphraseText.needed }],
    [{ first: 'a', again: 'b', remember: true }, { again: passphraseText.different }],
  ])('stays at the second page with %j', (typed, faults) => {
    const state: State = { step: 'passphrase', draft: draft({ passphrase: typed }), faults: {} };
    expect(next(state, { type: 'next' })).toEqual({ ...state, faults });
  });

  test.each([
    ['WRONG_PASSWORD', 'password', 'filePassword'],
    ['PASSWORD_REQUIRED', 'password', 'filePassword'],
    ['WRONG_PASSWORD', 'keyFile', 'filePassword'],
    ['NAME_TAKEN', 'name', 'name'],
    ['INVALID_INPUT', 'name', 'name'],
    ['NOT_AN_AUTHORITY', 'file', 'file'],
    ['INCOMPLETE', 'keyFile', 'keyFile'],
    ['INVALID_INPUT', 'filePassword', 'filePassword'],
  ] as const)('comes back from %s at %s to %s', (code, field, shown) => {
    expect(next(states.opening, { type: 'failed', failure: failure(code, field) })).toEqual({
      step: 'files',
      draft: draft(),
      faults: { [shown]: code === 'WRONG_PASSWORD' ? text.wrongPassword : told },
    });
  });

  test('asks for the password of the key once it is known that it has one', () => {
    const refused: Event = { type: 'failed', failure: failure('WRONG_PASSWORD', 'keyPassword') };
    const asked = next(states.opening, refused);
    const faults = { keyPassword: text.keyPasswordNeeded };
    expect(asked).toEqual({ step: 'files', draft: draft({ keyPassword: '' }), faults });
    expect(orderOf(asked.draft as Draft, 'w', 'j')).not.toHaveProperty('keyPassword');
    const typed = next(asked, { type: 'typed', part: { keyPassword: 'k' } });
    expect(orderOf(typed.draft as Draft, 'w', 'j')).toMatchObject({ keyPassword: 'k' });
    const opening: State = { step: 'opening', draft: draft({ keyPassword: 'k' }) };
    expect(next(opening, refused)).toMatchObject({ step: 'files', faults: { keyPassword: text.wrongPassword } });
    expect(next(opening, events.opened).draft).not.toHaveProperty('keyPassword');
    // Another file may have none.
    expect(next(typed, events.chosen).draft).toMatchObject({ keyPassword: undefined });
  });

  test.each([
    ['WORKSPACE_BUSY', 'workspace'],
    ['INTERNAL', undefined],
  ] as const)('shows %s above the files', (code, field) => {
    const failed = failure(code, field);
    const expected = { step: 'files', draft: draft(), faults: {}, failure: failed };
    expect(next(states.opening, { type: 'failed', failure: failed })).toEqual(expected);
    expect(next(expected as State, { type: 'typed', part: {} })).not.toHaveProperty('failure');
  });

  test('comes back from a cancel to the page it was begun on, with everything that was typed', () => {
    const cancelled = failure('CANCELLED');
    expect(next(states.opening, { type: 'failed', failure: cancelled })).toEqual({
      step: 'passphrase',
      draft: draft(),
      faults: {},
      failure: cancelled,
    });
  });

  test.each([
    ['root.pfx', true],
    ['root.pem', true],
    ['root.jks', false],
    ['root.BKS', false],
  ])('of %s, commands of OpenSSL: %s', (name, offered) => {
    expect(isJavaKeystore({ ...kept, file: { token: 'f', name } })).toBe(!offered);
  });

  test('asks for what was chosen, and for nothing that was not', () => {
    const order = { workspace: 'w', jobId: 'j', name: 'Contoso', file: 'f', passphrase: 'one', remember: false };
    expect(orderOf(draft({ name: ' Contoso ' }), 'w', 'j')).toEqual(order);
    expect(orderOf(draft({ keyFile: { token: 'k', name: 'k' }, filePassword: ' p' }), 'w', 'j')).toEqual({
      ...order,
      keyFile: 'k',
      filePassword: ' p',
    });
  });
});
