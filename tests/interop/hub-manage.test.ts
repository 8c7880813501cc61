import { readFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { LineProgram, cliPath, isMissing, run } from '../support/programs.ts';

/** `certbench hub start` as a program of its own, managed by the command line from another one. */

let folder: string;
let hub: LineProgram;
let port: string;
const at = (...parts: string[]) => join(folder, ...parts);
const start = async (name: string, env: NodeJS.ProcessEnv = {}, data = ['--data', at(name)]) => {
  const started = new LineProgram(
    process.execPath,
    [cliPath, 'hub', 'start', '--port', '0', '--no-websocket', '--json', ...data],
    env,
  );
  return { started, listening: await started.line(({ type }) => type === 'listening') };
};
const manage = (...args: string[]) => cliHere(['hub', ...args, '--data', at('hub')]);
const document = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { status, stdout, stderr } = await manage(...args, '--json');
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
};
const certificateOf = (id: string) => at('w/devices', id, `${id}-chain.pem`);
const root = () => at('w/authorities/Root/Root.pem');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-manage-'));
  const workspace = ['--workspace', at('w')];
  await cliHere(['authority', 'create', ...workspace, '--name', 'Root', '--key', 'ec-p256']);
  await cliHere(['device', 'create', ...workspace, '--authority', 'Root', '--id', 'dev-01', 'dev-02']);
  const { started, listening } = await start('hub');
  hub = started;
  port = String(listening['port']);
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a hub that runs', () => {
  test('says where it is, to its user alone', async () => {
    if (process.platform !== 'win32') expect((await stat(at('hub/control.json'))).mode & 0o777).toBe(0o600);
    expect(await document('status')).toMatchObject({ running: true, address: { port: Number(port) } });
    expect((await manage('status')).stdout).toContain(`Folder: ${at('hub')}\nThe local hub listens on 127.0.0.1`);
  });

  test('has an authority uploaded, and possession of it proved', async () => {
    expect(await document('authorities', 'upload', root(), '--name', 'Plant')).toMatchObject({ status: 'unverified' });
    const code = (await manage('authorities', 'code', 'Plant')).stdout.trim();
    const signed = await cliHere([
      'proof',
      'sign',
      '--workspace',
      at('w'),
      '--authority',
      'Root',
      '--code',
      code,
      '--json',
    ]);
    const [{ path }] = (JSON.parse(signed.stdout) as { files: [{ path: string }] }).files;
    expect((await manage('authorities', 'verify', 'Plant', path)).stdout).toBe('Plant  verified\n');
    expect(await document('authorities', 'list')).toMatchObject({
      authorities: [{ name: 'Plant', status: 'verified' }],
    });
    expect(await manage('authorities', 'upload', root(), '--name', 'Plant')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('NAME_TAKEN') as string,
    });
  });

  test('has its devices managed', async () => {
    const thumbprints = ['AB'.repeat(20), 'CD'.repeat(20)] as const;
    await document('devices', 'register', 'dev-01');
    await document(
      'devices',
      'register',
      'own',
      '--thumbprint',
      thumbprints[0],
      '--secondary-thumbprint',
      thumbprints[1],
    );
    expect(await document('devices', 'show', 'own')).toMatchObject({
      primaryThumbprint: thumbprints[0],
      secondaryThumbprint: thumbprints[1],
    });
    const [a, b] = thumbprints;
    for (const [words, after] of [
      [['--swap'], { primaryThumbprint: b, secondaryThumbprint: a }],
      [['--primary', a, '--no-secondary'], { primaryThumbprint: a }],
      [['--secondary', b], { primaryThumbprint: a, secondaryThumbprint: b }],
    ] as const) {
      const changed = await document('devices', 'thumbprints', 'own', ...words);
      expect(changed).toMatchObject({ authentication: 'selfSigned', ...after });
      if (!('secondaryThumbprint' in after)) expect(changed['secondaryThumbprint']).toBeUndefined();
    }
    const ways = await manage('devices', 'thumbprints', 'own', '--swap', '--ca-signed');
    expect([ways.status, ways.stderr]).toEqual([2, expect.stringContaining('--no-secondary')]);
    expect((await manage('devices', 'disable', 'own', 'dev-01')).stdout).toBe(
      'own  self-signed, DISABLED, never seen\ndev-01  CA-signed, DISABLED, never seen\n',
    );
    await document('devices', 'enable', 'dev-01');
    // What was done before one that fails is told.
    const deleted = await manage('devices', 'delete', 'own', 'nobody', '--json');
    expect(deleted.status).toBe(1);
    expect(JSON.parse(deleted.stdout)).toEqual({ devices: ['own'] });
    expect(deleted.stderr).toContain('NOT_FOUND: The hub has no device nobody.');
    expect((await manage('devices', 'list')).stdout).toBe('dev-01  CA-signed, enabled, never seen\n');
  });

  test('lets renewed certificates in beside the old ones', async () => {
    const at1 = ['--workspace', at('w'), '--id', 'roller'];
    const made = JSON.parse((await cliHere(['device', 'create', ...at1, '--self-signed', '--json'])).stdout);
    const primaryThumbprint = made.devices[0].certificate.thumbprintSha256;
    await document('devices', 'register', 'roller', '--thumbprint', primaryThumbprint);
    const renewed = await cliHere(['device', 'renew', ...at1, '--hub', '--data', at('hub'), '--json']);
    const { devices, hub: told } = JSON.parse(renewed.stdout);
    expect(told).toEqual([{ deviceId: 'roller', state: 'rolled-over' }]);
    const secondaryThumbprint = devices[0].certificate.thumbprintSha256;
    expect(await document('devices', 'show', 'roller')).toMatchObject({ primaryThumbprint, secondaryThumbprint });
    await document('devices', 'delete', 'roller');
    const nowhere = await cliHere(['device', 'renew', ...at1, '--hub', '--data', at('no-hub')]);
    expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining('HUB_NOT_RUNNING')]);
  });

  test('has its provisioning service managed, with twins to begin with and failures on demand', async () => {
    await writeFile(at('tags.json'), '{"site":"north"}');
    const terms = ['--initial-tags', `@${at('tags.json')}`, '--initial-desired', '{"a":1}', '--reprovision', 'never'];
    expect(await document('enrollments', 'group', '--authority', 'Plant', ...terms)).toMatchObject({
      name: 'Plant',
      initialTags: expect.stringContaining('north') as string,
      reprovision: 'never',
    });
    const individual = ['enrollments', 'individual', certificateOf('dev-02'), '--device-id', 'two', '--disabled'];
    expect(await document(...individual)).toMatchObject({ registrationId: 'dev-02', deviceId: 'two', enabled: false });
    await document('enrollments', 'enable', 'dev-02');
    await document('enrollments', 'disable', 'Plant', '--group');
    expect(await document('enrollments', 'list')).toMatchObject({
      enrollments: [{ registrationId: 'dev-02', enabled: true }],
      groups: [{ name: 'Plant', enabled: false }],
    });
    await document('enrollments', 'delete', 'dev-02');
    expect((await manage('enrollments', 'group')).status).toBe(2);
    await document('fault', 'set', '429', '--registration-id', 'dev-01');
    expect(await document('fault', 'set', '401')).toMatchObject({ faults: [{ fault: '401' }, { fault: '429' }] });
    expect(await document('fault', 'clear', '--registration-id', 'dev-01')).toMatchObject({
      faults: [{ fault: '401' }],
    });
    expect(await document('fault', 'clear')).toEqual({ faults: [], issuing: [], throttle: {} });
  });

  test('has failures on demand of certificates, for a device, a policy or everybody', async () => {
    await document('policies', 'add', 'short');
    await document('fault', 'set', '429');
    await document('fault', 'issuing', 'slow', '--seconds', '5');
    await document('fault', 'issuing', 'short-lived', '--policy', 'short');
    await document('fault', 'issuing', 'denied', '--device', 'dev-01', '--next');
    expect(await document('fault', 'list')).toEqual({
      faults: [{ fault: '429' }],
      issuing: [
        { fault: 'slow', next: false, seconds: 5 },
        { fault: 'denied', next: true, seconds: 20, deviceId: 'dev-01' },
        { fault: 'short-lived', next: false, seconds: 20, policy: 'short' },
      ],
      throttle: {},
    });
    expect((await manage('fault', 'list')).stdout.trim().split('\n')).toEqual([
      'every device  429',
      'every device  certificates slow  5 s',
      'dev-01  certificates denied  once',
      'policy short  certificates short-lived',
    ]);
    expect(await document('fault', 'clear', '--device', 'dev-01')).toMatchObject({
      faults: [{ fault: '429' }],
      issuing: [{ fault: 'slow' }, { fault: 'short-lived' }],
    });
    expect(await document('fault', 'clear', '--policy', 'short')).toMatchObject({ issuing: [{ fault: 'slow' }] });
    expect((await manage('fault', 'issuing', 'slow', '--device', 'a', '--policy', 'short')).status).toBe(2);
    expect((await manage('fault', 'issuing', 'slow', '--policy', 'none')).stderr).toContain('There are: short');
    expect(await document('fault', 'clear')).toEqual({ faults: [], issuing: [], throttle: {} });
    await document('policies', 'delete', 'short');
  });

  test('has twins, topic spaces and messages to devices', async () => {
    await document('twin', 'update', 'dev-01', '{"site":"north"}', '--tags');
    await document('twin', 'update', 'dev-01', '{"interval":5}');
    expect(await document('twin', 'show', 'dev-01')).toMatchObject({
      tags: { site: 'north' },
      desired: { interval: 5, $version: 2 },
    });
    expect(await manage('twin', 'update', 'dev-01', '[]')).toMatchObject({ status: 1 });
    expect(await document('topic-spaces', 'add', 'space', 'a/#', 'b/+')).toMatchObject({ templates: ['a/#', 'b/+'] });
    await document('topic-spaces', 'delete', 'space');
    expect(await document('topic-spaces', 'list')).toEqual({ topicSpaces: [] });
    expect(await document('send', 'dev-01', 'hello', '--property', 'a=b=c')).toMatchObject({ delivered: false });
    expect((await manage('send', 'dev-01', 'hello', '--property', 'a')).status).toBe(2);
    expect((await manage('method', 'dev-01', 'reboot')).stderr).toContain('NOT_CONNECTED');
  });

  test.skipIf(isMissing('mosquitto_pub'))('is monitored: what devices send, and who is refused', async () => {
    const monitor = new LineProgram(process.execPath, [
      cliPath,
      'hub',
      'monitor',
      '--json',
      '--count',
      '2',
      '--device',
      'dev-01',
      '--data',
      at('hub'),
    ]);
    expect(await monitor.line(({ type }) => type === 'monitoring')).toMatchObject({ data: at('hub') });
    const publish = (id: string, body: string) =>
      run('mosquitto_pub', [
        '-h',
        'localhost',
        '-p',
        port,
        '--cafile',
        at('hub/hub-authority.pem'),
        '-q',
        '1',
        '-i',
        id,
        '--cert',
        at('w/devices', id, `${id}-chain.pem`),
        '--key',
        at('w/devices', id, `${id}-key.pem`),
        '-u',
        `localhost/${id}/?api-version=2021-04-12`,
        '-t',
        `devices/${id}/messages/events/`,
        '-m',
        body,
      ]);
    // Another device is passed over.
    expect((await publish('dev-02', 'other')).status).not.toBe(0);
    expect((await publish('dev-01', 'body')).status).toBe(0);
    await document('devices', 'disable', 'dev-01');
    expect((await publish('dev-01', 'late')).status).not.toBe(0);
    expect(await monitor.exited).toBe(0);
    expect(monitor.lines.slice(1)).toMatchObject([
      { type: 'message', deviceId: 'dev-01', body: 'body' },
      { type: 'refused', clientId: 'dev-01', cause: 'device-disabled' },
    ]);
  });

  test.skipIf(isMissing('mosquitto_pub'))('tells whom it has refused, and saves what they have presented', async () => {
    await document('devices', 'register', 'dev-09', '--thumbprint', 'AB'.repeat(20));
    const place = ['-h', 'localhost', '-p', port, '--cafile', at('hub/hub-authority.pem')];
    const device = ['--cert', certificateOf('dev-02'), '--key', at('w/devices/dev-02/dev-02-key.pem')];
    const login = ['-i', 'dev-09', '-u', 'localhost/dev-09/?api-version=2021-04-12'];
    const message = ['-t', 'devices/dev-09/messages/events/', '-m', 'x'];
    const { status } = await run('mosquitto_pub', [...place, ...device, ...login, ...message]);
    expect(status).not.toBe(0);
    const { refusals } = (await document('refusals', '--device', 'dev-09', '--save', at('refused'))) as {
      refusals: { cause: string; file: string; causes: unknown[] }[];
    };
    expect(refusals).toMatchObject([{ cause: 'thumbprint-mismatch', causes: [{ cause: 'thumbprint-mismatch' }] }]);
    expect(await readFile(refusals[0]?.file ?? '', 'utf8')).toBe(await readFile(certificateOf('dev-02'), 'utf8'));
    const told = (await manage('refusals', '--device', 'dev-09')).stdout;
    expect(told).toMatch(/SHA-1, primary\n {4}presented {3}[0-9A-F]{40}\n {4}registered {2}(?:AB){20}\n/);
    expect(told).toContain('Why: dev-09 is registered with the thumbprint of another certificate.');
    expect((await manage('refusals', '--device', 'nobody')).stdout).toBe('Nobody was refused.\n');
  });

  test('is stopped by a command, which ends its program and those that listen', async () => {
    const other = await start('stopped');
    const monitor = new LineProgram(process.execPath, [cliPath, 'hub', 'monitor', '--json', '--data', at('stopped')]);
    await monitor.line(({ type }) => type === 'monitoring');
    expect((await cliHere(['hub', 'stop', '--data', at('stopped')])).stdout).toBe(
      `Stopped the hub of ${at('stopped')}.\n`,
    );
    expect(await other.started.exited).toBe(0);
    expect(await monitor.exited).toBe(1);
    const { status, stderr } = await cliHere(['hub', 'status', '--data', at('stopped')]);
    expect(status).toBe(1);
    expect(stderr).toContain(`HUB_NOT_RUNNING: No hub runs with the folder ${at('stopped')}.`);
  });
});

describe('a command that manages a hub', () => {
  test('says so where the hub was killed, its token is another, or its file is none', async () => {
    const killed = await start('killed');
    await killed.started.stop('SIGKILL');
    const stale = await cliHere(['hub', 'status', '--data', at('killed')]);
    expect(stale).toMatchObject({ status: 1, stdout: '' });
    expect(stale.stderr).toContain(`HUB_NOT_RUNNING: The hub of ${at('killed')} does not answer.`);
    const own = JSON.parse(await readFile(at('hub/control.json'), 'utf8')) as { token: string };
    const forged = { ...own, token: own.token.replaceAll(/[0-9a-f]/g, '0') };
    await writeFile(at('killed/control.json'), JSON.stringify(forged));
    const wrong = await cliHere(['hub', 'devices', 'list', '--data', at('killed')]);
    expect(wrong).toMatchObject({ status: 1, stdout: '' });
    expect(wrong.stderr).toContain('does not answer');
    expect(wrong.stderr).not.toContain(forged.token);
    await writeFile(at('killed/control.json'), '{}');
    expect((await cliHere(['hub', 'status', '--data', at('killed')])).stderr).toContain('No hub runs');
  });

  test('finds the only hub that runs, and asks which where there are several', async () => {
    const env = { TMPDIR: folder, TEMP: folder, CERTBENCH_DATA: at('nowhere') };
    expect(await cliHere(['hub', 'status'], env)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('No hub runs where hubs usually do.') as string,
    });
    const one = await start('', env, []);
    expect(await cliHere(['hub', 'devices', 'register', 'here'], env)).toMatchObject({ status: 0 });
    expect((await manage('devices', 'list')).stdout).not.toContain('here');
    const two = await start('', env, []);
    const { status, stderr } = await cliHere(['hub', 'status'], env);
    expect(status).toBe(2);
    expect(stderr).toContain('Several hubs run. Name one with --data: ');
    await Promise.all([one.started.stop(), two.started.stop()]);
  });
});
