import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { endAll, freePort, listening } from '../support/listening.ts';
import { LineProgram, cliPath, isMissing, must } from '../support/programs.ts';

/** `certbench simulate` as a stranger uses it, at mosquitto and at the hub; files are all they are given. */

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const made = async (...args: string[]) => {
  const { status, stderr } = await cliHere([...args, '--workspace', at('ws')]);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-simulate-'));
  await made('authority', 'create', '--name', 'Root', '--key', 'ec-p256');
  await made('device', 'create', '--authority', 'Root', '--id', 'dev-01');
  await made('server', 'create', '--authority', 'Root', '--name', 'broker', '--dns', 'localhost', '--key', 'ec-p256');
  await made('export', '--server', 'broker', '--bundle', 'mosquitto', '--out', at('broker'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const started: ChildProcess[] = [];
afterEach(() => endAll(started));

const simulate = (port: unknown, args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const where = ['--host', `localhost:${String(port)}`, '--server-ca', at('broker/ca.crt')];
  const what = ['simulate', '--workspace', at('ws'), '--device', 'dev-01', '--messages', '1', '--interval', '10ms'];
  return cliHere([...what, ...where, ...args], env);
};

describe.skipIf(isMissing('mosquitto'))("a broker's password", () => {
  const broker = ['--platform', 'mqtt-broker', '--user-name', 'plant'];

  test('comes from a file or the environment', async () => {
    await must('mosquitto_passwd', '-b', '-c', at('passwords'), 'plant', 'Kv8-mist.Lamp~31');
    await writeFile(at('right'), 'Kv8-mist.Lamp~31\n');
    const port = await freePort();
    const files = { cafile: 'ca.crt', certfile: 'broker.crt', keyfile: 'broker.key' };
    const lines = [
      `listener ${port} 127.0.0.1`,
      ...Object.entries(files).map(([name, file]) => `${name} ${at('broker', file)}`),
      'require_certificate true',
      'allow_anonymous false',
      `password_file ${at('passwords')}`,
      // Started by root it would become somebody who cannot read the files.
      'user root',
    ];
    await writeFile(at('broker.conf'), `${lines.join('\n')}\n`);
    await listening(started, port, 'mosquitto', '-c', at('broker.conf'));
    const right = await simulate(port, [...broker, '--password-file', at('right')]);
    expect([right.status, right.stderr]).toEqual([0, '']);
    const set = await simulate(port, broker, { CERTBENCH_BROKER_PASSWORD: 'Kv8-mist.Lamp~31' });
    expect([set.status, set.stderr]).toEqual([0, '']);
    const wrong = await simulate(port, broker, { CERTBENCH_BROKER_PASSWORD: 'Kv8-mist.Lamp~32' });
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('NOT_CONNECTED')]);
    for (const { stdout, stderr } of [right, set, wrong]) expect(stdout + stderr).not.toContain('Kv8');
  });

  test('is never taken from the command line, which every user of the computer can read', async () => {
    const { status, stderr } = await simulate(1, [...broker, '--password', 'Kv8-mist.Lamp~31']);
    expect([status, stderr]).toEqual([2, expect.stringContaining("unknown option '--password'")]);
    expect((await cliHere(['simulate', '--platform', 'mqtt-broker', '--help'])).stdout).toContain(
      '--password-file <file>',
    );
  });

  test('is told apart from a port, which stands behind the host', async () => {
    const { status, stderr } = await simulate(1, [...broker, '--port', '8883']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('The port stands behind the host')]);
    expect(stderr).not.toContain('Did you mean');
  });
});

describe('at the local hub', () => {
  test('a message that is cut off again and again ends the run, with status 1', async () => {
    const trusted = ['--authority', at('ws/authorities/Root/Root.cer'), '--auto-register'];
    const presented = ['--workspace', at('ws'), '--server-certificate', 'broker'];
    const start = ['hub', 'start', '--port', '0', '--json', '--topic-space', 'sample/#'];
    const hub = new LineProgram(process.execPath, [cliPath, ...start, ...trusted, ...presented]);
    const { port } = await hub.line(({ type }) => type === 'listening');
    const outside = await simulate(port, ['--platform', 'azure-event-grid', '--topic', 'other/x']);
    expect([outside.status, outside.stderr]).toEqual([1, expect.stringContaining('SERVER_REFUSED: 1 of 1 messages')]);
    expect(outside.stdout).toContain('was refused #0 on other/x: The connection ended 5 times');
    const inside = await simulate(port, ['--platform', 'azure-event-grid', '--topic', 'sample/x']);
    expect([inside.status, inside.stderr]).toEqual([0, '']);
    expect(await hub.stop()).toBe(0);
  }, 60_000);
});

test('what no server could take is told before anything is sent', async () => {
  const filter = await simulate(1, ['--platform', 'mqtt-broker', '--subscription', 'a/#/b']);
  expect([filter.status, filter.stderr]).toEqual([1, expect.stringContaining('INVALID_INPUT: # stands alone')]);
  const port = await simulate(99_999, ['--platform', 'mqtt-broker']);
  expect([port.status, port.stderr]).toEqual([2, expect.stringContaining('Its port must be')]);
});
