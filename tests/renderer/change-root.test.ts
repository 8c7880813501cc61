import { describe, expect, test } from 'vitest';
import type { RootChange } from '../../src-main/contract/models.ts';
import {
  type State,
  beginOrder,
  chosenOf,
  faultsOf,
  keyOf,
  moveOrder,
  next,
  start,
} from '../../src-renderer/features/certificates/change-root/steps.ts';

const certificate = {
  subject: 'CN=Plant',
  issuer: 'CN=Plant',
  serial: '01',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2036-01-01T00:00:00.000Z',
  thumbprintSha1: 'A',
  thumbprintSha256: 'B',
  key: 'EC P-256',
};
const untouched: RootChange = {
  from: { name: 'Plant', certificate },
  crossSigned: false,
  clouds: [],
  hub: 'not-running',
  trustPem: '',
  left: [
    { kind: 'authority', name: 'Line', below: 4 },
    { kind: 'device', name: 'gateway', below: 0 },
  ],
  moved: 0,
  ledOver: 0,
};
const begun: RootChange = { ...untouched, to: { name: 'Plant G2', certificate }, crossSigned: true };
const half: RootChange = { ...begun, left: begun.left.slice(1), moved: 5, ledOver: 4 };
const all: RootChange = { ...half, left: [], moved: 6, ledOver: 5 };

const readOf = (known: RootChange): State => next(start('Plant G2'), { type: 'read', known });
type Shown = Exclude<State, { step: 'reading' } | { step: 'done' }>;
const shown = (state: State): Shown => {
  if (state.step === 'reading' || state.step === 'done') throw new Error(state.step);
  return state;
};
const failed = (code: 'WRONG_PASSWORD' | 'NAME_TAKEN', field: string) =>
  ({ type: 'failed', failure: { code, message: 'no', details: { field } } }) as const;
const report = { done: [], left: [], stopped: false, warnings: [] };

describe('the change of a root', () => {
  test('is gone on with where it was, by what is there', () => {
    expect([untouched, begun, half, all].map((known) => readOf(known).step)).toEqual([
      'root',
      'trust',
      'move',
      'withdraw',
    ]);
    // Interrupted before both were cross-signed: the new root has its name already.
    const broken = shown(readOf({ ...untouched, to: { name: 'Other', certificate } }));
    expect([broken.step, broken.draft.name]).toEqual(['root', 'Other']);
  });

  test('goes from the new root to who trusts it, once both are cross-signed, and nowhere before', () => {
    const working = next(readOf(untouched), { type: 'began' });
    expect(shown(next(working, { type: 'read', known: untouched })).working).toBe(true);
    expect(next(working, { type: 'worked', known: begun }).step).toBe('trust');
    const refused = shown(next(working, failed('WRONG_PASSWORD', 'passphrase')));
    expect([refused.step, Object.keys(refused.faults)]).toEqual(['root', ['fromPassphrase']]);
    const taken = shown(next(working, failed('NAME_TAKEN', 'name')));
    expect(Object.keys(taken.faults)).toEqual(['name']);
  });

  test('asks for what is needed, and only for that', () => {
    const first = shown(readOf(untouched));
    expect(Object.keys(faultsOf('root', first, { old: true, new: true }))).toEqual(['fromPassphrase', 'passphrase']);
    const typed = { ...first.draft, newPassphrase: { first: 'x', again: 'x', remember: false } };
    expect(faultsOf('root', { ...first, draft: typed }, { old: false, new: true })).toEqual({});
    expect(beginOrder(typed, 'w', 'Plant')).toMatchObject({ from: 'Plant', name: 'Plant G2', passphrase: 'x' });
    const moving = shown(readOf(half));
    expect(Object.keys(faultsOf('move', moving, { old: true, new: true }))).toEqual(['passphrase']);
    expect(faultsOf('move', moving, { old: true, new: false })).toEqual({});
  });

  test('moves what is chosen, and has chosen next what was left for later', () => {
    const moving = shown(next(readOf(begun), { type: 'go', to: 'move' }));
    expect(moveOrder(moving, 'w')).toMatchObject({ authority: 'Plant', to: 'Plant G2', crossing: 'over' });
    expect(moveOrder(moving, 'w').only).toBeUndefined();
    const later = new Set(begun.left.slice(1).map(keyOf));
    const one = shown(next(moving, { type: 'typed', part: { later } }));
    expect(moveOrder(one, 'w').only).toEqual([{ kind: 'authority', name: 'Line' }]);
    const none = { ...one, draft: { ...one.draft, later: new Set(begun.left.map(keyOf)) } };
    expect(Object.keys(faultsOf('move', none, { old: false, new: false }))).toEqual(['later']);
    const told = next(next(one, { type: 'moved', report }), { type: 'worked', known: half });
    expect(shown(told).report).toEqual(report);
    expect(chosenOf(half, shown(told).draft)).toEqual(half.left);
  });

  test('is at its end only when nothing was left', () => {
    const last = readOf(all);
    const left = { ...report, left: [{ kind: 'device' as const, name: 'gateway', message: 'no' }] };
    expect(next(last, { type: 'finished', report: left, hubTold: false }).step).toBe('withdraw');
    expect(next(last, { type: 'finished', report, hubTold: true })).toMatchObject({ step: 'done', to: 'Plant G2' });
  });
});
