import { cp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileFolders } from '../../src-main/adapters/file-folders.ts';
import type { MethodOutput } from '../../src-main/contract/methods.ts';
import type { ThingLists } from '../../src-main/contract/models.ts';
import type { Folder, Folders } from '../../src-main/services/ports.ts';
import { Workbench } from '../support/workbench.ts';

/** Manifests that were read, and not only looked at. */
let read: string[];

/** Called when folders are listed; what the workspace's own manifest waits for, where a test wants that. */
let listed: (path: string) => void;
let whetherItIsOne: Promise<void> | undefined;

/** The real folders, with what is read of them noted. */
const watched: Folders = {
  ...fileFolders,
  open(path) {
    const folder = fileFolders.open(path);
    const readListed: Folder['readListed'] = (paths, each, known) =>
      folder.readListed(
        paths,
        (found, index) => {
          if (found?.bytes !== undefined) read.push(paths[index] ?? '');
          each(found, index);
        },
        known,
      );
    return new Proxy(folder, {
      get(target, name) {
        if (name === 'readListed') return readListed;
        if (name === 'folders') {
          const folders: Folder['folders'] = (home) => {
            listed(home);
            return target.folders(home);
          };
          return folders;
        }
        if (name === 'read') {
          const readOne: Folder['read'] = async (file, ...more) => {
            if (file === 'certbench.json') await whetherItIsOne;
            return target.read(file, ...more);
          };
          return readOne;
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  },
};

let bench: Workbench;
beforeEach(async () => {
  read = [];
  listed = () => undefined;
  whetherItIsOne = undefined;
  bench = await Workbench.open({ folders: watched });
  await bench.authority('Root');
  await bench.devices(['dev-01', 'dev-02', 'dev-03']);
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

/** Of what was written less than two seconds ago nothing tells that it has not changed again. */
const untilOld = () => new Promise((resolve) => setTimeout(resolve, 2100));
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const manifest = (id: string) => at('devices', id, 'certbench.json');
type Changes = MethodOutput<'workspace.changes'>;
const changes = (since?: string): Promise<Changes> =>
  bench.call('workspace.changes', { workspace: bench.workspace, ...(since === undefined ? {} : { since }) });
const overview = () => bench.call('workspace.overview', { workspace: bench.workspace });
const names = ({ lists }: Changes) => ({
  changed: Object.values(lists).flatMap(({ changed }) => changed.map(({ at: place, key }) => [place, key])),
  gone: Object.values(lists).flatMap(({ gone }) => gone),
});
const nothing = { changed: [], gone: [] };

test('all is told to who knows nothing, and nothing to who knows all', async () => {
  const first = await changes();
  const { workspace, ...lists } = await overview();
  expect(first).toMatchObject({ workspace, whole: true });
  for (const name of Object.keys(lists) as (keyof ThingLists)[]) {
    expect(first.lists[name].changed.map(({ line }) => line)).toEqual(lists[name]);
  }
  const second = await changes(first.revision);
  expect(second).toMatchObject({ workspace, whole: false, revision: first.revision });
  expect(names(second)).toEqual(nothing);
});

test('it is read while it is still looked whether the folder is a workspace, and not told where it is none', async () => {
  const { revision } = await changes();
  whetherItIsOne = new Promise((resolve) => (listed = (home) => home === 'devices' && resolve()));
  expect(names(await changes(revision))).toEqual(nothing);
  await writeFile(at('certbench.json'), '{}');
  await expect(changes(revision)).rejects.toMatchObject({ code: 'WORKSPACE_INVALID' });
  await rm(at('certbench.json'));
  expect(await changes(revision)).toMatchObject({ workspace: { state: 'not-a-workspace' } });
  expect((await overview()).devices).toEqual([]);
}, 10_000);

test('a write of one device has its manifest read, its line made and told, and no other', async () => {
  await untilOld();
  const first = await changes();
  await overview();
  read = [];
  await bench.devices(['dev-02a']);
  const second = await changes(first.revision);
  expect(names(second)).toEqual({ changed: [[2, 'dev-02a']], gone: [] });
  expect(JSON.stringify(second).length).toBeLessThan(1500);
  expect(new Set(read)).toEqual(new Set(['devices/dev-02a/certbench.json']));
  read = [];
  const { deleted } = await bench.call('thing.delete', {
    workspace: bench.workspace,
    things: [{ kind: 'device', name: 'dev-01' }],
  });
  const third = await changes(second.revision);
  expect(names(third)).toEqual({ changed: [], gone: ['dev-01'] });
  expect(read.filter((path) => path.includes('dev-03'))).toEqual([]);
  await bench.call('thing.restore', { workspace: bench.workspace, ids: deleted.flatMap(({ id }) => id ?? []) });
  expect(names(await changes(third.revision))).toEqual({ changed: [[0, 'dev-01']], gone: [] });
  // Who has looked before the device went knows it, and is told of it once more.
  expect(names(await changes(first.revision)).gone).toEqual([]);
});

test('what another program has changed is seen: in its place, copied in, moved, taken away', async () => {
  await untilOld();
  let { revision } = await changes();
  const next = async () => {
    const found = await changes(revision);
    ({ revision } = found);
    return names(found);
  };
  // As long as it was, in the same file.
  const before = await readFile(manifest('dev-02'), 'utf8');
  await writeFile(manifest('dev-02'), before.replace('"keyEncrypted": false', '"keyEncrypted": true '));
  expect(await next()).toEqual({ changed: [[1, 'dev-02']], gone: [] });
  expect((await overview()).devices[1]).toMatchObject({ deviceId: 'dev-02', keyEncrypted: true });
  // Back again within the moment in which times are alike.
  await writeFile(manifest('dev-02'), before);
  expect(await next()).toEqual({ changed: [[1, 'dev-02']], gone: [] });
  // Touched, and not changed.
  await untilOld();
  await writeFile(manifest('dev-02'), before);
  expect(await next()).toEqual(nothing);

  await cp(at('devices', 'dev-03'), at('devices', 'dev-00'), { recursive: true });
  await writeFile(manifest('dev-00'), (await readFile(manifest('dev-03'), 'utf8')).replaceAll('dev-03', 'dev-00'));
  expect(await next()).toEqual({ changed: [[0, 'dev-00']], gone: [] });
  await rename(at('devices', 'dev-01'), join(bench.folder, 'elsewhere'));
  await rm(manifest('dev-03'));
  expect(await next()).toEqual({ changed: [], gone: ['dev-01', 'dev-03'] });
  await writeFile(manifest('dev-02'), 'no json');
  expect((await bench.refusal('workspace.changes', { workspace: bench.workspace, since: revision })).code).toBe(
    'WORKSPACE_INVALID',
  );
  await writeFile(manifest('dev-02'), before);
  expect(await next()).toEqual(nothing);
});

test('an authority whose files another program has changed is told, and one that cannot be read keeps nobody from the rest', async () => {
  await untilOld();
  const first = await changes();
  const pem = at('authorities', 'Root', 'Root.pem');
  await writeFile(pem, `${await readFile(pem, 'utf8')}\n`);
  const second = await changes(first.revision);
  expect(names(second)).toEqual({ changed: [[0, 'Root']], gone: [] });
  expect(second.lists.authorities.changed[0]?.line.certificatePem).toMatch(/-----\n\n$/);
  await rm(at('authorities', 'Root', 'Root-chain.pem'));
  await symlink(pem, at('authorities', 'Root', 'Root-chain.pem'));
  expect(names(await changes(second.revision))).toEqual(nothing);
});

test('a certificate that is taken back changes its line, though not its manifest', async () => {
  const { revision } = await changes();
  await bench.call('authority.revoke', {
    workspace: bench.workspace,
    authority: 'Root',
    passphrase: '1234',
    things: [{ kind: 'device', name: 'dev-02' }],
  });
  const found = await changes(revision);
  expect(names(found)).toEqual({
    changed: [
      [0, 'Root'],
      [1, 'dev-02'],
    ],
    gone: [],
  });
});

test('a revision that nobody has told is none: all is told', async () => {
  const { revision } = await changes();
  const [id = ''] = revision.split('.');
  for (const since of ['', 'x', `${id}.`, `${id}.x`, `${id}.-1`, `${id}.99`, `${id}.0.5`, `other.${revision}`]) {
    const found = await changes(since);
    expect([since, found.whole, names(found).changed.length]).toEqual([since, true, 4]);
  }
});

test('those who look at the same time see the same', async () => {
  const { revision } = await changes();
  const creating = bench.devices(['dev-04', 'dev-05']);
  const found = await Promise.all([changes(revision), changes(), changes(revision)]);
  await creating;
  const last = await changes(revision);
  expect(names(last).changed.map(([, key]) => key)).toEqual(['dev-04', 'dev-05']);
  const revisions = [...found, last].map((one) => Number(one.revision.split('.')[1]));
  expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
});

test('of several workspaces each has revisions of its own', async () => {
  const other = bench.path('other');
  await bench.call('workspace.open', { workspace: other, make: true });
  const own = await changes();
  const foreign = await bench.call('workspace.changes', { workspace: other, since: own.revision });
  expect([foreign.whole, names(foreign)]).toEqual([true, nothing]);
  expect((await changes(own.revision)).whole).toBe(false);
  const gone = bench.path('nowhere');
  expect(await bench.call('workspace.changes', { workspace: gone })).toMatchObject({ workspace: { state: 'new' } });
});
