import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endAll, freePort, listening } from '../support/listening.ts';
import { LineProgram, cli, cliPath, isMissing, must, run } from '../support/programs.ts';

/** Server certificates of the built command line, judged by OpenSSL and mosquitto: files are all they are given. */

const noOpenssl = isMissing('openssl');
const noMosquitto = isMissing('mosquitto', 'mosquitto_pub');

let folder: string;
const at = (...parts: string[]) => join(folder, 'w', ...parts);
const server = (name: string, end: string) => at('servers', name, `${name}-${end}.pem`);
const device = (end: string) => at('devices', 'dev-01', `dev-01-${end}.pem`);
const workspace = () => ['--workspace', at()];

const certbench = async (...args: string[]) => {
  const done = await cli(args);
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`);
  return done;
};

const names = ['--dns', 'localhost', '*.factory.example', '--ip', '127.0.0.1', '2001:db8::20'];
/** One of every way to be signed and of every kind of key. */
const made = [
  ['own-rsa', '--self-signed'],
  ['own-ec', '--self-signed', '--key', 'ec-p256'],
  ['signed-rsa', '--authority', 'Sub', '--key', 'rsa-3072'],
  ['signed-ec', '--authority', 'Sub', '--key', 'ec-p384'],
] as const;
const all = made.map(([name]) => name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-server-'));
  await certbench('authority', 'create', ...workspace(), '--name', 'Root', '--key', 'rsa-2048');
  await certbench('authority', 'create', ...workspace(), '--name', 'Sub', '--parent', 'Root', '--key', 'ec-p256');
  await certbench('device', 'create', ...workspace(), '--authority', 'Sub', '--id', 'dev-01');
  for (const [name, ...how] of made) {
    await certbench('server', 'create', ...workspace(), '--name', name, ...how, ...names);
  }
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const started: ChildProcess[] = [];
afterEach(() => endAll(started));

describe('the command line', () => {
  test('prints one document, with what clients must trust', async () => {
    const created = await certbench(
      'server',
      'create',
      ...workspace(),
      '--self-signed',
      '--name',
      'json.example',
      '--key',
      'ec-p256',
      '--json',
    );
    const told = JSON.parse(created.stdout) as { files: { path: string }[]; authorityPem: string };
    expect(told).toMatchObject({ name: 'json.example', dns: ['json.example'], addresses: [], warnings: [] });
    expect(told.authorityPem).toBe(await readFile(told.files[3]?.path ?? '', 'utf8'));
    const { stdout } = await certbench('server', 'list', ...workspace(), '--json');
    const { servers } = JSON.parse(stdout) as { servers: { name: string; missing: string[] }[] };
    expect(servers.map(({ name }) => name)).toEqual(['json.example', ...all].toSorted());
    expect(servers.flatMap(({ missing }) => missing)).toEqual([]);
    expect((await certbench('server', 'list', ...workspace())).stdout).toContain('signed by Sub, for localhost');
  });

  test('warns past 825 days, and refuses what it cannot make', async () => {
    const create = (...args: string[]) => cli(['server', 'create', ...workspace(), '--self-signed', ...args]);
    const quick = ['--key', 'ec-p256', '--days'];
    expect((await create('--name', 'd825.example', ...quick, '825')).stderr).toBe('');
    expect((await create('--name', 'd826.example', ...quick, '826')).stderr).toMatch(/^warning: .*825 days/);
    expect((await create('--name', 'd9999.example', ...quick, '9999')).status).toBe(0);
    expect(await create('--name', 'd10000.example', ...quick, '10000')).toMatchObject({ status: 2 });
    const bad = await create('--name', 'bad', '--dns', 'a_b');
    expect(bad).toMatchObject({ status: 1, stderr: expect.stringMatching(/^INVALID_INPUT: .*"a_b"/) as string });
    expect((await create('--name', 'x', '--authority', 'Root')).status).toBe(2);
  });
});

describe.skipIf(noOpenssl)('OpenSSL', () => {
  const verify = (name: string, ...more: string[]) =>
    run('openssl', [
      'verify',
      '-purpose',
      'sslserver',
      '-CAfile',
      server(name, 'ca'),
      '-untrusted',
      server(name, 'chain'),
      ...more,
      server(name, 'cert'),
    ]);

  test.each(all)('verifies %s for each of its names, and for no other', async (name) => {
    const good = [
      ['-verify_hostname', 'localhost'],
      ['-verify_hostname', 'line-1.factory.example'],
      ['-verify_ip', '127.0.0.1'],
      ['-verify_ip', '2001:db8:0::20'],
    ];
    for (const asked of good) expect(await verify(name, ...asked)).toMatchObject({ status: 0 });
    const bad = [
      ['-verify_hostname', name],
      ['-verify_hostname', 'factory.example'],
      ['-verify_ip', '127.0.0.2'],
    ];
    for (const asked of bad) expect((await verify(name, ...asked)).stderr).toMatch(/mismatch/);
  });

  test('finds nothing to object to when it is strict', async () => {
    for (const name of ['signed-rsa', 'signed-ec']) expect((await verify(name, '-x509_strict')).status).toBe(0);
  });

  test.each(all)('shakes hands by %s', async (name) => {
    const port = await freePort();
    const files = ['-cert', server(name, 'cert'), '-key', server(name, 'key'), '-cert_chain', server(name, 'chain')];
    await listening(started, port, 'openssl', 's_server', '-accept', `127.0.0.1:${port}`, ...files, '-quiet');
    for (const asked of [
      ['-verify_hostname', 'localhost', '-tls1_2'],
      ['-verify_ip', '127.0.0.1', '-tls1_3'],
    ]) {
      const { stdout } = await run(
        'openssl',
        ['s_client', '-connect', `127.0.0.1:${port}`, '-CAfile', server(name, 'ca'), '-verify_return_error', ...asked],
        { input: '' },
      );
      expect(stdout).toContain('Verify return code: 0 (ok)');
    }
  });

  test('reads an encrypted key with its passphrase', async () => {
    await certbench(
      'server',
      'create',
      ...workspace(),
      '--self-signed',
      '--name',
      'closed.example',
      '--key-passphrase-file',
      await written('passphrase', 'Tr0ub4dor&3x'),
    );
    const key = ['pkey', '-in', server('closed.example', 'key'), '-noout', '-passin'];
    await must('openssl', ...key, 'pass:Tr0ub4dor&3x');
    expect((await run('openssl', [...key, 'pass:guess'])).status).not.toBe(0);
  });
});

async function written(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
}

const publish = (port: number, host: string, trusted: string, more: string[] = []) =>
  run('mosquitto_pub', [
    '-h',
    host,
    '-p',
    String(port),
    '--cafile',
    trusted,
    '--cert',
    device('chain'),
    '--key',
    device('key'),
    '-t',
    'devices/dev-01/messages/events/',
    '-m',
    '{"temperature":1}',
    '-q',
    '1',
    '-i',
    'dev-01',
    ...more,
  ]);

describe.skipIf(noMosquitto)('mosquitto', () => {
  test.each(all)('as a broker with %s is accepted by name and by address', async (name) => {
    const port = await freePort();
    const lines = [
      `listener ${port} 127.0.0.1`,
      `certfile ${server(name, 'chain')}`,
      `keyfile ${server(name, 'key')}`,
      `cafile ${at('authorities/Root/Root.pem')}`,
      'require_certificate true',
      'use_identity_as_username true',
    ];
    // Started by root it would change to a user that cannot read the key.
    if (process.getuid?.() === 0) lines.unshift('user root');
    await listening(started, port, 'mosquitto', '-c', await written(`${name}.conf`, `${lines.join('\n')}\n`));
    for (const host of ['localhost', '127.0.0.1']) {
      expect(await publish(port, host, server(name, 'ca'))).toMatchObject({ status: 0, stderr: '' });
    }
    const stranger = name === 'own-ec' ? 'own-rsa' : 'own-ec';
    expect((await publish(port, 'localhost', server(stranger, 'ca'))).status).not.toBe(0);
  });

  test.each(['own-ec', 'signed-rsa'])('publishes to the local hub with %s, by name and by address', async (name) => {
    const hub = new LineProgram(process.execPath, [
      cliPath,
      'hub',
      'start',
      '--json',
      '--port',
      '0',
      '--auto-register',
      '--authority',
      at('authorities/Root/Root.pem'),
      '--server-certificate',
      name,
      ...workspace(),
    ]);
    const { port, authorityFile } = await hub.line(({ type }) => type === 'listening');
    expect(authorityFile).toBe(server(name, 'ca'));
    const login = ['-u', 'localhost/dev-01/?api-version=2021-04-12'];
    for (const host of ['localhost', '127.0.0.1']) {
      expect((await publish(Number(port), host, String(authorityFile), login)).status).toBe(0);
    }
    expect(await hub.line(({ type }) => type === 'message')).toMatchObject({ body: '{"temperature":1}' });
    expect(await hub.stop('SIGINT')).toBe(0);
  });
});

test('the hub does not start with a certificate that it cannot use', async () => {
  const start = (...args: string[]) => cli(['hub', 'start', '--port', '0', ...args]);
  expect(await start('--server-certificate', 'own-ec')).toMatchObject({ status: 2 });
  const unknown = await start('--server-certificate', 'nobody', ...workspace());
  expect(unknown).toMatchObject({ status: 1, stdout: '' });
  expect(unknown.stderr).toMatch(/^NOT_FOUND: There is no server certificate "nobody"/);
});
