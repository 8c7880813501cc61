import { expect, test } from 'vitest';
import { firstOf, withRange } from '../../src-renderer/features/simulate/picking.ts';

test('a range of devices is chosen, or is not any more, from either end', () => {
  const shown = ['a', 'b', 'c', 'd', 'e'];
  expect(withRange(['z', 'c'], shown, ['b', 'd'], true)).toEqual(['z', 'c', 'b', 'd']);
  expect(withRange(['a', 'b', 'c', 'd'], shown, ['d', 'b'], false)).toEqual(['a']);
  expect(withRange([], shown, ['b', 'b'], true)).toEqual(['b']);
  // Where it began is not found by the search any more.
  expect(withRange(['z'], shown, ['z', 'c'], true)).toEqual(['z', 'c']);
});

test('the first few are offered where there are more', () => {
  expect(firstOf(10)).toEqual([]);
  expect(firstOf(51)).toEqual([10, 50]);
});
