import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';
import { number } from '../../../ui/format.ts';
import { soonDays } from '../certificate/index.ts';
import type { Facet, State } from './filters.ts';
import type { Column } from './sorting.ts';

const states: Readonly<Record<State, string>> = live(() => ({
  expiring: t`Expiring soon`,
  expired: t`Expired`,
  revoked: t`Revoked`,
  selfSigned: t`Self-signed`,
  withoutKey: t`Without key`,
}));

const hints: Readonly<Partial<Record<State, string>>> = live(() => ({ expiring: t`within ${soonDays} days` }));

export const library = live(() => ({
  search: t`Search names, subjects, issuers, serial numbers, thumbprints, groups, notes`,
  searchShort: t`Search (press /)`,
  filters: t`Filters`,
  states,
  hints,
  facets: { kind: t`Kind`, group: t`Group`, place: t`Registered` } satisfies Readonly<
    Record<Exclude<Facet, 'state'>, string>
  >,
  none: { kind: '', group: t`In no group`, place: t`Not known anywhere` } satisfies Readonly<
    Record<Exclude<Facet, 'state'>, string>
  >,
  clear: t`Clear filters`,
  shown: (shown: number, all: number) =>
    shown === all
      ? plural(all, { one: '# entry', other: '# entries' })
      : t`${{ shown: number(shown) }} of ${plural(all, { one: '# entry', other: '# entries' })}`,
  hidden: t`The filters hide everything.`,
  hiddenText: (all: number) => t`The workspace holds ${plural(all, { one: '# entry', other: '# entries' })}.`,

  view: t`View`,
  tree: t`Tree`,
  table: t`Table`,
  tableName: t`Everything in the workspace`,
  columns: {
    name: t`Name`,
    group: t`Group`,
    kind: t`Kind`,
    issuer: t`Issuer`,
    keyType: t`Key`,
    ends: t`Ends`,
    places: t`Registered`,
  } satisfies Readonly<Record<Column, string>>,
  legend: t`Kinds`,
  itself: t`itself`,
  hasNote: t`has a note`,
  daysLeft: (days: number) => plural(days, { one: '# day', other: '# days' }),
  nothing: '–',
  select: (name: string) => t`Select ${name}`,
  selectAll: t`Select all that are shown`,

  bulk: t`What is selected`,
  selected: (count: number) => t`${{ count: number(count) }} selected`,
  copy: t`Copy`,
  copied: t`Copied`,
  copyNames: t`Names`,
  copyThumbprints: t`SHA-256 thumbprints`,
  copyPem: t`PEM`,
  simulate: (count: number) => t`Simulate ${plural(count, { one: '# device', other: '# devices' })}`,
  delete: t`Delete`,
  unselect: t`Clear selection`,
  unselectHint: t`Clear selection (Escape)`,
  keys: t`Space selects, Shift extends, Enter opens, Delete deletes, / searches`,
}));
