import { once } from 'node:events';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeKeys } from '../../src-main/adapters/node-keys.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { externalLink } from '../../src-main/contract/app.ts';
import type { Desktop, Dialogs, Keys } from '../../src-main/services/ports.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
/** What the user picks in the next dialog; nothing: cancelled. */
let picked: string | undefined;
let asked: { title: string; startIn: string; suggestedName?: string; kind?: { endings: readonly string[] } }[];
let shown: string[];
let opened: string[];
let beforeKey: () => Promise<unknown>;

const pick: Dialogs['chooseFolder'] = (options) => {
  asked.push(options);
  return Promise.resolve(picked);
};
const none = () => Promise.resolve([]);
const dialogs: Dialogs = { chooseFolder: pick, chooseFile: pick, chooseFiles: none, chooseWhereToSave: pick };
const keys: Keys = {
  ...nodeKeys,
  async generate(type) {
    await beforeKey();
    return nodeKeys.generate(type);
  },
};

beforeEach(async () => {
  [picked, asked, shown, opened] = [undefined, [], [], []];
  beforeKey = () => Promise.resolve();
  const desktop: { -readonly [K in keyof Desktop]: Desktop[K] } = {
    shell: 'browser',
    system: 'macos',
    version: '1.2.3',
    languages: ['en-GB'],
    documents: '',
    data: '',
    show: async (path) => void shown.push(path),
    openLink: async (address) => void opened.push(address),
  };
  bench = await Workbench.open({ dialogs, desktop, keys });
  desktop.documents = bench.folder;
  desktop.data = join(bench.folder, 'data');
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const at = (...parts: string[]) => join(bench.folder, ...parts);
const kept = { logLevel: 'info', lookForUpdates: true, remindOfEnds: true, language: 'system' };
const others = { defaults: { subject: {}, keyTypes: {}, days: {} }, ...kept };
const shellHas = { notifies: false, dragsFiles: false, copiesFiles: false };

describe('the app', () => {
  test('tells what runs it, and what it remembers', async () => {
    const about = { version: '1.2.3', shell: 'browser', system: 'macos', remembers: 'until-closed', ...shellHas };
    expect(await bench.call('app.info', {})).toEqual({
      ...about,
      settings: { hub: { startWithApp: false, port: 8883 }, ...others },
      systemLanguage: 'en',
    });
  });

  test('changes settings that can be, and only what was named', async () => {
    const hub = { startWithApp: true, port: 8884 };
    expect(await bench.call('app.changeSettings', { hub })).toEqual({ hub, ...others });
    expect(await bench.call('app.changeSettings', {})).toEqual({ hub, ...others });
    expect((await bench.call('app.info', {})).settings).toEqual({ hub, ...others });
    for (const wrong of [
      { hub: { startWithApp: true, port: 0 } },
      { hub: { startWithApp: 'yes', port: 1 } },
      { hub: { port: 1 } },
      { recentWorkspaces: ['/etc'] },
    ]) {
      expect((await bench.refusal('app.changeSettings', wrong as never)).code).toBe('INVALID_INPUT');
    }
    expect((await bench.call('app.info', {})).settings).toEqual({ hub, ...others });
  });

  test('opens pages of its own table only', async () => {
    for (const link of externalLink.options) await bench.call('app.openLink', { link });
    expect(new Set(opened).size).toBe(externalLink.options.length);
    for (const address of opened) {
      expect(new URL(address)).toMatchObject({ protocol: 'https:', username: '', port: '' });
    }
    for (const link of ['https://example.com', 'file:///etc/passwd', 'toString', '__proto__', '']) {
      expect((await bench.refusal('app.openLink', { link: link as never })).code).toBe('INVALID_INPUT');
    }
    expect(opened).toHaveLength(externalLink.options.length);
  });

  test('shows what is in the workspace, by its whole path', async () => {
    await bench.authority();
    const { workspace } = bench;
    const paths = [undefined, 'authorities/Root', 'authorities/Root/Root.cer'];
    for (const path of paths) await bench.call('app.showInFolder', { workspace, path });
    expect(shown).toEqual([
      at('workspace'),
      at('workspace', 'authorities', 'Root'),
      at('workspace', 'authorities', 'Root', 'Root.cer'),
    ]);
  });

  test.each([
    '..',
    '../workspace',
    'authorities/../../secret',
    'authorities\\..\\..\\secret',
    '..\\secret',
    '/etc/passwd',
    '\\\\server\\share',
    'C:\\Windows',
    'c:secret',
    '/',
    'nowhere',
    'authorities/Root/Root.cer/x',
    'a\u0000b',
  ])('does not show %j', async (path) => {
    await bench.authority();
    await writeFile(at('secret'), '');
    const refusal = await bench.refusal('app.showInFolder', { workspace: bench.workspace, path });
    expect(refusal).toMatchObject({ code: 'NOT_FOUND', details: { field: 'path' } });
    expect(shown).toEqual([]);
  });

  test('shows no workspace that is not known', async () => {
    expect((await bench.refusal('app.showInFolder', { workspace: 'made-up' })).code).toBe('NOT_FOUND');
    expect((await bench.refusal('app.showInFolder', { workspace: bench.path('gone') })).code).toBe('NOT_FOUND');
  });
});

describe('a file that is chosen', () => {
  test('is known by a token, and cancelling is no failure', async () => {
    expect(await bench.call('file.choose', { kind: 'csv' })).toEqual({});
    picked = at('devices.csv');
    const { file } = await bench.call('file.choose', { kind: 'csv' });
    expect(file?.name).toBe('devices.csv');
    expect(JSON.stringify(file)).not.toContain(bench.folder);
    await bench.call('file.choose', { kind: 'certificate' });
    expect(asked.map(({ startIn }) => startIn)).toEqual([bench.folder, bench.folder, bench.folder]);
    expect(asked[0]?.kind?.endings).toContain('csv');
    expect(asked[2]?.kind?.endings).toEqual(expect.arrayContaining(['pem', 'pfx', 'p12', 'cer']));
  });

  const read = async (contents: string | Uint8Array) => {
    await writeFile(at('file'), contents);
    return bench.call('file.readText', { file: bench.path('file') });
  };
  test.each(['', 'deviceId\nGröße\n', '\uFEFFdeviceId', 'PRIVATE KEY', '-----BEGIN CERTIFICATE-----\n'])(
    'is read where it is text: %j',
    async (text) => {
      const { text: found } = await read(text);
      expect(found.replace('\uFEFF', '')).toBe(text.replace('\uFEFF', ''));
    },
  );

  test.each([
    ['little', (bytes: Buffer) => bytes],
    ['big', (bytes: Buffer) => bytes.swap16()],
  ])('is read in UTF-16 with its mark, %s end first', async (_name, order) => {
    const bytes = order(Buffer.from('\uFEFFdeviceId\r\nGröße\r\n', 'utf16le'));
    expect(await read(bytes)).toEqual({ text: 'deviceId\r\nGröße\r\n' });
  });

  test.each([
    ['Latin-1', Buffer.from('Gr\u00f6\u00dfe', 'latin1')],
    ['UTF-16 without a mark', Buffer.from('deviceId', 'utf16le')],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['an encrypted key', 'x\n-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA'],
    ['a key in PKCS#1', '-----BEGIN RSA PRIVATE KEY-----\n'],
    ['a key of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\n'],
  ])('is not read where it is %s', async (_name, contents) => {
    await expect(read(contents)).rejects.toMatchObject({ code: 'FORMAT_NOT_RECOGNISED', details: { field: 'file' } });
  });

  test('is not read where it is gone, no file, or known to nobody', async () => {
    expect((await bench.refusal('file.readText', { file: bench.path('gone') })).code).toBe('NOT_FOUND');
    expect((await bench.refusal('file.readText', { file: 'made-up' })).code).toBe('NOT_FOUND');
    expect((await bench.refusal('file.readText', { file: bench.path('.') })).code).toBe('FORMAT_NOT_RECOGNISED');
  });
});

describe('a file that is saved', () => {
  const save = (suggestedName: string, text: string) => bench.call('file.save', { suggestedName, text });

  test('gets the name that the user gave it, and replaces what was there at once', async () => {
    picked = at('mine.csv');
    expect(await save('log.csv', 'Größe')).toEqual({ name: 'mine.csv' });
    expect(await readFile(at('mine.csv'), 'utf8')).toBe('Größe');
    const { ino } = await stat(at('mine.csv'));
    await save('log.csv', 'b');
    expect(await readFile(at('mine.csv'), 'utf8')).toBe('b');
    // Another file in its place, not the old one half overwritten.
    expect((await stat(at('mine.csv'))).ino).not.toBe(ino);
    expect(await readdir(bench.folder)).toEqual(['mine.csv']);
  });

  test('may be a picture, which travels as Base64', async () => {
    picked = at('chart.png');
    const bytes = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 255);
    const text = Buffer.from(bytes).toString('base64');
    await bench.call('file.save', { suggestedName: 'chart.png', text, encoding: 'base64' });
    expect(new Uint8Array(await readFile(at('chart.png')))).toEqual(bytes);
    const refusal = await bench.refusal('file.save', { suggestedName: 'x', text: '%', encoding: 'base64' });
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'text' } });
    expect(await readdir(bench.folder)).toEqual(['chart.png']);
  });

  test('is not saved where the user cancelled', async () => {
    expect(await save('log.csv', 'a')).toEqual({});
    expect(await readdir(bench.folder)).toEqual([]);
  });

  test.each([
    ['log.csv', 'log.csv'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['C:\\x\u0000?.csv', 'C__x__.csv'],
    ['Messages 2026-11-22.jsonl', 'Messages 2026-11-22.jsonl'],
  ])('is suggested a safe name for %j', async (suggested, safe) => {
    await save(suggested, 'a');
    expect(asked).toMatchObject([{ suggestedName: safe, startIn: bench.folder }]);
  });

  test('leaves nothing behind where it cannot be', async () => {
    picked = at('folder');
    await mkdir(at('folder', 'full'), { recursive: true });
    const refusal = await bench.refusal('file.save', { suggestedName: 'x', text: 'a' });
    expect(refusal.code).toBe('STORAGE_FAILED');
    expect(await readdir(bench.folder)).toEqual(['folder']);
  });

  // A stick that was pulled out between the dialog and the writing, for example.
  test('is refused, and no defect, where its folder has gone', async () => {
    picked = at('gone', 'mine.csv');
    expect(await bench.refusal('file.save', { suggestedName: 'x', text: 'a' })).toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining(at('gone')) as string,
      details: { remedy: 'Choose another folder.' },
    });
  });
});

describe('an authority whose making is cancelled', () => {
  const cancelled = () => {
    beforeKey = async () => {
      beforeKey = () => Promise.resolve();
      expect(await bench.call('job.cancel', { jobId: 'job' })).toEqual({ cancelled: true });
    };
    return bench.refusal('authority.create', {
      workspace: bench.workspace,
      name: 'Cancelled',
      keyType: 'ec-p256',
      passphrase: '1234',
      remember: true,
      jobId: 'job',
    });
  };

  test('leaves nothing behind, and its name and job are free again', async () => {
    await bench.authority();
    const before = await readdir(at('workspace'), { recursive: true });
    const { code, message, details } = await cancelled();
    expect([code, message, details]).toEqual(['CANCELLED', 'CANCELLED: Cancelled. Nothing was made.', {}]);
    expect(await readdir(at('workspace'), { recursive: true })).toEqual(before);
    expect(await bench.call('job.cancel', { jobId: 'job' })).toEqual({ cancelled: false });
    await bench.authority('Cancelled', { jobId: 'job' });
    const { authorities } = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(authorities.map(({ name, passphraseRemembered }) => [name, passphraseRemembered])).toEqual([
      ['Cancelled', false],
      ['Root', false],
    ]);
  });

  // The contract says: cancelled, nothing is made.
  test('makes no workspace of a folder that was none', async () => {
    await cancelled();
    const { workspace } = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(workspace.state).not.toBe('ready');
  });

  test('leaves a workspace a workspace where something of it was made', async () => {
    // Whatever fails after the first device: what is there must be listed.
    let made = 0;
    beforeKey = () => (made++ === 0 ? Promise.resolve() : Promise.reject(new Error('no more keys')));
    const ids = Array.from({ length: 40 }, (_, index) => `d${index}`);
    const input = { workspace: bench.workspace, devices: { kind: 'ids' as const, ids } };
    expect((await bench.refusal('device.create', input)).code).toBe('INTERNAL');
    bench.logged.length = 0;
    const { devices } = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(devices.map(({ deviceId }) => deviceId)).toEqual(['d0']);
  });
});

describe('the hub', () => {
  test('lives in the folder of the shell where no other is named', async () => {
    const { authorityFile } = await bench.call('hub.start', { port: 0 });
    expect(authorityFile.startsWith(at('data', 'hub'))).toBe(true);
    expect(await readFile(authorityFile, 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  test('is offered the next port that is free', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { port: free } = await bench.call('hub.freePort', { from: port });
    expect(free).toBeGreaterThan(port);
    // It was tried, and is not held: the hub can have it.
    expect((await bench.call('hub.start', { port: free })).port).toBe(free);
    expect((await bench.call('hub.freePort', { from: free })).port).toBeGreaterThan(free);
    taken.close();
    await once(taken, 'close');
  });

  test('has no port beyond the last', async () => {
    const last = createServer().listen(65_535, '127.0.0.1');
    // Whoever else may have it just now serves as well.
    const held = await once(last, 'listening').then(
      () => true,
      () => false,
    );
    expect(await bench.refusal('hub.freePort', { from: 65_535 })).toMatchObject({
      code: 'PORT_TAKEN',
      details: { field: 'port' },
    });
    if (held) {
      last.close();
      await once(last, 'close');
    }
    expect((await bench.refusal('hub.freePort', { from: 0 })).code).toBe('INVALID_INPUT');
  });
});

describe('simulations', () => {
  test('are listed newest first, and told in full to whoever comes late', async () => {
    const { host, port, authorityPem } = await bench.call('hub.start', { port: 0, autoRegister: true });
    const { certificatePem } = await bench.authority();
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    await bench.devices(['a', 'b']);
    expect(await bench.call('simulation.list', {})).toEqual({ runs: [] });
    const start = (deviceIds: string[], seed: number) =>
      bench.call('simulation.start', {
        workspace: bench.workspace,
        deviceIds,
        host,
        port,
        seed,
        serverCaPem: authorityPem,
        messages: 3,
        intervalMs: 10,
        platform: 'local-hub',
        model: 'random-walk',
        alertAboveC: 26.5,
      });
    const first = await start(['a', 'b'], 7);
    const early: SimulationEvent[] = [];
    const done = new Promise<SimulationTotals>((resolve) => {
      bench.services.sources['simulation.events']({ runId: first.runId }, (event) => early.push(event));
      bench.services.sources['simulation.totals']({ runId: first.runId }, (totals) => {
        if (totals.state === 'finished') resolve(totals);
      });
    });
    const totals = await done;
    const late: SimulationEvent[] = [];
    bench.services.sources['simulation.events']({ runId: first.runId }, (event) => late.push(event));
    expect(late.filter(({ type }) => type === 'sent')).toHaveLength(6);
    expect(late).toEqual(early);
    const second = await start(['b'], 8);
    const { runs } = await bench.call('simulation.list', {});
    expect(runs.map(({ runId }) => runId)).toEqual([second.runId, first.runId]);
    expect(runs[1]).toEqual({
      runId: first.runId,
      workspace: bench.workspace,
      settings: { transport: 'mqtt' },
      serverCaPem: runs[1]?.serverCaPem,
      deviceIds: ['a', 'b'],
      renews: false,
      subscribers: [],
      platform: 'local-hub',
      host,
      port,
      messages: 3,
      intervalMs: 10,
      seed: 7,
      model: 'random-walk',
      alertAboveC: 26.5,
      startedAt: runs[1]?.startedAt,
      totals,
    });
    expect(runs[1]?.serverCaPem).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(JSON.stringify(runs)).not.toContain('PRIVATE KEY');
    await bench.call('simulation.stop', { runId: second.runId });
  });
});
