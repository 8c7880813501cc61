import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src-renderer/bench/host.ts';
import { createAuthority as text } from '../../src-renderer/features/certificates/create-authority/words.ts';
import { passphrase as passphraseText } from '../../src-renderer/ui/passphrase-words.ts';
import { validity } from '../../src-renderer/ui/validity.ts';
import {
  type Draft,
  type Event,
  type State,
  next,
  orderOf,
  start,
} from '../../src-renderer/features/certificates/create-authority/steps.ts';
import { subjectOf } from '../../src-renderer/features/certificates/subject/index.ts';
import { subject as subjectText } from '../../src-renderer/features/certificates/subject/words.ts';
import { wrongPassphrase } from '../../src-renderer/ui/problems.ts';

const passphrase = { first: 'one', again: 'one', remember: true };
const made = { name: 'RootCA' } as Extract<State, { step: 'made' }>['made'];
const failure = (code: Failure['code'], field?: string): Failure => ({
  code,
  message: 'It went wrong.',
  details: { remedy: 'Do this.', ...(field === undefined ? {} : { field }) },
});
const told = 'It went wrong. Do this.';

const draft = (part: Partial<Draft> = {}): Draft => ({ ...start([], undefined).draft, passphrase, ...part });
const typed = (part: Partial<Draft>): Event => ({ type: 'typed', part });
const onward: Event = { type: 'next', parentRemembered: false };
const back: Event = { type: 'back' };
const named = (name = draft().name, fault?: string): Event => ({ type: 'checked', name, fault });
const { passphrase: _passphrase, parentPassphrase: _parentPassphrase, ...kept } = draft();
const states = {
  about: { step: 'about', draft: draft(), faults: {}, checking: false },
  checking: { step: 'about', draft: draft(), faults: {}, checking: true },
  passphrase: { step: 'passphrase', draft: draft(), faults: {} },
  making: { step: 'making', draft: draft() },
  made: { step: 'made', draft: kept, made },
} as const satisfies Record<string, State>;

describe('creating an authority', () => {
  test.each([
    ['about', 'checked', 'about'],
    ['checking', 'checked', 'passphrase'],
    ['passphrase', 'checked', 'passphrase'],
    ['about', 'back', 'about'],
    ['about', 'made', 'about'],
    ['about', 'failed', 'about'],
    ['passphrase', 'next', 'making'],
    ['passphrase', 'back', 'about'],
    ['passphrase', 'made', 'passphrase'],
    ['passphrase', 'failed', 'passphrase'],
    ['making', 'typed', 'making'],
    ['making', 'next', 'making'],
    ['making', 'back', 'making'],
    ['making', 'made', 'made'],
    ['making', 'failed', 'passphrase'],
    ['made', 'typed', 'made'],
    ['made', 'next', 'made'],
    ['made', 'back', 'made'],
    ['made', 'made', 'made'],
    ['made', 'failed', 'made'],
  ] as const)('goes from %s by %s to %s', (from, by, to) => {
    const events: Record<Event['type'], Event> = {
      typed: typed({ name: 'Changed' }),
      next: onward,
      checked: named(),
      back,
      made: { type: 'made', made },
      failed: { type: 'failed', failure: failure('WORKSPACE_BUSY', 'workspace') },
    };
    const before: State = states[from];
    const after = next(before, events[by]);
    expect(after.step).toBe(to);
    // What does not move on changes nothing.
    if (before.step === to) expect(after).toBe(before);
    // No secret outlives its use.
    expect(after.draft).toEqual(to === 'made' ? kept : before.draft);
  });

  test('begins with names that are free and days that are usual', () => {
    expect(start([], undefined).draft).toMatchObject({ kind: 'root', name: 'RootCA', parent: '', days: '3650' });
    expect(start(['rootca', 'RootCA-2'], undefined).draft).toMatchObject({ name: 'RootCA-3', parent: 'rootca' });
    expect(start(['A', 'B'], 'B').draft).toMatchObject({
      kind: 'intermediate',
      parent: 'B',
      name: 'Intermediate',
      days: '1825',
    });
  });

  test('loses nothing on the way back and forth', () => {
    const full = {
      name: 'Contoso',
      days: '400',
      organization: 'O',
      organizationalUnit: 'OU',
      locality: 'L',
      stateOrProvince: 'ST',
      country: 'de',
      keyType: 'rsa-4096',
    } as const;
    let state = next(start([], undefined), typed(full));
    state = next(next(state, onward), named(full.name));
    state = next(state, typed({ passphrase }));
    state = next(state, back);
    const all = { ...start([], undefined).draft, ...full, passphrase };
    expect(state).toEqual({ step: 'about', faults: {}, checking: false, draft: all });
    state = next(next(next(state, onward), named(full.name)), onward);
    expect(state).toMatchObject({ step: 'making', draft: { ...full, passphrase } });
  });

  test('a common name of its own stands in the subject, and is told there where it cannot be', () => {
    const order = (commonName: string) => orderOf(draft({ name: 'Pruefstelle', commonName }), 'w', 'j');
    expect(order(' Prüfstelle Weiß ')).toMatchObject({
      name: 'Pruefstelle',
      subject: { commonName: 'Prüfstelle Weiß' },
    });
    expect(order(' ').subject).toEqual({});
    for (const [commonName, field] of [
      ['Prüfstelle Weiß', 'commonName'],
      ['', 'name'],
    ] as const) {
      const making: State = { step: 'making', draft: draft({ commonName }) };
      const after = next(making, { type: 'failed', failure: failure('INVALID_INPUT', 'commonName') });
      expect(after).toMatchObject({ step: 'about', faults: { [field]: told } });
    }
  });

  test.each([
    [{ name: '  ' }, { name: text.nameNeeded }],
    [{ days: '' }, { days: validity.daysFault }],
    [{ days: '36501' }, { days: validity.daysFault }],
    [{ country: 'DEU' }, { country: subjectText.countryFault }],
    [{ commonName: ` ${'ü'.repeat(65)} ` }, { commonName: subjectText.tooLong('commonName', 65) }],
    [
      { name: '', days: '0', country: '1' },
      { name: text.nameNeeded, days: validity.daysFault, country: subjectText.countryFault },
    ],
  ])('stays at the first page with %j', (part, faults) => {
    const state: State = { ...states.about, draft: draft(part) };
    const after = next(state, onward);
    expect(after).toEqual({ step: 'about', draft: draft(part), faults, checking: false });
    // Typing into one field takes its fault away and leaves the others.
    const [field = 'name', ...others] = Object.keys(faults);
    expect(Object.keys((next(after, typed({ [field]: 'x' })) as typeof state).faults)).toEqual(others);
  });

  test('goes on only with a name that is good, and was checked as it stands now', () => {
    const { checking } = states;
    expect(next(states.about, onward)).toEqual(checking);
    expect(next(checking, named('RootCA', told))).toEqual({ ...states.about, faults: { name: told } });
    expect(next(checking, named('Root'))).toBe(checking);
    expect(next(next(checking, typed({ name: 'Other' })), named('Other'))).toMatchObject({ step: 'about' });
  });

  test.each([
    [{ passphrase: { first: '', again: '', remember: false } }, false, { passphrase: passphraseText.needed }],
    [{ passphrase: { first: 'a', again: 'b', remember: false } }, false, { again: passphraseText.different }],
    [
      { kind: 'intermediate', parent: 'Root', parentPassphrase: '' },
      false,
      { parentPassphrase: passphraseText.neededOf('Root') },
    ],
    [{ kind: 'intermediate', parent: 'Root', parentPassphrase: '' }, true, {}],
    [{ kind: 'intermediate', parent: 'Root', parentPassphrase: 'x' }, false, {}],
    [{ kind: 'root', parentPassphrase: '' }, false, {}],
  ] as const)('asks for passphrases: %j, remembered %j', (part, parentRemembered, faults) => {
    const state: State = { step: 'passphrase', draft: draft(part), faults: {} };
    const after = next(state, { type: 'next', parentRemembered });
    expect(after).toEqual(
      Object.keys(faults).length === 0 ? { step: 'making', draft: draft(part) } : { ...state, faults },
    );
  });

  test('takes both faults of a passphrase away when it is typed', () => {
    const state: State = { step: 'passphrase', draft: draft(), faults: { again: 'no', passphrase: 'no' } };
    expect(next(state, typed({ passphrase: { ...passphrase, first: 'x' } }))).toMatchObject({ faults: {} });
  });

  test('changes with the kind only what was not typed', () => {
    const root: State = states.about;
    const intermediate = next(root, typed({ kind: 'intermediate' }));
    expect(intermediate.draft).toMatchObject({ kind: 'intermediate', days: '1825', name: 'Intermediate' });
    expect(next(intermediate, typed({ kind: 'root' })).draft).toMatchObject({ kind: 'root', days: '3650' });
    const own: State = { ...states.about, draft: draft({ days: '99', name: 'Mine' }) };
    expect(next(own, typed({ kind: 'intermediate' })).draft).toMatchObject({ days: '99', name: 'Mine' });
    expect(next(own, typed({ kind: 'root' })).draft).toEqual(own.draft);
  });

  test.each([
    ['NAME_TAKEN', 'name', 'root', { step: 'about', checking: false, faults: { name: told } }],
    ['INVALID_INPUT', 'validityDays', 'root', { step: 'about', checking: false, faults: { days: told } }],
    ['INVALID_INPUT', 'parent', 'intermediate', { step: 'about', checking: false, faults: { parent: told } }],
    ['INVALID_INPUT', 'country', 'root', { step: 'about', checking: false, faults: { country: told } }],
    ['INVALID_INPUT', 'organization', 'root', { step: 'about', checking: false, faults: { organization: told } }],
    [
      'INVALID_INPUT',
      'organizationalUnit',
      'root',
      { step: 'about', checking: false, faults: { organizationalUnit: told } },
    ],
    [
      'WRONG_PASSWORD',
      'passphrase',
      'intermediate',
      { step: 'passphrase', faults: { parentPassphrase: wrongPassphrase() } },
    ],
    ['PASSWORD_REQUIRED', 'password', 'intermediate', { step: 'passphrase', faults: { parentPassphrase: told } }],
    ['WORKSPACE_BUSY', 'workspace', 'root', { step: 'passphrase', faults: {}, failure: {} }],
    ['CANCELLED', undefined, 'root', { step: 'passphrase', faults: {}, failure: {} }],
    ['INTERNAL', undefined, 'intermediate', { step: 'passphrase', faults: {}, failure: {} }],
  ] as const)('comes back from %s at %s of a %s', (code, field, kind, expected) => {
    const failed = failure(code, field);
    const after = next({ step: 'making', draft: draft({ kind }) }, { type: 'failed', failure: failed });
    expect(after).toEqual({
      ...expected,
      draft: draft({ kind }),
      ...('failure' in expected ? { failure: failed } : {}),
    });
  });

  // Faults that come back to where nobody sees them; see the contract's limits and `checkSubject`.
  test.each([
    ['locality', 'locality'],
    ['stateOrProvince', 'stateOrProvince'],
    ['subject.organization', 'organization'],
    ['subject.country', 'country'],
  ])('comes back from a refused %s to its field', (field, shown) => {
    const after = next(states.making, { type: 'failed', failure: failure('INVALID_INPUT', field) });
    expect(after).toMatchObject({ step: 'about', faults: { [shown]: told } });
  });

  test('comes back from a refused passphrase of the parent to its field', () => {
    const making: State = { step: 'making', draft: draft({ kind: 'intermediate' }) };
    const after = next(making, { type: 'failed', failure: failure('INVALID_INPUT', 'parentPassphrase') });
    expect(after).toMatchObject({ step: 'passphrase', faults: { parentPassphrase: told } });
  });
});

describe('the order for an authority', () => {
  test('of a root leaves out what is usual', () => {
    expect(orderOf(draft({ name: ' Root ' }), 'w', 'j')).toEqual({
      workspace: 'w',
      jobId: 'j',
      name: 'Root',
      subject: {},
      keyType: 'ec-p256',
      passphrase: 'one',
      remember: true,
    });
  });

  test('of an intermediate names its parent, with the passphrase where it was typed', () => {
    const intermediate = draft({ kind: 'intermediate', parent: 'Root', days: '1825' });
    expect(orderOf(intermediate, 'w', 'j')).toMatchObject({ parent: 'Root' });
    expect(orderOf(intermediate, 'w', 'j')).not.toHaveProperty('parentPassphrase');
    expect(orderOf(intermediate, 'w', 'j')).not.toHaveProperty('validityDays');
    expect(orderOf({ ...intermediate, parentPassphrase: 'p', days: ' 30 ' }, 'w', 'j')).toMatchObject({
      parentPassphrase: 'p',
      validityDays: 30,
    });
  });

  test('of a root says nothing of a parent that was chosen before', () => {
    expect(orderOf(draft({ kind: 'root', parent: 'Root' }), 'w', 'j')).not.toHaveProperty('parent');
    // The usual days of the other kind are no longer the usual ones.
    expect(orderOf(draft({ kind: 'root', days: '1825' }), 'w', 'j').validityDays).toBe(1825);
  });

  test('holds the subject that was typed, trimmed, and nothing empty', () => {
    expect(subjectOf(draft())).toEqual({});
    expect(subjectOf(draft({ organization: ' O ', country: ' de ', locality: '  ' }))).toEqual({
      organization: 'O',
      country: 'DE',
    });
    const all = { organization: 'O', organizationalUnit: 'U', locality: 'L', stateOrProvince: 'S', country: 'DE' };
    expect(subjectOf(draft(all))).toEqual(all);
  });
});
