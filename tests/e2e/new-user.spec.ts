import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, callApp, fill, heading, messageRows, rail, useFreePort } from './steps.ts';

/** What a stranger to the program stumbled over. */

/** The ends of what is wider than the page. */
const overflowing = (page: Page): Promise<readonly string[]> =>
  page.getByRole('main').evaluate((main) => {
    const { right } = main.getBoundingClientRect();
    return [...main.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > right + 1 && one.closest('.scroll, .clip') === null)
      .map((one) => `${one.tagName} ${one.textContent.slice(-20)}`);
  });

test('the longest names stay within the page, and their ends can be read where they are chosen', async ({
  app: { page },
}) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await useFreePort(page);
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const authority = { name: 'W'.repeat(64) };
  await callApp(page, 'authority.create', { workspace, ...authority, passphrase: '1234', remember: true });
  const ids = [`${'d'.repeat(62)}-1`, `${'d'.repeat(62)}-2`];
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids }, authority });
  await callApp(page, 'workspace.open', { workspace });
  await page.reload();
  await rail(page, 'Simulate').click();
  await expect(page.getByText(/^d+-2$/)).toBeVisible();
  await page.getByRole('checkbox', { name: ids[1] ?? '', exact: true }).check();
  expect(await overflowing(page)).toEqual([]);
  await button(page, /^Start /).click();
  await expect(page.getByText('2 of 2 devices are not connected.')).toBeVisible();
  expect(await overflowing(page)).toEqual([]);
});

test('Home says when no device gets through any more, and leads to why', async ({ app: { page } }) => {
  await useFreePort(page);
  await page.getByLabel('Passphrase').fill('1234');
  await button(page, 'Create and run').click();
  await expect(messageRows(page).first()).toBeVisible();
  await rail(page, 'Home').click();
  await expect(heading(page, 'Telemetry is arriving')).toBeVisible();
  await callApp(page, 'hub.stop', {});
  await expect(heading(page, 'No device is connected')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText(/dev-01: Nothing listens on/);
  await button(page, 'See why').click();
  await button(page, 'Start the local hub').click();
  await rail(page, 'Home').click();
  await expect(heading(page, 'Telemetry is arriving')).toBeVisible({ timeout: 30_000 });
});

test('in a narrow window too the table is there when it is asked for', async ({ app: { page } }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await fill(page);
  await page.getByRole('treeitem', { name: /^Plant/ }).click();
  await button(page, 'Table').click();
  await expect(page.getByRole('grid').getByRole('row', { name: /sensor-01/ })).toBeVisible();
});

test('a new simulation begins at the top of its form', async ({ app: { page } }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await useFreePort(page);
  await fill(page);
  await rail(page, 'Simulate').click();
  await button(page, /^Start /).click();
  await page.getByRole('button', { name: 'New simulation' }).click();
  await expect(button(page, 'Back to the run')).toBeVisible();
  await expect(heading(page, 'Simulate')).toBeInViewport();
});
