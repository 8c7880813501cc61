import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BrowserWindow,
  ClipboardItem,
  Menu,
  Notification,
  app,
  clipboard,
  dialog,
  ipcMain,
  nativeImage,
  nativeTheme,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from 'electron';
import ElectronStore from 'electron-store';
import electronUpdater from 'electron-updater';
import packageJson from '../../package.json' with { type: 'json' };
import { leveledLog } from '../adapters/log-level.ts';
import { settingsIn } from '../adapters/settings.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { systemName } from '../adapters/system-name.ts';
import { readWindowFiles } from '../adapters/window-files.ts';
import { type Question, nativeAsk } from './ask.ts';
import { Bridge } from './bridge.ts';
import { i18n } from '../services/i18n.ts';
import { learnLanguages, speakAs } from '../services/languages.ts';
import { beginThread } from './begin-thread.ts';
import { carrying } from './carrying.ts';
import { electronDesktop, openPath, useFolders } from './desktop.ts';
import { offerReload, tellDefects, tellEnded } from './failures.ts';
import { guardContents, guardSession } from './guard.ts';
import { Leaving } from './leaving.ts';
import { logFile } from './log-file.ts';
import { contextMenu, menuTemplate } from './menu.ts';
import { nativeDialogs } from './native-dialogs.ts';
import { isBuiltPage, pageAddress, pageScheme, servePage } from './page.ts';
import { SafeSecrets } from './safe-secrets.ts';
import { openSettings } from './settings-store.ts';
import { ThreadedServices } from './threaded-services.ts';
import { keepUpToDate } from './updates.ts';
import { openedFiles, openedFilesKept } from './opened-files.ts';
import { OneWindow, backgroundColor } from './window.ts';

const { version } = packageJson;
const system = systemName;
const { isPackaged } = app;
const built = (...path: string[]): string => join(import.meta.dirname, '..', ...path);
// In an installed program they lie outside of the archive, where other programs can read them.
const notices = join(isPackaged ? process.resourcesPath : built(), 'THIRD-PARTY-NOTICES.txt');
const icon = isPackaged ? join(process.resourcesPath, 'icon.png') : built('..', 'assets', 'icons', '256x256.png');

const folderFault = useFolders(app, process.env);
// Where no folder can be used Chromium still wants one, to say so.
if (folderFault !== undefined) app.setPath('userData', mkdtempSync(join(tmpdir(), 'certbench-')));
const log = logFile(join(app.getPath('userData'), 'certbench.log'), () => new Date());
const ask = nativeAsk(dialog, () => BrowserWindow.getAllWindows()[0]);
const tellDefect = tellDefects(process, askOnceReady, async () => shell.showItemInFolder(log.path), log);

// Overrides every `sandbox: false`, wherever it might be written.
app.enableSandbox();
protocol.registerSchemesAsPrivileged([pageScheme]);
const page = pageAddress(isPackaged, process.env);
app.on('web-contents-created', (_event, contents) => guardContents(contents, page, log));
app.on('session-created', (one) => guardSession(one, page, log));
// The name that the installer gives to the shortcut: so the window and a pinned icon are one in the taskbar.
if (isPackaged) app.setAppUserModelId('app.certbench.Certbench');

// macOS tells of files that are opened with the program by an event, the first time before it is ready.
const opened = openedFilesKept();
app.on('open-file', (event, path) => {
  event.preventDefault();
  opened.add([path]);
});
// Where nothing is packaged the folder of the program is an argument too.
const argumentsBefore = isPackaged ? 1 : 2;

// Settings, log and hub state are one program's at a time. `whenReady` must not be awaited here: Electron gets ready only
// after this module has been run to its end.
if (folderFault === undefined && app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp);
else if (folderFault !== undefined) {
  const { path, why } = folderFault;
  void app.whenReady().then(() => cannotStart(`It cannot use the folder\n${path}\n\n${why}`));
} else app.quit();

async function start(): Promise<void> {
  if (isBuiltPage(page)) servePage(protocol, await readWindowFiles(built('window')));

  const store = openSettings({
    Store: ElectronStore,
    folder: app.getPath('userData'),
    version,
    ipc: ipcMain,
    log,
  });
  const settings = settingsIn(store);
  const wanted = leveledLog(log, () => settings.read().logLevel);
  wanted.tell?.(
    'info',
    `Certbench ${version} starts on ${system}, Electron ${process.versions['electron'] ?? 'unknown'}`,
  );
  const desktop = electronDesktop({
    app,
    shell,
    notifications: {
      isSupported: () => Notification.isSupported(),
      create: (options) => new Notification(options),
    },
    showWindow: () => window.show(),
    system,
    version,
    carrying: carrying({
      app,
      clipboard,
      ClipboardItem,
      picture: () => nativeImage.createFromPath(icon).resize({ width: 48 }),
      system,
      page: () => window.current?.webContents,
    }),
  });
  learnLanguages();
  const speak = () => speakAs(settings.read(), desktop.languages);
  speak();
  const services = new ThreadedServices({
    begin: beginThread,
    shell: {
      dialogs: nativeDialogs(dialog, () => window.current),
      desktop,
      settings: { read: () => settings.read(), change: (part) => settings.change(part).then(speak) },
      secrets: new SafeSecrets({ safeStorage, store, system, log }),
      log,
      systemProxy: (url) => session.defaultSession.resolveProxy(url),
    },
    defect: tellDefect,
    gone: tellEnded(ask, { again: startAgain, quit: () => app.quit() }, log),
  });
  services.begin();
  const bridge = new Bridge(services, log, page);
  const leaving = new Leaving({ app, system, services, ask, clock: systemClock, log });
  const window = new OneWindow({
    create: (options) => new BrowserWindow(options),
    look: () => ({
      isDark: nativeTheme.shouldUseDarkColors,
      preload: built('electron', 'preload.cjs'),
      icon: system === 'linux' ? icon : undefined,
      isPackaged,
    }),
    system,
    workAreas: () => [screen.getPrimaryDisplay().workArea, ...screen.getAllDisplays().map(({ workArea }) => workArea)],
    store,
    page,
    log,
    opened(one) {
      bridge.serve(one.webContents);
      leaving.watch(one);
      offerReload(one, ask, () => closeByHand(one), log);
      one.webContents.on('context-menu', (_event, clicked) => {
        const entries = contextMenu(clicked);
        if (entries.length > 0) Menu.buildFromTemplate(entries).popup({ window: one });
      });
    },
  });
  /** Closes a window as its user would; answers whether it did. */
  async function closeByHand(one: BrowserWindow): Promise<boolean> {
    if (system !== 'macos') return leaving.leave();
    one.close();
    return true;
  }

  function startAgain(): void {
    services.begin();
    window.current?.webContents.reload();
  }
  const fromMenu = (work: () => unknown) => {
    Promise.resolve()
      .then(work)
      .catch((cause: unknown) => log.error('A command of the menu failed', cause));
  };
  const showMenu = () => {
    const menu = menuTemplate({
      system,
      isPackaged,
      openLink: (link) => fromMenu(() => services.host.call('app.openLink', { link })),
      showLog: () => fromMenu(() => desktop.show(log.path)),
      openNotices: () => fromMenu(() => openPath(shell, notices)),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  };
  app.setAboutPanelOptions({ applicationName: 'Certbench', applicationVersion: version, iconPath: icon });
  showMenu();
  i18n.on('change', showMenu);

  bridge.listen(ipcMain);
  leaving.listen();
  leaving.obey(process);
  opened.add(openedFiles(process.argv, process.cwd(), argumentsBefore));
  opened.takenBy((paths) => services.handOver(paths));
  app.on('second-instance', (_event, argv, folder) => {
    opened.add(openedFiles(argv, folder, argumentsBefore));
    window.show();
  });
  app.on('activate', () => window.show());
  nativeTheme.on('updated', () => window.current?.setBackgroundColor(backgroundColor(nativeTheme.shouldUseDarkColors)));
  window.show();

  keepUpToDate(
    {
      isPackaged,
      system,
      environment: process.env,
      resources: process.resourcesPath,
      program: app.getPath('exe'),
    },
    {
      wanted: () => settings.read().lookForUpdates ?? true,
      updater: () => electronUpdater.autoUpdater,
      ask,
      leave: async (end) => void (await leaving.leave(end)),
      quit: () => app.quit(),
      log,
    },
  );
}

async function askOnceReady(question: Question): Promise<boolean> {
  await app.whenReady();
  return ask(question);
}

function giveUp(cause: unknown): Promise<void> {
  log.error('Certbench could not start', cause);
  return cannotStart(`The cause is in the log:\n${log.path}`);
}

/** Says why, on the screen and to whoever started it from a terminal, and ends. */
async function cannotStart(detail: string): Promise<void> {
  const message = 'Certbench could not start.';
  process.stderr.write(`${message} ${detail}\n`);
  await dialog.showMessageBox({ type: 'error', message, detail });
  app.exit(1);
}
