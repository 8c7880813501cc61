import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

/**
 * Removes a profile until it stays away: processes of a browser that has said goodbye still write what they remember,
 * and make the folder anew for it. Gives up after some seconds; it is a temporary folder.
 */
async function removeForGood(profile: string): Promise<void> {
  const quietMs = 100;
  let quiet = 0;
  for (let attempt = 0; quiet < 3 && attempt < 50; attempt++) {
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    await sleep(quietMs);
    quiet = existsSync(profile) ? 0 : quiet + 1;
  }
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
  const ended = new Promise<void>((resolve) => context.once('close', () => resolve()));
  return {
    context,
    async close() {
      await context.close();
      await ended;
      await removeForGood(profile);
    },
  };
}
