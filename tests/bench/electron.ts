import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, type Page, _electron } from 'playwright-core';
import { givenElectron } from '../support/older-electron.ts';
import { callsPerSecond, frames, startFleet, startRun } from './in-page.ts';
import type { Report } from './report.ts';
import { watchedRow, watchedRun } from './watched-run.ts';
import { fleetShown, floodShown, flooding, shownFleet, watchedMinutes } from './window.ts';

/** The least that Electron can be: an empty page, and a bridge that hands back what it is given. */
const bareMain = `
const { app, BrowserWindow, ipcMain } = require('electron');
ipcMain.on('echo', (event, text) => event.reply('echo', text));
app.whenReady().then(() => {
  const window = new BrowserWindow({ webPreferences: { preload: require('node:path').join(__dirname, 'preload.cjs') } });
  window.loadFile('index.html');
});`;
const barePreload = `
const { contextBridge, ipcRenderer } = require('electron');
let answer;
ipcRenderer.on('echo', (_event, text) => answer(text));
contextBridge.exposeInMainWorld('benchEcho', (text) => new Promise((resolve) => {
  answer = resolve;
  ipcRenderer.send('echo', text);
}));`;

interface Started {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly readyMs: number;
}

/** The window in Electron, beside an Electron with an empty page. CERTBENCH_EXECUTABLE names its program. */
export async function electronFigures(report: Report, root: string): Promise<void> {
  const executablePath = process.env['CERTBENCH_EXECUTABLE'] ?? '';
  if (executablePath === '') {
    report.line('electron: not measured, CERTBENCH_EXECUTABLE names none\n');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'certbench-electron-bench-'));
  const bare = join(folder, 'bare');
  const start = async (app: string, heading: string, change = '{}'): Promise<Started> => {
    const env = {
      ...(process.env as Record<string, string>),
      ...givenElectron(executablePath, join(root, 'tests', 'support', 'older-electron.cjs')),
      CERTBENCH_DATA: await mkdtemp(join(folder, 'data-')),
      CERTBENCH_DOCUMENTS: await mkdtemp(join(folder, 'documents-')),
      CERTBENCH_E2E_CHANGE: change,
    };
    const began = performance.now();
    const program = await _electron.launch({ executablePath, args: [app], env });
    const page = await program.firstWindow();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    return { app: program, page, readyMs: performance.now() - began };
  };
  try {
    await makeBare(bare);
    const home = 'From certificate to telemetry';
    report.line(`electron, from process start to a usable Home, median of 5`);
    const ours = await median(() => timed(() => start(root, home)));
    const peer = await median(() => timed(() => start(bare, 'bare')));
    tell(report, [
      ['Certbench', `${ours.toFixed(0)} ms`],
      ['an empty page', `${peer.toFixed(0)} ms`],
      ['ratio', (ours / peer).toFixed(1)],
    ]);
    await memoryAndBridge(
      report,
      () => start(root, home),
      () => start(bare, 'bare'),
    );
    const flooded = await start(join(root, 'dist', 'e2e'), home, JSON.stringify(flooding));
    await shown(report, floodShown, flooded, (page) => startRun(page));
    await shown(report, fleetShown, await start(root, home), (page) => startFleet(page, shownFleet));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function makeBare(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'bare', version: '0.0.0', main: 'main.cjs' }));
  await writeFile(join(folder, 'main.cjs'), bareMain);
  await writeFile(join(folder, 'preload.cjs'), barePreload);
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>bare</title><h1>bare</h1>');
}

async function timed(start: () => Promise<Started>): Promise<number> {
  const { app, readyMs } = await start();
  await app.close();
  return readyMs;
}

async function median(measure: () => Promise<number>): Promise<number> {
  const found: number[] = [];
  for (let time = 0; time < 5; time++) found.push(await measure());
  return found.toSorted((a, b) => a - b)[2] ?? Number.NaN;
}

const tell = (report: Report, rows: readonly (readonly [what: string, figure: string])[]): void =>
  report.line(`${rows.map(([what, figure]) => `  ${what.padEnd(18)} ${figure}`).join('\n')}\n`);

/** Working sets of the main process and of the page's, in MB. */
async function memory(app: ElectronApplication): Promise<{ main: number; page: number }> {
  const metrics = await app.evaluate(({ app: running }) =>
    running.getAppMetrics().map(({ type, memory: { workingSetSize } }) => ({ type, kilobytes: workingSetSize })),
  );
  const of = (wanted: string) =>
    metrics.filter(({ type }) => type === wanted).reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1000;
  return { main: of('Browser'), page: of('Tab') };
}

const megabytes = ({ main, page }: { main: number; page: number }): string =>
  `${main.toFixed(0)} MB main, ${page.toFixed(0)} MB page`;

async function memoryAndBridge(
  report: Report,
  ours: () => Promise<Started>,
  peer: () => Promise<Started>,
): Promise<void> {
  const bare = await peer();
  const nothing = await memory(bare.app);
  const transport = await callsPerSecond(bare.page, 'bare');
  await bare.app.close();
  const { app, page } = await ours();
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  const idle = await memory(app);
  const calls = await callsPerSecond(page, 'certbench');
  await startRun(
    page,
    Array.from({ length: 50 }, (_none, n) => `dev-${n + 1}`),
  );
  // So long that every device has sent something.
  await frames(page);
  const busy = await memory(app);
  await app.close();
  report.line('electron, memory (working sets)');
  tell(report, [
    ['idle', megabytes(idle)],
    ['with 50 devices', megabytes(busy)],
    ['an empty page', megabytes(nothing)],
    ['ratio', `${((idle.main + idle.page) / (nothing.main + nothing.page)).toFixed(2)} idle to empty`],
  ]);
  report.line('electron, calls over the bridge, one after the other');
  tell(report, [
    ['hub.status', `${calls.toFixed(0)} a second`],
    ['a bare bridge', `${transport.toFixed(0)} a second`],
    ['ratio', `${(transport / calls).toFixed(1)} times slower than the transport alone`],
  ]);
}

/** What the window does while it shows a run, beside itself before. */
async function shown(
  report: Report,
  what: string,
  { app, page }: Started,
  begin: (page: Page) => Promise<unknown>,
): Promise<void> {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  const idle = await frames(page);
  await begin(page);
  report.row(watchedRow(`electron’s window while ${what}`, idle, await watchedRun(page, watchedMinutes)));
  await app.close();
}
