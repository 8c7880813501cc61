import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HubEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { cliHere } from '../support/cli-here.ts';
import { type JsonLine, LineProgram, cli, cliPath, run } from '../support/programs.ts';
import { pythonWith } from '../support/python.ts';
import { Workbench } from '../support/workbench.ts';

/** Plans as a stranger runs them: the same run by the call, by the command line, and as four processes; criteria and their status; metrics. */

let bench: Workbench;
let port: number;
const bodies: string[] = [];
const at = (...parts: string[]) => join(bench.folder, ...parts);
const count = 10;
const plan = {
  version: 1,
  platform: 'local-hub',
  devices: { kind: 'numbered', prefix: 'dev-', count },
  messages: 4,
  intervalMs: 40,
  model: 'random-walk',
  seed: 4_242,
  alertAboveC: 21,
} as const;

beforeAll(async () => {
  bench = await Workbench.open();
  const { certificatePem } = await bench.authority();
  await bench.devices(Array.from({ length: count }, (_, index) => `dev-${String(index + 1).padStart(2, '0')}`));
  const hub = await bench.call('hub.start', { port: 0, autoRegister: true });
  port = hub.port;
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await writeFile(at('hub.pem'), hub.authorityPem);
  await writeFile(at('plan.json'), JSON.stringify(plan));
  bench.services.sources['hub.events']({}, (event: HubEvent) => {
    if (event.type === 'message') bodies.push(`${event.deviceId} ${event.body}`);
  });
}, 60_000);
afterAll(() => bench.close());

const place = () => ['--workspace', at('workspace'), '--host', `localhost:${port}`, '--server-ca', at('hub.pem')];
const simulate = (...args: string[]) => ['simulate', '--plan', at('plan.json'), ...place(), '--json', ...args];
const lines = (stdout: string): JsonLine[] =>
  stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JsonLine]));
const totalsIn = (stdout: string) => lines(stdout).find(({ type }) => type === 'totals') as unknown as SimulationTotals;

/** What the hub has received since it was last asked, device by device. */
async function received(messages: number): Promise<string[]> {
  await expect.poll(() => bodies.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(messages);
  return bodies.splice(0).toSorted();
}

/** Of totals what does not depend on how fast the computer was. */
const counted = ({ devices, attempted, acknowledged, failed, failedDevices, duplicates }: SimulationTotals) => {
  const counts = { devices, attempted, acknowledged, failed, failedDevices, duplicates };
  return counts;
};

test('the same plan with the same seed comes to the same by the call, by the command line and as four processes', async () => {
  const { version: _version, ...members } = plan;
  const serverCaPem = await readFile(at('hub.pem'), 'utf8');
  const given = { workspace: bench.workspace, ...members, host: 'localhost', port, serverCaPem };
  const { runId } = await bench.call('simulation.start', given);
  const state = async () => (await bench.call('simulation.status', { runId })).state;
  await expect.poll(state, { timeout: 30_000 }).toBe('finished');
  const byCall = counted(await bench.call('simulation.status', { runId }));
  const bodiesByCall = await received(40);
  expect(byCall).toMatchObject({ devices: count, attempted: 40, acknowledged: 40, failed: 0, failedDevices: 0 });

  const whole = await cli(simulate());
  expect([whole.status, whole.stderr]).toEqual([0, '']);
  expect(counted(totalsIn(whole.stdout))).toEqual(byCall);
  expect(await received(40)).toEqual(bodiesByCall);

  const shards = await Promise.all(
    [0, 1, 2, 3].map((index) =>
      index % 2 === 0
        ? cli(simulate('--shard', `${index}/4`))
        : cli(simulate('--shards', '4'), { JOB_COMPLETION_INDEX: String(index) }),
    ),
  );
  expect(shards.map(({ status, stderr }) => [status, stderr])).toEqual([0, 1, 2, 3].map(() => [0, '']));
  const parts = shards.map(({ stdout }) => counted(totalsIn(stdout)));
  expect(parts.map(({ devices }) => devices)).toEqual([3, 3, 2, 2]);
  const sums = Object.keys(byCall).map((name) => [
    name,
    parts.reduce((sum, part) => sum + part[name as keyof typeof part], 0),
  ]);
  expect(Object.fromEntries(sums)).toEqual(byCall);
  expect(await received(40)).toEqual(bodiesByCall);

  // That the bodies would differ where the seed does.
  await cli(simulate('--seed', '1'));
  expect(await received(40)).not.toEqual(bodiesByCall);
}, 120_000);

describe('criteria', () => {
  const passing = ['--set', 'messages=1', 'pass.maxErrorRate=0', 'pass.minAcknowledged=10'];

  test('that are met end with 0, each told with its value', async () => {
    const good = await cliHere(simulate(...passing));
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(totalsIn(good.stdout).pass).toEqual([
      { criterion: 'maxErrorRate', limit: 0, value: 0, passed: true },
      { criterion: 'minAcknowledged', limit: 10, value: 10, passed: true },
    ]);
  });

  test('that are missed end with 3, and one that is interrupted with 1', async () => {
    const slow = await cliHere(simulate(...passing, 'pass.maxLatencyMs.p50=0'));
    expect([slow.status, slow.stderr]).toEqual([3, expect.stringMatching(/^Not passed: maxLatencyMs\.p50 0: it is /)]);
    expect(totalsIn(slow.stdout).pass?.map(({ passed }) => passed)).toEqual([true, false, true]);
    // A device that cannot log in fails the run without criteria, and is what they allow with them.
    const bad = [
      '--workspace',
      at('workspace'),
      '--platform',
      'local-hub',
      '--device',
      'dev-01',
      'dev-02',
      '--messages',
      '1',
    ];
    await bench.call('hub.setDeviceEnabled', { deviceId: 'dev-02', enabled: false });
    const where = ['--host', `localhost:${port}`, '--server-ca', at('hub.pem')];
    expect((await cliHere(['simulate', ...bad, ...where])).status).toBe(1);
    const allowed = await cliHere(['simulate', ...bad, ...where, '--set', 'pass.maxFailedDeviceShare=0.5']);
    expect([allowed.status, allowed.stderr]).toEqual([0, '']);
    const strict = await cliHere(['simulate', ...bad, ...where, '--set', 'pass.maxFailedDeviceShare=0.4']);
    expect(strict.status).toBe(3);
    await bench.call('hub.setDeviceEnabled', { deviceId: 'dev-02', enabled: true });
    const long = new LineProgram(process.execPath, [
      cliPath,
      ...simulate('--set', 'messages=1000000', 'pass.maxErrorRate=1'),
    ]);
    await long.line(({ type }) => type === 'sent');
    const totals = long.line(({ type }) => type === 'totals');
    expect(await long.stop()).toBe(1);
    // What has held until then is no success.
    expect(await totals).toMatchObject({ state: 'stopped', verdict: 'stopped-early', pass: [{ passed: true }] });
  }, 60_000);
});

describe('the command line', () => {
  test('saves what it is given as a plan, and runs a plan with what else it is given', async () => {
    const made = ['--prefix', 'dev-', '--count', '3', '--messages', '2', '--interval', '50ms'];
    const saved = await cliHere(['simulate', '--platform', 'local-hub', ...made, '--save-plan', at('saved.json')]);
    expect([saved.status, saved.stderr]).toEqual([0, '']);
    expect(JSON.parse(await readFile(at('saved.json'), 'utf8'))).toMatchObject({
      version: 1,
      platform: 'local-hub',
      devices: { kind: 'numbered', prefix: 'dev-', first: 1, count: 3 },
      messages: 2,
      intervalMs: 50,
    });
    const ran = await cliHere([
      'simulate',
      '--plan',
      at('saved.json'),
      ...place(),
      '--json',
      '--messages',
      '1',
      '--set',
      'devices.count=2',
    ]);
    expect([ran.status, counted(totalsIn(ran.stdout))]).toMatchObject([0, { devices: 2, acknowledged: 2 }]);
    const other = await cliHere(['simulate', '--plan', at('saved.json'), '--platform', 'aws-iot', '--host', 'h']);
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining('is one for local-hub, not for aws-iot')]);
  });

  test('makes the devices that are missing', async () => {
    const making = ['--prefix', 'new-', '--count', '2', '--create-missing', '--authority', 'Root', '--messages', '1'];
    const made = await cliHere(['simulate', '--platform', 'local-hub', ...making, ...place()]);
    expect([made.status, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toContain('2 devices created.');
    expect(made.stdout).toContain('2 of 2 messages acknowledged');
    expect((await cliHere(['simulate', '--platform', 'local-hub', ...making, ...place()])).stdout).not.toContain(
      'created',
    );
  });

  test('checks a plan, and says in which line it is wrong', async () => {
    const good = await cliHere(['plan', 'check', at('plan.json'), '--workspace', at('workspace')]);
    expect(good).toEqual({
      status: 0,
      stdout: `${at('plan.json')} is a plan for local-hub.\n10 devices send, 0 listen.\n`,
      stderr: '',
    });
    await writeFile(at('wrong.json'), JSON.stringify({ ...plan, mesages: 3 }, undefined, 2));
    const wrong = await cliHere(['plan', 'check', at('wrong.json')]);
    expect([wrong.status, wrong.stderr]).toEqual([
      1,
      expect.stringMatching(/line 14: "mesages".*\n {2}Did you mean messages\?\n$/),
    ]);
    expect((await cliHere(['simulate', '--plan', at('wrong.json'), ...place()])).status).toBe(1);
    await writeFile(at('wrong.json'), JSON.stringify({ ...plan, body: '{"t": {temprature}}' }, undefined, 2));
    for (const command of [
      ['plan', 'check'],
      ['simulate', '--dry-run', '--plan'],
    ]) {
      const told = await cliHere([...command, at('wrong.json')]);
      expect([told.status, told.stderr]).toEqual([
        1,
        expect.stringMatching(
          /wrong\.json, line 14: body: Line 1, column 7: there is no value \{temprature\}\.\n {2}Did you mean \{temperature\}\?\n$/,
        ),
      ]);
    }
    expect(JSON.parse((await cliHere(['plan', 'schema'])).stdout)).toMatchObject({ $id: 'urn:certbench:plan:1' });
  });

  test.each([
    [['--shard', '4/4'], {}, '--shard'],
    [['--shards', '4'], {}, 'JOB_COMPLETION_INDEX is not set'],
    [['--shards', '4'], { JOB_COMPLETION_INDEX: '4' }, 'JOB_COMPLETION_INDEX is "4"'],
    [['--set', 'messages'], {}, 'MEMBER=VALUE'],
    [['--device', 'a', '--prefix', 'b', '--count', '1'], {}, 'Give one of'],
    [['--authority', 'Root'], {}, '--create-missing'],
  ])('refuses %j with %j', async (args, env, message) => {
    const { status, stderr } = await cliHere(simulate(...args), env);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('metrics, read by the parser of Prometheus’ own client', () => {
  const parser = `
import json, sys
from prometheus_client.parser import text_string_to_metric_families
print(json.dumps([[f.name, f.type, f.documentation, [[s.name, s.labels, s.value] for s in f.samples]]
                  for f in text_string_to_metric_families(sys.stdin.read())]))`;
  type Family = [name: string, type: string, help: string, samples: [string, Record<string, string>, number][]];

  test('tell the totals and the latencies while the run goes on, and end with it', async ({ skip }) => {
    const library = { check: 'import prometheus_client.parser', requirement: 'prometheus_client>=0.20' };
    const python = pythonWith(library, bench.folder);
    skip(python === undefined, 'Neither Python’s prometheus_client nor a way to fetch it is there.');
    const args = simulate('--metrics', '0', '--messages', '1000000', '--interval', '10ms');
    const program = new LineProgram(process.execPath, [cliPath, ...args]);
    const { url } = await program.line(({ type }) => type === 'metrics');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    let families: Family[] = [];
    const valueOf = (name: string) => families.flatMap(([, , , samples]) => samples).find(([one]) => one === name)?.[2];
    await expect
      .poll(
        async () => {
          const response = await fetch(String(url));
          expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
          const read = await run(python?.python ?? '', ['-c', parser], {
            env: python?.env ?? {},
            input: await response.text(),
          });
          expect([read.status, read.stderr]).toEqual([0, '']);
          families = JSON.parse(read.stdout) as Family[];
          return valueOf('certbench_messages_acknowledged_total');
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(50);
    const own = families.filter(([name]) => name.startsWith('certbench_'));
    expect(own.map(([name, type]) => `${name} ${type}`)).toEqual([
      'certbench_devices gauge',
      'certbench_devices_connected gauge',
      'certbench_devices_failed gauge',
      'certbench_run_running gauge',
      'certbench_messages_attempted counter',
      'certbench_messages_acknowledged counter',
      'certbench_messages_failed counter',
      'certbench_messages_received counter',
      'certbench_messages_late counter',
      'certbench_messages_duplicate counter',
      'certbench_reconnects counter',
      'certbench_throttled counter',
      'certbench_message_latency_seconds histogram',
    ]);
    for (const [, , help] of own) expect(help).not.toBe('');
    expect([valueOf('certbench_devices'), valueOf('certbench_devices_connected')]).toEqual([count, count]);
    const latency = own.at(-1)?.[3] ?? [];
    const below = latency.filter(([name]) => name.endsWith('_bucket')).map(([, , value]) => value);
    expect(below).toEqual(below.toSorted((a, b) => a - b));
    expect(below.at(-1)).toBe(valueOf('certbench_message_latency_seconds_count'));
    expect(below.at(-1)).toBeGreaterThan(50);
    expect(latency.find(([, { le }]) => le === '+Inf')).toBeDefined();
    expect(valueOf('certbench_message_latency_seconds_sum')).toBeGreaterThan(0);
    expect((await fetch(String(url).replace('/metrics', '/other'))).status).toBe(404);
    await program.stop();
    await expect(fetch(String(url))).rejects.toThrow('fetch failed');
  }, 60_000);

  test('are refused where the port is taken', async () => {
    const { status, stderr } = await cliHere(simulate('--metrics', String(port)));
    expect([status, stderr]).toEqual([1, expect.stringContaining('PORT_TAKEN')]);
  });
});
