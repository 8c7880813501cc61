import { mkdir, readFile, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);

describe('a workspace', () => {
  test('is told from any other folder', async () => {
    const refusal = await bench.refusal('device.list', { workspace: bench.path('nothing') });
    expect(refusal).toMatchObject({ code: 'WORKSPACE_INVALID', details: { field: 'workspace' } });
    await mkdir(at(), { recursive: true });
    await writeFile(at('certbench.json'), '{"format":99,"kind":"workspace","createdAt":"x"}');
    expect((await bench.refusal('device.list', { workspace: bench.workspace })).code).toBe('WORKSPACE_TOO_NEW');
    await writeFile(at('certbench.json'), 'not json');
    expect((await bench.refusal('device.list', { workspace: bench.workspace })).code).toBe('WORKSPACE_INVALID');
    await writeFile(join(bench.folder, 'file'), '');
    expect(
      (
        await bench.refusal('authority.create', {
          workspace: bench.path('file'),
          name: 'A',
          keyType: 'ec-p256',
          passphrase: 'x',
        })
      ).code,
    ).toBe('STORAGE_FAILED');
  });

  test('takes further devices beside one whose manifest is damaged, which nobody reads for them', async () => {
    await bench.authority();
    await bench.devices(['dev:01', 'dev-02']);
    await writeFile(at('devices/dev%3A01/certbench.json'), 'not json');
    const { devices } = await bench.devices(['dev-03', 'dev-02']);
    expect(devices.map(({ outcome }) => outcome)).toEqual(['created', 'kept']);
    const create = (...ids: string[]) =>
      bench.refusal('device.create', {
        workspace: bench.workspace,
        devices: { kind: 'ids', ids },
        authority: { name: 'Root', passphrase: '1234' },
      });
    expect(await create('dev-04', 'dev:01')).toMatchObject({
      code: 'WORKSPACE_INVALID',
      message: expect.stringContaining('dev%3A01') as string,
    });
    expect(await create('DEV:01')).toMatchObject({
      code: 'NAME_TAKEN',
      message: expect.stringContaining('dev:01') as string,
    });
  });

  test('with a manifest that was changed by hand is refused, whatever the change', async () => {
    await bench.authority();
    await bench.devices(['dev-01']);
    const path = at('devices/dev-01/certbench.json');
    const good = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const changes = [
      { certificate: null },
      { pfxProfile: 'foo' },
      { authority: 5 },
      { certificate: { ...(good['certificate'] as object), notAfter: 'x' } },
      { deviceId: '../../etc' },
      { deviceId: '' },
      { deviceId: 'dev-02' },
      { files: [] },
      { files: ['../../certbench.json'] },
      { files: ['certbench.json'] },
      { format: 0 },
      { format: 1.5 },
      { kind: 'authority' },
      { createdAt: 'yesterday' },
    ];
    for (const change of changes) {
      await writeFile(path, JSON.stringify({ ...good, ...change }));
      expect({ change, code: (await bench.refusal('device.list', { workspace: bench.workspace })).code }).toEqual({
        change,
        code: 'WORKSPACE_INVALID',
      });
    }
  });

  test('with something else where a folder belongs is refused', async () => {
    await bench.authority();
    await writeFile(at('devices'), '');
    expect(
      (await bench.refusal('device.create', { workspace: bench.workspace, devices: { kind: 'ids', ids: ['a'] } })).code,
    ).toBe('STORAGE_FAILED');
    expect((await bench.refusal('device.list', { workspace: bench.workspace })).code).toBe('STORAGE_FAILED');
    await symlink('loop', join(bench.folder, 'loop'));
    expect(
      (
        await bench.refusal('authority.create', {
          workspace: bench.path('loop'),
          name: 'A',
          keyType: 'ec-p256',
          passphrase: 'x',
        })
      ).code,
    ).toBe('STORAGE_FAILED');
    expect((await bench.refusal('file.inspect', { file: bench.services.grants.grant('/dev/zero') })).code).toBe(
      'FORMAT_NOT_RECOGNISED',
    );
  });

  test('is not made by what can only fail in it', async () => {
    const typo = bench.path('typo');
    const authority = { name: 'Root', passphrase: '1234' };
    const devices = { kind: 'ids' as const, ids: ['a'] };
    for (const refusal of [
      await bench.refusal('proof.sign', { workspace: typo, authority: 'Root', code: 'CODE', passphrase: '1234' }),
      await bench.refusal('device.create', { workspace: typo, devices, authority }),
      await bench.refusal('authority.create', { workspace: typo, name: 'A', parent: 'Root', passphrase: '1234' }),
    ]) {
      expect(refusal.code).toBe('WORKSPACE_INVALID');
    }
    expect(await readdir(bench.folder)).toEqual([]);
  });

  test('has one writer at a time, and says who it is', async () => {
    const release = await bench.ports.folders.open(at()).lock('a test');
    try {
      const refusal = await bench.refusal('authority.create', {
        workspace: bench.workspace,
        name: 'A',
        keyType: 'ec-p256',
        passphrase: 'x',
      });
      expect(refusal.code).toBe('WORKSPACE_BUSY');
      expect(refusal.message).toContain(`${process.pid} (a test`);
    } finally {
      await release();
    }
    await bench.authority('A');
  });

  test('takes over the lock of a process that is gone', async () => {
    await mkdir(at('.certbench'), { recursive: true });
    const gone = { processId: 2 ** 22 - 3, host: hostname(), purpose: 'gone', since: '', id: 'x' };
    await writeFile(at('.certbench/lock'), JSON.stringify(gone));
    await bench.authority('A');
    expect(await readdir(at('.certbench'))).toEqual([]);
  });

  test('takes over a lock that nobody can read once it is old', async () => {
    await mkdir(at('.certbench'), { recursive: true });
    await writeFile(at('.certbench/lock'), 'null');
    expect(
      (
        await bench.refusal('authority.create', {
          workspace: bench.workspace,
          name: 'A',
          keyType: 'ec-p256',
          passphrase: 'x',
        })
      ).code,
    ).toBe('WORKSPACE_BUSY');
    const old = new Date(Date.now() - 3_600_000);
    await utimes(at('.certbench/lock'), old, old);
    await bench.authority('A');
    expect(await readdir(at('.certbench'))).toEqual([]);
  });

  test('lets writers of several processes take turns', async () => {
    const made = await Promise.all(['A', 'B', 'C', 'D'].map((name) => bench.authority(name)));
    expect(made).toHaveLength(4);
    expect((await bench.call('authority.list', { workspace: bench.workspace })).authorities).toHaveLength(4);
  });
});
