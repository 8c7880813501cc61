import { link, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Page } from 'playwright-core';
import { installedBrowser } from '../../src-main/shell-chromium/browser.ts';
import type { Report } from './report.ts';
import { benchShell } from './shell.ts';
import { tasksText, watchTasks } from './tasks.ts';

const count = 10_000;
const idOf = (index: number) => `dev-${String(index).padStart(5, '0')}`;

/** A workspace of ten thousand devices: how soon it is read and drawn, and whether it can be searched and scrolled without a stop. */
export async function libraryFigures(report: Report, root: string): Promise<void> {
  const executable = installedBrowser();
  if (executable === undefined) {
    report.line('library: not measured, there is no Edge, Chrome or Chromium\n');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'certbench-library-bench-'));
  process.env['CERTBENCH_DATA'] = join(folder, 'data');
  process.env['CERTBENCH_DOCUMENTS'] = join(folder, 'documents');
  const shell = await benchShell(root, executable);
  try {
    const { page } = shell;
    await page.getByRole('heading', { level: 1 }).waitFor();
    const workspace = await firstDevice(page);
    const devices = join(folder, 'documents', 'Certbench', 'devices');
    await multiply(devices);

    const limit = Math.min(await bareReading(devices), await bareReading(devices));
    const read = [await overview(page, workspace), await overview(page, workspace), await overview(page, workspace)];
    const reading = Math.min(...read);
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const drawing = await drawn(page);
    report.line(`library, ${count} devices: one certificate under ${count} names, read and drawn as a table`);
    report.line(`  read, with bridge  ${reading.toFixed(0)} ms`);
    report.line(`  drawn              ${drawing.toFixed(0)} ms from the press to the first rows`);
    report.line(`  together           ${(reading + drawing).toFixed(0)} ms`);
    report.line(`  the files alone    ${limit.toFixed(0)} ms to read and parse ${count} manifests`);
    report.line(`  ratio              ${((reading + drawing) / limit).toFixed(1)}`);
    report.line(`  searching          ${await worst(page, search)}`);
    report.line(`  scrolling          ${await worst(page, scroll)}`);
    const { ms, processorMs, length, whole } = await oneMore(page, workspace);
    report.line(
      `  one device more    ${ms.toFixed(0)} ms to hear of it, ${processorMs.toFixed(0)} ms of processors in the program; ${length} characters of ${whole}`,
    );
    const shown = page.getByText('10,002 entries');
    report.line(
      `  drawing it         ${await worst(page, async () => {
        await create(page, workspace, 'two-more');
        await shown.waitFor();
      })}`,
    );
    for (const [name, go] of pages) report.line(`  ${name.padEnd(27)}${await worst(page, go)}`);
    report.line('');
  } finally {
    await shell.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

interface InPage {
  certbench: { call(method: string, input: unknown): Promise<{ value: Record<string, unknown> }> };
}

const firstDevice = (page: Page): Promise<string> =>
  page.evaluate(async (id) => {
    const { certbench } = globalThis as unknown as InPage;
    const { value } = await certbench.call('workspace.current', {});
    await certbench.call('device.create', { workspace: value['workspace'], devices: { kind: 'ids', ids: [id] } });
    await certbench.call('workspace.open', { workspace: value['workspace'] });
    return String(value['workspace']);
  }, idOf(0));

/** The first device under further names: its manifest with another ID, its files by hard links. */
async function multiply(devices: string): Promise<void> {
  const first = join(devices, idOf(0));
  const manifest = await readFile(join(first, 'certbench.json'), 'utf8');
  const files = (await readdir(first)).filter((name) => name !== 'certbench.json');
  const atOnce = pLimit(32);
  const rest = Array.from({ length: count - 1 }, (_, index) => idOf(index + 1));
  await Promise.all(
    rest.map((id) =>
      atOnce(async () => {
        await mkdir(join(devices, id));
        await writeFile(join(devices, id, 'certbench.json'), manifest.replaceAll(idOf(0), id));
        for (const name of files) await link(join(first, name), join(devices, id, name.replace(idOf(0), id)));
      }),
    ),
  );
}

async function bareReading(devices: string): Promise<number> {
  const start = performance.now();
  const atOnce = pLimit(32);
  const names = await readdir(devices);
  await Promise.all(
    names.map((name) =>
      atOnce(async (): Promise<unknown> => JSON.parse(await readFile(join(devices, name, 'certbench.json'), 'utf8'))),
    ),
  );
  return performance.now() - start;
}

const overview = (page: Page, workspace: string): Promise<number> =>
  page.evaluate(async (token) => {
    const { certbench } = globalThis as unknown as InPage;
    const start = performance.now();
    const { value } = await certbench.call('workspace.overview', { workspace: token });
    if ((value['devices'] as unknown[]).length !== 10_000) throw new Error('The workspace is not whole.');
    return performance.now() - start;
  }, workspace);

/** The page is opened once before, as a tree, and left again: what is measured is the table. */
async function drawn(page: Page): Promise<number> {
  await toPage(page, 'Certificates');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await toPage(page, 'Home');
  return page.evaluate(async () => {
    const button = [...document.querySelectorAll('nav button')].find((one) => one.textContent === 'Certificates');
    const start = performance.now();
    (button as HTMLElement).click();
    while (document.querySelectorAll('[role=grid] [role=gridcell]').length === 0) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return performance.now() - start;
  });
}

async function worst(page: Page, work: (page: Page) => Promise<void>): Promise<string> {
  const stop = await watchTasks(page);
  await work(page);
  // What was just done may be drawn a moment later.
  await sleep(500);
  return tasksText(await stop());
}

/** Some entries have a count behind their name. */
const toPage = (page: Page, name: string) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
    .click();

/** By the search for everything. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').getByRole('combobox').fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Pages that show devices, as somebody goes through them. */
const pages: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['Home', (page) => toPage(page, 'Home')],
  [
    'Certificates, a tree',
    async (page) => {
      await toPage(page, 'Certificates');
      await page.getByRole('button', { name: 'Tree', exact: true }).click();
    },
  ],
  ['Timeline', (page) => goTo(page, 'Timeline')],
  ['Simulate', (page) => toPage(page, 'Simulate')],
  ['Local hub', (page) => toPage(page, 'Local hub')],
  ['Diagnose', (page) => goTo(page, 'Diagnose')],
  ['Create devices', (page) => goTo(page, 'Create devices')],
  ['the search for everything', (page) => goTo(page, 'Home')],
];

const create = (page: Page, workspace: string, id: string): Promise<void> =>
  page.evaluate(
    async ([token, deviceId]) => {
      const { certbench } = globalThis as unknown as InPage;
      const devices = { kind: 'ids', ids: [deviceId] };
      const { value } = await certbench.call('device.create', { workspace: token, devices });
      if (value === undefined) throw new Error('The device was not made.');
    },
    [workspace, id] as const,
  );

/** What it takes to hear of one device more: by the clock in the page, of all processors in the program, and in characters. */
async function oneMore(page: Page, workspace: string) {
  const look = (since?: string) =>
    page.evaluate(
      async ([token, known]) => {
        const { certbench } = globalThis as unknown as InPage;
        const start = performance.now();
        const { value } = await certbench.call('workspace.changes', { workspace: token, since: known });
        return {
          ms: performance.now() - start,
          revision: String(value['revision']),
          length: JSON.stringify(value).length,
        };
      },
      [workspace, since] as const,
    );
  // Of what was written a moment ago nothing tells that it has not changed again.
  await sleep(2500);
  const { revision, length: whole } = await look();
  await create(page, workspace, 'one-more');
  // The window looks too, and whoever looks at the same time waits for it.
  await page.getByText('10,001 entries').waitFor();
  await sleep(2500);
  const before = process.cpuUsage();
  const { ms, length } = await look(revision);
  const { user, system } = process.cpuUsage(before);
  return { ms, processorMs: (user + system) / 1000, length, whole };
}

async function search(page: Page): Promise<void> {
  await page.getByRole('searchbox').pressSequentially('dev-0042', { delay: 60 });
  await page.getByText('10 of 10,000 entries').waitFor();
  await page.getByRole('searchbox').fill('');
  await page.getByText('10,000 entries').waitFor();
}

async function scroll(page: Page): Promise<void> {
  await page.getByRole('grid').hover();
  for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 1500);
  await page.getByRole('grid').press('End');
  await page.getByText('dev-09999').first().waitFor();
}
