import { counted } from '../../../ui/counted.ts';
import { number } from '../../../ui/format.ts';
import { soonDays } from '../certificate/index.ts';
import type { Facet, State } from './filters.ts';
import type { Column } from './sorting.ts';

const states: Readonly<Record<State, string>> = {
  expiring: 'Expiring soon',
  expired: 'Expired',
  selfSigned: 'Self-signed',
  withoutKey: 'Without key',
};

const hints: Readonly<Partial<Record<State, string>>> = { expiring: `within ${soonDays} days` };

export const library = {
  search: 'Search names, subjects, issuers, serial numbers, thumbprints, groups, notes',
  searchShort: 'Search (press /)',
  filters: 'Filters',
  states,
  hints,
  facets: { kind: 'Kind', group: 'Group', place: 'Registered' } satisfies Readonly<
    Record<Exclude<Facet, 'state'>, string>
  >,
  none: { kind: '', group: 'In no group', place: 'Not known anywhere' } satisfies Readonly<
    Record<Exclude<Facet, 'state'>, string>
  >,
  clear: 'Clear filters',
  shown: (shown: number, all: number) =>
    shown === all ? counted(all, 'entry', 'entries') : `${number(shown)} of ${counted(all, 'entry', 'entries')}`,
  hidden: 'The filters hide everything.',
  hiddenText: (all: number) => `The workspace holds ${counted(all, 'entry', 'entries')}.`,

  view: 'View',
  tree: 'Tree',
  table: 'Table',
  tableName: 'Everything in the workspace',
  columns: {
    name: 'Name',
    group: 'Group',
    kind: 'Kind',
    issuer: 'Issuer',
    keyType: 'Key',
    ends: 'Ends',
    places: 'Registered',
  } satisfies Readonly<Record<Column, string>>,
  legend: 'Kinds',
  itself: 'itself',
  hasNote: 'has a note',
  daysLeft: (days: number) => counted(days, 'day', 'days'),
  nothing: '–',
  select: (name: string) => `Select ${name}`,
  selectAll: 'Select all that are shown',

  bulk: 'What is selected',
  selected: (count: number) => `${number(count)} selected`,
  copy: 'Copy',
  copied: 'Copied',
  copyNames: 'Names',
  copyThumbprints: 'SHA-256 thumbprints',
  copyPem: 'PEM',
  simulate: (count: number) => `Simulate ${counted(count, 'device', 'devices')}`,
  delete: 'Delete',
  unselect: 'Clear selection',
  unselectHint: 'Clear selection (Escape)',
  keys: 'Space selects, Shift extends, Enter opens, Delete deletes, / searches',
};
