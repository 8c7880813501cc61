import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** Where Chrome, Edge and Chromium are installed, beside what is on the PATH. */
const usualPlaces: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  win32: [
    String.raw`Microsoft\Edge\Application\msedge.exe`,
    String.raw`Google\Chrome\Application\chrome.exe`,
    String.raw`Chromium\Application\chrome.exe`,
  ].flatMap((path) =>
    ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].map((name) => join(process.env[name] ?? 'C:\\', path)),
  ),
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
};
const names = ['microsoft-edge', 'google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];

/** The executable of an installed browser of the Chromium family; undefined where there is none. */
export function installedBrowser(): string | undefined {
  const chosen = process.env['CERTBENCH_BROWSER'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...(usualPlaces[process.platform] ?? []), ...onPath].find((path) => existsSync(path));
}

export interface BrowserOptions {
  readonly executable: string;
  readonly headless: boolean;
  readonly viewport: { readonly width: number; readonly height: number } | null;
}

/** Chromium as a window of an application: a fresh profile that goes with it, no listening port, no address bar. */
export async function launchBrowser(
  options: BrowserOptions,
): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  // Settings live in Certbench's own folder, so a profile has nothing to keep.
  const profile = await mkdtemp(join(tmpdir(), 'certbench-window-'));
  const asRoot = process.getuid?.() === 0;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: options.executable,
    headless: options.headless,
    viewport: options.viewport,
    // Chromium refuses to start its sandbox as root.
    chromiumSandbox: !asRoot,
    acceptDownloads: false,
    serviceWorkers: 'block',
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--app=data:text/html,<title>Certbench</title>',
      '--window-size=1280,832',
      '--no-first-run',
      '--no-default-browser-check',
    ],
    ignoreDefaultArgs: [
      '--enable-automation',
      '--disable-popup-blocking',
      '--disable-component-extensions-with-background-pages',
      '--force-color-profile=srgb',
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
