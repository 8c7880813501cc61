import { afterEach, describe, expect, test } from 'vitest';
import type { ThingLists } from '../../src-main/contract/models.ts';
import { generalEntries, thingEntries } from '../../src-renderer/app/palette/entries.ts';
import { search } from '../../src-renderer/app/palette/search.ts';
import { allShortcuts, keysOf, shortcutFor } from '../../src-renderer/app/shortcuts/shortcuts.ts';
import { speak } from '../../src-renderer/ui/language/index.ts';

const certificate = { thumbprintSha1: '', thumbprintSha256: '' };
const lists = {
  authorities: [{ name: 'RootCA', certificate }],
  proofs: [],
  servers: [{ name: 'mqtt-server', dns: ['broker.example.com'], addresses: [], certificate }],
  certificates: [],
  requests: [],
  devices: [{ deviceId: 'plant7-sensor-01' }, { deviceId: 'plant7-sensor-10' }],
} as unknown as ThingLists;
const all = [...generalEntries(false), ...thingEntries(lists)];
const names = (query: string, recent: readonly string[] = []) => search(all, query, recent).map(({ name }) => name);

describe('the search', () => {
  afterEach(() => speak('en'));

  test('finds pages, actions and things by the beginnings of words, and the best first', () => {
    expect(names('create dev')[0]).toBe('Create devices');
    expect(names('start')[0]).toBe('Start the local hub');
    expect(names('sensor-10')).toEqual(['plant7-sensor-10', 'Export plant7-sensor-10', 'Simulate plant7-sensor-10']);
    expect(names('simulate')[0]).toBe('Simulate');
    expect(names('rootca')[0]).toBe('RootCA');
    expect(names('export root')).toEqual(['Export RootCA']);
  });

  test('knows other words, and names that a server has beside its own', () => {
    expect(names('preferences')).toEqual(['Settings']);
    expect(names('broker.example')).toContain('mqtt-server');
  });

  test('finds what is created by the other German word for it, too', () => {
    speak('de');
    const german = (query: string) => search(generalEntries(false), query, []).map(({ name }) => name);
    expect(german('gerät anlegen')).toContain('Geräte erstellen');
    expect(german('ca anlegen')).toContain('CA erstellen');
  });

  test('takes letters in their order, and neither two of them nor any order', () => {
    expect(names('crtdvc')[0]).toBe('Create devices');
    expect(names('cvdtrc')).toEqual([]);
    expect(names('xz')).toEqual([]);
  });

  test('puts what was used last first, among what fits alike', () => {
    const [first = '', second = ''] = search(all, 'sensor', []).map(({ id }) => id);
    expect(search(all, 'sensor', [second])[0]?.id).toBe(second);
    expect(first).not.toBe(second);
    expect(names('', ['page hub', 'page home']).slice(0, 2)).toEqual(['Local hub', 'Home']);
  });

  test('every entry has an ID of its own, and tabs of the hub are offered while it runs', () => {
    const running = [...generalEntries(true), ...thingEntries(lists)];
    expect(new Set(running.map(({ id }) => id)).size).toBe(running.length);
    expect(search(running, 'refusals', [])[0]?.choice).toEqual({ go: { page: 'hub', tab: 'refusals' } });
    expect(names('refusals')).toEqual([]);
  });
});

describe('the shortcuts', () => {
  const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...held,
  });

  test('are those of the table, with Cmd on a Mac', () => {
    expect(shortcutFor(press('k', { ctrlKey: true }), 'windows', true)).toBe('search');
    expect(shortcutFor(press('P', { ctrlKey: true, shiftKey: true }), 'linux', false)).toBe('search');
    expect(shortcutFor(press('k', { metaKey: true }), 'macos', false)).toBe('search');
    expect(shortcutFor(press('k', { ctrlKey: true }), 'macos', true)).toBeUndefined();
    expect(shortcutFor(press(',', { ctrlKey: true }), 'linux', false)).toEqual({ page: 'settings' });
    expect(keysOf('search', 'macos')).toEqual(['⌘K', '⌘⇧P']);
  });

  test('leave whoever types alone, and Alt', () => {
    expect(shortcutFor(press('?', { shiftKey: true }), 'linux', false)).toBe('help');
    expect(shortcutFor(press('?', { shiftKey: true }), 'linux', true)).toBeUndefined();
    expect(shortcutFor(press('/'), 'linux', true)).toBeUndefined();
    expect(shortcutFor(press('F1'), 'linux', true)).toBe('help');
    expect(shortcutFor(press('f', { ctrlKey: true, altKey: true }), 'linux', false)).toBeUndefined();
  });

  test('are each for one thing', () => {
    const keys = allShortcuts.flatMap((one) => one.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
