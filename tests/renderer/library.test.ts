import { describe, expect, test } from 'vitest';
import type { ThingLists, ThingNote } from '../../src-main/contract/models.ts';
import { entriesOf } from '../../src-renderer/features/certificates/library/entries.ts';
import { filtered, noFilters, toggled } from '../../src-renderer/features/certificates/library/filters.ts';
import { deedOf, nextBeginning } from '../../src-renderer/features/certificates/library/keys.ts';
import {
  all,
  nothingSelected,
  rangeTo,
  toggle,
  within,
} from '../../src-renderer/features/certificates/library/selection.ts';
import { sorted, sortedBy } from '../../src-renderer/features/certificates/library/sorting.ts';
import { faultOf, groupsOf, sharedGroup } from '../../src-renderer/features/certificates/notes/groups.ts';

const now = new Date('2026-06-01T00:00:00Z');
const certificate = (subject: string, issuer: string, notAfter: string, print: string) => ({
  subject: `CN=${subject}`,
  issuer: `CN=${issuer}`,
  serial: `5E${print}`,
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter,
  thumbprintSha1: `1A${print}`,
  thumbprintSha256: `2B${print}`,
  key: 'EC P-256',
});
const [late, soon, over] = ['2036-01-01T00:00:00.000Z', '2026-06-20T00:00:00.000Z', '2026-05-31T00:00:00.000Z'];
const device = (deviceId: string, authority: string | undefined, notAfter: string) => ({
  deviceId,
  ...(authority === undefined ? {} : { authority }),
  keyEncrypted: false,
  ...certificate(deviceId, authority ?? deviceId, notAfter, `D${deviceId.slice(-2)}0`),
});
const made = { files: [], certificatePem: '', passphraseRemembered: false };
const lists: ThingLists = {
  authorities: [{ name: 'Root', certificate: certificate('Root', 'Root', late, 'F0F0'), ...made }],
  proofs: [
    {
      authority: 'Root',
      code: 'C0DE',
      madeFor: { label: 'Azure IoT Hub', name: 'Azure IoT Hub' },
      createdAt: late,
      certificate: certificate('C0DE', 'Root', over, 'AAAA'),
      files: [],
    },
  ],
  devices: [device('dev-10', 'Root', late), device('dev-9', 'Root', soon), device('own-01', undefined, over)],
  servers: [
    {
      name: 'zone-gw',
      keyEncrypted: false,
      dns: [],
      addresses: [],
      certificate: { ...certificate('zone-gw', 'Root', late, 'BEEF'), serial: '00D1BEEF' },
      files: [],
    },
  ],
  certificates: [],
  requests: [],
};
const known = { devices: new Set(['dev-9']), authorities: new Set(['2BF0F0']) };
const notes: readonly ThingNote[] = [
  { kind: 'device', name: 'dev-9', group: 'Hall 10', note: 'On the roof' },
  { kind: 'device', name: 'dev-10', group: 'Hall 9' },
  { kind: 'device', name: 'gone', group: 'Hall 7' },
];
const entries = entriesOf(lists, known, notes);
const names = (filters: typeof noFilters) => filtered(entries, filters, now).shown.map(({ name }) => name);
const searched = (text: string) => names({ ...noFilters, text });

describe('what is looked for in a workspace', () => {
  test.each([
    ['DEV', ['dev-10', 'dev-9']],
    ['dev root', ['dev-10', 'dev-9']],
    ['cn=own', ['own-01']],
    ['2b:f0 f0', ['Root']],
    ['1AF0', ['Root']],
    ['5ef0f0', ['Root']],
    ['00:d1:be:ef', ['zone-gw']],
    ['D1BEEF', ['zone-gw']],
    ['nobody', []],
    ['ROOF hall', ['dev-9']],
  ])('by %j is %j', (text, expected) => {
    expect(searched(text)).toEqual(expected);
  });

  test('is narrowed by several facets at once, and widened by several values of one', () => {
    const expired = toggled(noFilters, 'state', 'expired');
    expect(names(expired)).toEqual(['own-01']);
    expect(names(toggled(expired, 'state', 'expiring'))).toEqual(['dev-9', 'own-01']);
    expect(names(toggled(toggled(expired, 'state', 'expiring'), 'place', 'Local hub'))).toEqual(['dev-9']);
    expect(names(toggled(noFilters, 'state', 'withoutKey'))).toEqual(['Proof of possession of Root']);
    expect(names(toggled(noFilters, 'state', 'selfSigned'))).toEqual(['Root', 'own-01']);
    expect(names(toggled(expired, 'state', 'expired'))).toHaveLength(entries.length);
  });

  test('has counts that say what each further choice would come to', () => {
    const filters = toggled({ ...noFilters, text: 'dev' }, 'kind', 'Device');
    const { options } = filtered(entries, filters, now);
    expect(options.kind).toEqual([{ value: 'Device', count: 2 }]);
    expect(options.state).toEqual([{ value: 'expiring', count: 1 }]);
    expect(options.group).toEqual([
      { value: 'Hall 9', count: 1 },
      { value: 'Hall 10', count: 1 },
    ]);
    expect(names(toggled(noFilters, 'group', 'Hall 10'))).toEqual(['dev-9']);
    expect(names(toggled(noFilters, 'group', ''))).toHaveLength(entries.length - 2);
    expect(options.place).toEqual([
      { value: '', count: 1 },
      { value: 'Local hub', count: 1 },
    ]);
    const nothing = filtered(entries, toggled(filters, 'state', 'expired'), now);
    expect(nothing.shown).toEqual([]);
    expect(nothing.options.state).toContainEqual({ value: 'expired', count: 0 });
    expect(nothing.options.state).toContainEqual({ value: 'expiring', count: 1 });
  });
});

test('numbers in names are sorted by size, what has no value comes last either way', () => {
  const by = { by: 'name', descending: false } as const;
  const order = (sorting: Parameters<typeof sorted>[1]) => sorted(entries, sorting).map(({ name }) => name);
  expect(order(by).slice(0, 2)).toEqual(['dev-9', 'dev-10']);
  expect(order(sortedBy(by, 'ends')).at(0)).toBe('own-01');
  expect(order(sortedBy(by, 'ends')).at(-1)).toBe('Proof of possession of Root');
  const down = sortedBy(sortedBy(by, 'ends'), 'ends');
  expect(order(sortedBy(by, 'group')).slice(0, 3)).toEqual(['dev-10', 'dev-9', 'own-01']);
  expect(down.descending).toBe(true);
  expect(order(down).at(-1)).toBe('Proof of possession of Root');
  expect(order(down).at(-2)).toBe('own-01');
});

test('the groups offered are those that there are, and several together have theirs where it is one', () => {
  expect(groupsOf([...notes, { kind: 'server', name: 'x', group: 'Hall 7' }])).toEqual(['Hall 7', 'Hall 9', 'Hall 10']);
  expect([sharedGroup(['A', 'A']), sharedGroup(['A', undefined]), sharedGroup([])]).toEqual(['A', '', '']);
  expect(faultOf('note', `${'x'.repeat(2000)}\n`)).toBeUndefined();
  expect(faultOf('group', 'x'.repeat(65))).toMatch(/65 .* 64/);
});

test('a selection grows from its anchor, and holds nothing that is not drawn', () => {
  const order = ['a', 'b', 'c', 'd'];
  const one = toggle(nothingSelected, 'c');
  expect([...rangeTo(one, order, 'a').ids]).toEqual(['a', 'b', 'c']);
  expect([...rangeTo(rangeTo(one, order, 'a'), order, 'd').ids]).toEqual(['c', 'd']);
  expect([...rangeTo(nothingSelected, order, 'b').ids]).toEqual(['b']);
  expect(toggle(one, 'c').ids.size).toBe(0);
  expect([...within(all(order), new Set(['b', 'x'])).ids]).toEqual(['b']);
});

test('keys do what they do in lists, and letters lead to the next name that begins so', () => {
  const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  const deed = (key: string, held = {}) => deedOf({ ...plain, key, ...held }, 1, 3);
  expect(deed('ArrowDown', { shiftKey: true })).toEqual({ do: 'move', to: 2, extend: true });
  expect(deed('PageDown')).toEqual({ do: 'move', to: 2, extend: false });
  expect(deed('Home')).toEqual({ do: 'move', to: 0, extend: false });
  expect(deed('a', { ctrlKey: true })).toEqual({ do: 'all' });
  expect(deed('C', { metaKey: true })).toEqual({ do: 'copy' });
  expect(deed('/')).toEqual({ do: 'search' });
  for (const key of ['Delete', 'Backspace']) expect(deed(key)).toEqual({ do: 'delete' });
  expect(deed('Tab')).toBeUndefined();
  expect(deed('k', { ctrlKey: true })).toBeUndefined();
  expect(deed('K')).toEqual({ do: 'type', letter: 'k' });
  expect(nextBeginning(['abc', 'abd', 'b'], 0, 'a')).toBe(1);
  expect(nextBeginning(['abc', 'abd', 'b'], 1, 'a')).toBe(0);
  expect(nextBeginning(['abc', 'abd', 'b'], 1, 'ab')).toBe(1);
  expect(nextBeginning(['abc'], 0, 'x')).toBeUndefined();
});
