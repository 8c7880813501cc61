import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, type Page, _electron, test as base, expect } from '@playwright/test';
import { installedBrowser } from '../../src-main/shell-chromium/browser.ts';
import { openShell } from '../../src-main/shell-chromium/shell.ts';
import { givenElectron } from '../support/older-electron.ts';
import { type Change, change, controlsChannel } from './changes.ts';
import { learnLanguages } from './languages.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const inElectron = process.env['SHELL_UNDER_TEST'] === 'electron';

/** A window of the app under test. */
export interface AppWindow {
  readonly page: Page;
  /** What the page complained about: policy violations, errors, rejected promises. */
  readonly complaints: readonly string[];
  /** Of changed services. */
  readonly controls: { release(): Promise<void>; told(): Promise<number> };
  close(): Promise<void>;
}

export interface Home {
  /** Everything the app writes is below it. */
  readonly folder: string;
  readonly workspace: string;
  /** Opens a window: another program's where one is open already. `more` are arguments for Electron. */
  open(wanted?: Change, more?: readonly string[]): Promise<AppWindow>;
}

type Opened = Omit<AppWindow, 'complaints'>;

async function openWindow(
  folder: string,
  data: string,
  wanted: Change | undefined,
  more: readonly string[],
): Promise<AppWindow> {
  const env = { CERTBENCH_DATA: join(folder, data), CERTBENCH_DOCUMENTS: join(folder, 'documents') };
  // Nothing of a test comes into the trash of whoever runs it.
  const own = { ...env, XDG_DATA_HOME: join(folder, 'share') };
  const opened = inElectron ? await openElectron(own, wanted, more) : await openBrowser(env, wanted);
  const { page } = opened;
  // Nobody looks, and what moves makes a test wait.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...opened, complaints };
}

async function openBrowser(env: Readonly<Record<string, string>>, wanted: Change | undefined): Promise<Opened> {
  const executable = installedBrowser();
  if (executable === undefined) throw new Error('There is no Edge, Chrome or Chromium to test the window in.');
  Object.assign(process.env, env);
  await learnLanguages();
  const changed = wanted === undefined ? undefined : change(wanted);
  const shell = await openShell({
    version: '0.0.0',
    windowFolder: join(root, 'dist', 'window'),
    pageScript: join(root, 'dist', 'chromium', 'page.js'),
    executable,
    headless: process.env['CERTBENCH_HEADED'] !== '1',
    viewport: { width: 1280, height: 800 },
    ...(changed === undefined ? {} : { change: changed }),
  });
  return {
    page: shell.page,
    controls: {
      release: async () => changed?.controls.release(),
      told: async () => changed?.controls.told() ?? 0,
    },
    close: () => shell.close(),
  };
}

const programs = new WeakMap<Page, ElectronApplication>();

/** The program behind a window, whose native dialogs a test answers itself; undefined in a browser. */
export const electronOf = (page: Page): ElectronApplication | undefined => programs.get(page);

/** Longer than any start takes: one that Playwright has missed is tried once more. */
const launchMs = 20_000;

/** Starts the program: the one under test, or in it the application of another folder. */
async function launchElectron(
  env: Readonly<Record<string, string>>,
  folder?: string,
  more: readonly string[] = [],
): Promise<ElectronApplication> {
  const executablePath = process.env['CERTBENCH_EXECUTABLE'];
  const args = folder === undefined && executablePath !== undefined ? [...more] : [folder ?? root, ...more];
  const options = {
    ...(executablePath === undefined ? {} : { executablePath }),
    args,
    env: { ...(process.env as Record<string, string>), ...givenElectron(executablePath), ...env },
    timeout: launchMs,
  };
  return _electron.launch(options).catch((cause: unknown) => {
    process.stderr.write(`A start of Electron is tried once more: ${String(cause).split('\n')[0]}\n`);
    return _electron.launch(options);
  });
}

/** Starts the program without Playwright, which would miss its first words. Before further arguments stands the folder of the program. */
export function spawnElectron(env: Readonly<Record<string, string>>, more: readonly string[] = []) {
  const given = process.env['CERTBENCH_EXECUTABLE'];
  const installed = () => createRequire(import.meta.url)('electron') as string;
  const child = spawn(given ?? installed(), given === undefined || more.length > 0 ? [root, ...more] : [], {
    cwd: root,
    env: { ...process.env, ...givenElectron(given), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (part: Buffer) => (output += part.toString()));
  return { child, output: () => output };
}

async function openElectron(
  env: Readonly<Record<string, string>>,
  wanted: Change | undefined,
  more: readonly string[],
): Promise<Opened> {
  const folder = wanted === undefined ? undefined : join(root, 'dist', 'e2e');
  const app = await launchElectron({ ...env, CERTBENCH_E2E_CHANGE: JSON.stringify(wanted ?? {}) }, folder, more);
  if (wanted !== undefined && (await app.evaluate(({ app: { isPackaged } }) => isPackaged))) {
    await app.close();
    base.skip(true, 'A packaged program has the real services.');
  }
  const page = await app.firstWindow();
  programs.set(page, app);
  // A run that still goes is stopped by closing: nobody else is there to say so.
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  const controls = <T>(asked: 'release' | 'told') =>
    app.evaluate(
      (_electron_, [name, act]) =>
        new Promise<T>((resolve) => {
          const channel = new BroadcastChannel(name);
          channel.addEventListener('message', ({ data }: MessageEvent<{ answered: T }>) => {
            channel.close();
            resolve(data.answered);
          });
          channel.postMessage({ asked: act });
        }),
      [controlsChannel, asked] as const,
    );
  return {
    page,
    controls: { release: () => controls<void>('release'), told: () => controls<number>('told') },
    close: () => app.close(),
  };
}

/** Tests with a home of their own for the app, which can be opened more than once. */
export const test = base.extend<{ home: Home; app: AppWindow }>({
  home: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'certbench-e2e-'));
    const windows = new Set<AppWindow>();
    await use({
      folder,
      workspace: join(folder, 'documents', 'Certbench'),
      async open(wanted, more = []) {
        // Electron's program has one instance for each of its folders.
        const others = [...windows].filter(({ page }) => !page.isClosed()).length;
        const data = inElectron && others > 0 ? `data-${others}` : 'data';
        const opened = await openWindow(folder, data, wanted, more);
        const window: AppWindow = {
          ...opened,
          close: async () => {
            windows.delete(window);
            await opened.close();
          },
        };
        windows.add(window);
        return window;
      },
    });
    for (const window of windows) await window.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  },
  app: async ({ home }, use) => {
    const app = await home.open();
    await use(app);
    expect(app.complaints).toEqual([]);
  },
});

export { expect };
