import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunResults } from '../../src-main/core/results/results.ts';
import { takeLock } from '../../src-main/adapters/folder-lock.ts';
import { nodePorts } from '../../src-main/adapters/node-ports.ts';
import { terminalShell } from '../../src-main/adapters/terminal-shell.ts';
import { placeResults } from '../../src-main/services/results/files.ts';
import { cliHere } from '../support/cli-here.ts';
import { resultsOf } from '../support/results.ts';

/** What results of runs are on disk, as other programs read them, and how shards are merged by the command line. */

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const { folders } = nodePorts(terminalShell({ error: () => undefined }, '0'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-results-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const messages = [
  { second: 0, latencyMs: 1.5, device: 0 },
  { second: 1, latencyMs: 2.5, device: 0 },
  { second: 1, latencyMs: 30, device: 1 },
];
const ofShard = (index: number, change: Partial<RunResults> = {}) =>
  resultsOf(
    messages.filter(({ device }) => device === index),
    { devices: [index], seconds: 2, shard: { index, count: 2 }, change },
  );
const jsonOf = async (...parts: string[]) => JSON.parse(await readFile(at(...parts), 'utf8')) as RunResults;
const linesOf = async (...parts: string[]) =>
  (await readFile(at(...parts), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Rows of a CSV file as Python reads them. */
const rowsByPython = (...parts: string[]): Record<string, string>[] => {
  const program =
    'import csv,json,sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1],encoding="utf-8-sig",newline="")))))';
  return JSON.parse(execFileSync('python3', ['-c', program, at(...parts)], { encoding: 'utf8' })) as Record<
    string,
    string
  >[];
};

test('shards are merged by their folders or files, and the tables say what results.json does', async () => {
  await placeResults(folders, at('0'), ofShard(0));
  await placeResults(folders, at('1'), ofShard(1));
  const merge = ['report', 'merge', at('0'), at('1', 'results.json'), '--out', at('all')];
  const { status, stdout, stderr } = await cliHere([...merge, '--json']);
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    shards: 2,
    state: 'finished',
    totals: { devices: 2, attempted: 3, acknowledged: 3, latencyMedianMs: 2.5, latencyP99Ms: 30 },
    files: ['results.json', 'devices.csv', 'devices.jsonl', 'series.csv', 'series.jsonl', 'report.html'],
  });
  const merged = await jsonOf('all', 'results.json');
  expect(merged.totals.acknowledged).toBe(3);
  const devices = await linesOf('all', 'devices.jsonl');
  expect(devices).toEqual(JSON.parse(JSON.stringify(merged.devices)));
  expect(rowsByPython('all', 'devices.csv').map(({ deviceId, acknowledged }) => [deviceId, acknowledged])).toEqual([
    ['dev-0', '2'],
    ['dev-1', '1'],
  ]);
  const series = rowsByPython('all', 'series.csv');
  expect(series.map(({ at: time, acknowledged }) => [time, acknowledged])).toEqual([
    ['2026-11-29T12:00:00.000Z', '1'],
    ['2026-11-29T12:00:01.000Z', '2'],
  ]);
  expect((await linesOf('all', 'series.jsonl')).map(({ acknowledged }) => acknowledged)).toEqual([1, 2]);
  expect((await cliHere(merge)).stdout).toContain('2 shards with 2 devices, 0 failed: finished.');
});

test('what cannot be merged ends with status 1, names the folder and writes nothing', async () => {
  await placeResults(folders, at('zero'), ofShard(0));
  const refused = async (...parts: string[]) => {
    const { status, stderr } = await cliHere(['report', 'merge', ...parts.map((part) => at(part)), '--out', at('no')]);
    expect(status).toBe(1);
    expect(await folders.look(at('no'))).toBe('nothing');
    return stderr.replaceAll(folder, 'DIR');
  };
  expect(await refused('zero')).toContain('INVALID_INPUT: Shard 1 of 2 is missing.');
  expect(await refused('zero', 'zero')).toContain('Shard 0 is in DIR/zero and in DIR/zero.');
  expect(await refused('zero', 'nowhere')).toContain('NOT_FOUND: There is no file DIR/nowhere.');
  await writeFile(at('other.json'), '{"format":"something"}');
  expect(await refused('zero', 'other.json')).toContain('FORMAT_NOT_RECOGNISED: DIR/other.json holds no results');
  const one = ofShard(1);
  await writeFile(at('newer.json'), JSON.stringify({ ...one, version: 2 }));
  expect(await refused('zero', 'newer.json')).toContain('written by a newer Certbench');
  await writeFile(at('damaged.json'), JSON.stringify({ ...one, totals: { ...one.totals, attempted: -1 } }));
  expect(await refused('zero', 'damaged.json')).toContain(
    'DAMAGED: DIR/damaged.json is damaged: totals.attempted is not',
  );
});

test('names that a spreadsheet would take for formulas are harmless in tables, and whole in the others', async () => {
  const odd = '=HYPERLINK("http://evil","x")';
  const results = ofShard(0);
  const [device] = results.devices;
  const devices = [{ ...(device as (typeof results.devices)[number]), deviceId: odd, cause: '@cause, "quoted"\n' }];
  await placeResults(folders, at('odd'), { ...results, devices });
  expect(rowsByPython('odd', 'devices.csv')).toMatchObject([{ deviceId: `'${odd}`, cause: '\'@cause, "quoted"\n' }]);
  expect(await linesOf('odd', 'devices.jsonl')).toMatchObject([{ deviceId: odd }]);
  const report = await readFile(at('odd', 'report.html'), 'utf8');
  expect(report).toContain('=HYPERLINK(&quot;http://evil&quot;,&quot;x&quot;)');
});

test('shards that begin together write below a folder that none of them has found', async () => {
  const { folders } = nodePorts(terminalShell({ error: () => undefined }, '0'));
  const base = await mkdtemp(join(tmpdir(), 'certbench-results-'));
  try {
    const shards = Array.from({ length: 8 }, (_, shard) => join(base, 'results', String(shard)));
    const results = resultsOf([], { devices: [0], seconds: 1 });
    await Promise.all(shards.map((shard) => placeResults(folders, shard, results)));
    for (const shard of shards) expect(await readFile(join(shard, 'results.json'), 'utf8')).not.toBe('');
  } finally {
    await rm(base, { recursive: true, force: true });
  }
});

test('a shard that ends while many others write waits for its turn, longer than somebody who looks on', async () => {
  const busy = at('busy');
  await placeResults(folders, join(busy, '0'), ofShard(0));
  const stage = join(busy, `.certbench-export-${process.getuid?.()}`);
  const others = await takeLock(stage, 'exporting', { waitMs: 0, field: 'folder', ownFolder: true });
  const placed = placeResults(folders, join(busy, '1'), ofShard(1));
  // The second of them begins only when the first has given up.
  for (const looker of ['2', '3']) {
    const looking = folders.placeFiles(join(busy, looker), [], { overwrite: true }, async () => undefined);
    await expect(looking).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
  }
  await others.release();
  await placed;
  expect(await readFile(join(busy, '1', 'results.json'), 'utf8')).not.toBe('');
});
