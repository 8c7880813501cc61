import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calmly } from '../../src-renderer/bench/calmly.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that takes so long, and when it was begun. */
function work(tookMs: number) {
  const begun: number[] = [];
  const start = performance.now();
  const ask = calmly(async () => {
    begun.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, tookMs));
  });
  return { begun, ask };
}

test('begins at once, and then when it has rested for four times as long as it took', async () => {
  const { begun, ask } = work(100);
  void ask();
  await vi.advanceTimersByTimeAsync(100);
  void ask();
  void ask();
  await vi.advanceTimersByTimeAsync(399);
  expect(begun).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual([0, 500]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toEqual([0, 500]);
  void ask();
  await vi.advanceTimersByTimeAsync(0);
  expect(begun).toEqual([0, 500, 10_500]);
});

test('rests for fifteen seconds at most, and each who asks is answered by work that began after they had asked', async () => {
  const { begun, ask } = work(10_000);
  const answered: string[] = [];
  void ask().then(() => answered.push('first'));
  await vi.advanceTimersByTimeAsync(5000);
  // That has begun already: it may have read before what is asked about.
  void ask().then(() => answered.push('second'));
  await vi.advanceTimersByTimeAsync(5000);
  expect(answered).toEqual(['first']);
  void ask().then(() => answered.push('third'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(answered).toContain('second');
  expect(answered).toContain('third');
  expect(begun.at(-1)).toBeLessThanOrEqual(25_000);
});
