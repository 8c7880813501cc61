import type { ThingLists } from '../../../../src-main/contract/models.ts';
import { daysBetween } from '../../../ui/format.ts';
import { type ThingNode, endsOf } from '../kinds/index.ts';

/** A certificate that ends, with the days until then: 0 or less once it is over. */
export interface End {
  readonly node: ThingNode;
  readonly notAfter: string;
  readonly days: number;
}

/** The first to end first. */
export const endsFrom = (lists: ThingLists, now: Date): readonly End[] =>
  endsOf(lists)
    .map((one) => ({ ...one, days: daysBetween(now, one.notAfter) }))
    .toSorted((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter));

/** What is shown of them; each of the later ones holds those before it, as one looks ahead. */
export const spans = ['all', 'ended', 'month', 'quarter', 'year'] as const;
export type Span = (typeof spans)[number];

const within: Readonly<Record<Span, (days: number) => boolean>> = {
  all: () => true,
  ended: (days) => days <= 0,
  month: (days) => days > 0 && days <= 30,
  quarter: (days) => days > 0 && days <= 90,
  year: (days) => days > 0 && days <= 365,
};

export const endsWithin = (ends: readonly End[], span: Span): readonly End[] =>
  ends.filter(({ days }) => within[span](days));

const monthsAhead = 24;

interface Month {
  /** Its first day, of this computer's calendar. */
  readonly start: Date;
  readonly count: number;
}

/** How many end in each month from this one on, and after the last of them. */
export function monthsOf(
  ends: readonly End[],
  now: Date,
): { readonly months: readonly Month[]; readonly later: number } {
  const counts = Array.from({ length: monthsAhead }, () => 0);
  let later = 0;
  for (const { notAfter, days } of ends) {
    if (days <= 0) continue;
    const end = new Date(notAfter);
    const at = (end.getFullYear() - now.getFullYear()) * 12 + end.getMonth() - now.getMonth();
    if (at < monthsAhead) counts[at] = (counts[at] ?? 0) + 1;
    else later++;
  }
  const months = counts.map((count, at) => ({ start: new Date(now.getFullYear(), now.getMonth() + at, 1), count }));
  return { months, later };
}
