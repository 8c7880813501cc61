import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isMissing, storageProblem } from '../../src-main/adapters/storage-problem.ts';
import { Problem } from '../../src-main/core/problem.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-storage-'));
  await writeFile(join(folder, 'file'), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the disk itself says. */
const failing = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('It was expected to fail.');
    },
    (error: unknown) => error,
  );

test('what the disk says is told with the path and the field, and as what can be done', async () => {
  const notFolder = await failing(readdir(join(folder, 'file')));
  expect(storageProblem(notFolder, 'p', 'folder')).toMatchObject({
    code: 'STORAGE_FAILED',
    message: 'p is not a folder.',
    field: 'folder',
    remedy: 'Choose a folder.',
  });
  expect(storageProblem(await failing(readFile(folder)), 'p')).toMatchObject({ message: 'p is a folder.' });
});

test('only what is not there is missing', async () => {
  expect(isMissing(await failing(readFile(join(folder, 'none'))))).toBe(true);
  expect(isMissing(await failing(readFile(join(folder, 'file', 'below'))))).toBe(true);
  expect(isMissing(await failing(readFile(folder)))).toBe(false);
  expect(isMissing(undefined)).toBe(false);
});

test('what the system says in a word that is not known is told by that word', () => {
  const odd = Object.assign(new Error('odd'), { code: 'EODD', errno: -999 });
  expect(storageProblem(odd, 'p')).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('EODD') });
});

test('a defect, and what has been told already, pass as they are', () => {
  const defect = new TypeError('x is not a function');
  const ofNode = Object.assign(new Error('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' });
  const told = new Problem('NOT_FOUND', 'It is gone.');
  for (const error of [defect, ofNode, told]) expect(storageProblem(error, 'p')).toBe(error);
});
