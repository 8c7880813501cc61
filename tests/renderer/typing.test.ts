import { afterEach, describe, expect, test, vi } from 'vitest';
import { faultText, hostOf } from '../../src-renderer/bench/host.ts';
import { Store } from '../../src-renderer/bench/store.ts';
import { passphrase as text } from '../../src-renderer/ui/passphrase-words.ts';
import { daysFault, parseDays } from '../../src-renderer/ui/days.ts';
import { clock, daysUntil, milliseconds, short } from '../../src-renderer/ui/format.ts';
import { noPassphrase, passphraseFaults } from '../../src-renderer/ui/new-secret.ts';
import { freeName } from '../../src-renderer/bench/free-name.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('a free name', () => {
  test.each([
    ['RootCA', [], 'RootCA'],
    ['RootCA', ['Other'], 'RootCA'],
    ['RootCA', ['rootca'], 'RootCA-2'],
    ['RootCA', ['RootCA', 'ROOTCA-2', 'RootCA-4'], 'RootCA-3'],
    ['RootCA', ['RootCA-2'], 'RootCA'],
  ])('of %s beside %j is %s', (base, existing, name) => {
    expect(freeName(base, existing)).toBe(name);
  });

  // 64 characters are allowed, and a file may be called so.
  test('stays as short as a name must be', () => {
    const base = 'x'.repeat(64);
    expect(freeName(base, [base]).length).toBeLessThanOrEqual(64);
  });
});

describe('what is typed', () => {
  test.each([
    ['1', 1],
    [' 36500 ', 36_500],
    ['007', 7],
    ['0', undefined],
    ['36501', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['0x10', undefined],
  ])('as days %j is %j', (typed, days) => {
    expect(parseDays(typed)).toBe(days);
    expect(daysFault(typed) === undefined).toBe(days !== undefined);
  });

  test('as a new passphrase must be there, and the same twice', () => {
    expect(passphraseFaults(noPassphrase)).toEqual({ passphrase: text.needed });
    expect(passphraseFaults({ first: 'a', again: 'A', remember: true })).toEqual({ again: text.different });
    expect(passphraseFaults({ first: 'a ', again: 'a ', remember: true })).toEqual({});
  });
});

describe('what is shown', () => {
  test('of a failure is what happened and what to do', () => {
    expect(faultText({ code: 'DAMAGED', message: 'No.', details: { remedy: 'Yes.' } })).toBe('No. Yes.');
    expect(faultText({ code: 'DAMAGED', message: 'No.', details: {} })).toBe('No.');
  });

  test('of times and thumbprints is short', () => {
    expect(clock(new Date(2026, 0, 2, 3, 4, 5, 6).toISOString())).toBe('03:04:05.006');
    expect(short('0123456789ABCDEF')).toBe('0123 4567 … CDEF');
    expect([milliseconds(undefined), milliseconds(1.25), milliseconds(9.99), milliseconds(10.4)]).toEqual([
      '–',
      '1.3 ms',
      '10.0 ms',
      '10 ms',
    ]);
  });

  test('of days to go counts a day that has begun, and is none when they are over', () => {
    vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00Z') });
    expect(daysUntil('2026-11-23T11:59:59Z')).toBe(1);
    expect(daysUntil('2026-11-23T12:00:01Z')).toBe(2);
    expect(daysUntil('2026-11-22T11:59:59Z')).toBeLessThanOrEqual(0);
  });
});

describe('a store', () => {
  test('tells its watchers of what is new, and of nothing else', () => {
    const store = new Store(1);
    const seen: number[] = [];
    const stop = store.subscribe(() => seen.push(store.get()));
    store.set(1);
    store.set(2);
    store.set(2);
    stop();
    store.set(3);
    expect(seen).toEqual([2]);
    expect(store.get()).toBe(3);
  });
});

describe('the host', () => {
  test('is what the shell has put into the window, or the window says so', () => {
    const certbench = {};
    expect(hostOf({ certbench } as unknown as Window)).toBe(certbench);
    expect(() => hostOf({} as Window)).toThrow('without its shell');
  });
});
