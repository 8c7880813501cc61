import { daysBetween } from '../../../ui/format.ts';
import { soonDays } from '../certificate/index.ts';
import type { Entry } from './entries.ts';

export type State = 'expiring' | 'expired' | 'revoked' | 'selfSigned' | 'withoutKey';

/** What entries can be told apart by: each has some values of each, and '' for none. */
const facets = {
  state: (entry: Entry, now: Date): readonly State[] => statesOf(entry, now),
  kind: ({ kind }: Entry): readonly string[] => [kind],
  group: ({ group }: Entry): readonly string[] => [group ?? ''],
  place: ({ places }: Entry): readonly string[] => (places.length === 0 ? [''] : places),
} as const satisfies Readonly<Record<string, (entry: Entry, now: Date) => readonly string[]>>;

export type Facet = keyof typeof facets;
const facetNames = Object.keys(facets) as readonly Facet[];

/** An entry is shown where the text is found in it and it has, of each facet with a choice, one of the values chosen. */
export interface Filters {
  readonly text: string;
  readonly chosen: Readonly<Record<Facet, readonly string[]>>;
}

export const noFilters: Filters = { text: '', chosen: { state: [], kind: [], group: [], place: [] } };

export const isFiltered = ({ text, chosen }: Filters): boolean =>
  text.trim() !== '' || Object.values(chosen).some((values) => values.length > 0);

/** The filters with one value more of a facet, or without it. */
export function toggled(filters: Filters, facet: Facet, value: string): Filters {
  const before = filters.chosen[facet];
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  return { ...filters, chosen: { ...filters.chosen, [facet]: after } };
}

interface Option {
  readonly value: string;
  /** How many would be shown with this value alone chosen of its facet. */
  readonly count: number;
}

export interface Found {
  readonly shown: readonly Entry[];
  /** What can be chosen, by name; also what is chosen and has nothing left. */
  readonly options: Readonly<Record<Facet, readonly Option[]>>;
}

/** The entries that are shown, and what each further choice would come to. */
export function filtered(entries: readonly Entry[], { text, chosen }: Filters, now = new Date()): Found {
  const fits = matcher(text);
  const counts = new Map(facetNames.map((facet) => [facet, new Map(chosen[facet].map((value) => [value, 0]))]));
  const shown: Entry[] = [];
  for (const entry of entries) {
    if (!fits(entry)) continue;
    const values = facetNames.map((facet) => [facet, facets[facet](entry, now)] as const);
    const refused = values.filter(
      ([facet, own]) => chosen[facet].length > 0 && !own.some((value) => chosen[facet].includes(value)),
    );
    if (refused.length === 0) shown.push(entry);
    if (refused.length > 1) continue;
    for (const [facet, own] of refused.length === 0 ? values : refused) {
      const count = counts.get(facet);
      for (const value of own) count?.set(value, (count.get(value) ?? 0) + 1);
    }
  }
  const optionsOf = (facet: Facet): readonly Option[] =>
    [...(counts.get(facet) ?? [])]
      .map(([value, count]) => ({ value, count }))
      .toSorted((a, b) => a.value.localeCompare(b.value, undefined, { numeric: true }));
  return {
    shown,
    options: {
      state: optionsOf('state'),
      kind: optionsOf('kind'),
      group: optionsOf('group'),
      place: optionsOf('place'),
    },
  };
}

function statesOf({ notAfter, revoked, selfSigned, hasKey }: Entry, now: Date): readonly State[] {
  const states: State[] = [];
  const days = notAfter === undefined ? Infinity : daysBetween(now, notAfter);
  if (days <= 0) states.push('expired');
  // What is taken back needs nobody's attention when it ends.
  else if (days < soonDays && revoked === undefined) states.push('expiring');
  if (revoked !== undefined) states.push('revoked');
  if (selfSigned) states.push('selfSigned');
  if (!hasKey) states.push('withoutKey');
  return states;
}

/** Every word has to be found. Thumbprints and serial numbers are pasted with colons or blanks, and by their first digits. */
function matcher(text: string): (entry: Entry) => boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return () => true;
  const words = wanted.split(/\s+/);
  const digits = wanted.replaceAll(/[\s:-]/g, '').toUpperCase();
  const isNumber = /^[0-9A-F]{4,}$/.test(digits);
  return (entry) =>
    words.every((word) => entry.words.includes(word)) ||
    (isNumber && entry.numbers.some((number) => number.startsWith(digits)));
}
