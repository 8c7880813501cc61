import { setTimeout as rest } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { endingAfter } from '../../src-main/adapters/ending-after.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('time is up although nobody but who waits holds the signal, and garbage was collected', async () => {
  const { signal } = new AbortController();
  const ended = Array.from(
    { length: 50 },
    () => new Promise<void>((resolve) => endingAfter(100, signal).addEventListener('abort', () => resolve())),
  );
  await rest(10);
  collectGarbage();
  await rest(10);
  collectGarbage();
  const all = Promise.all(ended).then(() => 'ended');
  // The timers keep no process alive, so something else has to.
  expect(await Promise.race([all, rest(10_000).then(() => 'waiting')])).toBe('ended');
});

test('the other signal ends it before', async () => {
  const controller = new AbortController();
  const ending = endingAfter(60_000, controller.signal);
  controller.abort(new Error('stopped'));
  expect(ending.aborted).toBe(true);
  expect(ending.reason).toMatchObject({ message: 'stopped' });
});
