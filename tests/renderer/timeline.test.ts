import { describe, expect, test } from 'vitest';
import type { ThingLists } from '../../src-main/contract/models.ts';
import { endsFrom, endsWithin, monthsOf, spans } from '../../src-renderer/features/certificates/timeline/ends.ts';

const now = new Date(2026, 10, 15, 12);
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();

/** Devices that end in so many days, below an authority that ends last. */
function listsOf(...days: number[]): ThingLists {
  const devices = days.map((one, index) => ({ deviceId: `d${index}`, notAfter: inDays(one) }));
  const authorities = [{ name: 'Root', certificate: { notAfter: inDays(3650) } }];
  const proofs = [{ authority: 'Root', code: 'AB' }];
  return { authorities, proofs, servers: [], devices, certificates: [], requests: [] } as unknown as ThingLists;
}

describe('when certificates end', () => {
  test('the first comes first, and proofs are none of them', () => {
    const ends = endsFrom(listsOf(40, -1, 5), now);
    expect(ends.map(({ days }) => days)).toEqual([-1, 5, 40, 3650]);
    expect(ends.at(-1)?.node.kind).toBe('authority');
  });

  test('spans hold those before them, and what has ended is apart', () => {
    const ends = endsFrom(listsOf(-400, -0.1, 0.1, 30, 30.5, 90, 91, 365, 366), now);
    const counts = Object.fromEntries(spans.map((span) => [span, endsWithin(ends, span).length]));
    expect(counts).toEqual({ all: 10, ended: 2, month: 2, quarter: 4, year: 6 });
  });

  test('months are counted from this one on, and those after two years together', () => {
    const { months, later } = monthsOf(endsFrom(listsOf(-3, 1, 2, 20, 380, 800), now), now);
    expect(months).toHaveLength(24);
    expect(months[0]).toEqual({ start: new Date(2026, 10, 1), count: 2 });
    expect(months[1]?.count).toBe(1);
    expect(months[12]?.count).toBe(1);
    expect(months.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(later).toBe(2);
  });
});
