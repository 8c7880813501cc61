import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ThingKind } from '../../src-main/contract/models.ts';
import { filesBelow } from '../torture/operation.ts';
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
const code = 'AB'.repeat(20);
const remove = (kind: ThingKind, names: readonly string[], preview = false) =>
  bench.call('thing.delete', {
    workspace: bench.workspace,
    things: names.map((name) => ({ kind, name, ...(kind === 'proof' ? { code } : {}) })),
    preview,
  });
const restore = (ids: readonly (string | undefined)[]) =>
  bench.call('thing.restore', { workspace: bench.workspace, ids: ids.filter((id) => id !== undefined) });
const trash = () => bench.call('trash.list', { workspace: bench.workspace });
const overview = () => bench.call('workspace.overview', { workspace: bench.workspace });

/** An authority with a proof, two devices and a server certificate. */
async function plant(remember = false): Promise<void> {
  await bench.authority('Root', { remember });
  await bench.call('proof.sign', { workspace: bench.workspace, authority: 'Root', code, passphrase: '1234' });
  await bench.devices(['dev-01', 'dev:02']);
  await bench.call('server.create', { workspace: bench.workspace, name: 'localhost' });
}

describe('deleting', () => {
  test('moves things of every kind to the trash, and putting back brings each file back as it was', async () => {
    await plant();
    const before = await filesBelow(at());
    const deleted = [];
    for (const [kind, names] of [
      ['device', ['dev-01', 'dev:02', 'dev-01']],
      ['server', ['localhost']],
      ['proof', ['Root']],
      ['authority', ['Root']],
    ] as const) {
      deleted.push(...(await remove(kind, names)).deleted);
    }
    expect(deleted.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'device dev-01',
      'device dev:02',
      'server localhost',
      'proof Root',
      'authority Root',
    ]);
    expect(await overview()).toMatchObject({ authorities: [], proofs: [], devices: [], servers: [] });
    const { things, unreadable } = await trash();
    expect(new Set(things.map(({ id }) => id))).toEqual(new Set(deleted.map(({ id }) => id)));
    expect(things.find(({ kind }) => kind === 'proof')).toMatchObject({ name: 'Root', code });
    expect(unreadable).toEqual([]);
    await restore(deleted.map(({ id }) => id));
    expect(await filesBelow(at())).toEqual(before);
    expect((await trash()).things).toEqual([]);
  });

  test('of an authority takes its proofs along, and says what stays without an issuer', async () => {
    await plant();
    const told = {
      deleted: [
        { kind: 'proof', name: 'Root', code },
        { kind: 'authority', name: 'Root' },
      ],
      withoutIssuer: [{ kind: 'device', count: 2 }],
    };
    const before = await filesBelow(at());
    expect(await remove('authority', ['Root'], true)).toEqual(told);
    expect(await filesBelow(at())).toEqual(before);
    expect(await remove('authority', ['Root'])).toMatchObject(told);
    expect(await overview()).toMatchObject({ proofs: [], devices: [{ authority: 'Root' }, { authority: 'Root' }] });
  });

  test('moves nothing where one of several is not there', async () => {
    await plant();
    const before = await filesBelow(at());
    const things = ['dev-01', 'nobody'].map((name) => ({ kind: 'device' as const, name }));
    const refusal = await bench.refusal('thing.delete', { workspace: bench.workspace, things });
    expect(refusal).toMatchObject({ code: 'NOT_FOUND', details: { field: 'things' } });
    expect(await filesBelow(at())).toEqual(before);
  });
});

describe('putting back', () => {
  test('puts nothing back where one of the names is taken meanwhile, also in other letters', async () => {
    await plant();
    const { deleted } = await remove('device', ['dev-01', 'dev:02']);
    await bench.devices(['DEV-01']);
    const ids = deleted.map(({ id }) => id ?? '');
    const refusal = await bench.refusal('thing.restore', { workspace: bench.workspace, ids });
    expect(refusal).toMatchObject({ code: 'NAME_TAKEN', details: { field: 'ids' } });
    expect((await overview()).devices.map(({ deviceId }) => deviceId)).toEqual(['DEV-01']);
    await restore(ids.slice(1));
    expect((await overview()).devices.map(({ deviceId }) => deviceId)).toEqual(['DEV-01', 'dev:02']);
    const again = await bench.refusal('thing.restore', { workspace: bench.workspace, ids: ids.slice(1) });
    expect(again).toMatchObject({ code: 'NOT_FOUND', details: { field: 'ids' } });
  });

  test('leads nowhere outside of the trash', async () => {
    await plant();
    for (const id of ['../../devices/dev-01', '..', '']) {
      const refusal = await bench.refusal('thing.restore', { workspace: bench.workspace, ids: [id] });
      expect(refusal.code).toBe('NOT_FOUND');
    }
  });
});

describe('the trash', () => {
  const remembered = () => bench.ports.secrets.names().size;

  test('keeps a remembered passphrase until it is emptied, and then nothing', async () => {
    await plant(true);
    await remove('authority', ['Root']);
    expect(remembered()).toBe(1);
    await bench.call('trash.empty', { workspace: bench.workspace });
    expect(remembered()).toBe(0);
    expect(await readdir(at('.certbench'))).toEqual([]);
    expect(await trash()).toEqual({ things: [], unreadable: [], emptiedTo: 'nowhere' });
  });

  test('leaves the passphrase of the same authority that was brought in again', async () => {
    await plant(true);
    const { deleted } = await remove('authority', ['Root']);
    const id = deleted.find(({ kind }) => kind === 'authority')?.id ?? '';
    const copied = await filesBelow(at('.certbench', 'trash', id));
    await mkdir(at('authorities', 'Root'), { recursive: true });
    for (const [name, bytes] of copied) await writeFile(at('authorities', 'Root', name), bytes);
    await bench.call('trash.empty', { workspace: bench.workspace });
    expect(remembered()).toBe(1);
  });

  test('is put back whole; of what was deleted twice the newest', async () => {
    await plant();
    const before = await filesBelow(at('devices', 'dev-01'));
    await remove('device', ['dev-01']);
    await bench.devices(['dev-01']);
    const newer = await filesBelow(at('devices', 'dev-01'));
    await remove('device', ['dev-01', 'dev:02']);
    await remove('authority', ['Root']);
    const { restored } = await bench.call('thing.restore', { workspace: bench.workspace, ids: 'all' });
    expect(restored.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
      'authority Root',
      'device dev-01',
      'device dev:02',
      'proof Root',
    ]);
    expect(newer).not.toEqual(before);
    expect(await filesBelow(at('devices', 'dev-01'))).toEqual(newer);
    const { things } = await trash();
    expect(things.map(({ name }) => name)).toEqual(['dev-01']);
  });

  test('goes back as far as its places are free, and what stays is told', async () => {
    await plant();
    await bench.call('device.renew', { workspace: bench.workspace, deviceIds: ['dev-01'], passphrase: '1234' });
    const renewed = await filesBelow(at('devices', 'dev-01'));
    await remove('device', ['dev:02']);
    const back = await bench.call('thing.restore', { workspace: bench.workspace, ids: 'all' });
    expect(back).toEqual({
      restored: [{ kind: 'device', name: 'dev:02' }],
      left: [{ kind: 'device', name: 'dev-01' }],
    });
    expect(await filesBelow(at('devices', 'dev-01'))).toEqual(renewed);
    const [{ id } = { id: '' }] = (await trash()).things;
    // Whoever names it wants that one.
    const named = await bench.refusal('thing.restore', { workspace: bench.workspace, ids: [id] });
    expect([named.code, named.details.field]).toEqual(['NAME_TAKEN', 'ids']);
  });

  test('neither takes nor gives back anything where that is cancelled midway', async () => {
    await plant();
    const before = await filesBelow(at());
    const titles = new Set<string>();
    bench.services.sources['job.running']({}, ({ jobs }) => jobs.forEach(({ title }) => titles.add(title)));
    for (const jobId of ['delete', 'restore']) {
      bench.services.sources['job.progress']({ jobId }, ({ done, total }) => {
        expect(total).toBe(3);
        if (done === 1) void bench.call('job.cancel', { jobId });
      });
    }
    const things = ['Root', 'dev-01'].map((name, index) => ({
      kind: index === 0 ? ('authority' as const) : ('device' as const),
      name,
    }));
    const order = { workspace: bench.workspace, things };
    const refused = await bench.refusal('thing.delete', { ...order, jobId: 'delete' });
    expect([refused.code, refused.message]).toEqual(['CANCELLED', 'CANCELLED: Cancelled. Nothing was deleted.']);
    expect(await filesBelow(at())).toEqual(before);
    await bench.call('thing.delete', order);
    const restoring = { workspace: bench.workspace, ids: 'all', jobId: 'restore' } as const;
    expect((await bench.refusal('thing.restore', restoring)).code).toBe('CANCELLED');
    expect((await trash()).things).toHaveLength(3);
    expect(titles).toEqual(new Set(['Deleting 2 entries', 'Putting back all of the trash']));
  });

  test('names what it cannot read, and is emptied of that too', async () => {
    await plant();
    await remove('device', ['dev-01']);
    const [id = ''] = await readdir(at('.certbench', 'trash'));
    await writeFile(at('.certbench', 'trash', id, 'certbench.json'), '{');
    expect(await trash()).toMatchObject({ things: [], unreadable: [at('.certbench', 'trash', id)] });
    await bench.call('trash.empty', { workspace: bench.workspace });
    expect((await trash()).unreadable).toEqual([]);
  });

  test('goes to the system’s where the shell has one, unless it is to go for good', async () => {
    const handed: string[] = [];
    const own = await Workbench.open({
      desktop: {
        ...bench.ports.desktop,
        moveToTrash: async (path) => {
          handed.push(path);
          await rename(path, join(bench.folder, 'system-trash'));
        },
      },
    });
    const workspace = own.workspace;
    const fill = () => own.call('thing.delete', { workspace, things: [{ kind: 'authority', name: 'Root' }] });
    await own.authority();
    await fill();
    expect((await own.call('trash.list', { workspace })).emptiedTo).toBe('system-trash');
    await own.call('trash.empty', { workspace });
    expect(handed).toEqual([join(own.folder, 'workspace', '.certbench', 'trash')]);
    expect([...(await filesBelow(join(bench.folder, 'system-trash'))).keys()].join()).toContain('Root-key.pem');
    await own.authority();
    await fill();
    await own.call('trash.empty', { workspace, forGood: true });
    expect(handed).toHaveLength(1);
    expect((await own.call('trash.list', { workspace })).things).toEqual([]);
    await own.close();
  });

  test('is passed over by what looks through folders', async () => {
    await plant();
    await remove('device', ['dev-01', 'dev:02']);
    const { findings } = await bench.call('bringIn.look', { paths: [bench.path('workspace', '.certbench', '..')] });
    expect(JSON.stringify(findings)).not.toContain('dev-01');
    expect(JSON.stringify(findings)).toContain('localhost');
  });
});
