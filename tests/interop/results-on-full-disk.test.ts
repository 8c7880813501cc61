import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runResults } from '../../src-main/core/results/results.ts';
import { cliHere } from '../support/cli-here.ts';
import { LineProgram, cliPath, must } from '../support/programs.ts';
import { SmallDisk, canMount } from '../support/small-disk.ts';

/** What is left of a run whose disk takes no more when it ends. */

let folder: string;
let temporary: string;
let disk: SmallDisk;
let hub: LineProgram;
let where: string[];

/** A name with a blank, as people give them. */
const out = 'plant 2';

const every = ['devices.csv', 'devices.jsonl', 'report.html', 'results.json', 'series.csv', 'series.jsonl'];
const made = async (...args: string[]) => {
  const { status, stderr } = await cliHere([...args, '--workspace', join(folder, 'ws')]);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
};
const resultsIn = async (path: string) =>
  runResults.parse(JSON.parse(await readFile(join(path, 'results.json'), 'utf8')));

describe.skipIf(!(await canMount()))('a run whose disk takes no more when it ends', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certbench-results-'));
    await made('authority', 'create', '--name', 'Root', '--key', 'ec-p256');
    await made('device', 'create', '--authority', 'Root', '--prefix', 'dev-', '--count', '30');
    const start = [cliPath, 'hub', 'start', '--port', '0', '--json', '--auto-register'];
    hub = new LineProgram(process.execPath, [...start, '--authority', join(folder, 'ws/authorities/Root/Root.cer')]);
    const { port, authorityFile } = await hub.line(({ type }) => type === 'listening');
    where = ['--host', `localhost:${String(port)}`, '--server-ca', String(authorityFile)];
  });
  afterAll(async () => {
    process.kill(hub.pid, 'SIGCONT');
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    disk = await SmallDisk.mount(1024);
    temporary = await mkdtemp(join(folder, 'temporary-'));
  });
  afterEach(() => disk.remove());

  const readOnly = () => must('mount', '-o', 'remount,ro', disk.root);

  /** Spoils the disk when the run is under way: the hub stands still until then, so that nothing has been sent yet. */
  async function run(spoil: () => Promise<unknown>, more: readonly string[] = [], tmp = temporary) {
    process.kill(hub.pid, 'SIGSTOP');
    const devices = ['--prefix', 'dev-', '--count', '30', '--platform', 'local-hub', '--messages', '2'];
    const what = ['--workspace', join(folder, 'ws'), '--results', disk.at(out), '--metrics', '0', '--json'];
    const simulate = [cliPath, 'simulate', ...devices, '--interval', '100ms', ...what, ...where, ...more];
    const program = new LineProgram(process.execPath, simulate, { TMPDIR: tmp });
    // Said after what tells that the run goes on was written.
    await program.line(({ type }) => type === 'metrics');
    expect((await readdir(disk.at(out))).sort()).toEqual(every);
    await spoil();
    process.kill(hub.pid, 'SIGCONT');
    const status = await program.exited;
    const totals = program.lines.find(({ type }) => type === 'totals');
    expect(totals).toMatchObject({ acknowledged: 60, state: 'finished' });
    return { status, stderr: program.stderr };
  }

  test('keeps all in results.json where the others have no room, and the others are made of it', async () => {
    const { status, stderr } = await run(() => disk.fill());
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^STORAGE_FAILED: .+plant 2 is on a disk that is full\. All of the results is in .+results\.json; .+\n {2}Make them of it/,
    );
    // None of the beginning stands beside it, and nothing half-written.
    expect(await readdir(disk.at(out), { recursive: true })).toEqual(['results.json']);
    expect(await resultsIn(disk.at(out))).toMatchObject({ state: 'finished', totals: { acknowledged: 60 } });
    expect(await readdir(temporary)).toEqual([]);
    await disk.free();
    const command = /room: certbench (.+) --out DIR$/m.exec(stderr)?.[1] ?? '';
    await must('bash', '-c', `"$0" "$1" ${command} --out "$2"`, process.execPath, cliPath, disk.at(out));
    expect((await readdir(disk.at(out))).sort()).toEqual(every);
  });

  test('has its results in a folder for temporary files where its own takes nothing any more, and ends as it came out', async () => {
    const { status, stderr } = await run(readOnly, ['--set', 'pass.minAcknowledged=61']);
    expect([status, stderr]).toEqual([
      3,
      expect.stringMatching(
        /read-only disk\. The results are in (.+) instead\.\n {2}Move them .+\nNot passed: minAcknowledged 61/,
      ),
    ]);
    const [instead = ''] = await readdir(temporary);
    expect(stderr).toContain(join(temporary, instead));
    expect((await readdir(join(temporary, instead))).sort()).toEqual(every);
    expect(await resultsIn(join(temporary, instead))).toMatchObject({ state: 'finished', verdict: 'not-passed' });
    // Nobody takes what is there for the end.
    expect(await resultsIn(disk.at(out))).toMatchObject({ state: 'running', totals: { acknowledged: 0 } });
  });

  test('says that they are lost where nothing takes them', async () => {
    const { status, stderr } = await run(readOnly, [], disk.root);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/read-only disk\. The results of the run’s end are lost: .+\n {2}Choose/),
    ]);
    expect((await readdir(disk.root)).sort()).toEqual([out]);
  });
});
