import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ElectronStore from 'electron-store';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings, settingsIn } from '../../src-main/adapters/settings.ts';
import { openSettings } from '../../src-main/shell-electron/settings-store.ts';
import { StandInIpc, logInMemory, textOf } from './stand-ins.ts';

// Electron's package answers with the path of its program, and fetches that program where it is missing: not with this.
vi.hoisted(() => {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= 'no-electron-here';
});

let folder: string;
let log: ReturnType<typeof logInMemory>;
let ipc: StandInIpc;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-settings-'));
  log = logInMemory();
  ipc = new StandInIpc();
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const open = () => openSettings({ Store: ElectronStore, folder, version: '1.2.3', ipc: ipc.electron, log });
const file = () => join(folder, 'config.json');
const onDisk = async () => JSON.parse(await readFile(file(), 'utf8')) as Record<string, unknown>;

describe('the settings', () => {
  test('begin with what is usual, and are found again', async () => {
    expect(settingsIn(open()).read()).toEqual(defaultSettings);
    await settingsIn(open()).change({ recentWorkspaces: ['/a'], hub: { startWithApp: true, port: 8884 } });
    open().set({ window: { x: -5, y: 3, width: 1000, height: 700, maximized: true } });
    const later = open();
    expect(later.path).toBe(file());
    expect(settingsIn(later).read()).toEqual({ recentWorkspaces: ['/a'], hub: { startWithApp: true, port: 8884 } });
    expect(later.get('window')).toEqual({ x: -5, y: 3, width: 1000, height: 700, maximized: true });
    expect(log.written).toEqual([]);
    if (process.platform !== 'win32') expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  test('keep secrets by any name, dots and all', async () => {
    const secrets = { 'a.b': 'eA==', __proto__x: 'eQ==', constructor: 'eg==' };
    open().set({ secrets });
    expect(open().get('secrets')).toEqual(secrets);
    open().set({ secrets: { 'a.b': 'eA==' } });
    expect((await onDisk())['secrets']).toEqual({ 'a.b': 'eA==' });
  });

  test.each([
    ['is no JSON', '{ "recentWorkspaces": ['],
    ['is empty of sense', '[1,2,3'],
    ['says something that cannot be', '{ "hub": { "startWithApp": "yes", "port": 8883 } }'],
    ['has a window of no size', '{ "window": { "width": 1, "height": 1, "maximized": false } }'],
  ])('that were put aside when the file %s are still there', async (_name, text) => {
    await writeFile(file(), text);
    expect(settingsIn(open()).read()).toEqual(defaultSettings);
    expect(await readFile(`${file()}.bad`, 'utf8')).toBe(text);
    expect(log.written).toHaveLength(1);
    expect(textOf(log.written)).toContain('config.json.bad');
    await settingsIn(open()).change({ recentWorkspaces: ['/a'] });
    expect(settingsIn(open()).read().recentWorkspaces).toEqual(['/a']);
    expect((await readdir(folder)).toSorted()).toEqual(['config.json', 'config.json.bad']);
  });

  test('refuse what cannot be, with STORAGE_FAILED, and stay as they were', async () => {
    const settings = settingsIn(open());
    await expect(settings.change({ hub: { startWithApp: true, port: 0 } })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    });
    expect(settings.read()).toEqual(defaultSettings);
  });

  test('are not told to pages behind the guard’s back', () => {
    ipc.on('electron-store-get-data', () => undefined);
    open();
    expect(ipc.listenerCount('electron-store-get-data')).toBe(0);
  });
});
