import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeJks } from '../../src-main/core/keystore/jks-write.ts';
import { cliHere } from '../support/cli-here.ts';
import { ciphers, keys, make, now } from '../support/keys.ts';
import { type Finished, LineProgram, cli, cliPath, isMissing, must, run } from '../support/programs.ts';

/** The command line as a stranger uses it: built, and a program of its own, wherever it may matter that it is one. */

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-cli-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the command line', () => {
  test('is found and run by npx in a built checkout', async () => {
    const { status, stdout } = await run('npx', ['--no-install', 'certbench', '--version'], {
      cwd: join(cliPath, '../../..'),
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    if (process.platform !== 'win32') expect((await stat(cliPath)).mode & 0o111).toBe(0o111);
  });

  test('shows the whole path in its demo', async () => {
    const { status, stdout, stderr } = await cli(['demo']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.match(/ received \{"deviceId":"dev-01"/g)).toHaveLength(5);
    expect(stdout).toMatch(/5 messages received by the hub\.\n$/);
  });

  test('prints one document under --json and nothing else on standard output', async () => {
    const workspace = ['--workspace', at('json')];
    const documentOf = ({ status, stdout }: Finished) => {
      expect(status).toBe(0);
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    const document = async (...args: string[]) => documentOf(await cliHere([...args, '--json']));
    const documentOfProgram = async (...args: string[]) => documentOf(await cli([...args, '--json']));
    const root = await document(
      'authority',
      'create',
      ...workspace,
      '--name',
      'Root',
      '--key',
      'ec-p256',
      '--organization',
      'Org',
      '--country',
      'DE',
      '--days',
      '40',
    );
    expect(root).toMatchObject({ name: 'Root', certificate: { subject: 'C=DE, O=Org, CN=Root' } });
    expect(await document('authority', 'list', ...workspace)).toMatchObject({ authorities: [{ name: 'Root' }] });
    const proof = await document('proof', 'sign', ...workspace, '--authority', 'Root', '--code', 'AB'.repeat(24));
    const files = proof['files'] as { name: string; path: string }[];
    expect(files.map(({ name }) => name)).toEqual(['Root-verification.cer', 'Root-verification.pem']);
    for (const { path } of files) expect((await stat(path)).isFile()).toBe(true);
    const created = await documentOfProgram(
      'device',
      'create',
      ...workspace,
      '--authority',
      'Root',
      '--prefix',
      'd-',
      '--count',
      '3',
    );
    expect(created['devices']).toHaveLength(3);
    expect(created['devices']).toMatchObject([
      { deviceId: 'd-01', outcome: 'created', warnings: [{ code: 'shortened-to-issuer' }] },
      {},
      {},
    ]);
    expect((await document('device', 'list', ...workspace))['devices']).toHaveLength(3);
    expect(await documentOfProgram('inspect', at('json/devices/d-01/d-01-chain.pem'))).toMatchObject({
      kind: 'pem',
      certificates: [{}, {}],
    });
  });

  test('leaves nothing behind when it is interrupted or nobody reads it', async () => {
    const temporary = at('tmp');
    await mkdir(temporary, { recursive: true });
    const env = { ...process.env, TMPDIR: temporary };
    for (let afterMs = 150; afterMs <= 900; afterMs += 75) {
      const child = spawn(process.execPath, [cliPath, 'demo'], { env, stdio: 'ignore' });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      child.kill('SIGINT');
      await ended;
    }
    for (const args of [['demo'], ['hub', 'start', '--port', '0']]) {
      const child = spawn(process.execPath, [cliPath, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdout.once('data', () => child.stdout.destroy());
      // The hub is silent until something happens, so it is told to end.
      if (args[0] === 'hub') child.stdout.once('close', () => child.kill('SIGTERM'));
      await ended;
    }
    expect(await readdir(temporary)).toEqual([]);
  });

  test('ends with 2 for wrong usage, 1 for failure, and tells the code and the remedy', async () => {
    expect(await cli(['nope'])).toMatchObject({ status: 2, stdout: '' });
    for (const args of [
      [],
      ['nope'],
      ['authority', 'create'],
      ['device', 'create', '--workspace', at('x'), '--id', 'a'],
      ['device', 'create', '--workspace', at('x'), '--self-signed'],
      ['authority', 'create', '--workspace', at('x'), '--name', 'a', '--key', 'rsa-1024'],
      ['hub', 'start', '--port', '99999'],
      ['device', 'list', '--workspace', ''],
      ['simulate', '--interval', '1000'],
    ]) {
      const { status, stdout } = await cliHere(args);
      expect({ args, status }).toEqual({ args, status: 2 });
      expect(stdout).toBe('');
    }
    const failed = await cli(['device', 'create', '--workspace', at('x'), '--self-signed', '--id', '../up', '--json']);
    expect(failed).toMatchObject({ status: 1, stdout: '' });
    expect(failed.stderr).toMatch(/^INVALID_INPUT: .*\n {2}Use 1 to 64/);
    expect((await cli(['--help'])).status).toBe(0);
    expect((await cliHere(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('takes passphrases from a file or the environment, asks nobody without a terminal, and repeats none', async () => {
    await writeFile(at('pass'), 'correct horse battery\nsecond line\n');
    const create = ['authority', 'create', '--workspace', at('secrets'), '--name', 'Root', '--key', 'ec-p256'];
    const none = await cli(create, { CERTBENCH_PASSPHRASE: '' });
    expect(none).toMatchObject({ status: 2 });
    expect(none.stderr).toContain('--passphrase-file');
    const made = await cliHere([...create, '--passphrase-file', at('pass')], { CERTBENCH_PASSPHRASE: 'not this one' });
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const sign = ['proof', 'sign', '--workspace', at('secrets'), '--authority', 'Root', '--code', 'CODE'];
    const wrong = await cliHere(sign, { CERTBENCH_PASSPHRASE: 'wrong passphrase' });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/^WRONG_PASSWORD/);
    expect(wrong.stdout + wrong.stderr).not.toContain('wrong passphrase');
    expect((await cliHere(sign, { CERTBENCH_PASSPHRASE: 'correct horse battery' })).status).toBe(0);
    const devices = ['device', 'create', '--workspace', at('secrets'), '--self-signed', '--id', 'a'];
    expect((await cliHere(devices)).stderr).toContain('1234');
    const own = at('secrets/devices/a/a.pfx');
    expect(
      (await cliHere(['inspect', own], { CERTBENCH_PASSPHRASE: 'another', CERTBENCH_PFX_PASSWORD: '1234' })).status,
    ).toBe(0);
    expect(
      (await cliHere(['inspect', own], { CERTBENCH_PASSPHRASE: '1234', CERTBENCH_PFX_PASSWORD: 'another' })).status,
    ).toBe(0);
    expect(
      (await cliHere(['inspect', own], { CERTBENCH_PASSPHRASE: 'a', CERTBENCH_PFX_PASSWORD: 'b' })).stderr,
    ).toMatch(/^WRONG_PASSWORD/);
    const silent = await cliHere([...devices.slice(0, -1), 'b'], { CERTBENCH_PFX_PASSWORD: 'own' });
    expect(silent.stderr).toBe('');
  });

  test('opens a Java keystore and a key in it by the password of each', async () => {
    const chain = [(await make('device', 'of java')).certificate.der];
    const { privateKey } = await keys.generate('ec-p256');
    const entry = { alias: 'Dev', created: now, privateKey, keyPassword: 'of the key', chain };
    await writeFile(at('store.jks'), writeJks([entry], 'of the store', ciphers));
    await writeFile(at('store-password'), 'of the store\n');
    await writeFile(at('key-password'), 'of the key\n');
    const store = ['inspect', at('store.jks'), '--password-file', at('store-password')];
    const closed = await cliHere(store);
    expect(closed).toMatchObject({ status: 0, stderr: '' });
    expect(closed.stdout).toContain('private key, encrypted\n');
    expect(closed.stdout).toContain('entry "dev": private key, chain 1, created 2026-11-22T12:00:00.000Z\n');
    const opened = [
      await cli([...store, '--key-password-file', at('key-password')]),
      await cliHere(store, { CERTBENCH_KEY_PASSWORD: 'of the key' }),
    ];
    for (const { status, stdout } of opened) {
      expect(status).toBe(0);
      expect(stdout).toContain('private key EC P-256, encrypted\n');
      expect(stdout).not.toContain('of the key');
    }
    const wrong = await cliHere(store, { CERTBENCH_KEY_PASSWORD: 'wrong one' });
    expect(wrong.stderr).toMatch(/^WRONG_PASSWORD/);
    expect(wrong.stdout + wrong.stderr).not.toContain('wrong one');
  });

  test.skipIf(process.getuid?.() === 0)('says so when a folder cannot be written', async () => {
    await chmod(folder, 0o500);
    const { status, stderr } = await cliHere([
      'device',
      'create',
      '--workspace',
      at('locked'),
      '--self-signed',
      '--id',
      'a',
    ]);
    await chmod(folder, 0o700);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^STORAGE_FAILED/);
  });

  test('runs a hub with its data kept, on a port that is taken once', async () => {
    const start = [
      'hub',
      'start',
      '--json',
      '--port',
      '0',
      '--data',
      at('hub'),
      '--device',
      `thumb=${'ab'.repeat(20)}`,
    ];
    const hub = new LineProgram(process.execPath, [cliPath, ...start]);
    const { port } = await hub.line(({ type }) => type === 'listening');
    expect((await cli(['hub', 'start', '--port', String(port)])).stderr).toMatch(/^PORT_TAKEN/);
    expect((await cli(start)).stderr).toMatch(/^WORKSPACE_BUSY/);
    expect(await hub.stop('SIGTERM')).toBe(0);
    const files = (await readdir(at('hub'))).filter((name) => /\.(?:json|journal)$/.test(name));
    const kept = files.map((name) => readFile(at(`hub/${name}`), 'utf8'));
    expect((await Promise.all(kept)).join('')).toContain('AB'.repeat(20));
    const again = new LineProgram(process.execPath, [cliPath, ...start]);
    await again.line(({ type }) => type === 'listening');
    expect(await again.stop('SIGINT')).toBe(0);
  });

  test('names why a device could not connect, and ends with 1', async () => {
    await cliHere(['device', 'create', '--workspace', at('lonely'), '--self-signed', '--id', 'a']);
    const { status, stderr, stdout } = await cliHere([
      'simulate',
      '--workspace',
      at('lonely'),
      '--device',
      'a',
      '--platform',
      'azure-iot-hub',
      '--host',
      '127.0.0.1:1',
    ]);
    expect(status).toBe(1);
    expect(stdout).toContain('Nothing listens on 127.0.0.1, port 1.');
    expect(stderr).toMatch(/^NOT_CONNECTED/);
  });
});

describe('device create', () => {
  test('that is killed at any moment leaves whole devices only, and completes the set when it is run again', async () => {
    const workspace = at('killed');
    await cliHere(['authority', 'create', '--workspace', workspace, '--name', 'Root', '--key', 'ec-p256']);
    const create = [
      'device',
      'create',
      '--workspace',
      workspace,
      '--authority',
      'Root',
      '--prefix',
      'd-',
      '--count',
      '100',
    ];
    let kills = 0;
    // Spread over start-up and writing, in no order; the torture does it at each file call.
    for (const afterMs of Array.from({ length: 6 }, (_, i) => 200 + ((i * 5) % 6) * 40)) {
      const child = spawn(process.execPath, [cliPath, ...create], {
        env: { ...process.env, CERTBENCH_PASSPHRASE: '1234' },
        stdio: 'ignore',
      });
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      if (child.kill('SIGKILL')) kills++;
      await ended;
      await checkWhole(workspace);
    }
    // A fast machine may have finished the set before the last of them.
    expect(kills).toBeGreaterThan(2);
    const before = await readdir(join(workspace, 'devices')).catch(() => []);
    const first = before.at(0);
    const kept = first === undefined ? undefined : await readFile(join(workspace, 'devices', first, `${first}.pfx`));
    const done = await cli([...create, '--json']);
    expect(done.status).toBe(0);
    const { devices } = JSON.parse(done.stdout) as { devices: { outcome: string }[] };
    expect(devices).toHaveLength(100);
    expect(devices.filter(({ outcome }) => outcome === 'kept')).toHaveLength(before.length);
    await checkWhole(workspace);
    if (first !== undefined) expect(await readFile(join(workspace, 'devices', first, `${first}.pfx`))).toEqual(kept);
    expect(await readdir(join(workspace, '.certbench'))).toEqual([]);
    if (!isMissing('openssl')) {
      const last = join(workspace, 'devices', 'd-100', 'd-100');
      await must(
        'openssl',
        'verify',
        '-x509_strict',
        '-CAfile',
        join(workspace, 'authorities/Root/Root.pem'),
        `${last}-cert.pem`,
      );
    }
  }, 300_000);
});

/** Every device folder has all its files, none empty, and the list agrees with the folder. */
async function checkWhole(workspace: string): Promise<void> {
  const folders = await readdir(join(workspace, 'devices')).catch(() => []);
  for (const name of folders) {
    const files = await readdir(join(workspace, 'devices', name));
    expect(files.toSorted()).toEqual([
      'certbench.json',
      `${name}-cert.pem`,
      `${name}-chain.pem`,
      `${name}-key.pem`,
      `${name}.pfx`,
    ]);
    const manifest = JSON.parse(await readFile(join(workspace, 'devices', name, 'certbench.json'), 'utf8')) as {
      deviceId: string;
    };
    expect(manifest.deviceId).toBe(name);
    for (const file of files) expect((await stat(join(workspace, 'devices', name, file))).size).toBeGreaterThan(0);
  }
  const { stdout } = await cliHere(['device', 'list', '--workspace', workspace, '--json']);
  const { devices } = JSON.parse(stdout) as { devices: { deviceId: string; missing: string[] }[] };
  expect(devices.map(({ deviceId }) => deviceId)).toEqual(folders.toSorted((a, b) => (a < b ? -1 : 1)));
  expect(devices.flatMap(({ missing }) => missing)).toEqual([]);
}
