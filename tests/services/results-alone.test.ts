import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileFolders } from '../../src-main/adapters/file-folders.ts';
import type { Problem } from '../../src-main/core/problem.ts';
import { storageProblem } from '../../src-main/adapters/storage-problem.ts';
import { placeResults, placeWithoutTables } from '../../src-main/services/results/files.ts';
import { resultsOf } from '../support/results.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'certbench-results-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const results = (device = 0) => resultsOf([{ second: 0, latencyMs: 1, device }], { devices: [device], seconds: 2 });
const every = ['devices.csv', 'devices.jsonl', 'report.html', 'results.json', 'series.csv', 'series.jsonl'];

describe('results.json alone', () => {
  test('leaves the one before where it cannot be written itself', async () => {
    const out = join(base, 'out');
    await placeResults(fileFolders, out, results());
    const before = await readFile(join(out, 'results.json'), 'utf8');
    const full = {
      ...fileFolders,
      placeFiles: () =>
        Promise.reject(storageProblem(Object.assign(new Error('full'), { code: 'ENOSPC', errno: -28 }), out, 'folder')),
    };
    await expect(placeWithoutTables(full, out, results(1))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    // The others can be made of it again.
    expect(await readFile(join(out, 'results.json'), 'utf8')).toBe(before);
  });

  test('comes there where another file cannot be removed', async () => {
    const out = join(base, 'out');
    await placeResults(fileFolders, out, results());
    const before = await readFile(join(out, 'results.json'), 'utf8');
    await rm(join(out, 'report.html'));
    // As a table that another program has open on Windows: it can be neither replaced nor removed.
    await mkdir(join(out, 'report.html'));
    await writeFile(join(out, 'report.html', 'x'), '');
    await placeWithoutTables(fileFolders, out, results(1)).catch(() => undefined);
    const left = (await readdir(out)).filter((name) => !name.startsWith('.')).sort();
    const written = (await readFile(join(out, 'results.json'), 'utf8')) !== before;
    expect({ written, left: written || left.length === every.length }).toEqual({
      written: true,
      left: true,
    });
  });

  test('is refused with the field that was chosen', async () => {
    const out = join(base, 'out');
    await mkdir(join(out, 'report.html'), { recursive: true });
    const failure = (await placeWithoutTables(fileFolders, out, results()).catch((error: unknown) => error)) as Problem;
    expect(failure.field).toBe('folder');
  });
});
