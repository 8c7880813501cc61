import { createServer } from 'node:net';
import { expect, test } from './app.ts';
import { button, callApp, openHub, useFreePort } from './steps.ts';

const fault = 'A port is a whole number from 1 to 65535.';

test('a group with a wrong port is not folded away', async ({ app: { page } }) => {
  await useFreePort(page);
  await openHub(page);
  await page.getByText('More ports').click();
  await page.getByLabel('AMQP', { exact: true }).fill('70000');
  const start = button(page, 'Start the local hub');
  await start.click();
  await expect(page.getByText(fault)).toBeVisible();
  await page.getByText('More ports').click();
  await start.click();
  await expect(page.getByText(fault)).toBeInViewport();
});

test('that two ports are one is no longer told once the other of them has changed', async ({ app: { page } }) => {
  await useFreePort(page);
  await openHub(page);
  await page.getByText('More ports').click();
  const port = page.getByLabel('Port', { exact: true });
  const own = await port.inputValue();
  await page.getByLabel('AMQP', { exact: true }).fill(own);
  await button(page, 'Start the local hub').click();
  const told = page.getByText(`Port ${own} cannot be for MQTT and for AMQP.`);
  await expect(told).toBeVisible();
  await port.fill(String(Number(own) + 1));
  await expect(told).toBeHidden();
});

test('a hub that moves to a free port by a remedy does not pass over what is wrong in further ports', async ({
  app: { page },
}) => {
  await useFreePort(page);
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  try {
    await openHub(page);
    await page.getByLabel('Port', { exact: true }).fill(String(port));
    await button(page, 'Start the local hub').click();
    const remedy = page.getByRole('main').getByRole('button', { name: /\d{4,5}/ });
    await expect(remedy).toBeVisible();
    await page.getByText('More ports').click();
    await page.getByLabel('AMQP', { exact: true }).fill('5671x');
    await remedy.click();
    await expect(page.getByText(fault)).toBeVisible();
    const status = await callApp<{ running: boolean }>(page, 'hub.status', {});
    expect(status.running).toBe(false);
  } finally {
    other.close();
  }
});

test('a port that a failed start has named is not what the hub is started with elsewhere', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await openHub(page);
  await page.getByText('More ports').click();
  const own = await page.getByLabel('Port', { exact: true }).inputValue();
  await page.getByLabel('AMQP', { exact: true }).fill(own);
  await button(page, 'Start the local hub').click();
  await expect(page.getByText(`Port ${own} cannot be for MQTT and for AMQP.`)).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByLabel('Passphrase').fill('1234');
  await button(page, 'Create and run').click();
  await expect(page.locator('[data-testid=log-row][data-type=sent]').first()).toBeVisible();
});
