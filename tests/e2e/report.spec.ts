import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test } from '@playwright/test';
import { nodePorts } from '../../src-main/adapters/node-ports.ts';
import { terminalShell } from '../../src-main/adapters/terminal-shell.ts';
import { placeResults } from '../../src-main/services/results/files.ts';
import { installedBrowser } from '../../src-main/shell-chromium/browser.ts';
import { type Message, resultsOf } from '../support/results.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The report of a run as whoever gets it by mail opens it: a file, in any browser. */
test.skip(process.env['SHELL_UNDER_TEST'] === 'electron', 'Electron opens no files of others');

const seconds = 90;
const devices = Array.from({ length: 30 }, (_, device) => device);
const messages: Message[] = devices.flatMap((device) =>
  Array.from({ length: seconds }, (_, second) => ({
    second,
    device,
    latencyMs: 1 + ((device * 7 + second * 13) % 97),
  })),
);
const cause = {
  cause: '<img src=x onerror=alert(1)>',
  what: 'The certificate has expired, so the hub has refused the device as it logged in.',
  remedy: 'Renew it with a longer validity.',
  devices: 3,
};

test('a report is read in both schemes, needs nothing from elsewhere, and axe finds nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certbench-report-'));
  const executablePath = installedBrowser();
  if (executablePath === undefined) throw new Error('There is no browser to look at the report in.');
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const { folders } = nodePorts(terminalShell({ error: () => undefined }, '0'));
    const results = resultsOf(messages, { devices, seconds, change: { causes: [cause], state: 'failed' } });
    await placeResults(folders, folder, results);
    const address = String(pathToFileURL(join(folder, 'report.html')));
    const source = await readFile(axe, 'utf8');
    const ground: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      // The debugger passes by the policy, for axe; what the policy does is seen below.
      const context = await browser.newContext({
        colorScheme,
        viewport: { width: 1024, height: 700 },
        bypassCSP: true,
      });
      const page = await context.newPage();
      await page.goto(address);
      await page.addScriptTag({ content: source });
      const found = await page.evaluate(async () => {
        const { axe: runner } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await runner.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
      });
      expect(found).toEqual([]);
      ground.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      await context.close();
    }
    expect(new Set(ground).size).toBe(2);

    const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => said.push('a dialog')));
    await page.goto(address);
    expect([asked, said]).toEqual([[address], []]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024);
    expect(await page.evaluate(() => document.scripts.length)).toBe(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Run of 30 devices on local-hub');
    await expect(page.getByText(cause.cause)).toBeVisible();
    const charts = page.getByRole('img');
    await expect(charts).toHaveCount(4);
    // Nothing that is drawn or written sticks out of its chart.
    const outside = await charts.evaluateAll((all) =>
      all.flatMap((chart) => {
        const frame = chart.getBoundingClientRect();
        return [...chart.children].flatMap((part) => {
          const { left, right, top, bottom } = part.getBoundingClientRect();
          const isInside =
            left >= frame.left - 1 && right <= frame.right + 1 && top >= frame.top - 1 && bottom <= frame.bottom + 1;
          return isInside ? [] : [part.outerHTML];
        });
      }),
    );
    expect(outside).toEqual([]);
    const { d } = await page.evaluate(() => ({ d: document.querySelector('.chart .line')?.getAttribute('d') ?? '' }));
    expect(d.match(/[ML]/g)).toHaveLength(seconds);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
});
