import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunResults, runResults } from '../../src-main/core/results/results.ts';
import { cliHere } from '../support/cli-here.ts';
import { LineProgram, cliPath, run } from '../support/programs.ts';

/** Results of a plan that four processes share, beside those of one that runs it alone. */

let folder: string;
let hub: LineProgram;
let where: string[];
const at = (...parts: string[]) => join(folder, ...parts);
const made = async (...args: string[]) => {
  const { status, stderr } = await cliHere([...args, '--workspace', at('ws')]);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
};

const plan = {
  version: 1,
  devices: { kind: 'numbered', prefix: 'dev-', count: 8 },
  platform: 'local-hub',
  messages: 3,
  intervalMs: 100,
  seed: 5,
  pass: { maxErrorRate: 0, minAcknowledged: 24 },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-results-'));
  await made('authority', 'create', '--name', 'Root', '--key', 'ec-p256');
  await made('device', 'create', '--authority', 'Root', '--prefix', 'dev-', '--count', '8');
  const start = [cliPath, 'hub', 'start', '--port', '0', '--json', '--auto-register'];
  hub = new LineProgram(process.execPath, [...start, '--authority', at('ws/authorities/Root/Root.cer')]);
  const { port, authorityFile } = await hub.line(({ type }) => type === 'listening');
  where = ['--host', `localhost:${String(port)}`, '--server-ca', String(authorityFile)];
  await writeFile(at('plan.json'), JSON.stringify(plan));
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

const simulate = (name: string, more: readonly string[], env: NodeJS.ProcessEnv = {}, file = at('plan.json')) => {
  const what = [cliPath, 'simulate', '--plan', file, '--workspace', at('ws'), '--results', at(name)];
  return run(process.execPath, [...what, ...where, ...more], { env });
};
const resultsIn = async (name: string): Promise<RunResults> =>
  runResults.parse(JSON.parse(await readFile(at(name, 'results.json'), 'utf8')));
const sum = (rows: RunResults['series']['rows']) => rows.reduce((all, { acknowledged }) => all + acknowledged, 0);

test('four processes of one plan come merged to what one process comes to', async () => {
  const one = await simulate('one', []);
  expect([one.status, one.stderr]).toEqual([0, '']);
  expect(one.stdout).toContain(`Results: ${at('one')}`);
  const shards = ['0', '1', '2', '3'];
  const all = await Promise.all(
    shards.map((shard) => simulate(shard, ['--shards', '4'], { JOB_COMPLETION_INDEX: shard })),
  );
  // A quarter of the run has not as many messages as the plan wants of the whole.
  expect(all.map(({ status }) => status)).toEqual([3, 3, 3, 3]);
  const merged = await cliHere(['report', 'merge', ...shards.map((shard) => at(shard)), '--out', at('four')]);
  expect([merged.status, merged.stderr]).toEqual([0, '']);
  expect(merged.stdout).toContain('4 shards with 8 devices, 0 failed: finished.');
  const [alone, together] = [await resultsIn('one'), await resultsIn('four')];
  // How many were late is a matter of how busy the computer is.
  expect({ ...together.totals, late: 0 }).toEqual({ ...alone.totals, late: 0 });
  expect(together.totals).toMatchObject({ devices: 8, acknowledged: 24 });
  expect(together.plan).toEqual(alone.plan);
  expect(together.pass).toEqual(alone.pass);
  expect(together.pass.every(({ passed }) => passed)).toBe(true);
  const counted = ({ devices }: RunResults) =>
    devices.map(({ deviceId, state, attempted, acknowledged }) => [deviceId, state, attempted, acknowledged]);
  expect(counted(together)).toEqual(counted(alone));
  expect([sum(together.series.rows), sum(alone.series.rows)]).toEqual([24, 24]);
  expect(together.processes.map(({ shard }) => shard)).toEqual([0, 1, 2, 3]);

  const short = await cliHere(['report', 'merge', at('0'), at('1'), at('3'), '--out', at('no')]);
  expect([short.status, short.stderr]).toEqual([1, expect.stringContaining('Shard 2 of 4 is missing.')]);
});

test('a merged run that does not pass by its plan ends with status 3', async () => {
  await writeFile(at('plan.json'), JSON.stringify({ ...plan, messages: 1 }));
  expect((await simulate('few', ['--shard', '0/1'])).status).toBe(3);
  const { status, stdout, stderr } = await cliHere(['report', 'merge', at('few'), '--out', at('judged')]);
  expect([status, stderr]).toEqual([3, expect.stringContaining('minAcknowledged 24: it is 8')]);
  expect(stdout).toContain('NOT PASSED');
});

test('a merged run without criteria in which a device of one shard has failed ends with status 1, and is written', async () => {
  await made('authority', 'create', '--name', 'Other', '--key', 'ec-p256');
  await made('device', 'create', '--authority', 'Other', '--id', 'stranger');
  const { pass: _none, devices: _all, ...bare } = plan;
  await writeFile(at('plan.json'), JSON.stringify({ ...bare, deviceIds: ['dev-01', 'stranger'] }));
  const [good, bad] = [await simulate('good', ['--shard', '0/2']), await simulate('bad', ['--shard', '1/2'])];
  expect([good.status, good.stderr, bad.status]).toEqual([0, '', 1]);
  expect(bad.stderr).toContain('NOT_CONNECTED: 1 of 1 device failed.\n  Each is told above');
  const { status, stderr } = await cliHere(['report', 'merge', at('good'), at('bad'), '--out', at('both')]);
  expect([status, stderr]).toEqual([
    1,
    `NOT_CONNECTED: 1 of 2 devices failed.\n  ${at('both', 'report.html')} says which and why.\n`,
  ]);
  expect(await readFile(at('both', 'report.html'), 'utf8')).toContain('stranger');
});

test('results that cannot be written are refused before a device is made or connects', async () => {
  await writeFile(at('file'), '');
  const missing = { kind: 'numbered', prefix: 'never-', count: 2 };
  await writeFile(at('plan.json'), JSON.stringify({ ...plan, devices: missing, createMissing: {} }));
  for (const [name, said] of [
    ['file', 'is not a folder.'],
    ['file/below', 'is not a folder.'],
  ] as const) {
    const { status, stdout, stderr } = await simulate(name, []);
    expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^STORAGE_FAILED: .*${said}\n {2}\\w`))]);
    expect(stdout).not.toMatch(/created|Simulating/);
  }
  expect((await readdir(at('ws', 'devices'))).filter((name) => name.startsWith('never-'))).toEqual([]);
});

test('shards that had different files of the same name are told apart as they are merged', async () => {
  const fields = { room: { kind: 'csv', table: { file: 'rooms.csv' }, column: 'room' } };
  const ran = async (folder: string, rooms: string, shard: string) => {
    await mkdir(at(folder));
    await writeFile(at(folder, 'rooms.csv'), `room\n${rooms}\n`);
    const own = { ...plan, pass: {}, fields, body: '{"room":"{room}"}' };
    await writeFile(at(folder, 'plan.json'), JSON.stringify(own));
    const { status, stderr } = await simulate(`${folder}-results`, ['--shard', shard], {}, at(folder, 'plan.json'));
    expect([status, stderr]).toEqual([0, '']);
  };
  await ran('here', 'A1', '0/2');
  await ran('there', 'B2', '1/2');
  await ran('same', 'A1', '1/2');
  const merge = (one: string, other: string) =>
    cliHere(['report', 'merge', at(`${one}-results`), at(`${other}-results`), '--out', at(`${one}-${other}`)]);
  const apart = await merge('here', 'there');
  expect([apart.status, apart.stderr]).toEqual([
    1,
    expect.stringMatching(
      /there-results was run with another file rooms\.csv than .*here-results\.\n {2}Give all shards the same file/,
    ),
  ]);
  expect(await merge('here', 'same')).toMatchObject({ status: 0, stderr: '' });
});
