import { expect, test } from './app.ts';
import { button, callApp, figure, heading, rail, useFreePort } from './steps.ts';

test('Home does not say of a device whose message was refused that it is not connected', async ({ app: { page } }) => {
  await useFreePort(page);
  await rail(page, 'Simulate').click();
  await button(page, 'Create a publisher and a subscriber').click();
  await button(page, 'Next: devices').click();
  await button(page, 'Next: files').click();
  await button(page, /^Create 2 devices$/).click();
  await expect(heading(page, /2 devices/)).toBeVisible();
  await button(page, 'Simulate telemetry').click();
  const version = page.getByLabel('MQTT version');
  if (!(await version.isVisible())) await page.getByText('More settings').first().click();
  await version.selectOption('5', { timeout: 3000 });
  await page.getByLabel('Every').fill('500');
  await page.getByRole('group', { name: 'Subscriber 1' }).getByRole('button', { name: /emove/ }).click();
  await page.getByRole('main').locator('button[type=submit]').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(1);
  const { topicSpaces } = await callApp<{ topicSpaces: { name: string; templates: string[] }[] }>(
    page,
    'hub.status',
    {},
  );
  for (const { name, templates } of topicSpaces)
    await callApp(page, 'hub.setTopicSpace', { name, templates: templates.map((one) => `other/${one}`) });
  await expect(page.locator('[data-testid=log-row][data-type=refused]').first()).toBeVisible();
  await rail(page, 'Home').click();
  const { runs } = await callApp<{ runs: { totals: { connected: number } }[] }>(page, 'simulation.list', {});
  expect(runs[0]?.totals.connected).toBe(1);
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await expect(attention).toContainText('Refused');
  await expect(attention).not.toContainText('Not connected');
});
