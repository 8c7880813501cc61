import { expect, test } from 'vitest';
import { Over } from '../../src-main/services/simulation/over.ts';

test('what is over tells each who waits once, but none who has left, and nobody who comes afterwards', () => {
  const over = new Over();
  const told: string[] = [];
  const gone = () => told.push('gone');
  over.addEventListener('abort', () => told.push('first'));
  over.addEventListener('abort', gone);
  over.addEventListener('abort', () => {
    told.push('second');
    over.end();
  });
  over.removeEventListener('abort', gone);
  over.removeEventListener('abort', gone);
  expect(over.aborted).toBe(false);
  over.end();
  over.end();
  over.addEventListener('abort', () => told.push('late'));
  expect([over.aborted, told]).toEqual([true, ['first', 'second']]);
});

test('it is over before anybody is told', () => {
  const over = new Over();
  const seen: boolean[] = [];
  over.addEventListener('abort', () => seen.push(over.aborted));
  over.end();
  expect(seen).toEqual([true]);
});
