import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { cli, isMissing, must, run } from '../support/programs.ts';

/** `certbench export` and `certbench import` as a stranger uses them. */

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const exported = (...args: string[]) => cliHere(['export', '--workspace', at('ws'), ...args]);
const made = async (...args: string[]) => {
  const { status, stderr } = await cliHere(args);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-export-'));
  const workspace = ['--workspace', at('ws')];
  await made('authority', 'create', ...workspace, '--name', 'Root', '--key', 'ec-p256');
  await made('device', 'create', ...workspace, '--authority', 'Root', '--id', 'dev-01');
  await made(
    'server',
    'create',
    ...workspace,
    '--self-signed',
    '--name',
    'broker',
    '--dns',
    'localhost',
    '--key',
    'ec-p256',
  );
  await writeFile(at('store'), 'Kv8-mist.Lamp~31\n');
  await writeFile(at('key'), 'Zq4+fern_Dusk=77\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('certbench export', () => {
  test('names the files it has made, as text and as one document', async () => {
    const args = ['export', '--workspace', at('ws'), '--device', 'dev-01', '--bundle', 'mosquitto', '--out', at('m')];
    const { status, stdout, stderr } = await cli(args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`${at('m/ca.crt')}\n${at('m/dev-01.crt')}\n${at('m/dev-01.key')}  (private key)\n`);
    const json = await exported('--authority', 'Root', '--bundle', 'azure-tutorial', '--out', at('az'), '--json');
    expect(JSON.parse(json.stdout)).toEqual({
      kind: 'authority',
      name: 'Root',
      bundle: 'azure-tutorial',
      files: [{ name: 'RootCA.cer', path: at('az/RootCA.cer'), holdsKey: false }],
      warnings: [],
    });
    expect((await stat(at('az/RootCA.cer'))).isFile()).toBe(true);
  });

  test('makes a .zip for each of several devices', async () => {
    await made('device', 'create', '--workspace', at('ws'), '--self-signed', '--prefix', 'lot-', '--count', '2');
    const lot = ['--device', 'lot-01', 'lot-02', '--bundle', 'aws-iot', '--zip', '--out', at('zips')];
    const { status, stdout } = await exported(...lot);
    expect([status, stdout]).toEqual([
      0,
      `${at('zips/lot-01.zip')}  (private key)\n${at('zips/lot-02.zip')}  (private key)\n`,
    ]);
    const all = await exported('--all-devices', '--bundle', 'azure-cli', '--out', at('all'), '--json');
    const subjects = ['dev-01', 'lot-01', 'lot-02'].map((name) => ({ kind: 'device', name }));
    expect(JSON.parse(all.stdout)).toMatchObject({ subjects, bundle: 'azure-cli' });
    expect((await readdir(at('all'))).toSorted()).toEqual(['dev-01', 'lot-01', 'lot-02']);
  });

  test.skipIf(isMissing('keytool'))('makes what ThingsBoard and its client take', async () => {
    const passwords = ['--store-password-file', at('store'), '--key-password-file', at('key')];
    const server = await exported('--server', 'broker', '--bundle', 'thingsboard-2', '--out', at('tb'), ...passwords);
    expect(server.status).toBe(0);
    const client = await exported(
      '--device',
      'dev-01',
      '--bundle',
      'thingsboard-2',
      '--out',
      at('tb'),
      '--prefix',
      'nano',
      '--alias',
      'mine',
      '--trust',
      at('tb/mqttserver.cer'),
      ...passwords,
    );
    expect([client.status, client.stderr]).toEqual([0, expect.stringContaining('two passwords')]);
    const store = ['-keystore', at('tb/nano.jks'), '-storetype', 'JKS', '-storepass', 'Kv8-mist.Lamp~31'];
    const listed = await must('keytool', '-J-Duser.language=en', '-list', ...store);
    expect(listed).toMatch(/mine, .*PrivateKeyEntry/);
    expect(listed).toMatch(/serveralias, .*trustedCertEntry/);
    expect((await readdir(at('tb'))).toSorted()).toEqual([
      'mqttserver.cer',
      'mqttserver.jks',
      'mqttserver.pub.pem',
      'nano.jks',
      'nano.nopass.pem',
      'nano.p12',
      'nano.pem',
      'nano.pub.pem',
    ]);
  });

  test("opens an authority's key with its passphrase", async () => {
    const plain = ['--authority', 'Root', '--bundle', 'plain', '--out', at('ca')];
    const wrong = await cliHere(['export', '--workspace', at('ws'), ...plain], { CERTBENCH_PASSPHRASE: 'other' });
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('WRONG_PASSWORD')]);
    const none = await cliHere(['export', '--workspace', at('ws'), ...plain], { CERTBENCH_PASSPHRASE: '' });
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('--passphrase-file')]);
    await expect(readdir(at('ca'))).rejects.toThrow('ENOENT');
    expect((await exported(...plain)).status).toBe(0);
    expect(await readFile(at('ca/Root.key'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
  });

  test('refuses what it cannot understand, and what is there already', async () => {
    const cases: readonly (readonly [number, string, ...string[]])[] = [
      [2, 'Give one of', '--bundle', 'plain', '--out', at('x')],
      [2, 'Give one of', '--device', 'dev-01', '--all-devices', '--bundle', 'plain', '--out', at('x')],
      [2, 'Give one of', '--device', 'dev-01', '--authority', 'Root', '--bundle', 'plain', '--out', at('x')],
      [2, 'Allowed choices are', '--device', 'dev-01', '--bundle', 'nonsense', '--out', at('x')],
      [1, 'NOT_FOUND', '--device', 'dev-02', '--bundle', 'plain', '--out', at('x')],
      [1, 'INVALID_INPUT', '--authority', 'Root', '--bundle', 'azure-cli', '--out', at('x')],
      [1, 'INVALID_INPUT', '--device', 'dev-01', '--bundle', 'mosquitto', '--alias', 'a', '--out', at('x')],
    ];
    for (const [status, told, ...args] of cases) {
      const ended = await exported(...args);
      expect([ended.status, ended.stderr]).toEqual([status, expect.stringContaining(told)]);
    }
    await expect(readdir(at('x'))).rejects.toThrow('ENOENT');
    const cliFiles = ['--device', 'dev-01', '--bundle', 'azure-cli', '--out', at('twice')];
    expect((await exported(...cliFiles)).status).toBe(0);
    const again = await exported(...cliFiles);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('dev-01-key.pem')]);
    expect((await exported(...cliFiles, '--overwrite')).status).toBe(0);
  });
});

describe('certbench import', () => {
  const properties =
    'DOMAIN_SUFFIX="$(hostname)"\nCITY=San Francisco\nSERVER_KEY_ALIAS=a\nCLIENT_FILE_PREFIX="from-file"\nCLIENT_KEYSTORE_PASSWORD=Kv8-mist.Lamp~31\nCLIENT_KEY_PASSWORD=Kv8-mist.Lamp~31\n';
  beforeAll(() => writeFile(at('keygen.properties'), properties));

  test('tells the values, the notices and the commands, and no password', async () => {
    const { status, stdout, stderr } = await cli(['import', at('keygen.properties'), '--workspace', at('ws')]);
    expect(status).toBe(0);
    expect(stderr).toContain('CITY has blanks');
    expect(stdout).toContain('DOMAIN_SUFFIX  $(hostname)\nCITY  San Francisco\n');
    expect(stdout).toContain('CLIENT_KEY_PASSWORD  (not shown)');
    expect(stdout + stderr).not.toContain('Kv8');
    const json = await cliHere(['import', at('keygen.properties'), '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      values: expect.arrayContaining([{ name: 'CITY', value: 'San Francisco', hostname: false }]),
      passwords: ['CLIENT_KEYSTORE_PASSWORD', 'CLIENT_KEY_PASSWORD'],
      commands: [
        expect.stringContaining('server create'),
        expect.stringContaining('--server'),
        expect.stringContaining('device create'),
        expect.stringContaining('--device'),
      ],
    });
    expect(json.stdout).not.toContain('Kv8');
  });

  test('writes it again as bash takes it, and an export takes it as well', async () => {
    const { status } = await cliHere(['import', at('keygen.properties'), '--out', at('fixed')]);
    expect(status).toBe(0);
    const sourced = await run('bash', ['-euc', '. ./keygen.properties; printf %s "$CITY|$CLIENT_KEY_PASSWORD"'], {
      cwd: at('fixed'),
    });
    expect(sourced.stdout).toBe('San Francisco|Kv8-mist.Lamp~31');
    const args = ['--device', 'dev-01', '--bundle', 'thingsboard', '--out', at('kg')];
    const { stdout } = await exported(...args, '--keygen', at('fixed/keygen.properties'));
    expect(stdout).toContain(at('kg/from-file.jks'));
  });

  test('refuses another file', async () => {
    const { status, stderr } = await cliHere(['import', at('ws/certbench.json')]);
    expect([status, stderr]).toEqual([1, expect.stringContaining('FORMAT_NOT_RECOGNISED')]);
  });
});
