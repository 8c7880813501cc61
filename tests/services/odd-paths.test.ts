import { cp, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileFolders } from '../../src-main/adapters/file-folders.ts';
import { must } from '../support/programs.ts';
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

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const elsewhere = (...parts: string[]) => join(bench.folder, 'elsewhere', ...parts);
const pipe = (path: string) => must('mkfifo', path);
const device = (path: string) => must('mknod', path, 'c', '1', '5');

/** Refused at once: a pipe would make whoever opens it wait for ever. */
async function refused(work: Promise<{ code: string; message: string }>, path: string, kind: string) {
  const { code, message } = await Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('It waits.')), 5000)),
  ]);
  expect([code, message]).toEqual(['STORAGE_FAILED', expect.stringContaining(`${path} is ${kind}.`)]);
}

const list = () => bench.refusal('device.list', { workspace: bench.workspace });
const create = (...ids: string[]) =>
  bench.refusal('device.create', {
    workspace: bench.workspace,
    devices: { kind: 'ids', ids },
    authority: { name: 'Root', passphrase: '1234' },
  });

const canMakeDevices = process.platform === 'linux' && process.getuid?.() === 0;
if (!canMakeDevices) process.stderr.write('\n*** SKIPPED: devices in a workspace; only root makes one. ***\n\n');

describe.skipIf(process.platform === 'win32')('in a workspace', () => {
  test.each([
    ['a named pipe', pipe],
    ...(canMakeDevices ? ([['a device', device]] as const) : []),
    ['a link', (path: string) => symlink('/dev/zero', path)],
  ] as const)('%s in the place of a file is refused by name', async (kind, make) => {
    for (const [path, reads] of [
      ['devices/dev-01/certbench.json', list],
      ['authorities/Root/Root-key.pem', () => create('dev-02')],
      ['certbench.json', list],
      ['.certbench/lock', () => create('dev-02')],
    ] as const) {
      await rename(at(path), `${at(path)}.away`).catch(() => undefined);
      await make(at(path));
      await refused(reads(), at(path), kind);
      await rm(at(path));
      await rename(`${at(path)}.away`, at(path)).catch(() => undefined);
    }
    const { devices } = await bench.devices(['dev-02']);
    expect(devices).toHaveLength(1);
  });

  test.each([
    ['a named pipe', pipe],
    ['a link', (path: string) => symlink('.certbench', path)],
  ] as const)('%s in the place of the folder .certbench is refused by its own name', async (kind, make) => {
    await rm(at('.certbench'), { recursive: true });
    await make(at('.certbench'));
    const { code, message } = await create('dev-02');
    expect([code, message]).toEqual(['STORAGE_FAILED', expect.stringContaining(`${at('.certbench')} is ${kind}.`)]);
  });

  test.each(['devices', 'devices/dev-02', '.certbench', '.certbench/writing'])(
    'a link in the place of the folder %s is refused, and nothing is read, written or removed behind it',
    async (path) => {
      await mkdir(elsewhere('writing', 'x'), { recursive: true });
      await writeFile(elsewhere('writing', 'x', 'precious'), 'mine');
      await rm(at(path), { recursive: true, force: true });
      await mkdir(join(at(path), '..'), { recursive: true });
      await symlink(path.endsWith('writing') ? elsewhere('writing') : elsewhere(), at(path));
      await refused(create('dev-02'), at(path), 'a link');
      if (path.startsWith('devices')) await refused(list(), at(path), 'a link');
      else await bench.call('device.list', { workspace: bench.workspace });
      expect(await readdir(elsewhere(), { recursive: true })).toEqual(['writing', 'writing/x', 'writing/x/precious']);
    },
  );

  test('a proof is not signed anew through a link', async () => {
    const proof = { workspace: bench.workspace, authority: 'Root', code: 'AB'.repeat(24), passphrase: '1234' };
    await bench.call('proof.sign', proof);
    const folder = at('verifications', 'Root', proof.code);
    await rename(folder, elsewhere());
    await symlink(elsewhere(), folder);
    await refused(bench.refusal('proof.sign', proof), folder, 'a link');
    expect(await readdir(elsewhere())).toHaveLength(3);
  });

  test('a folder in the place of a file, and a file in that of a folder, are named', async () => {
    await rm(at('devices/dev-01/dev-01.pfx'));
    await mkdir(at('devices/dev-01/dev-01.pfx'));
    expect(await create('dev-01')).toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining(at('devices/dev-01/dev-01.pfx')) as string,
    });
    await writeFile(at('devices/dev-02'), '');
    expect(await create('dev-02')).toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining(at('devices/dev-02')) as string,
    });
    await rm(at('authorities'), { recursive: true });
    await writeFile(at('authorities'), '');
    const listed = await bench.refusal('authority.list', { workspace: bench.workspace });
    expect(listed.message).toBe(`STORAGE_FAILED: ${at('authorities')} is not a folder.`);
  });

  test('the workspace itself may be a link', async () => {
    await symlink(at(), join(bench.folder, 'link'));
    const workspace = bench.path('link');
    await bench.call('authority.create', { workspace, name: 'Other', keyType: 'ec-p256', passphrase: '1234' });
    expect((await bench.call('authority.list', { workspace: bench.workspace })).authorities).toHaveLength(2);
  });
});

describe.skipIf(process.platform === 'win32')('a file that the user has chosen', () => {
  const inspect = (path: string) => bench.refusal('file.inspect', { file: bench.services.grants.grant(path) });

  test('may be a link to a file, and nothing that has no end', async () => {
    await mkdir(elsewhere());
    await symlink(at('authorities/Root/Root.pem'), elsewhere('link.pem'));
    const found = await bench.call('file.inspect', { file: bench.path('elsewhere', 'link.pem') });
    expect(found.certificates).toHaveLength(1);
    await pipe(elsewhere('pipe'));
    await symlink(elsewhere('pipe'), elsewhere('link-to-pipe'));
    for (const [path, kind] of [
      [elsewhere('pipe'), 'a named pipe'],
      [elsewhere('link-to-pipe'), 'a named pipe'],
      [elsewhere(), 'a folder'],
      ['/dev/zero', 'a device'],
    ] as const) {
      const { code, message } = await inspect(path);
      expect([code, message]).toEqual([
        'FORMAT_NOT_RECOGNISED',
        expect.stringContaining(`${path} is ${kind}, not a file.`),
      ]);
    }
  });

  test('is not saved over a pipe', async () => {
    await mkdir(elsewhere());
    await pipe(elsewhere('pipe'));
    await expect(fileFolders.writeFile(elsewhere('pipe'), new Uint8Array(1))).rejects.toThrow('is a named pipe');
    expect(await readdir(elsewhere())).toEqual(['pipe']);
  });
});

describe.skipIf(process.platform === 'win32')('an export', () => {
  const order = (overwrite: boolean) => ({
    workspace: bench.workspace,
    subjects: [{ kind: 'device' as const, name: 'dev-01' }],
    bundle: 'azure-certgen' as const,
    folder: bench.path('elsewhere'),
    overwrite,
  });

  test.each([false, true])('refuses what is no file in the place of one, replacing or not: %s', async (overwrite) => {
    await mkdir(elsewhere('private'), { recursive: true });
    await pipe(elsewhere('private', 'dev-01.key.pem'));
    const before = await readdir(elsewhere(), { recursive: true });
    await refused(
      bench.refusal('certificate.export', order(overwrite)),
      elsewhere('private', 'dev-01.key.pem'),
      'a named pipe',
    );
    await mkdir(join(bench.folder, 'third'));
    await symlink(join(bench.folder, 'third'), elsewhere('certs'));
    await rm(elsewhere('private'), { recursive: true });
    await refused(bench.refusal('certificate.export', order(overwrite)), elsewhere('certs'), 'a link');
    expect(await readdir(join(bench.folder, 'third'))).toEqual([]);
    expect(before).toHaveLength(2);
  });

  test('settles what one that was cut off has left, and touches nothing that was changed since', async () => {
    await mkdir(elsewhere('certs'), { recursive: true });
    await writeFile(elsewhere('certs', 'dev-01.cert.pem'), 'the first');
    // A disk that refuses to take anything back, as one that was pulled out does.
    const stage = elsewhere(`.certbench-export${process.getuid === undefined ? '' : `-${process.getuid()}`}`);
    await bench.call('certificate.export', order(true));
    const key = await readFile(elsewhere('private', 'dev-01.key.pem'));
    const { createHash } = await import('node:crypto');
    const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
    await mkdir(stage);
    await writeFile(join(stage, 'old-0'), 'the first');
    await writeFile(join(stage, 'old-1'), 'was there too');
    await writeFile(join(stage, 'new-9'), key);
    await cp(elsewhere('certs', 'dev-01.cert.pem'), join(stage, 'new-0'));
    await writeFile(elsewhere('certs', 'mine.pem'), 'changed since');
    await writeFile(
      join(stage, 'plan.json'),
      JSON.stringify({
        files: [
          { name: 'certs/dev-01.cert.pem', sha256: sha256(await readFile(join(stage, 'new-0'))), old: 'old-0' },
          { name: 'certs/mine.pem', sha256: sha256('never placed'), old: 'old-1' },
          { name: 'private/dev-01.key.pem', sha256: sha256(key) },
        ],
        folders: [],
      }),
    );
    const other = { ...order(false), bundle: 'plain' as const };
    await bench.call('certificate.export', other);
    expect(await readFile(elsewhere('certs', 'dev-01.cert.pem'), 'utf8')).toBe('the first');
    expect(await readFile(elsewhere('certs', 'mine.pem'), 'utf8')).toBe('changed since');
    expect(await readFile(elsewhere('certs', 'mine.pem.before-export'), 'utf8')).toBe('was there too');
    expect(await readdir(elsewhere('private'))).toEqual([]);
    expect((await readdir(elsewhere())).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('carries out no plan that leads out of its folder', async () => {
    const stage = elsewhere(`.certbench-export${process.getuid === undefined ? '' : `-${process.getuid()}`}`);
    await mkdir(stage, { recursive: true });
    await writeFile(join(bench.folder, 'precious'), 'mine');
    const plan = { files: [{ name: '../precious', sha256: 'x', old: 'old-0' }], folders: [] };
    await writeFile(join(stage, 'old-0'), 'another');
    await writeFile(join(stage, 'plan.json'), JSON.stringify(plan));
    const { code, message } = await bench.refusal('certificate.export', order(true));
    expect([code, message]).toEqual(['STORAGE_FAILED', expect.stringContaining('is damaged')]);
    expect(await readFile(join(bench.folder, 'precious'), 'utf8')).toBe('mine');
    expect(await readdir(stage)).toEqual(['old-0', 'plan.json']);
  });
});

test.skipIf(process.platform !== 'linux')('below something that is no folder the answer comes at once', async () => {
  for (const path of ['/proc/certbench/a/b', '/dev/null/a/b']) {
    const workspace = bench.services.grants.grant(path);
    const started = performance.now();
    const { code, message } = await bench.refusal('authority.create', {
      workspace,
      name: 'A',
      keyType: 'ec-p256',
      passphrase: 'x',
    });
    expect([code, message]).toEqual(['STORAGE_FAILED', expect.stringContaining(path)]);
    expect(performance.now() - started).toBeLessThan(2000);
  }
});
