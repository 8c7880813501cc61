import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { installedBrowser, launchBrowser } from '../../src-main/shell-chromium/browser.ts';
import { change } from '../e2e/changes.ts';
import { callsPerSecond, frames, startFleet, startRun } from './in-page.ts';
import type { Report, Row } from './report.ts';
import { benchShell } from './shell.ts';
import { type LongestTasks, tasksText, watchTasks } from './tasks.ts';

/** The measure. */
const floodSeconds = 60;
const fleetSeconds = 30;

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
    await fleetShown(report, root, executable);
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
  const flood = change({ kind: 'flooding', perSecond: 5000, seconds: floodSeconds + 40 });
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
    const what = `window while 5 000 messages of one device a second arrive for ${floodSeconds} s, all in its log`;
    report.row(rowOf(what, idle, await watchedRun(page, floodSeconds)));
  } finally {
    await shell.close();
  }
}

/** A fleet at the local hub: its grid, figures, chart and a sample of its messages. */
async function fleetShown(report: Report, root: string, executable: string): Promise<void> {
  const shell = await benchShell(root, executable);
  try {
    const { page } = shell;
    await page.getByRole('heading', { level: 1 }).waitFor();
    const idle = await frames(page);
    const ended = await startFleet(page, { devices: 2000, intervalMs: 10_000 });
    const what = `window while it shows a run of 2 000 devices, 200 messages a second, for ${fleetSeconds} s`;
    report.row(rowOf(what, idle, await watchedRun(page, fleetSeconds)));
    await ended();
  } finally {
    await shell.close();
  }
}

type Frames = Pick<Awaited<ReturnType<typeof frames>>, 'perSecond' | 'longestFrameMs'>;

interface Watched {
  readonly busy: Frames;
  readonly tasks: LongestTasks;
  /** In octets, after collecting: at first, half way and at the end. What is kept of a run is full by half way. */
  readonly heap: readonly [number, number, number];
}

/** What the page does with a run that it shows. */
async function watchedRun(page: Page, seconds: number): Promise<Watched> {
  const tools = await page.context().newCDPSession(page);
  const heapOctets = async () => {
    await tools.send('HeapProfiler.collectGarbage');
    return (await tools.send('Runtime.getHeapUsage')).usedSize;
  };
  // What it draws with is loaded by then.
  await frames(page);
  const first = await heapOctets();
  const half = await watchedFrames(page, seconds / 2);
  const midway = await heapOctets();
  const rest = await watchedFrames(page, seconds / 2);
  return {
    busy: {
      perSecond: (half.busy.perSecond + rest.busy.perSecond) / 2,
      longestFrameMs: Math.max(half.busy.longestFrameMs, rest.busy.longestFrameMs),
    },
    tasks: longer(half.tasks, rest.tasks),
    heap: [first, midway, await heapOctets()],
  };
}

/** Collecting for the sake of measuring is no task of the page. */
async function watchedFrames(page: Page, seconds: number) {
  const stop = await watchTasks(page);
  const busy = await frames(page, seconds);
  return { busy, tasks: await stop() };
}

const longer = (one: LongestTasks, other: LongestTasks): LongestTasks => ({
  clockMs: Math.max(one.clockMs, other.clockMs),
  processorMs: Math.max(one.processorMs, other.processorMs),
  allMs: one.allMs + other.allMs,
});

const rowOf = (what: string, idle: Frames, { busy, tasks, heap }: Watched): Row => ({
  what,
  against: 'the idle page',
  toReach: '50 frames a second, no task over 100 ms, heap flat',
  ours: `${framesText(busy)}; ${tasksText(tasks)}; heap ${heap.map((octets) => (octets / 1e6).toFixed(1)).join(', ')} MB at first, half way and at the end`,
  theirs: framesText(idle),
  ratio: `${(busy.perSecond / idle.perSecond).toFixed(2)} of its frames`,
});

const framesText = ({ perSecond, longestFrameMs }: Frames): string =>
  `${perSecond.toFixed(0)} frames a second, longest ${longestFrameMs.toFixed(0)} ms`;
