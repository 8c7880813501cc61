import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { callApp, devicesIn, figure, rail, runDevice, startFleet } from './steps.ts';

/** Where each figure and what is below them stand, from the first of them on. */
const places = (page: Page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('[data-testid=figures] div:has(> b), [data-testid=charts]')].map((one) =>
      one.getBoundingClientRect(),
    );
    return all.map(({ x, y, width }) => [x, y - (all[0]?.y ?? 0), width].map(Math.round));
  });

test('no figure of a run moves, and nothing below them, when one that was none so far is told', async ({
  app: { page },
}) => {
  await runDevice(page);
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(2);
  await expect(figure(page, 'times throttled')).toHaveText('0');
  const before = await places(page);
  expect(before.length).toBeGreaterThan(8);
  // All of them in sight: the card is as high as what is in it.
  expect(await page.getByTestId('figures').evaluate((card) => card.scrollHeight - card.clientHeight)).toBe(0);
  await callApp(page, 'hub.setThrottle', { messagesPerSecond: 1 });
  await expect(figure(page, 'times throttled')).not.toHaveText('0');
  await expect(figure(page, 'late')).not.toHaveText('0');
  expect(await places(page)).toEqual(before);
});

test('what is told of a connection that was lost keeps its place when it is back', async ({ app: { page } }) => {
  await runDevice(page);
  await expect(figure(page, 'acknowledged')).not.toHaveText('0');
  const { address } = await callApp<{ address: { port: number } }>(page, 'hub.status', {});
  await callApp(page, 'hub.stop', {});
  await expect(page.getByText('dev-01 is not connected.')).toBeVisible();
  const top = () => page.getByTestId('figures').evaluate((card) => Math.round(card.getBoundingClientRect().y));
  const away = await top();
  await callApp(page, 'hub.start', { port: address.port });
  await expect(page.getByText(/dev-01 was not connected until \d\d:\d\d:\d\d\./)).toBeVisible({ timeout: 30_000 });
  expect(await top()).toBe(away);
  await expect(page.getByText('dev-01 is not connected.')).toHaveCount(0);

  // Home tells it too, and keeps its line.
  await callApp(page, 'hub.stop', {});
  await rail(page, 'Home').click();
  const attention = page.getByRole('region', { name: 'Needs attention' });
  const line = attention.getByRole('listitem').first();
  await expect(line).toContainText('Not connected');
  await expect(line).not.toContainText('Until');
  await callApp(page, 'hub.start', { port: address.port });
  await expect(line).toContainText(/Not connected.*dev-01: .* Until \d\d:\d\d:\d\d\./, { timeout: 30_000 });
});

test('the grid of a fleet keeps its place when a device is throttled, and causes theirs when all are back', async ({
  app: { page },
}) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1024, height: 700 });
  await startFleet(page, 120);
  // From the top of the card of the devices, which stands below what is told of refused messages.
  const placesInCard = () =>
    page.getByTestId('fleet').evaluate((card) => {
      const { x: left, y: top } = card.getBoundingClientRect();
      return [...card.querySelectorAll('[role=group] button, [role=listbox]')].map((one) => {
        const { x, y } = one.getBoundingClientRect();
        return [x - left, y - top].map(Math.round);
      });
    });
  const before = await placesInCard();
  expect(before).toHaveLength(8);
  const { address } = await callApp<{ address: { port: number } }>(page, 'hub.status', {});
  await callApp(page, 'hub.setThrottle', { messagesPerSecond: 1 });
  await expect(devicesIn(page, 'Throttled')).not.toHaveText('0');
  expect(await placesInCard()).toEqual(before);
  await callApp(page, 'hub.setThrottle', {});
  await callApp(page, 'hub.stop', {});
  await expect(devicesIn(page, 'Lost')).toHaveText('120');
  await expect(page.getByTestId('cause').filter({ hasText: 'Nothing listens' })).toBeVisible();
  await callApp(page, 'hub.start', { port: address.port });
  await expect(devicesIn(page, 'Connected')).toHaveText('120', { timeout: 60_000 });
  const cause = page.getByTestId('cause').filter({ hasText: /Until \d\d:\d\d:\d\d\./ });
  await expect(cause.first().locator('b')).toHaveText('0');
  expect(await placesInCard()).toEqual(before);
});
