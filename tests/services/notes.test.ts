import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { cliHere } from '../support/cli-here.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority('Root');
  await bench.devices(['dev-01', 'dev-02', 'dev-03']);
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const file = () => join(bench.folder, 'workspace', 'notes.json');
const { stringify } = JSON;
const list = async () => (await bench.call('notes.list', { workspace: bench.workspace })).things;
type Things = MethodInput<'notes.change'>['things'];
const change = async (things: Things) =>
  (await bench.call('notes.change', { workspace: bench.workspace, things })).before;
const refusal = (things: Things) => bench.refusal('notes.change', { workspace: bench.workspace, things });
const device = (name: string) => ({ kind: 'device' as const, name });

describe('groups and notes', () => {
  test('are said of many at once, each without the other, and are taken back by what a change answers', async () => {
    const changes: string[] = [];
    const heard = bench.services.sources['workspace.changed']({ workspace: bench.workspace }, () =>
      changes.push('told'),
    );
    await change([{ ...device('dev-01'), note: ' On the roof\r\nLadder in hall 2 ' }]);
    const before = await change([
      { ...device('dev-01'), group: ' Hall 3 ' },
      { ...device('dev-02'), group: 'Hall 3' },
      { kind: 'authority', name: 'Root', group: 'Roots' },
    ]);
    expect(await list()).toEqual([
      { ...device('dev-01'), group: 'Hall 3', note: 'On the roof\nLadder in hall 2' },
      { ...device('dev-02'), group: 'Hall 3' },
      { kind: 'authority', name: 'Root', group: 'Roots' },
    ]);
    await change(before);
    expect(await list()).toEqual([{ ...device('dev-01'), note: 'On the roof\nLadder in hall 2' }]);
    expect(changes.length).toBe(3);
    heard();
    const twice = await change([
      { ...device('dev-01'), group: 'A', note: '' },
      { ...device('dev-01'), group: 'B' },
    ]);
    await change(twice);
    expect(await list()).toEqual([{ ...device('dev-01'), note: 'On the roof\nLadder in hall 2' }]);
  });

  test('are not told again to who knows them, and are to everybody else', async () => {
    const { workspace } = bench;
    await change([{ ...device('dev-01'), group: 'Hall 3' }]);
    const { revision } = await bench.call('notes.list', { workspace });
    const again = await bench.call('notes.list', { workspace, since: revision });
    expect(again).toEqual({ things: [], revision, unchanged: true });
    await writeFile(file(), (await readFile(file(), 'utf8')).replace('Hall 3', 'Hall 4'));
    const other = await bench.call('notes.list', { workspace, since: revision });
    expect(other).toMatchObject({ things: [{ ...device('dev-01'), group: 'Hall 4' }] });
    expect(other).not.toHaveProperty('unchanged');
  });

  test('stay with what goes to the trash and comes back', async () => {
    await change([{ ...device('dev-01'), group: 'Hall 3' }]);
    const { workspace } = bench;
    const { deleted } = await bench.call('thing.delete', { workspace, things: [device('dev-01')] });
    await change([{ ...device('dev-02'), note: 'Spare' }]);
    await bench.call('thing.restore', { workspace, ids: deleted.flatMap(({ id }) => id ?? []) });
    expect(await list()).toEqual([
      { ...device('dev-01'), group: 'Hall 3' },
      { ...device('dev-02'), note: 'Spare' },
    ]);
  });

  test('of a newer program and of what is not there are kept as they are', async () => {
    const foreign = [
      { kind: 'gateway', name: 'g/1', group: 'Hall 3', since: 2031 },
      { kind: 'device', name: 'dev-77', group: 'Hall 9' },
      { kind: 'device', name: 'dev-02', colour: 'red' },
    ];
    await writeFile(file(), stringify({ format: 1, kind: 'notes', colours: ['red'], things: foreign }));
    const [first, second, third] = foreign;
    expect(await list()).toEqual([second, device('dev-02')]);
    await change([{ ...device('dev-02'), group: 'Hall 3' }]);
    await change([{ ...device('dev-02'), group: '' }]);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
      format: 1,
      kind: 'notes',
      colours: ['red'],
      things: [first, second, third],
    });
  });

  test.each([
    ['{', 'WORKSPACE_INVALID', /is not JSON/],
    [
      stringify({ format: 1, kind: 'notes', things: [device('a'), { kind: 'device' }] }),
      'WORKSPACE_INVALID',
      /things\.1\.name/,
    ],
    [
      stringify({ format: 1, kind: 'notes', things: [{ ...device('a'), group: 'x\ny' }] }),
      'WORKSPACE_INVALID',
      /things\.0\.group/,
    ],
    [stringify({ format: 2 }), 'WORKSPACE_TOO_NEW', /newer Certbench \(format 2\)/],
  ])('in a file of %j are told as they are, and not written over', async (text, code, message) => {
    await writeFile(file(), text);
    const { workspace } = bench;
    for (const told of [
      await bench.refusal('notes.list', { workspace }),
      await refusal([{ ...device('dev-01'), note: 'x' }]),
    ]) {
      expect(told).toMatchObject({ code, details: { field: 'workspace', remedy: expect.stringMatching(/\.$/) } });
      expect(told.message).toMatch(message);
    }
    expect(await readFile(file(), 'utf8')).toBe(text);
    const { devices } = await bench.call('workspace.overview', { workspace });
    expect(devices).toHaveLength(3);
    const listed = await cliHere(['device', 'list', '--workspace', join(bench.folder, 'workspace')]);
    expect(listed).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('dev-03'),
      stderr: expect.stringContaining(code),
    });
  });

  test.each([
    [{ group: 'x'.repeat(65) }, 'INVALID_INPUT', 'group', /65 characters; 64/],
    [{ group: 'Hall\n3' }, 'INVALID_INPUT', 'group', /line breaks/],
    [{ note: 'x'.repeat(2001) }, 'INVALID_INPUT', 'note', /2001 characters; 2000/],
    [{ note: 'a\u0007' }, 'INVALID_INPUT', 'note', /control characters/],
  ])('that cannot be kept are refused: %#', async (said, code, field, message) => {
    const told = await refusal([
      { ...device('dev-01'), group: 'Hall 3' },
      { ...device('dev-02'), ...said },
    ]);
    expect(told).toMatchObject({ code, details: { field, remedy: expect.stringMatching(/./) } });
    expect(told.message).toMatch(message);
    expect(await list()).toEqual([]);
  });

  test('of what is not there are refused with all the others, and without a workspace there are none', async () => {
    const told = await refusal([
      { ...device('dev-01'), group: 'Hall 3' },
      { ...device('dev-99'), group: 'Hall 3' },
    ]);
    expect(told).toMatchObject({ code: 'NOT_FOUND', details: { field: 'things' } });
    expect(await list()).toEqual([]);
    await mkdir(join(bench.folder, 'plain'));
    expect(await bench.call('notes.list', { workspace: bench.path('plain') })).toEqual({
      things: [],
      revision: 'none',
    });
  });

  test('are said and listed on the command line', async () => {
    const workspace = ['--workspace', join(bench.folder, 'workspace')];
    expect(await cliHere(['group', 'Hall 3', 'dev-01', 'dev-02', ...workspace])).toMatchObject({ status: 0 });
    expect(await cliHere(['note', 'Root', 'Offline\nIn the safe', '--kind', 'authority', ...workspace])).toMatchObject({
      status: 0,
    });
    expect(await cliHere(['group', '', 'dev-02', ...workspace])).toMatchObject({ status: 0 });
    expect((await cliHere(['notes', ...workspace])).stdout).toBe(
      'device       dev-01  [Hall 3]\nauthority    Root\n  Offline\n  In the safe\n',
    );
    expect((await cliHere(['device', 'list', ...workspace])).stdout).toMatch(
      /^dev-01 .*  \[Hall 3\]\ndev-02 .*[0-9A-F]\n/,
    );
    expect((await cliHere(['authority', 'list', ...workspace])).stdout).toMatch(/^Root  \(note\)\n/);
    expect(await cliHere(['group', 'Hall 3', 'nobody', ...workspace])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^NOT_FOUND: /),
    });
  });
});
