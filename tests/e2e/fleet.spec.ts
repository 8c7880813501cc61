import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { chooseFolder } from './choose.ts';
import { button, callApp, devicesIn, heading, messageRows, startFleet } from './steps.ts';

const devices = 40;

const grid = (page: Page) => page.getByRole('listbox', { name: `${devices} devices, a mark each` });
const shown = (page: Page) => page.getByRole('region', { name: 'Device', exact: true });

/** Where the first cells lie: of forty all are in rows of the largest cells, 22 pixels from each to the next. */
const cell = (index: number) => ({ x: index * 22 + 9, y: 9 });

/** What is drawn in the middle of a cell of the first row: red, green, blue and how much it covers. */
const pixel = (page: Page, index: number): Promise<readonly number[]> =>
  page.evaluate(({ x, y }) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[role=listbox] canvas');
    // A canvas of its own, as reading from one that is drawn on makes it slow.
    const read = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (canvas === null || read === null) return [];
    const ratio = canvas.width / canvas.clientWidth;
    read.drawImage(canvas, x * ratio, y * ratio, 1, 1, 0, 0, 1, 1);
    return [...read.getImageData(0, 0, 1, 1).data];
  }, cell(index));

test('many devices are a grid: by pointer, by keyboard and by name one is shown with its own chart and log', async ({
  app: { page },
}) => {
  test.setTimeout(180_000);
  await startFleet(page, devices);
  await grid(page).hover({ position: cell(4) });
  await expect(page.getByText('sensor-05: Connected')).toBeVisible();
  await grid(page).click({ position: cell(4) });
  await expect(shown(page).getByRole('heading', { level: 2 }).first()).toHaveText('sensor-05');
  await expect(shown(page).getByText('Connected', { exact: true })).toBeVisible();
  await expect(shown(page).getByRole('region', { name: 'Readings' })).toBeVisible();
  await expect.poll(() => shown(page).locator('[data-testid=log-row][data-type=sent]').count()).toBeGreaterThan(2);
  const names = await shown(page).getByTestId('log-row').locator('.middle').allInnerTexts();
  expect(new Set(names.map((name) => name.replaceAll('\n', '')))).toEqual(new Set(['sensor-05']));

  await expect(shown(page).getByTestId('device-now')).toContainText(/Every\s*1 s/);

  // Of the run everything is still there, of all devices.
  await expect(messageRows(page).first()).toBeAttached();
  await button(page, 'Close the device').click();
  await expect(grid(page)).toBeFocused();
  await expect(shown(page)).toHaveCount(0);

  // The keys begin where the pointer was.
  const option = grid(page).getByRole('option');
  await expect(option).toHaveText('sensor-05: Connected');
  await page.keyboard.press('ArrowRight');
  await expect(option).toHaveText('sensor-06: Connected');
  await expect(option).toHaveAttribute('aria-posinset', '6');
  await page.keyboard.press('End');
  await expect(option).toHaveText('sensor-40: Connected');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'sensor-01')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(grid(page)).toBeFocused();

  await page.getByRole('searchbox', { name: 'Find a device' }).fill('or-1');
  await expect(page.getByText('10 found')).toBeVisible();
  // The others are faint.
  expect((await pixel(page, 0))[3]).toBeLessThan(80);
  expect((await pixel(page, 9))[3]).toBe(255);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'sensor-10')).toBeFocused();
  await grid(page).focus();
  await page.keyboard.press('End');
  await expect(grid(page).getByRole('option')).toHaveText('sensor-19: Connected');
});

test('states are counted and told by cause, filtered, and drawn as they change; results are saved', async ({
  app: { page },
  home,
}) => {
  test.setTimeout(180_000);
  await startFleet(page, devices);
  await expect(page.getByTestId('pace').getByText(`${devices} of ${devices}`)).toBeVisible();
  await expect
    .poll(() =>
      page
        .getByTestId('pace')
        .getByRole('img', { name: /^Messages over time/ })
        .getAttribute('aria-label'),
    )
    .toMatch(/sent (?:3\d|4\d)\/s/);
  await expect(page.getByTestId('latency').getByRole('row', { name: /^99.9 %/ })).toContainText(/\d ms/);
  const connected = await pixel(page, 0);
  expect(connected[3]).toBe(255);
  await button(page, /^Failed/).click();
  expect((await pixel(page, 0))[3]).toBeLessThan(80);
  await button(page, /^Failed/).click();
  await expect.poll(() => pixel(page, 0)).toEqual(connected);

  await callApp(page, 'hub.stop', {});
  await expect(devicesIn(page, 'Lost')).toHaveText(String(devices), { timeout: 30_000 });
  const causes = page.getByRole('region', { name: 'Why devices are not connected' }).getByRole('listitem');
  await expect(causes.first()).toContainText(/\d+/);
  const told = await causes.locator('> b').allInnerTexts();
  expect(told.reduce((sum, number) => sum + Number(number), 0)).toBe(devices);
  await expect(causes.first().locator('p')).toHaveCount(2);
  await expect.poll(() => pixel(page, 0)).not.toEqual(connected);
  await grid(page).focus();
  await expect(grid(page).getByRole('option')).toHaveText('sensor-01: Lost');
  await button(page, 'Stop').click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();

  const folder = join(home.folder, 'documents');
  await chooseFolder(page, () => button(page, 'Save results…').click(), folder);
  await expect(page.getByText(/^results\.json, .* are in documents\.$/)).toBeVisible();
  const results = JSON.parse(await readFile(join(folder, 'results.json'), 'utf8')) as { totals: { devices: number } };
  expect(results.totals.devices).toBe(devices);
});
