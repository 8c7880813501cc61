import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, type Page, _electron, test as base, expect } from '@playwright/test';
import { installedBrowser } from '../../src-main/shell-chromium/browser.ts';
import { type ShellOptions, openShell } from '../../src-main/shell-chromium/shell.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
export const inElectron = process.env['SHELL_UNDER_TEST'] === 'electron';

/** A window of the app under test. */
export interface AppWindow {
  readonly page: Page;
  /** What the page complained about: policy violations, errors, rejected promises. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface Home {
  /** Everything the app writes is below it. */
  readonly folder: string;
  readonly workspace: string;
  open(change?: ShellOptions['change']): Promise<AppWindow>;
}

async function openWindow(folder: string, change: ShellOptions['change']): Promise<AppWindow> {
  const env = { CERTBENCH_DATA: join(folder, 'data'), CERTBENCH_DOCUMENTS: join(folder, 'documents') };
  const { page, close } = inElectron ? await openElectron(env) : await openBrowser(env, change);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, complaints, close };
}

async function openBrowser(env: Readonly<Record<string, string>>, change: ShellOptions['change']) {
  const executable = installedBrowser();
  if (executable === undefined) throw new Error('There is no Edge, Chrome or Chromium to test the window in.');
  Object.assign(process.env, env);
  const shell = await openShell({
    version: '0.0.0',
    windowFolder: join(root, 'dist', 'window'),
    pageScript: join(root, 'dist', 'chromium', 'page.js'),
    executable,
    headless: process.env['CERTBENCH_HEADED'] !== '1',
    viewport: { width: 1280, height: 800 },
    ...(change === undefined ? {} : { change }),
  });
  return { page: shell.page, close: () => shell.close() };
}

const programs = new WeakMap<Page, ElectronApplication>();

/** The program behind a window, whose native dialogs a test answers itself; undefined in a browser. */
export const electronOf = (page: Page): ElectronApplication | undefined => programs.get(page);

async function openElectron(env: Readonly<Record<string, string>>) {
  const executablePath = process.env['CERTBENCH_EXECUTABLE'];
  const app = await _electron.launch({
    ...(executablePath === undefined ? { args: [root] } : { executablePath }),
    env: { ...(process.env as Record<string, string>), ...env },
  });
  const page = await app.firstWindow();
  programs.set(page, app);
  // A run that still goes is stopped by closing: nobody else is there to say so.
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  return { page, close: () => app.close() };
}

/** Tests with a home of their own for the app, which can be opened more than once. */
export const test = base.extend<{ home: Home; app: AppWindow }>({
  home: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'certbench-e2e-'));
    const windows: AppWindow[] = [];
    await use({
      folder,
      workspace: join(folder, 'documents', 'Certbench'),
      async open(change) {
        const window = await openWindow(folder, change);
        windows.push(window);
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
