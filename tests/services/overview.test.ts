import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dialogs } from '../../src-main/services/ports.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let picked: string | undefined;
const pick: Dialogs['chooseFolder'] = () => Promise.resolve(picked);

beforeEach(async () => {
  picked = undefined;
  bench = await Workbench.open({
    dialogs: { chooseFolder: pick, chooseFile: pick, chooseFiles: () => Promise.resolve([]), chooseWhereToSave: pick },
  });
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, ...parts);
const overview = (workspace = bench.workspace) => bench.call('workspace.overview', { workspace });
const info = async (...parts: string[]) => (await overview(bench.path(...parts))).workspace;
const recent = async () =>
  (await bench.call('workspace.recent', {})).workspaces.map(({ name, state }) => [name, state]);
const make = (...parts: string[]) => bench.call('workspace.open', { workspace: bench.path(...parts), make: true });

describe('which workspace', () => {
  test('is one in the documents’ folder at first, which is made by nobody yet', async () => {
    expect(await bench.call('workspace.current', {})).toEqual({
      workspace: bench.path('Certbench'),
      name: 'Certbench',
      folder: at('Certbench'),
      state: 'new',
    });
    expect(await recent()).toEqual([]);
    expect(await readdir(bench.folder)).toEqual([]);
  });

  test('is the one that was opened last', async () => {
    expect(await make('a')).toMatchObject({ name: 'a', folder: at('a'), state: 'ready' });
    await make('b');
    expect((await bench.call('workspace.current', {})).name).toBe('b');
    await bench.call('workspace.open', { workspace: bench.path('a') });
    expect((await bench.call('workspace.current', {})).workspace).toBe(bench.path('a'));
    expect(await recent()).toEqual([
      ['a', 'ready'],
      ['b', 'ready'],
    ]);
  });

  test('is remembered ten times', async () => {
    for (let number = 1; number <= 11; number++) await make(`w${number}`);
    const names = (await recent()).map(([name]) => name);
    expect(names).toHaveLength(10);
    expect([names.at(0), names.at(-1)]).toEqual(['w11', 'w2']);
  });

  test('is not changed by one that cannot be opened', async () => {
    await make('a');
    await mkdir(at('plain'));
    expect((await bench.refusal('workspace.open', { workspace: bench.path('plain') })).code).toBe('WORKSPACE_INVALID');
    expect((await bench.refusal('workspace.open', { workspace: bench.path('gone') })).code).toBe('WORKSPACE_INVALID');
    expect((await bench.refusal('workspace.open', { workspace: 'made-up' })).code).toBe('NOT_FOUND');
    await writeFile(at('file'), '');
    const file = { workspace: bench.path('file'), make: true };
    expect((await bench.refusal('workspace.open', file)).code).toBe('STORAGE_FAILED');
    expect(await recent()).toEqual([['a', 'ready']]);
    expect(await readdir(at('plain'))).toEqual([]);
  });

  test('is told to be changed when it is made, and a second making changes nothing', async () => {
    let changes = 0;
    bench.services.sources['workspace.changed']({ workspace: bench.workspace }, () => changes++);
    await make('workspace');
    expect(changes).toBe(1);
    const manifest = await readFile(at('workspace', 'certbench.json'), 'utf8');
    await make('workspace');
    expect(await readFile(at('workspace', 'certbench.json'), 'utf8')).toBe(manifest);
  });

  test('is chosen in a dialog, and opened by that not yet', async () => {
    expect(await bench.call('workspace.choose', {})).toEqual({});
    picked = at('somewhere');
    expect((await bench.call('workspace.choose', {})).workspace).toMatchObject({ name: 'somewhere', state: 'new' });
    expect(await recent()).toEqual([]);
    await make('a');
    await bench.call('workspace.choose', {});
    expect((await bench.call('workspace.current', {})).name).toBe('a');
  });

  test('is forgotten with its files left alone', async () => {
    await make('a');
    await make('b');
    await bench.call('workspace.forget', { workspace: bench.path('b') });
    expect(await recent()).toEqual([['a', 'ready']]);
    expect((await bench.call('workspace.current', {})).name).toBe('a');
    expect((await info('b')).state).toBe('ready');
    expect((await bench.refusal('workspace.forget', { workspace: 'made-up' })).code).toBe('NOT_FOUND');
  });
});

describe('the state of a workspace', () => {
  test('is told from what is at its place', async () => {
    await make('ready');
    await make('missing');
    await rm(at('missing'), { recursive: true });
    await mkdir(at('folder', 'certbench.json'), { recursive: true });
    await mkdir(at('empty'));
    await writeFile(at('file'), '');
    await symlink('loop', at('loop'));
    for (const [name, state] of [
      ['ready', 'ready'],
      ['new', 'new'],
      ['missing', 'missing'],
      ['empty', 'not-a-workspace'],
      ['folder', 'not-a-workspace'],
      ['file', 'not-a-workspace'],
      ['loop', 'unreadable'],
    ] as const) {
      expect(await info(name)).toEqual({ workspace: bench.path(name), name, folder: at(name), state });
    }
    expect(await recent()).toEqual([
      ['missing', 'missing'],
      ['ready', 'ready'],
    ]);
  });

  test('names another process that writes to it, and none that is gone or this one', async () => {
    await make('workspace');
    const hold = (processId: number, host = hostname()) =>
      writeFile(
        at('workspace', '.certbench', 'lock'),
        JSON.stringify({ processId, host, purpose: 'making devices', since: 'noon', id: 'x' }),
      );
    await hold(process.ppid);
    expect((await info('workspace')).heldBy).toBe(`Process ${process.ppid} (making devices, since noon)`);
    await hold(5, 'elsewhere');
    expect((await info('workspace')).heldBy).toBe('Process 5 on elsewhere (making devices, since noon)');
    await hold(process.pid);
    expect(await info('workspace')).not.toHaveProperty('heldBy');
    await hold(2 ** 22 + 1);
    expect(await info('workspace')).not.toHaveProperty('heldBy');
  });

  test('of a damaged one is a refusal that names the file', async () => {
    await make('workspace');
    await writeFile(at('workspace', 'certbench.json'), 'no json');
    const refusal = await bench.refusal('workspace.overview', { workspace: bench.workspace });
    expect(refusal).toMatchObject({
      code: 'WORKSPACE_INVALID',
      message: expect.stringContaining('certbench.json') as string,
    });
    // The list of recent ones is shown all the same.
    expect(await recent()).toEqual([['workspace', 'ready']]);
  });
});

describe('the overview', () => {
  test('is empty for what is no workspace', async () => {
    await mkdir(at('empty'));
    for (const name of ['empty', 'new']) {
      expect(await overview(bench.path(name))).toMatchObject({ authorities: [], proofs: [], devices: [] });
    }
    await make('made');
    expect(await overview(bench.path('made'))).toMatchObject({ authorities: [], proofs: [], devices: [] });
  });

  test('tells of everything in short', async () => {
    const made = await bench.authority('Root', { remember: true });
    await bench.authority('Int', { parent: 'Root' });
    const { workspace } = bench;
    const sign = (authority: string, code: string, more = {}) =>
      bench.call('proof.sign', { workspace, authority, code, passphrase: '1234', ...more });
    await sign('Root', 'FIRST', { destination: 'aws-iot' });
    await sign('Int', 'SECOND');
    await bench.devices(['d:1']);
    await bench.devices(['own'], { authority: undefined, keyPassphrase: 'geheim', keyType: 'ec-p384' });
    const { authorities, proofs, devices } = await overview();
    expect(authorities.map((one) => [one.name, one.parent, one.passphraseRemembered])).toEqual([
      ['Int', 'Root', false],
      ['Root', undefined, true],
    ]);
    expect(authorities[1]).toMatchObject({
      certificate: made.certificate,
      certificatePem: made.certificatePem,
      files: made.files,
    });
    expect(proofs.map(({ authority, code, destination }) => [authority, code, destination])).toEqual([
      ['Root', 'FIRST', 'aws-iot'],
      ['Int', 'SECOND', undefined],
    ]);
    expect(proofs.map(({ madeFor }) => madeFor)).toEqual([{ label: 'AWS IoT Core', name: 'AWS IoT Core' }, undefined]);
    const nowhere = { workspace, authority: 'Root', code: 'THIRD', passphrase: '1234', destination: 'mqtt-broker' };
    expect(await bench.refusal('proof.sign', nowhere)).toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'destination', remedy: expect.stringContaining('azure-dps') },
    });
    expect(
      devices.map(({ deviceId, authority, keyEncrypted, key }) => [deviceId, authority, keyEncrypted, key]),
    ).toEqual([
      ['d:1', 'Root', false, 'EC P-256'],
      ['own', undefined, true, 'EC P-384'],
    ]);
    expect(JSON.stringify({ authorities, proofs, devices })).not.toMatch(/PRIVATE|geheim|"passphrase"/);
  });
});

describe('a passphrase', () => {
  const sign = (more: { passphrase?: string } = {}) => ({
    workspace: bench.workspace,
    authority: 'Root',
    code: 'C',
    ...more,
  });
  const device = { devices: { kind: 'ids' as const, ids: ['d'] }, authority: { name: 'Root' } };

  test('is asked for where it is not remembered', async () => {
    await bench.authority();
    expect((await bench.refusal('proof.sign', sign())).code).toBe('PASSWORD_REQUIRED');
    expect((await bench.refusal('device.create', { workspace: bench.workspace, ...device })).code).toBe(
      'PASSWORD_REQUIRED',
    );
    expect(await readdir(at('workspace'))).not.toContain('devices');
  });

  test('that is remembered opens the key, until it is forgotten', async () => {
    await bench.authority('Root', { remember: true });
    await bench.call('proof.sign', sign());
    await bench.call('device.create', { workspace: bench.workspace, ...device });
    await bench.authority('Int', { parent: 'Root', passphrase: 'another' });
    // What is given counts, and a wrong one is not made good by what is remembered.
    expect((await bench.refusal('proof.sign', sign({ passphrase: 'wrong' }))).code).toBe('WRONG_PASSWORD');
    let changes = 0;
    bench.services.sources['workspace.changed']({ workspace: bench.workspace }, () => changes++);
    await bench.call('authority.forgetPassphrase', { workspace: bench.workspace, name: 'Root' });
    expect(changes).toBe(1);
    expect((await overview()).authorities.some(({ passphraseRemembered }) => passphraseRemembered)).toBe(false);
    expect((await bench.refusal('proof.sign', sign())).code).toBe('PASSWORD_REQUIRED');
    const nobody = { workspace: bench.workspace, name: 'Nobody' };
    expect((await bench.refusal('authority.forgetPassphrase', nobody)).code).toBe('NOT_FOUND');
  });

  test('of the parent may be another one, and is tried as the new one’s where none is given', async () => {
    await bench.authority('Root', { passphrase: 'upper' });
    const below = { workspace: bench.workspace, name: 'Int', parent: 'Root', keyType: 'ec-p256' as const };
    expect((await bench.refusal('authority.create', { ...below, passphrase: 'lower' })).code).toBe('WRONG_PASSWORD');
    await bench.call('authority.create', { ...below, passphrase: 'lower', parentPassphrase: 'upper' });
    await bench.authority('Same', { parent: 'Root', passphrase: 'upper' });
    await bench.call('proof.sign', { ...sign({ passphrase: 'lower' }), authority: 'Int' });
  });
});

describe('a certificate', () => {
  const describeIt = (kind: 'authority' | 'device' | 'proof', name: string, code?: string) => ({
    workspace: bench.workspace,
    kind,
    name,
    ...(code === undefined ? {} : { code }),
  });

  test('is described in full, of each kind, with what stands above it', async () => {
    await bench.authority();
    await bench.authority('Int', { parent: 'Root', pathLength: 0 });
    await bench.devices(['d:1'], { authority: { name: 'Int', passphrase: '1234' } });
    await bench.call('proof.sign', { workspace: bench.workspace, authority: 'Int', code: 'CODE', passphrase: '1234' });
    const subjects = async (...of: Parameters<typeof describeIt>) =>
      (await bench.call('certificate.describe', describeIt(...of))).certificates.map(({ subject }) => subject);
    expect(await subjects('authority', 'Int')).toEqual(['CN=Int', 'CN=Root']);
    expect(await subjects('device', 'd:1')).toEqual(['CN=d:1', 'CN=Int', 'CN=Root']);
    expect(await subjects('proof', 'Int', ' CODE\n')).toEqual(['CN=CODE', 'CN=Int', 'CN=Root']);
    const { certificates, files, missing } = await bench.call('certificate.describe', describeIt('authority', 'Int'));
    expect(certificates[0]).toMatchObject({
      authority: true,
      pathLength: 0,
      pem: expect.stringContaining('BEGIN CERTIFICATE') as string,
    });
    expect(files.map(({ path }) => path)).toContain('authorities/Int/Int-key.pem');
    expect(missing).toEqual([]);
  });

  test('is not put below another authority that has the name of its own by now', async () => {
    await bench.authority();
    await bench.call('proof.sign', { workspace: bench.workspace, authority: 'Root', code: 'C', passphrase: '1234' });
    await rm(at('workspace/authorities/Root'), { recursive: true });
    const subjects = async () =>
      (await bench.call('certificate.describe', describeIt('proof', 'Root', 'C'))).certificates.map(
        ({ subject }) => subject,
      );
    expect(await subjects()).toEqual(['CN=C']);
    await bench.authority();
    expect(await subjects()).toEqual(['CN=C']);
  });

  test('is described with the files that it has lost', async () => {
    await bench.authority();
    await bench.devices(['d']);
    await rm(at('workspace/devices/d/d.pfx'));
    await writeFile(at('workspace/devices/d/d-key.pem'), '');
    const { missing } = await bench.call('certificate.describe', describeIt('device', 'd'));
    expect(missing).toEqual(['d-key.pem', 'd.pfx']);
  });

  test('is described by its own file where its chain is lost', async () => {
    await bench.authority();
    await bench.devices(['d']);
    await bench.call('proof.sign', { workspace: bench.workspace, authority: 'Root', code: 'C', passphrase: '1234' });
    await rm(at('workspace/devices/d/d-chain.pem'));
    await writeFile(at('workspace/authorities/Root/Root-chain.pem'), '');
    await rm(at('workspace/authorities/Root/Root.pem'));
    await rm(at('workspace/verifications/Root/C/Root-verification.pem'));
    for (const [kind, name, subjects, lost] of [
      ['device', 'd', ['CN=d'], ['d-chain.pem']],
      ['authority', 'Root', ['CN=Root'], ['Root.pem', 'Root-chain.pem']],
      ['proof', 'Root', ['CN=C', 'CN=Root'], ['Root-verification.pem']],
    ] as const) {
      const { certificates, missing } = await bench.call('certificate.describe', describeIt(kind, name, 'C'));
      expect([certificates.map((one) => one.subject), missing]).toEqual([subjects, lost]);
    }
  });

  test.each([
    ['authority', 'Nobody', undefined, 'NOT_FOUND'],
    ['device', 'nobody', undefined, 'NOT_FOUND'],
    ['proof', 'Root', 'OTHER', 'NOT_FOUND'],
    ['proof', 'Root', undefined, 'INVALID_INPUT'],
    ['authority', '../Root', undefined, 'INVALID_INPUT'],
  ] as const)('of the %s %s %s is refused', async (kind, name, code, expected) => {
    await bench.authority();
    expect((await bench.refusal('certificate.describe', describeIt(kind, name, code))).code).toBe(expected);
  });

  test.each(['../authorities/Root', '../../workspace/devices/d', '.'])(
    'of %j is read from no other place',
    async (name) => {
      await bench.authority();
      await bench.devices(['d']);
      const refusal = await bench.refusal('certificate.describe', describeIt('device', name));
      expect(['INVALID_INPUT', 'NOT_FOUND', 'WORKSPACE_INVALID']).toContain(refusal.code);
    },
  );

  test.each(['../../../outside', 'a\u0000b'])('of %j is refused as an input that cannot be', async (name) => {
    await bench.authority();
    for (const kind of ['device', 'authority', 'proof'] as const) {
      const refusal = await bench.refusal('certificate.describe', describeIt(kind, name, 'CODE'));
      expect(refusal.code).toMatch(/^(INVALID_INPUT|NOT_FOUND)$/);
    }
  });
});
