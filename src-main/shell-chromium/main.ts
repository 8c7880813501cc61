import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { installedBrowser } from './browser.ts';
import { learnLanguages } from '../services/languages.ts';
import { openShell } from './shell.ts';

const built = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Exit status: 0 closed by the user, 1 the window could not be opened. */
async function main(): Promise<number> {
  const executable = installedBrowser();
  if (executable === undefined) {
    say('There is no Edge, Chrome or Chromium on this computer to open the window in.');
    say('Install one of them (on Debian: apt install chromium), or see the path without a window: npm run demo');
    return 1;
  }
  const headless = process.env['CERTBENCH_HEADLESS'] === '1';
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '';
  if (process.platform === 'linux' && !headless && display === '') {
    say('There is no display to open a window on. Start it on a desktop, or with: xvfb-run npm start');
    say('The path without a window: npm run demo');
    return 1;
  }
  learnLanguages();
  const shell = await openShell({
    version: packageJson.version,
    windowFolder: built('window'),
    pageScript: built('chromium/page.js'),
    executable,
    headless,
    viewport: null,
    ...developersPage(),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shell.close());
  if (process.env['CERTBENCH_CLOSE_WHEN_READY'] === '1') await closeWhenReady(shell);
  await shell.closed;
  return 0;
}

/** A page that a server on this computer makes as it is edited. */
function developersPage(): { pageAddress?: string } {
  const address = process.env['CERTBENCH_DEV_URL'] ?? '';
  return URL.canParse(address) && new URL(address).hostname === '127.0.0.1' ? { pageAddress: address } : {};
}

/** For checks that a start works at all: waits for Home and closes. */
async function closeWhenReady(shell: Awaited<ReturnType<typeof openShell>>): Promise<void> {
  await shell.page.getByRole('heading', { level: 1 }).waitFor();
  say(`ready: ${await shell.page.title()}`);
  await shell.close();
}

try {
  process.exitCode = await main();
} catch (error) {
  say(
    `The window could not be opened: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
  );
  say('The path without a window: npm run demo');
  process.exitCode = 1;
}
