import type { Entry } from './entries.ts';

export type Column = 'name' | 'group' | 'kind' | 'issuer' | 'keyType' | 'ends' | 'places';

export interface Sorting {
  readonly by: Column;
  readonly descending: boolean;
}

/** Numbers in names count by their size, so that dev-10 follows dev-9. */
const natural = (text: string): string => text.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(15, '0'));

/** What was taken back has ended then. */
export const endOf = ({ notAfter, revoked }: Pick<Entry, 'notAfter' | 'revoked'>): string | undefined =>
  revoked?.on ?? notAfter;

const valueOf: Readonly<Record<Column, (entry: Entry) => string>> = {
  name: ({ name }) => natural(name),
  group: ({ group = '' }) => natural(group),
  kind: ({ kind }) => kind,
  issuer: ({ issuer }) => natural(issuer),
  keyType: ({ keyType }) => natural(keyType),
  ends: (entry) => {
    const end = endOf(entry);
    return end === undefined ? '' : new Date(end).toISOString();
  },
  places: ({ places }) => places.join(', '),
};

/** In the order of a column; what is equal there by name, and what has nothing there last. */
export function sorted(entries: readonly Entry[], { by, descending }: Sorting): readonly Entry[] {
  const rows = entries.map((entry) => ({ entry, value: valueOf[by](entry), name: natural(entry.name) }));
  const way = descending ? -1 : 1;
  rows.sort((a, b) => {
    if (a.value !== b.value) {
      if (a.value === '' || b.value === '') return a.value === '' ? 1 : -1;
      return a.value < b.value ? -way : way;
    }
    return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
  });
  return rows.map(({ entry }) => entry);
}

/** What pressing the head of a column comes to. */
export const sortedBy = (before: Sorting, by: Column): Sorting => ({
  by,
  descending: before.by === by && !before.descending,
});
