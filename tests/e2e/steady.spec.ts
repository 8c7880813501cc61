import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, callApp, createAuthority, createDevice, figure, proveLocally, useFreePort } from './steps.ts';

/** Where each figure stands, and what is below them. */
const places = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-testid=figures] div:has(> b), [data-testid=charts]')].map((element) => {
      const { x, y, width } = element.getBoundingClientRect();
      return [x, y, width].map(Math.round);
    }),
  );

test('nothing moves on the page of a run when something goes wrong for the first time', async ({ app: { page } }) => {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await button(page, 'Simulate telemetry').click();
  await page.getByLabel('Every').fill('100');
  await button(page, 'Start simulation').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(2);
  await expect(figure(page, 'times throttled')).toHaveText('0');
  const before = await places(page);
  expect(before.length).toBeGreaterThan(8);
  await callApp(page, 'hub.setThrottle', { messagesPerSecond: 1 });
  await expect(figure(page, 'times throttled')).not.toHaveText('0');
  await expect(figure(page, 'late')).not.toHaveText('0');
  expect(await places(page)).toEqual(before);
});
