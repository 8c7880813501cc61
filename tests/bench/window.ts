import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedBrowser, launchBrowser } from '../../src-main/shell-chromium/browser.ts';
import { change } from '../e2e/changes.ts';
import { callsPerSecond, frames, startFleet, startRun } from './in-page.ts';
import type { Report } from './report.ts';
import { benchShell } from './shell.ts';
import { watchedRow, watchedRun } from './watched-run.ts';

/** How long each run is watched. */
export const watchedMinutes = 3;

export const floodShown = `5 000 messages of one device a second arrive for ${watchedMinutes} minutes, all in its log`;
export const fleetShown = `it shows a run of 2 000 devices, 200 messages a second, for ${watchedMinutes} minutes`;
/** Longer than it is watched. */
export const flooding = { kind: 'flooding', perSecond: 5000, seconds: watchedMinutes * 60 + 60 } as const;
export const shownFleet = { devices: 2000, intervalMs: 10_000 };

/** The window in an installed browser, beside what the same browser does without it. */
export async function windowFigures(report: Report, root: string): Promise<void> {
  const executable = installedBrowser();
  if (executable === undefined) {
    report.line('window: not measured, there is no Edge, Chrome or Chromium\n');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'certbench-window-bench-'));
  const begin = (name: string) => {
    process.env['CERTBENCH_DATA'] = join(folder, name, 'data');
    process.env['CERTBENCH_DOCUMENTS'] = join(folder, name, 'documents');
  };
  try {
    begin('one');
    await startUp(report, root, executable);
    await loaded(report, root);
    await bridgeAndFlood(report, root, executable);
    begin('fleet');
    await fleet(report, root, executable);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** From the start of the process to a Home that can be used, beside the same browser opening an empty page. */
async function startUp(report: Report, root: string, executable: string): Promise<void> {
  const ours = await best(async () => {
    const env = { ...process.env, CERTBENCH_HEADLESS: '1', CERTBENCH_CLOSE_WHEN_READY: '1' };
    const child = spawn(process.execPath, [join(root, 'dist', 'chromium', 'chromium.mjs')], { env });
    const start = performance.now();
    let ready = 0;
    child.stderr.once('data', () => (ready = performance.now() - start));
    await new Promise((resolve) => child.once('exit', resolve));
    return ready;
  });
  const bare = await best(async () => {
    const start = performance.now();
    const browser = await launchBrowser({ executable, headless: true, viewport: null });
    const { context } = browser;
    await (context.pages()[0] ?? (await context.newPage())).goto('about:blank');
    const took = performance.now() - start;
    await browser.close();
    return took;
  });
  report.line('window, from process start to a usable Home');
  report.line(`  Certbench          ${ours.toFixed(0)} ms`);
  report.line(`  the browser alone  ${bare.toFixed(0)} ms with an empty page, its driver loaded already`);
  report.line(`  ratio              ${(ours / bare).toFixed(1)}\n`);
}

async function best(measure: () => Promise<number>): Promise<number> {
  const found = [await measure(), await measure(), await measure()];
  return Math.min(...found);
}

/** What the page loads before it can be used, uncompressed as it lies on the disk. */
async function loaded(report: Report, root: string): Promise<void> {
  const assets = join(root, 'dist', 'window', 'assets');
  const names = (await readdir(assets)).filter((name) => name.startsWith('index-'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(assets, name))).size));
  const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  report.line(`window, loaded first: ${kilobytes.toFixed(0)} kB in ${names.length} files and the page\n`);
}

async function bridgeAndFlood(report: Report, root: string, executable: string): Promise<void> {
  const flood = change(flooding);
  const shell = await benchShell(root, executable, { change: { services: flood.services } });
  try {
    const { page } = shell;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.exposeBinding('benchEcho', (_source, text: string) => text);
    const ours = await callsPerSecond(page, 'certbench');
    const bare = await callsPerSecond(page, 'bare');
    report.line('window, calls over the bridge, one after the other');
    report.line(`  hub.status         ${ours.toFixed(0)} a second`);
    report.line(`  a bare binding     ${bare.toFixed(0)} a second`);
    report.line(`  ratio              ${(bare / ours).toFixed(1)} times slower than the transport alone\n`);

    const idle = await frames(page);
    await startRun(page);
    report.row(watchedRow(`window while ${floodShown}`, idle, await watchedRun(page, watchedMinutes)));
  } finally {
    await shell.close();
  }
}

/** A fleet at the local hub: its grid, figures, chart and a sample of its messages. */
async function fleet(report: Report, root: string, executable: string): Promise<void> {
  const shell = await benchShell(root, executable);
  try {
    const { page } = shell;
    await page.getByRole('heading', { level: 1 }).waitFor();
    const idle = await frames(page);
    const ended = await startFleet(page, shownFleet);
    report.row(watchedRow(`window while ${fleetShown}`, idle, await watchedRun(page, watchedMinutes)));
    await ended();
  } finally {
    await shell.close();
  }
}
