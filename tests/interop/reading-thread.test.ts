import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileFolder } from '../../src-main/adapters/file-folder.ts';
import { readListedFiles } from '../../src-main/adapters/listed-files.ts';
import { readingThreads } from '../../src-main/adapters/reading-threads.ts';
import { Problem } from '../../src-main/core/problem.ts';

/** The thread as it is built, in this Node: it reads what is ordinary, and leaves the rest to who can say what is wrong. */

const count = 300;
const nameOf = (index: number) => `dev-${index}`;
const large = 200_000;

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

test('reads every small file there is, and leaves out the large and the missing one', async () => {
  const read = await readingThreads(() => script)(paths().map((path) => join(folder, path)));
  expect(read.flatMap((bytes, index) => (bytes === undefined ? [index] : []))).toEqual([3, 7]);
  expect(Buffer.from(read[299] ?? []).toString()).toBe('{"n": 299}');
});

test('all are told in their order, those that are left out too', async () => {
  const place = new FileFolder(folder);
  const told: (number | undefined)[] = [];
  await readListedFiles(
    paths().map((path) => join(folder, path)),
    (index) => place.read(paths()[index] ?? '', true),
    (bytes, index) => (told[index] = bytes?.length),
    readingThreads(() => script),
  );
  const expected = paths().map((_path, index) =>
    index === 3 ? undefined : index === 7 ? large : `{"n": ${index}}`.length,
  );
  expect(told).toEqual(expected);
});

test('a link is followed by neither, and told', async () => {
  await symlink(join(folder, nameOf(0), 'x.json'), join(folder, nameOf(3), 'x.json'));
  const place = new FileFolder(folder);
  const order = [
    paths().map((path) => join(folder, path)),
    (index: number) => place.read(paths()[index] ?? '', true),
    () => undefined,
    readingThreads(() => script),
  ] as const;
  await expect(readListedFiles(...order)).rejects.toThrow(Problem);
  await expect(readListedFiles(...order)).rejects.toThrow(/is a link/);
});

test('a thread that cannot begin costs no file', async () => {
  const told: string[] = [];
  const each = (bytes: Uint8Array | undefined) => void told.push(Buffer.from(bytes ?? []).toString());
  const one = async () => Buffer.from('by itself');
  await readListedFiles(
    paths(),
    one,
    each,
    readingThreads(() => 'throw new Error("no thread");'),
  );
  expect(new Set(told)).toEqual(new Set(['by itself']));
  expect(told).toHaveLength(count);
});
