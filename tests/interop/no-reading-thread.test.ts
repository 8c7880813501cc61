import { expect, test, vi } from 'vitest';
import { readingThreads } from '../../src-main/adapters/reading-threads.ts';

/** A system that lets no further thread begin, as where a user may have so many processes. */

vi.mock('node:worker_threads', async (original) => ({
  ...(await original<object>()),
  Worker: function noWorker() {
    throw Object.assign(new Error('Worker initialization failure: EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
  },
}));

test('files that no thread reads are left to whoever reads them one by one', async () => {
  const read = readingThreads(() => 'never run');
  const paths = Array.from({ length: 1000 }, (_, index) => `/nowhere/${index}`);
  expect(await read(paths, [])).toEqual(paths.map(() => undefined));
});
