import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

import type { App, Dialog, NativeImage, Notification, Shell } from 'electron';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { externalLink } from '../../src-main/contract/app.ts';
import { type Question, nativeAsk } from '../../src-main/shell-electron/ask.ts';
import { carrying } from '../../src-main/shell-electron/carrying.ts';
import { electronDesktop, useFolders } from '../../src-main/shell-electron/desktop.ts';
import { offerReload, tellDefects } from '../../src-main/shell-electron/failures.ts';
import { nativeDialogs } from '../../src-main/shell-electron/native-dialogs.ts';
import { Workbench } from '../support/workbench.ts';
import { StandInWindow, askInMemory, logInMemory, settled } from './stand-ins.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-desktop-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the desktop', () => {
  const done: string[] = [];
  let failure = '';
  let supported = true;
  const notifications: EventEmitter[] = [];
  beforeEach(() => {
    supported = true;
    notifications.length = 0;
    done.length = 0;
    failure = '';
  });
  const shell: Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'trashItem'> = {
    openExternal: async (address) => void done.push(`web ${address}`),
    openPath: async (path) => {
      done.push(`open ${path}`);
      return failure;
    },
    trashItem: (path) =>
      path.endsWith('nowhere')
        ? Promise.reject(new Error('none here'))
        : Promise.resolve(void done.push(`trash ${path}`)),
    showItemInFolder: (path) => void done.push(`show ${path}`),
  };
  const app = { getPath: (name: string) => `/${name}`, getPreferredSystemLanguages: () => ['en-GB', 'fr'] };
  const desktop = (system: 'windows' | 'macos' | 'linux' = 'linux') =>
    electronDesktop({
      app,
      shell,
      notifications: {
        isSupported: () => supported,
        create: ({ title, body }) => {
          const notification = Object.assign(new EventEmitter(), {
            show: () => void done.push(`tell ${title}: ${body}`),
          });
          notifications.push(notification);
          return notification as unknown as Pick<Notification, 'on' | 'show'>;
        },
      },
      showWindow: () => void done.push('window'),
      system,
      version: '1.2.3',
      carrying: carried(system, 'own'),
    });
  class Written {
    readonly items: Readonly<Record<string, Blob>>;
    constructor(items: Readonly<Record<string, Blob>>) {
      this.items = items;
    }
  }
  const written: Written[] = [];
  /** `own`: what the system's picture for a file is. */
  const carried = (system: 'windows' | 'macos' | 'linux', own: 'own' | 'empty' | 'refused') =>
    carrying({
      app: {
        getFileIcon: async (path) =>
          own === 'refused' ? Promise.reject(new Error('none')) : picture(own === 'own' ? path : ''),
      },
      clipboard: { write: async (items) => void written.push(...(items as unknown as Written[])) },
      ClipboardItem: Written as never,
      picture: () => picture('ours'),
      system,
      page: () => ({
        startDrag: ({ file, icon }) => void done.push(`drag ${file} as ${(icon as NativeImage).toDataURL()}`),
      }),
    });
  const picture = (name: string) => ({ isEmpty: () => name === '', toDataURL: () => name }) as NativeImage;

  test('drags a file with the picture that the system has for it, or with ours', async () => {
    await desktop().startDrag?.('/w/dev-01.pfx');
    await carried('linux', 'empty').startDrag('/w/a');
    await carried('linux', 'refused').startDrag('/w/a');
    expect(done).toEqual(['drag /w/dev-01.pfx as /w/dev-01.pfx', 'drag /w/a as ours', 'drag /w/a as ours']);
  });

  test.skipIf(process.platform === 'win32')('copies a file in the forms of each system’s file managers', async () => {
    for (const system of ['windows', 'macos', 'linux'] as const) await carried(system, 'own').copyFile('/w/a b%3A.pem');
    const raw = (name: string) => `electron application/osclipboard;format="${name}"`;
    const texts = written.map(({ items }) =>
      Promise.all(Object.entries(items).map(async ([format, blob]) => [format, await blob.text()])),
    );
    expect(await Promise.all(texts)).toEqual([
      [[raw('FileNameW'), String(Buffer.from('/w/a b%3A.pem\0', 'utf16le'))]],
      [[raw('public.file-url'), 'file:///w/a%20b%253A.pem']],
      [
        [raw('x-special/gnome-copied-files'), 'copy\nfile:///w/a%20b%253A.pem'],
        [raw('text/uri-list'), 'file:///w/a%20b%253A.pem\r\n'],
      ],
    ]);
  });

  test('knows where things are', () => {
    expect(desktop('macos')).toMatchObject({
      shell: 'electron',
      system: 'macos',
      version: '1.2.3',
      languages: ['en-GB', 'fr'],
      documents: '/documents',
      data: '/userData',
    });
  });

  test('shows a file selected, and a folder opened', async () => {
    const file = join(folder, 'program.exe');
    await writeFile(file, '');
    await desktop().show(file);
    await desktop().show(folder);
    await desktop('windows').show(folder);
    expect(done).toEqual([`show ${file}`, `open ${folder}`, `open ${folder}${sep}`]);
  });

  test('starts no folder as a program on macOS', async () => {
    const bundle = join(folder, 'dev-01.app');
    await mkdir(bundle);
    await desktop('macos').show(bundle);
    await desktop('linux').show(bundle);
    expect(done).toEqual([`show ${bundle}`, `open ${bundle}`]);
  });

  test('says where something is gone, or cannot be opened', async () => {
    await expect(desktop().show(join(folder, 'gone'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    failure = 'no program for it';
    await expect(desktop().show(folder)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });

  test('hands a folder to the system’s trash, and says where that takes none', async () => {
    await desktop().moveToTrash?.('/w/trash');
    expect(done).toEqual(['trash /w/trash']);
    await expect(desktop().moveToTrash?.('/w/nowhere')).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('none here') as string,
    });
  });

  test('tells by a notification, whose click shows the window before anything else; where there is none it says so', () => {
    desktop().notify?.({ title: 'dev-01', body: 'ends', onClick: () => void done.push('clicked') });
    expect(done).toEqual(['tell dev-01: ends']);
    notifications[0]?.emit('click');
    expect(done.slice(1)).toEqual(['window', 'clicked']);
    supported = false;
    expect(desktop()).not.toHaveProperty('notify');
  });

  test('opens the services’ own pages, and nothing that is no web page', async () => {
    const bench = await Workbench.open();
    const other = await Workbench.open({ ...bench.ports, desktop: desktop() });
    for (const link of externalLink.options) await other.call('app.openLink', { link });
    expect(done).toHaveLength(externalLink.options.length);
    expect(done.every((one) => one.startsWith('web https://'))).toBe(true);
    done.length = 0;
    for (const address of [
      'http://example.com/',
      'file:///etc/passwd',
      'smb://evil/share',
      'ms-msdt:/id',
      'javascript:alert(1)',
      'https://portal.azure.com@evil.example/',
      'none',
    ]) {
      await expect(desktop().openLink(address)).rejects.toThrow(/Only web pages|Invalid URL/);
    }
    expect(done).toEqual([]);
    await Promise.all([bench.close(), other.close()]);
  });
});

describe('the folders', () => {
  const use = (environment: NodeJS.ProcessEnv) => {
    const paths = new Map<string, string>([['appData', join(folder, 'appData')]]);
    const names: string[] = [];
    const app: Pick<App, 'setName' | 'setPath' | 'getPath'> = {
      setName: (name) => void names.push(name),
      getPath: (name) => paths.get(name) ?? '',
      setPath: (name, path) => void paths.set(name, path),
    };
    const fault = useFolders(app, environment);
    if (fault !== undefined) return fault;
    return { names, data: paths.get('userData'), documents: paths.get('documents') };
  };

  test('are where every shell of Certbench looks for them', async () => {
    expect(use({})).toEqual({ names: ['Certbench'], data: join(folder, 'appData', 'Certbench'), documents: undefined });
    expect(await readdir(join(folder, 'appData'))).toEqual(['Certbench']);
  });

  test('are elsewhere for tests, and are made', async () => {
    const data = join(folder, 'a', 'data');
    const documents = join(folder, 'b');
    expect(use({ CERTBENCH_DATA: data, CERTBENCH_DOCUMENTS: documents })).toMatchObject({ data, documents });
    expect(await readdir(folder)).toEqual(['a', 'b']);
    expect(use({ CERTBENCH_DATA: '' })).toMatchObject({ data: join(folder, 'appData', 'Certbench') });
  });

  test('that cannot be used are told, with the reason and what to do', async () => {
    await writeFile(join(folder, 'a file'), '');
    const inPlace = {
      path: join(folder, 'a file'),
      why: expect.stringMatching(/^A file stands in its place\./) as string,
    };
    expect(use({ CERTBENCH_DATA: inPlace.path })).toEqual(inPlace);
    const below = join(folder, 'a file', 'data');
    expect(use({ CERTBENCH_DATA: below })).toMatchObject({ path: below, why: inPlace.why });
    expect(use({ CERTBENCH_DOCUMENTS: inPlace.path })).toEqual(inPlace);
  });
});

describe('the dialogs', () => {
  const asked: unknown[][] = [];
  const answers = { canceled: false, filePaths: ['/chosen'], filePath: '/saved' };
  const dialog = {
    showOpenDialog: async (...values: unknown[]) => (asked.push(values), answers),
    showSaveDialog: async (...values: unknown[]) => (asked.push(values), answers),
  } as unknown as Dialog;
  const window = new StandInWindow();
  beforeEach(() => {
    asked.length = 0;
    Object.assign(answers, { canceled: false, filePath: '/saved' });
  });
  const dialogs = (parent = true) => nativeDialogs(dialog, () => (parent ? window.electron : undefined));
  const kind = { name: 'CSV files', endings: ['csv', 'txt'] };

  test('are a part of the window, and start where they should', async () => {
    expect(await dialogs().chooseFolder({ title: 'A folder', startIn: '/docs' })).toBe('/chosen');
    expect(await dialogs().chooseFile({ title: 'A file', kind, startIn: '/docs' })).toBe('/chosen');
    const saved = await dialogs().chooseWhereToSave({ title: 'Save', suggestedName: 'a.pem', startIn: '/docs' });
    expect(saved).toBe('/saved');
    expect(asked.map(([parent]) => parent)).toEqual([window, window, window]);
    expect(asked.map(([, options]) => options)).toMatchObject([
      {
        title: 'A folder',
        message: 'A folder',
        defaultPath: '/docs',
        properties: ['openDirectory', 'createDirectory'],
      },
      {
        defaultPath: '/docs',
        properties: ['openFile'],
        filters: [
          { name: 'CSV files', extensions: ['csv', 'txt'] },
          { name: 'All files', extensions: ['*'] },
        ],
      },
      {
        defaultPath: join('/docs', 'a.pem'),
        filters: [{ name: 'PEM files', extensions: ['pem'] }, { extensions: ['*'] }],
      },
    ]);
  });

  test('answer nothing where the user cancelled, and need no window', async () => {
    Object.assign(answers, { canceled: true, filePath: '' });
    expect(await dialogs(false).chooseFolder({ title: 'x', startIn: '/docs' })).toBeUndefined();
    expect(await dialogs(false).chooseFile({ title: 'x', kind, startIn: '/docs' })).toBeUndefined();
    const nowhere = await dialogs(false).chooseWhereToSave({ title: 'x', suggestedName: 'a', startIn: '/docs' });
    expect(nowhere).toBeUndefined();
    expect(asked.map((values) => values.length)).toEqual([1, 1, 1]);
  });

  test('ask a question with two answers, of which Escape is always no', async () => {
    const boxes: unknown[][] = [];
    let response = 0;
    const box = {
      showMessageBox: async (...values: unknown[]) => (boxes.push(values), { response }),
    } as unknown as Dialog;
    const question = { kind: 'warning', message: 'm', detail: 'd', yes: 'Stop', no: 'Go on', enter: 'no' } as const;
    window.visible = true;
    const ask = nativeAsk(box, () => window.electron);
    expect(await ask(question)).toBe(true);
    response = 1;
    window.minimized = true;
    expect(await ask({ ...question, enter: 'yes' })).toBe(false);
    expect(boxes[0]).toMatchObject([
      window,
      { type: 'warning', message: 'm', detail: 'd', buttons: ['Stop', 'Go on'], defaultId: 1, cancelId: 1 },
    ]);
    // Nobody would see it on a minimised window.
    expect(boxes[1]).toMatchObject([{ defaultId: 0, cancelId: 1 }]);
  });
});

describe('a failure', () => {
  const log = () => ({ ...logInMemory(), path: '/data/certbench.log' });
  /** Answers questions one after the other. */
  const asking = (...answers: boolean[]) => {
    const asked: Question[] = [];
    const ask = (question: Question) => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? expect.fail('asked once too often'));
    };
    return Object.assign(ask, { asked });
  };

  test('of the page is told, with an offer to load it again', async () => {
    const window = new StandInWindow();
    const ask = asking(true);
    const written = log();
    offerReload(window.electron, ask, () => expect.fail('closed'), written);
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    expect(ask.asked).toEqual([]);
    window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    await settled();
    expect(ask.asked).toMatchObject([{ yes: 'Load again', enter: 'yes' }]);
    expect(window.webContents.reload).toHaveBeenCalledTimes(1);
    expect(written.written).toMatchObject([{ cause: { message: 'oom, exit code 5' } }]);
  });

  test('of the page leaves no dead window where its user closes it and then keeps what runs', async () => {
    const window = new StandInWindow();
    const ask = asking(false, false, true);
    const closing = [false, false];
    offerReload(window.electron, ask, async () => closing.shift() ?? expect.fail('closed'), log());
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    await settled();
    expect(ask.asked).toHaveLength(3);
    expect(window.webContents.reload).toHaveBeenCalledTimes(1);
  });

  test('of the page ends with its window', async () => {
    const window = new StandInWindow();
    const ask = asking(false);
    offerReload(window.electron, ask, async () => window.close(), log());
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    await settled();
    expect(window.isDestroyed()).toBe(true);
    expect(ask.asked).toHaveLength(1);
  });

  test('of the page is no offer any more once the window is gone', async () => {
    const window = new StandInWindow();
    offerReload(window.electron, askInMemory(true), () => expect.fail('closed'), log());
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    window.webContents.destroy();
    await settled();
    expect(window.webContents.reload).not.toHaveBeenCalled();
  });

  test('to answer is told, and the page loaded again only where its user does not wait', async () => {
    const window = new StandInWindow();
    const ask = asking(false, true);
    offerReload(window.electron, ask, () => expect.fail('closed'), log());
    window.emit('unresponsive');
    await settled();
    expect(window.webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    window.emit('unresponsive');
    await settled();
    expect(window.webContents.forcefullyCrashRenderer).toHaveBeenCalledTimes(1);
    // That crash was wanted: nobody is asked about it.
    expect(window.webContents.reload).toHaveBeenCalledTimes(1);
    expect(ask.asked).toHaveLength(2);
  });

  test('that nobody caught is in the log, and an exception is told once', async () => {
    const listeners = new Map<string, (cause: unknown) => void>();
    const written = log();
    const ask = asking(true);
    const shown: string[] = [];
    const program = { on: (event: string, listener: (cause: unknown) => void) => listeners.set(event, listener) };
    tellDefects(program as unknown as NodeJS.Process, ask, async () => void shown.push('the log'), written);
    listeners.get('unhandledRejection')?.(new Error('left'));
    expect(ask.asked).toEqual([]);
    listeners.get('uncaughtException')?.(new Error('one'));
    listeners.get('uncaughtException')?.(new Error('two'));
    await settled();
    expect(ask.asked).toHaveLength(1);
    expect(ask.asked[0]?.detail).toContain('/data/certbench.log');
    expect(shown).toEqual(['the log']);
    expect(written.written.map(({ cause }) => (cause as Error).message)).toEqual(['left', 'one', 'two']);
  });
});
