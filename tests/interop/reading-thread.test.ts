import { appendFile, mkdir, mkdtemp, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readListedFiles } from '../../src-main/adapters/listed-files.ts';
import { readingThreads } from '../../src-main/adapters/reading-threads.ts';
import { Problem } from '../../src-main/core/problem.ts';

/** The thread as it is built, in this Node: it reads what is ordinary, and leaves the rest to who can say what is wrong. */

const count = 300;
const nameOf = (index: number) => `dev-${index}`;
const large = 200_000;
/** Of the first files the stamps are known. */
const stamped = 50;

let folder: string;
let script: string;
beforeAll(async () => {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: new URL('../../src-main/adapters/reading-thread.ts', import.meta.url).pathname,
      write: false,
      minify: false,
      rolldownOptions: { output: { format: 'cjs' } },
    },
    ssr: { noExternal: true },
  });
  const [chunk] = 'output' in output ? output.output : expect.fail('nothing was built');
  if (chunk.type !== 'chunk') throw new Error('The thread is no script.');
  script = chunk.code;
  folder = await mkdtemp(join(tmpdir(), 'certbench-reading-'));
  for (let index = 0; index < count; index++) {
    await mkdir(join(folder, nameOf(index)));
    const path = join(folder, nameOf(index), 'x.json');
    if (index === 7) await writeFile(path, 'y'.repeat(large));
    else if (index !== 3) await writeFile(path, `{"n": ${index}}`);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const paths = () => Array.from({ length: count }, (_, index) => `${nameOf(index)}/x.json`);
const absolute = () => paths().map((path) => join(folder, path));

test('reads every small file there is, and leaves out the large and the missing one', async () => {
  const read = await readingThreads(() => script)(absolute(), []);
  expect(read.flatMap((found, index) => (found === undefined ? [index] : []))).toEqual([3, 7]);
  expect(Buffer.from(read[299]?.bytes ?? []).toString()).toBe('{"n": 299}');
});

test('all are told in their order, those that are left out too', async () => {
  const told: (number | undefined)[] = [];
  await readListedFiles(
    absolute(),
    (found, index) => (told[index] = found?.bytes?.length),
    [],
    readingThreads(() => script),
  );
  const expected = paths().map((_path, index) =>
    index === 3 ? undefined : index === 7 ? large : `{"n": ${index}}`.length,
  );
  expect(told).toEqual(expected);
});

describe.each([
  ['a thread', () => readingThreads(() => script)],
  ['no thread', () => readingThreads(() => undefined)],
])('with %s', (_name, reading) => {
  /** What is read of the first files, which were stamped before, and all stamps now. So many others are read that threads are worth it. */
  async function read(known: readonly (string | undefined)[]) {
    const [numbers, stamps]: [number[], (string | undefined)[]] = [[], []];
    await readListedFiles(
      absolute(),
      (found, index) => {
        if (found?.bytes !== undefined && index < stamped) numbers.push(index);
        stamps[index] = found?.stamp;
      },
      known.slice(0, stamped),
      reading(),
    );
    return { numbers, stamps };
  }

  test('what is as it was is not read again, and what has changed is, however little', async () => {
    const there = paths().flatMap((_path, index) => (index === 3 || index >= stamped ? [] : [index]));
    const longAgo = new Date('2020-02-02');
    await writeFile(absolute()[10] ?? '', '{"n": 10}');
    // Another moment, and a change would not show.
    expect((await read([])).stamps[10]).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const first = await read([]);
    expect(first.numbers).toEqual(there);
    expect((await read(first.stamps)).numbers).toEqual([]);

    // In its place, of the same length, and with the times of before.
    const path = absolute()[11] ?? '';
    const { atime, mtime } = await stat(path);
    await writeFile(path, '{"n": 99}');
    await utimes(path, atime, mtime);
    // By another file, which is old.
    await writeFile(join(folder, 'other'), '{"n": 98}');
    await utimes(join(folder, 'other'), longAgo, longAgo);
    await rename(join(folder, 'other'), absolute()[12] ?? '');
    await appendFile(absolute()[13] ?? '', ' ');
    expect((await read(first.stamps)).numbers).toEqual([11, 12, 13]);
    await rm(absolute()[14] ?? '');
    const last = await read(first.stamps);
    expect([last.numbers, last.stamps[14]]).toEqual([[11, 12, 13], undefined]);
    await writeFile(absolute()[14] ?? '', '{"n": 14}');
  });
});

test('a thread that is there tells what is as it was, and none begins for that alone', async () => {
  await new Promise((resolve) => setTimeout(resolve, 2100));
  const threads = readingThreads(() => script);
  const left = absolute().map(() => undefined);
  const stamps = (await threads(absolute(), [])).map((found) => found?.stamp);
  expect(await readingThreads(() => script)(absolute(), stamps)).toEqual(left);
  const mixed = await threads(absolute(), stamps.slice(0, stamped));
  expect(mixed[5]).toEqual({ bytes: undefined, stamp: stamps[5] });
  expect(mixed[60]?.bytes).toBeDefined();
  const again = await threads(absolute(), stamps);
  expect(again.map((found) => found?.stamp)).toEqual(stamps);
  expect(again.every((found) => found?.bytes === undefined)).toBe(true);
  expect(await threads(absolute().slice(0, 100), stamps)).toEqual(left.slice(0, 100));
});

/** Turns of this thread until something is done, each of which others make longer, as a hub does with thousands of connections. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  const counted = { turns: 0, isDone: false };
  void work.finally(() => (counted.isDone = true));
  while (!counted.isDone) {
    const until = performance.now() + 5;
    while (performance.now() < until);
    counted.turns++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return counted.turns;
}

test('by a thread that waits many files are looked at in few turns of this one, and by Node’s pool in many', async () => {
  await new Promise((resolve) => setTimeout(resolve, 2100));
  const threads = readingThreads(() => script);
  const stamps = (await threads(absolute(), [])).map((found) => found?.stamp);
  // Those that no thread reads are read by themselves.
  const [some, known] = [absolute().slice(8), stamps.slice(8)];
  const look = (readMany: typeof threads) => turnsOf(readListedFiles(some, () => undefined, known, readMany));
  const byPool = await look(readingThreads(() => undefined));
  // The machine may have others to serve than the thread.
  const byThread = Math.min(await look(threads), await look(threads), await look(threads));
  expect(byPool).toBeGreaterThanOrEqual(some.length / 32);
  expect(byThread).toBeLessThanOrEqual(byPool / 2);
});

test('a link is followed by neither, and told', async () => {
  await symlink(join(folder, nameOf(0), 'x.json'), join(folder, nameOf(3), 'x.json'));
  const threads = readingThreads(() => script);
  await expect(readListedFiles(absolute(), () => undefined, [], threads)).rejects.toThrow(Problem);
  await expect(readListedFiles(absolute(), () => undefined, [], threads)).rejects.toThrow(/is a link/);
  await rm(join(folder, nameOf(3), 'x.json'));
});

test('a thread that cannot begin costs no file', async () => {
  const told: number[] = [];
  await readListedFiles(
    absolute(),
    (found, index) => {
      if (found !== undefined) told.push(index);
    },
    [],
    readingThreads(() => 'throw new Error("no thread");'),
  );
  expect(told).toHaveLength(count - 1);
});

/** A thread that says by its stamps which one it is. */
const telling = (then: string) => `const { parentPort, threadId } = require('node:worker_threads');
  parentPort.${then}('message', ({ paths }) => parentPort.postMessage(paths.map(() => ({ stamp: String(threadId) }))));`;

test('a thread that has read waits for more, and one that reads is not disturbed', async () => {
  const threads = readingThreads(() => telling('on'));
  const which = async () => (await threads(absolute(), []))[0]?.stamp;
  const first = await which();
  expect(first).toBeDefined();
  expect(await which()).toBe(first);
  const both = await Promise.all([which(), which()]);
  expect(new Set(both).size).toBe(2);
  expect(both).toContain(first);
});

test('one that has ended meanwhile leaves its files to others', async () => {
  const threads = readingThreads(() => telling('once'));
  expect((await threads(absolute(), []))[0]?.stamp).toBeDefined();
  expect(await threads(absolute(), [])).toEqual(paths().map(() => undefined));
});
