import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Installation,
  type UpdatesParts,
  canUpdate,
  keepUpToDate,
} from '../../src-main/shell-electron/updates.ts';
import { askInMemory, logInMemory, settled } from './stand-ins.ts';

describe('an installation', () => {
  let folder: string;
  let program: string;
  let resources: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certbench-updates-'));
    program = join(folder, 'Certbench.exe');
    resources = join(folder, 'resources');
    await mkdir(resources);
    await writeFile(join(resources, 'app-update.yml'), 'provider: github\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const can = (system: 'windows' | 'macos' | 'linux', environment: NodeJS.ProcessEnv = {}, isPackaged = true) =>
    canUpdate({ isPackaged, system, environment, resources, program });

  test('is renewed on Windows where the installer put it, which a portable program was not', async () => {
    expect(can('windows')).toBe(false);
    await writeFile(join(folder, 'Uninstall Certbench.exe'), '');
    expect(can('windows')).toBe(true);
  });

  test('is renewed on macOS, and on Linux as an AppImage', () => {
    expect(can('macos')).toBe(true);
    expect(can('linux')).toBe(false);
    expect(can('linux', { APPIMAGE: '/home/me/Certbench.AppImage' })).toBe(true);
  });

  test('is left alone from sources, and where no releases are published', async () => {
    expect(can('macos', {}, false)).toBe(false);
    await rm(join(resources, 'app-update.yml'));
    expect(can('macos')).toBe(false);
  });
});

describe('updates', () => {
  class StandInUpdater extends EventEmitter {
    autoDownload = false;
    autoInstallOnAppQuit = false;
    logger: object | null = null;
    looked = 0;
    answer: () => Promise<unknown> = () => Promise.resolve(null);
    readonly quitAndInstall = vi.fn<() => void>();
    checkForUpdates = () => {
      this.looked++;
      return this.answer();
    };
  }
  let updater: StandInUpdater;
  let log: ReturnType<typeof logInMemory>;
  const quit = vi.fn<() => void>();
  const stops: (() => void)[] = [];
  let installation: Installation;
  let resources: string;
  beforeEach(async () => {
    resources = await mkdtemp(join(tmpdir(), 'certbench-updates-'));
    await writeFile(join(resources, 'app-update.yml'), 'provider: github\n');
    installation = { isPackaged: true, system: 'macos', environment: {}, resources, program: '/none' };
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    updater = new StandInUpdater();
    log = logInMemory();
    quit.mockClear();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) stop();
    vi.useRealTimers();
    await rm(resources, { recursive: true, force: true });
  });
  const start = (more: Partial<UpdatesParts> = {}) => {
    const ask = askInMemory(true);
    const leave = vi.fn<UpdatesParts['leave']>(async (end) => end());
    const updaterOf = () => updater as unknown as ReturnType<UpdatesParts['updater']>;
    stops.push(keepUpToDate(installation, { wanted: () => true, updater: updaterOf, ask, leave, quit, log, ...more }));
    return { ask, leave };
  };

  test('are not thought of where there can be none, and stop nothing where the updater does not work', () => {
    const broken = () => expect.fail('asked for');
    installation = { ...installation, isPackaged: false };
    start({ updater: broken });
    expect(log.written).toEqual([]);
    installation = { ...installation, isPackaged: true };
    start({ updater: broken });
    expect(log.written).toMatchObject([{ cause: { message: 'asked for' } }]);
    expect(updater.looked).toBe(0);
  });

  test('are looked for at the start and every day, and fetched unasked', () => {
    start();
    expect(updater.looked).toBe(1);
    expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true });
    vi.advanceTimersByTime(3 * 86_400_000 + 1);
    expect(updater.looked).toBe(4);
    stops.pop()?.();
    vi.advanceTimersByTime(86_400_000);
    expect(updater.looked).toBe(4);
  });

  test('are not looked for while the user does not want it, and again from the next day on', () => {
    let wanted = false;
    start({ wanted: () => wanted });
    vi.advanceTimersByTime(86_400_001);
    expect(updater.looked).toBe(0);
    wanted = true;
    vi.advanceTimersByTime(86_400_000);
    expect(updater.looked).toBe(1);
  });

  test('say what is new as text, and not at endless length', async () => {
    const { ask } = start();
    const releaseNotes = '<h2>New</h2>\n<ul>\n<li>A <b>search</b> &amp; keys</li>\n<li>&lt;Log&gt;</li>\n</ul>';
    updater.emit('update-downloaded', { version: '1.1.0', releaseNotes });
    updater.emit('update-downloaded', {
      version: '1.2.0',
      releaseNotes: [{ version: '1.2.0', note: 'x'.repeat(5000) }],
    });
    await settled();
    expect(ask.asked[0]?.detail).toContain('What is new:\nNew\n• A search & keys\n• <Log>');
    expect(ask.asked[1]?.detail.length).toBeLessThan(1400);
  });

  test('are offered once a version, and installed after everything has stopped', async () => {
    const { ask, leave } = start();
    updater.emit('update-downloaded', { version: '1.1.0' });
    updater.emit('update-downloaded', { version: '1.1.0' });
    await settled();
    expect(ask.asked).toMatchObject([{ yes: 'Restart now', no: 'Later' }]);
    expect(ask.asked[0]?.message).toContain('1.1.0');
    expect(leave).toHaveBeenCalledTimes(1);
    expect(updater.quitAndInstall).toHaveBeenCalledTimes(1);
  });

  test('wait where the user says later, or wants a simulation to go on', async () => {
    start({ ask: askInMemory(false) });
    start({ leave: async () => undefined });
    updater.emit('update-downloaded', { version: '1.1.0' });
    await settled();
    expect(updater.quitAndInstall).not.toHaveBeenCalled();
  });

  test('end the program where the installer does not start, since everything has stopped by then', async () => {
    start();
    updater.emit('error', new Error('no net'));
    updater.emit('update-downloaded', { version: '1.1.0' });
    await settled();
    expect(quit).not.toHaveBeenCalled();
    updater.emit('error', new Error('permission denied'));
    expect(quit).toHaveBeenCalledTimes(1);
  });

  test('that fail are told to the log alone, once, wherever they fail', async () => {
    updater.answer = () => {
      const cause = new Error('no net');
      updater.emit('error', cause);
      return Promise.reject(cause);
    };
    const { ask } = start();
    await settled();
    expect(log.written).toHaveLength(1);
    updater.answer = () => {
      const cause = new Error('no disk');
      updater.emit('error', cause);
      return Promise.resolve({ downloadPromise: Promise.reject(cause) });
    };
    vi.advanceTimersByTime(86_400_000);
    await settled();
    expect(log.written.map(({ cause }) => (cause as Error).message)).toEqual(['no net', 'no disk']);
    expect(ask.asked).toEqual([]);
  });
});
