import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as WindowFiles from '../../src-main/adapters/window-files.ts';
import { proxyVariables } from '../support/connect-proxy.ts';
import type { ThreadStart } from '../../src-main/shell-electron/thread-messages.ts';
import { ThreadHere } from './thread-here.ts';
import {
  type Cancelable,
  StandInContents,
  StandInIpc,
  StandInWindow,
  cancelable,
  loadPage,
  ownPage,
} from './stand-ins.ts';

// Electron's package answers with the path of its program, and fetches that program where it is missing: not with this.
vi.hoisted(() => {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= 'no-electron-here';
});

/** The program as a whole, over something that only looks like Electron. */
class StandInElectron {
  readonly order: string[] = [];
  readonly windows: (StandInWindow & { readonly options: BrowserWindowConstructorOptions })[] = [];
  readonly served = new Map<string, (request: { url: string; method: string }) => Response>();
  readonly menus: MenuItemConstructorOptions[][] = [];
  readonly ipcMain = new StandInIpc();
  readonly boxes: { message: string; buttons: string[] }[] = [];
  readonly opened: string[] = [];
  readonly shown: string[] = [];
  openFailure = '';
  response = 1;
  isFirst = true;
  becomeReady: () => void = () => undefined;
  readonly nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false });
  readonly session = { defaultSession: new StandInSession() };
  readonly app: EventEmitter & { quit(): void };

  constructor(folder: string) {
    const note =
      (what: string) =>
      (...values: unknown[]): void =>
        void this.order.push([what, ...values.map((value) => JSON.stringify(value))].join(' '));
    const ready = new Promise<void>((resolve) => (this.becomeReady = resolve));
    const paths = new Map([
      ['appData', folder],
      ['documents', join(folder, 'documents')],
      ['exe', join(folder, 'certbench')],
    ]);
    const app = Object.assign(new EventEmitter(), {
      isPackaged: false,
      enableSandbox: note('enableSandbox'),
      setName: note('setName'),
      setAppUserModelId: note('setAppUserModelId'),
      setAboutPanelOptions: note('setAboutPanelOptions'),
      exit: note('exit'),
      getVersion: () => '0.0.0',
      getPreferredSystemLanguages: () => ['en'],
      getPath: (name: string) => paths.get(name) ?? expect.fail(name),
      setPath: (name: string, path: string) => void paths.set(name, path),
      requestSingleInstanceLock: () => (note('lock')(), this.isFirst),
      whenReady: () => ready,
      quit: () => {
        const event: Cancelable = cancelable();
        app.emit('before-quit', event);
        if (!event.defaultPrevented) note('quit')();
      },
    });
    this.app = app;
  }

  get module() {
    const { windows, order } = this;
    class BrowserWindow extends StandInWindow {
      readonly options: BrowserWindowConstructorOptions;
      static getAllWindows = () => windows.filter((window) => !window.isDestroyed());
      constructor(options: BrowserWindowConstructorOptions) {
        super();
        this.options = options;
        order.push('window');
        windows.push(this);
      }
    }
    const { app, ipcMain, nativeTheme, session } = this;
    const shell = {
      openExternal: async (address: string) => void this.opened.push(address),
      openPath: async (path: string) => (this.opened.push(path), this.openFailure),
      showItemInFolder: (path: string) => void this.shown.push(path),
    };
    return {
      app,
      ipcMain,
      nativeTheme,
      session,
      BrowserWindow,
      Notification: Object.assign(EventEmitter, { isSupported: () => true }),
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (menu: MenuItemConstructorOptions[]) => void this.menus.push(menu),
      },
      dialog: {
        showMessageBox: async (...values: { message: string; buttons: string[] }[]) => {
          this.boxes.push(...values.slice(-1));
          return { response: this.response };
        },
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes: { scheme: string }[]) =>
          void order.push(`scheme ${schemes.map(({ scheme }) => scheme).join()}`),
        handle: (scheme: string, handler: never) => void this.served.set(scheme, handler),
      },
      safeStorage: {
        isAsyncEncryptionAvailable: async () => true,
        getSelectedStorageBackend: () => 'gnome_libsecret',
        encryptStringAsync: async (text: string) => Buffer.from(`encrypted ${Buffer.from(text).toString('hex')}`),
        decryptStringAsync: async (bytes: Buffer) => ({
          result: Buffer.from(bytes.toString().slice(10), 'hex').toString(),
          shouldReEncrypt: false,
        }),
      },
      screen: {
        getPrimaryDisplay: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }),
        getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
      },
      shell,
      clipboard: {},
      ClipboardItem: undefined,
      nativeImage: {},
      // electron-store asks for it whole.
      default: { app, ipcMain, shell },
    };
  }
}

class StandInSession extends EventEmitter {
  readonly guards: string[] = [];
  resolveProxy = async (url: string) => (url.startsWith('https://') ? 'PROXY proxy.example:3128; DIRECT' : 'DIRECT');
  setPermissionRequestHandler = () => void this.guards.push('request');
  setPermissionCheckHandler = () => void this.guards.push('check');
  setDevicePermissionHandler = () => void this.guards.push('device');
  setSpellCheckerLanguages = (languages: string[]) => void this.guards.push(`${languages.length} languages`);
  setSpellCheckerEnabled = () => void this.guards.push('spelling');
}

const processEvents = ['uncaughtException', 'unhandledRejection', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;

describe('the program', () => {
  let folder: string;
  let electron: StandInElectron;
  let hasWindow: boolean;
  let threads: ThreadHere[];
  const before = new Map<string, unknown[]>();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certbench-main-'));
    await mkdir(join(folder, 'window'));
    await writeFile(join(folder, 'window', 'index.html'), '<title>Certbench</title>');
    electron = new StandInElectron(folder);
    hasWindow = true;
    threads = [];
    for (const event of processEvents) before.set(event, process.listeners(event as 'uncaughtException'));
  });
  afterEach(async () => {
    // The program listens for what nobody catches; the next test must not.
    for (const event of processEvents) {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (before.get(event)?.includes(listener) !== true) process.off(event, listener);
      }
    }
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the whole main module, as Electron does. */
  async function run(): Promise<void> {
    vi.resetModules();
    vi.doMock('electron', () => electron.module);
    vi.doMock('../../src-main/adapters/window-files.ts', async (original) => {
      const { readWindowFiles } = await original<typeof WindowFiles>();
      return { readWindowFiles: () => readWindowFiles(hasWindow ? join(folder, 'window') : join(folder, 'missing')) };
    });
    vi.doMock('../../src-main/shell-electron/begin-thread.ts', () => ({
      beginThread: (start: ThreadStart) => {
        const thread = new ThreadHere(start);
        threads.push(thread);
        return thread.worker;
      },
    }));
    await import('../../src-main/shell-electron/main.ts');
    vi.doUnmock('electron');
    vi.doUnmock('../../src-main/shell-electron/begin-thread.ts');
  }
  async function start(): Promise<StandInElectron['windows'][number]> {
    await run();
    electron.app.emit('session-created', electron.session.defaultSession);
    electron.becomeReady();
    return vi.waitFor(() => electron.windows[0] ?? expect.fail('no window yet'));
  }
  const log = () => readFile(join(folder, 'Certbench', 'certbench.log'), 'utf8');

  test('shuts every door before Electron is ready, and waits for that without holding it up', async () => {
    await run();
    expect(electron.order).toEqual(['setName "Certbench"', 'enableSandbox', 'scheme app', 'lock']);
    const contents = new StandInContents();
    electron.app.emit('web-contents-created', {}, contents);
    const away = cancelable({ url: 'https://example.com/', isMainFrame: true });
    contents.emit('will-navigate', away);
    expect(away.defaultPrevented).toBe(true);
    expect(contents.openHandler({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    const other = new StandInSession();
    electron.app.emit('session-created', other);
    expect(other.guards).toEqual(['request', 'check', 'device', '0 languages', 'spelling']);
  });

  test('opens a window that is shut in, on the page that it serves itself', async () => {
    const window = await start();
    expect(window.options).toMatchObject({
      show: false,
      webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false },
    });
    expect(window.options.webPreferences?.preload).toMatch(/electron[\\/]preload\.cjs$/);
    expect(window.addresses).toEqual([ownPage.href]);
    expect(electron.session.defaultSession.guards).toEqual(['request', 'check', 'device', '0 languages', 'spelling']);
    expect(electron.ipcMain.eventNames()).toEqual(['certbench:frame', 'certbench:dropped']);
    const answer = electron.served.get('app')?.({ url: ownPage.href, method: 'GET' });
    expect(answer?.status).toBe(200);
    expect(answer?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await log()).toMatch(/Certbench \d+\.\d+\.\d+ starts on (?:linux|windows|macos)/);
  });

  test('asks the system for its proxy where the environment names none', async () => {
    for (const name of proxyVariables) vi.stubEnv(name, '');
    const { webContents } = await start();
    const { host } = loadPage(electron.ipcMain, webContents);
    expect(await host.call('proxy.read', {})).toMatchObject({
      ok: true,
      value: { use: 'computer', computer: { from: 'system', address: 'http://proxy.example:3128' } },
    });
  });

  test('serves the page with everything that Certbench can do', async () => {
    const { webContents } = await start();
    const { host } = loadPage(electron.ipcMain, webContents);
    expect(await host.call('app.info', {})).toMatchObject({
      ok: true,
      value: { shell: 'electron', remembers: 'on-this-computer', settings: { hub: { port: 8883 } } },
    });
    const current = await host.call('workspace.current', {});
    if (!current.ok) throw new Error(current.error.message);
    expect(current.value.folder).toBe(join(folder, 'documents', 'Certbench'));
    const { workspace } = current.value;
    expect((await host.call('workspace.open', { workspace, make: true })).ok).toBe(true);
    const made = await host.call('authority.create', {
      workspace,
      name: 'Root',
      keyType: 'ec-p256',
      passphrase: 'correct horse',
      remember: true,
    });
    expect(made.ok).toBe(true);
    const settings = await readFile(join(folder, 'Certbench', 'config.json'), 'utf8');
    expect(JSON.parse(settings)).toMatchObject({ recentWorkspaces: [current.value.folder] });
    expect(Object.keys((JSON.parse(settings) as { secrets: object }).secrets)).toHaveLength(1);
    expect(settings).not.toContain('correct horse');
    expect(await log()).not.toContain('correct horse');
    const proof = await host.call('proof.sign', { workspace, authority: 'Root', code: 'ABC123' });
    expect(proof.ok).toBe(true);
  });

  test('shows its window when it is started again or its icon is clicked, and only one', async () => {
    const window = await start();
    window.emit('ready-to-show');
    window.calls.length = 0;
    electron.app.emit('second-instance', {}, [], folder);
    electron.app.emit('activate', {}, true);
    expect(window.calls).toEqual(['show', 'focus', 'show', 'focus']);
    expect(electron.windows).toHaveLength(1);
    electron.nativeTheme.shouldUseDarkColors = true;
    electron.nativeTheme.emit('updated');
    expect(window.color).toBe('#1c1c1f');
  });

  test('started a second time leaves at once, and touches nothing', async () => {
    electron.isFirst = false;
    await run();
    electron.becomeReady();
    await vi.waitFor(() => expect(electron.order.at(-1)).toBe('quit'));
    expect(electron.windows).toEqual([]);
    expect(electron.served.size).toBe(0);
  });

  test('quits when its window is closed, after everything has stopped', async () => {
    const window = await start();
    expect(window.close()).toBe(false);
    await vi.waitFor(() => expect(electron.order).toContain('quit'), { timeout: 20_000 });
    expect(window.close()).toBe(true);
    expect(electron.boxes).toEqual([]);
  });

  test('holds quitting until everything has stopped', async () => {
    await start();
    electron.app.quit();
    expect(electron.order).not.toContain('quit');
    await vi.waitFor(() => expect(electron.order).toContain('quit'), { timeout: 20_000 });
  });

  test('writes down what nobody caught', async () => {
    await start();
    const [own] = process
      .listeners('uncaughtException')
      .filter((listener) => before.get('uncaughtException')?.includes(listener) !== true);
    own?.(new Error('a stray socket'), 'uncaughtException');
    expect(await log()).toContain('a stray socket');
    await vi.waitFor(() => expect(electron.boxes).toMatchObject([{ buttons: ['Show log', 'Go on'] }]));
  });

  test('tells that the thread of the services has ended, and begins it again with a page that is loaded again', async () => {
    electron.response = 0;
    const { webContents } = await start();
    const { host: before } = loadPage(electron.ipcMain, webContents);
    expect((await before.call('app.info', {})).ok).toBe(true);
    threads[0]?.emit('error', new Error('no memory left'));
    threads[0]?.emit('exit', 1);
    await vi.waitFor(() => expect(webContents.reload).toHaveBeenCalledTimes(1));
    expect(electron.boxes).toMatchObject([{ buttons: ['Start again', 'Quit'] }]);
    expect(await log()).toContain('no memory left');
    expect(threads).toHaveLength(2);
    const { host } = loadPage(electron.ipcMain, webContents);
    expect((await host.call('app.info', {})).ok).toBe(true);
  });

  test('quits where nobody wants the thread of the services again', async () => {
    electron.response = 1;
    await start();
    threads[0]?.emit('exit', 1);
    await vi.waitFor(() => expect(electron.order).toContain('quit'), { timeout: 20_000 });
    expect(threads).toHaveLength(1);
    expect(electron.boxes).toHaveLength(1);
  });

  test('offers to load a page again that crashed', async () => {
    electron.response = 0;
    const { webContents } = await start();
    webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    await vi.waitFor(() => expect(webContents.reload).toHaveBeenCalledTimes(1));
    expect(electron.boxes).toMatchObject([{ buttons: ['Load again', 'Close'] }]);
    expect(await log()).toContain('crashed, exit code 11');
  });

  test('has a menu that opens the services’ pages and the log', async () => {
    await start();
    const help = electron.menus[0]?.at(-1)?.submenu as unknown as { label: string; click?: () => void }[];
    help.find(({ label }) => label.includes('Portal'))?.click?.();
    help.find(({ label }) => label === 'Show Log')?.click?.();
    await vi.waitFor(() => expect(electron.opened).toHaveLength(1));
    expect(electron.opened[0]).toMatch(/^https:\/\/portal\.azure\.com\//);
    await vi.waitFor(() => expect(electron.shown).toEqual([join(folder, 'Certbench', 'certbench.log')]));
  });

  test.each([true, false])(
    'opens the notices where they lie (installed: %s), and writes down why not',
    async (isPackaged) => {
      Object.assign(electron.app, { isPackaged });
      vi.stubGlobal('process', Object.assign(process, { resourcesPath: join(folder, 'resources') }));
      electron.openFailure = 'no program for it';
      await start();
      const help = electron.menus[0]?.at(-1)?.submenu as unknown as { label: string; click?: () => void }[];
      help.find(({ label }) => label === 'Third-Party Notices')?.click?.();
      const place = isPackaged ? join(folder, 'resources') : join(import.meta.dirname, '..', '..', 'src-main');
      await vi.waitFor(() => expect(electron.opened).toEqual([join(place, 'THIRD-PARTY-NOTICES.txt')]));
      await vi.waitFor(async () => expect(await log()).toContain('could not be opened: no program for it'));
    },
  );

  test('loads the development server’s page where it is told to, and serves none itself', async () => {
    vi.stubEnv('CERTBENCH_DEV_URL', 'http://localhost:5173/');
    const window = await start();
    expect(window.addresses).toEqual(['http://localhost:5173/']);
    expect(electron.served.size).toBe(0);
  });

  test('says why where it cannot start', async () => {
    hasWindow = false;
    await run();
    electron.becomeReady();
    await vi.waitFor(() => expect(electron.order).toContain('exit 1'));
    expect(electron.boxes).toMatchObject([
      { message: 'Certbench could not start.', detail: expect.stringContaining('certbench.log') },
    ]);
    expect(await log()).toContain('ENOENT');
  });
});
