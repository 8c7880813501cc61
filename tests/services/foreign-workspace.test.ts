import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

const leave = async (folder: string) => {
  const left = join(folder, '.certbench', 'writing', 'abcdef', '0123456789');
  await mkdir(left, { recursive: true });
  await writeFile(join(left, 'made-by-a-newer-one'), 'x');
  return left;
};

test('a look at a workspace of a newer Certbench changes nothing in it', async () => {
  await bench.authority();
  const folder = join(bench.folder, 'workspace');
  const manifest = join(folder, 'certbench.json');
  const now = JSON.parse(await readFile(manifest, 'utf8')) as object;
  await writeFile(manifest, JSON.stringify({ ...now, format: 999 }));
  const left = await leave(folder);
  const refusal = await bench.refusal('workspace.overview', { workspace: bench.workspace, contents: true });
  expect(refusal.code).toBe('WORKSPACE_TOO_NEW');
  // It may still be at it.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(existsSync(left)).toBe(true);
});

test('a look at a folder that is no workspace changes nothing in it', async () => {
  const folder = join(bench.folder, 'other');
  const left = await leave(folder);
  await bench.call('workspace.overview', { workspace: bench.path('other'), contents: true });
  expect(existsSync(left)).toBe(true);
});
