import { expect, test } from 'vitest';
import { loadedOnce } from '../../src-main/adapters/loaded-once.ts';

test('what is wanted often is loaded once, and anew after it could not be', async () => {
  let times = 0;
  const load = loadedOnce(async () => {
    if (++times === 1) throw new Error('too many open files');
    return times;
  });
  const [one, other] = await Promise.allSettled([load(), load()]);
  expect([one.status, other.status, times]).toEqual(['rejected', 'rejected', 1]);
  expect([await load(), await load()]).toEqual([2, 2]);
});
