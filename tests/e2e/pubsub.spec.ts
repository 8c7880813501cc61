import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, figure, heading, rail, useFreePort } from './steps.ts';

/** From Home of an empty workspace to a publisher and a subscriber, and on to the form of their run. */
async function createPair(page: Page): Promise<void> {
  await rail(page, 'Simulate').click();
  await button(page, 'Create a publisher and a subscriber').click();
  await button(page, 'Next: devices').click();
  await expect(page.getByRole('textbox', { name: 'Publisher' })).toHaveValue('x509_pub_device');
  await expect(page.getByRole('textbox', { name: 'Subscriber' })).toHaveValue('x509_sub_device');
  await button(page, 'Next: files').click();
  await button(page, /^Create 2 devices$/).click();
  await expect(heading(page, /2 devices/)).toBeVisible();
  await button(page, 'Simulate telemetry').click();
}

const log = (page: Page, name: string) => page.getByRole('region', { name, exact: true }).first();

test('from an empty workspace to a pair that talks over the local hub', async ({ app: { page } }) => {
  await useFreePort(page);
  await createPair(page);
  await expect(page.getByRole('tab', { name: 'Publish and subscribe' })).toHaveAttribute('aria-selected', 'true');
  const subscriber = page.getByRole('group', { name: 'Subscriber 1' });
  await expect(subscriber.getByLabel('Device')).toHaveValue('x509_sub_device');
  await expect(subscriber.getByLabel('Topic filters')).toHaveValue('sample/topic');
  await expect(page.getByLabel('Allow sample/topic in the local hub')).toBeChecked();
  await page.getByLabel('Every').fill('100');
  await button(page, 'Start 2 devices').click();
  await expect.poll(async () => Number(await figure(page, 'received').textContent())).toBeGreaterThan(5);
  // What was published is drawn, and what has arrived.
  const chart = /Temperature over time\. Newest values: x509_pub_device \d.*x509_sub_device \d/;
  await expect(page.getByRole('img', { name: chart })).toBeVisible();
  await expect(log(page, 'Received').getByText('received sample/topic').first()).toBeVisible();
  await expect(log(page, 'Published').getByText('x509_pub_device').first()).toBeVisible();
  await expect(log(page, 'Published').getByText('x509_sub_device')).toHaveCount(0);
  await button(page, 'Stop').click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('topics and filters are checked as they are typed, and nothing is allowed without consent', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await createPair(page);
  const filters = page.getByRole('group', { name: 'Subscriber 1' }).getByLabel('Topic filters');
  const topic = page.getByRole('textbox', { name: /^Topic(?! filters)/ });
  await filters.fill('sample/#/topic');
  await expect(page.getByText('# stands alone in the last level')).toBeVisible();
  await filters.fill('sample/#');
  await expect(page.getByText('# stands alone in the last level')).toBeHidden();
  await topic.fill('sample/+');
  await expect(page.getByText('A topic to publish on has no wildcards')).toBeVisible();
  await topic.fill('sample/{deviceId}/a');
  await page.getByLabel('Allow sample/# in the local hub').uncheck();
  await button(page, 'Start 2 devices').click();
  await expect(page.getByText('The local hub allows nobody sample/#.')).toBeVisible();
  await page.getByLabel('Allow sample/# in the local hub').check();
  await page.getByLabel('Messages a device').fill('3');
  await page.getByLabel('Every').fill('50');
  await button(page, 'Start 2 devices').click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  await expect(figure(page, 'received')).toHaveText('3');
});
