import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileFolders } from '../../src-main/adapters/file-folders.ts';
import { nodeCiphers } from '../../src-main/adapters/node-ciphers.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { readJks, recoverJksKey } from '../../src-main/core/keystore/jks-read.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority();
  await bench.devices(['dev-01']);
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

type Order = MethodInput<'certificate.export'>;
const order = (more: Partial<Order> = {}): Order => ({
  workspace: bench.workspace,
  subjects: [{ kind: 'device', name: 'dev-01' }],
  bundle: 'plain',
  folder: bench.path('out'),
  ...more,
});
const out = (...parts: string[]) => join(bench.folder, 'out', ...parts);
const names = (folder = out()) => readdir(folder, { recursive: true }).then((all) => all.toSorted());

describe('an export', () => {
  test('makes the folder and what the list has said', async () => {
    const { bundles, keyEncrypted } = await bench.call('bundle.list', {
      workspace: bench.workspace,
      subject: { kind: 'device', name: 'dev-01' },
      prefix: 'my',
    });
    expect(keyEncrypted).toBe(false);
    for (const { id, files } of bundles) {
      const uses = bundles.find((row) => row.id === id)?.options.some(({ option }) => option === 'prefix');
      expect(uses).toBe(true);
      const made = await bench.call(
        'certificate.export',
        order({ bundle: id, folder: bench.path('out', id), prefix: 'my' }),
      );
      expect(made.files.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
      for (const { name, holdsKey } of made.files) {
        const { mode, size } = await stat(out(id, name));
        expect(size).toBeGreaterThan(0);
        if (process.platform !== 'win32') expect(mode & 0o077).toBe(holdsKey ? 0 : 0o044);
      }
      expect((await names(out(id))).some((name) => name.includes('.certbench'))).toBe(false);
    }
  });

  test('shows what it has made', async () => {
    const shown: string[] = [];
    const { desktop } = bench.ports;
    await bench.close();
    bench = await Workbench.open({
      desktop: {
        ...desktop,
        show: async (path) => {
          shown.push(path);
        },
      },
    });
    await bench.authority();
    await bench.devices(['dev-01']);
    const made = await bench.call('certificate.export', order());
    expect(made.path).toBe(out());
    await bench.call('app.showInFolder', { workspace: made.folder, path: made.files[0]?.path });
    expect(shown).toEqual([out('dev-01.crt')]);
  });

  test('refuses by name what is there, and writes nothing', async () => {
    await mkdir(out());
    await writeFile(out('dev-01.key'), 'mine');
    const { code, message, details } = await bench.refusal('certificate.export', order());
    expect(code).toBe('NAME_TAKEN');
    expect(message).toContain('dev-01.key');
    expect(message).not.toContain('dev-01.crt');
    expect(details.field).toBe('folder');
    expect(await names()).toEqual(['dev-01.key']);
    expect(await readFile(out('dev-01.key'), 'utf8')).toBe('mine');
    await bench.call('certificate.export', order({ overwrite: true }));
    expect(await readFile(out('dev-01.key'), 'utf8')).toContain('PRIVATE KEY');
    expect(await names()).toHaveLength(4);
  });

  test('puts everything back where one file cannot be placed', async () => {
    await mkdir(out('certs', 'dev-01-full-chain.cert.pem'), { recursive: true });
    await writeFile(out('certs', 'dev-01.cert.pem'), 'mine');
    const before = await names();
    const { code } = await bench.refusal('certificate.export', order({ bundle: 'azure-certgen', overwrite: true }));
    expect(code).toBe('STORAGE_FAILED');
    expect(await names()).toEqual(before);
    expect(await readFile(out('certs', 'dev-01.cert.pem'), 'utf8')).toBe('mine');
  });

  test('leaves nothing where the disk refuses, or the folder is a file', async () => {
    await writeFile(out(), 'a file');
    expect(await bench.refusal('certificate.export', order())).toMatchObject({ code: 'STORAGE_FAILED' });
    if (process.platform === 'win32' || process.getuid?.() === 0) return;
    await mkdir(join(bench.folder, 'closed'), { mode: 0o500 });
    const closed = order({ folder: bench.path('closed', 'deep', 'er') });
    expect(await bench.refusal('certificate.export', closed)).toMatchObject({ code: 'STORAGE_FAILED' });
    await chmod(join(bench.folder, 'closed'), 0o700);
    expect(await readdir(join(bench.folder, 'closed'))).toEqual([]);
  });

  test('keeps out of the folders of the workspace', async () => {
    const folder = bench.path('workspace', 'devices', 'dev-01');
    const { code, details } = await bench.refusal('certificate.export', order({ folder, overwrite: true }));
    expect([code, details.field]).toEqual(['INVALID_INPUT', 'folder']);
    await bench.call('certificate.export', order({ folder: bench.workspace }));
  });

  test('lets devices share a folder with the certificate of their authority', async () => {
    await bench.devices(['dev-02']);
    await bench.call('certificate.export', order({ bundle: 'mosquitto' }));
    const second = { kind: 'device', name: 'dev-02' } as const;
    await bench.call('certificate.export', order({ bundle: 'mosquitto', subjects: [second] }));
    expect(await names()).toEqual(['ca.crt', 'dev-01.crt', 'dev-01.key', 'dev-02.crt', 'dev-02.key']);
    const { message } = await bench.refusal('certificate.export', order({ bundle: 'mosquitto' }));
    expect(message).toContain('has dev-01.key already');
    await writeFile(out('ca.crt'), 'another');
    const prefix = order({ bundle: 'mosquitto', prefix: 'third' });
    expect((await bench.refusal('certificate.export', prefix)).message).toContain('has ca.crt already');
  });

  test('gives each of several devices a folder of its own where that is wanted', async () => {
    await bench.devices(['site:2']);
    for (const name of ['dev-01', 'site:2']) {
      const each = order({ subjects: [{ kind: 'device', name }], bundle: 'azure-cli', layout: 'folders' });
      const made = await bench.call('certificate.export', each);
      const folder = name.replace(':', '%3A');
      expect(made.files[0]?.path).toBe(`${folder}/${folder}-cert.pem`);
      expect(made.path).toBe(out());
    }
    expect(await readdir(out())).toEqual(['dev-01', 'site%3A2']);
  });

  test('is made only where the folder was chosen', async () => {
    const { code } = await bench.refusal('certificate.export', order({ folder: 'no-such-token' }));
    expect(code).toBe('NOT_FOUND');
  });

  test('names what it does not find or does not suit', async () => {
    const device = (name: string) => order({ subjects: [{ kind: 'device', name }] });
    expect(await bench.refusal('certificate.export', device('dev-02'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await bench.refusal('certificate.export', device('DEV-01'))).toMatchObject({ code: 'NOT_FOUND' });
    const unsuited = order({ subjects: [{ kind: 'authority', name: 'Root' }], bundle: 'azure-cli' });
    expect((await bench.refusal('certificate.export', unsuited)).message).toContain('azure-cli');
  });
});

test.skipIf(process.platform !== 'linux')('a place where nobody can make a folder is told as one', async () => {
  const refusal = await bench.refusal(
    'certificate.export',
    order({ folder: bench.services.grants.grant('/proc/out') }),
  );
  expect(refusal).toMatchObject({ code: 'STORAGE_FAILED', details: { field: 'folder' } });
});

test('verification stops everything before the first file is in its place', async () => {
  const path = out('deep');
  const file = { name: 'a/b.pem', bytes: new Uint8Array([1]), holdsKey: true };
  const verify = () => Promise.reject(new Error('not the same'));
  await expect(fileFolders.placeFiles(path, [file], { overwrite: false }, verify)).rejects.toThrow('not the same');
  await expect(readdir(out())).rejects.toThrow('ENOENT');
  await expect(
    fileFolders.placeFiles(path, [{ ...file, name: '../x' }], { overwrite: false }, () => Promise.resolve()),
  ).rejects.toThrow('leads out');
});

describe('keys and passphrases', () => {
  test('an encrypted device key is opened with its passphrase alone', async () => {
    await bench.devices(['locked'], { keyPassphrase: 'lamp mist 31' });
    const locked = order({ subjects: [{ kind: 'device', name: 'locked' }] });
    expect(await bench.refusal('certificate.export', locked)).toMatchObject({
      code: 'PASSWORD_REQUIRED',
      details: { field: 'keyPassphrase' },
    });
    const wrong = await bench.refusal('certificate.export', { ...locked, keyPassphrase: 'lamp' });
    expect(wrong.code).toBe('WRONG_PASSWORD');
    await expect(readdir(out())).rejects.toThrow('ENOENT');
    const open = await bench.call('certificate.export', { ...locked, keyPassphrase: 'lamp mist 31' });
    expect(open.warnings).toEqual([
      { code: 'key-not-encrypted', message: expect.stringContaining('not in locked.key') as string },
    ]);
    const closed = { ...locked, keyPassphrase: 'lamp mist 31', keyPassword: 'Kv8-mist.Lamp~31', prefix: 'closed' };
    expect((await bench.call('certificate.export', closed)).warnings).toEqual([]);
  });

  test('what a keygen.properties says wrongly is named as it is called there', async () => {
    await writeFile(
      join(bench.folder, 'k.properties'),
      '\uFEFFCLIENT_FILE_PREFIX=../x\nCLIENT_KEYSTORE_PASSWORD=abc\n',
    );
    const from = order({ bundle: 'thingsboard', optionsFrom: bench.path('k.properties') });
    const prefix = await bench.refusal('certificate.export', from);
    expect(prefix.details).toMatchObject({ field: 'prefix', remedy: expect.stringContaining('CLIENT_FILE_PREFIX') });
    const password = await bench.refusal('certificate.export', { ...from, prefix: 'mine' });
    expect(password.message).toContain('The store password');
    expect(password.details.remedy).toContain('It is CLIENT_KEYSTORE_PASSWORD of the keygen.properties.');
    const own = await bench.refusal('certificate.export', { ...from, prefix: '../y' });
    expect(own.details.remedy).not.toContain('CLIENT_FILE_PREFIX');
    const { notices } = await bench.call('keygen.read', { file: bench.path('k.properties') });
    expect(notices).toEqual([expect.stringContaining('byte order mark')]);
  });

  test("an authority's key leaves encrypted, by the remembered passphrase too; certificates need none", async () => {
    const root = (more: Partial<Order> = {}) => order({ subjects: [{ kind: 'authority', name: 'Root' }], ...more });
    await bench.call('certificate.export', root({ bundle: 'azure-tutorial', folder: bench.path('out', 'cer') }));
    expect(await names(out('cer'))).toEqual(['RootCA.cer']);
    expect((await bench.refusal('certificate.export', root())).code).toBe('PASSWORD_REQUIRED');
    await bench.call('certificate.export', root({ keyPassphrase: '1234' }));
    expect(await readFile(out('Root.key'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    await bench.authority('Kept', { remember: true });
    const listed = await bench.call('bundle.list', {
      workspace: bench.workspace,
      subject: { kind: 'authority', name: 'Kept' },
    });
    expect(listed).toMatchObject({ keyEncrypted: true, passphraseRemembered: true });
    await bench.call('certificate.export', order({ subjects: [{ kind: 'authority', name: 'Kept' }] }));
  });

  test('the verification certificate comes along once there is one', async () => {
    const tutorial = order({ bundle: 'azure-tutorial', overwrite: true });
    await bench.call('certificate.export', tutorial);
    expect(await names()).not.toContain('VerifyCert4.cer');
    const code = 'AB'.repeat(24);
    await bench.call('proof.sign', { workspace: bench.workspace, authority: 'Root', code, passphrase: '1234' });
    await bench.call('certificate.export', tutorial);
    const signed = join(bench.folder, 'workspace', 'verifications', 'Root', code, 'Root-verification.cer');
    expect(await readFile(out('VerifyCert4.cer'))).toEqual(await readFile(signed));
  });
});

describe('keygen.properties', () => {
  const properties = [
    'DOMAIN_SUFFIX="$(hostname)"',
    'CITY=San Francisco',
    'CLIENT_KEYSTORE_PASSWORD="Kv8-mist.Lamp~31"',
    'CLIENT_KEY_PASSWORD="Zq4+fern_Dusk=77"',
    'CLIENT_KEY_ALIAS="mine"',
    'CLIENT_FILE_PREFIX="from-file"',
    'SOMETHING=else',
  ].join('\n');
  beforeEach(() => writeFile(join(bench.folder, 'keygen.properties'), properties));

  test('is read without its passwords', async () => {
    const found = await bench.call('keygen.read', { file: bench.path('keygen.properties') });
    expect(found).toEqual({
      values: [
        { name: 'DOMAIN_SUFFIX', value: '$(hostname)', hostname: true },
        { name: 'CITY', value: 'San Francisco', hostname: false },
        { name: 'CLIENT_KEY_ALIAS', value: 'mine', hostname: false },
        { name: 'CLIENT_FILE_PREFIX', value: 'from-file', hostname: false },
      ],
      subject: { locality: 'San Francisco' },
      alternativeNames: { dns: [], addresses: [] },
      passwords: ['CLIENT_KEYSTORE_PASSWORD', 'CLIENT_KEY_PASSWORD'],
      notices: [expect.stringContaining('CITY'), expect.stringContaining('SOMETHING')],
    });
  });

  test('gives an export what was not given', async () => {
    const optionsFrom = bench.path('keygen.properties');
    const made = await bench.call(
      'certificate.export',
      order({ bundle: 'thingsboard-2', prefix: 'typed', optionsFrom }),
    );
    expect(made.files.map(({ name }) => name)).toContain('typed.jks');
    const [entry] = readJks(await readFile(out('typed.jks')), 'Kv8-mist.Lamp~31', nodeCiphers.digest);
    if (entry === undefined || !('protectedKey' in entry)) throw new Error('It has no key.');
    expect(entry.alias).toBe('mine');
    expect(recoverJksKey(entry, 'Zq4+fern_Dusk=77', nodeCiphers.digest).length).toBeGreaterThan(0);
  });

  test('is written again, quoted, with what was changed', async () => {
    const { files } = await bench.call('keygen.write', {
      folder: bench.path('out'),
      values: [{ name: 'CITY', value: '$(rm -rf /) $(hostname)' }],
      optionsFrom: bench.path('keygen.properties'),
    });
    expect(files).toEqual([{ name: 'keygen.properties', path: 'keygen.properties', holdsKey: false }]);
    const written = await readFile(out('keygen.properties'), 'utf8');
    expect(written).toContain(`CITY='$(rm -rf /) '"$(hostname)"\n`);
    expect(written).toContain('CLIENT_KEY_PASSWORD="Zq4+fern_Dusk=77"\n');
    if (process.platform !== 'win32') expect((await stat(out('keygen.properties'))).mode & 0o077).toBe(0);
    const again = await bench.refusal('keygen.write', {
      folder: bench.path('out'),
      values: [{ name: 'CITY', value: 'x' }],
    });
    expect(again.code).toBe('NAME_TAKEN');
  });
});
