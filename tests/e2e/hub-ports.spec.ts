import { createServer } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, callApp, openHub, useFreePort } from './steps.ts';

/** The hub's ports beside that of MQTT, chosen in the window. */

interface Status {
  readonly address?: { readonly port: number; readonly webSocketPort?: number; readonly amqpPort?: number };
}

const addressOf = async (page: Page) => (await callApp<Status>(page, 'hub.status', {})).address;
const freePort = async (page: Page, from: number) =>
  (await callApp<{ port: number }>(page, 'hub.freePort', { from })).port;
const running = (page: Page) => expect(page.getByText(/^Running · /)).toBeVisible();

test('further ports are chosen where that of MQTT is, and are the same after the next start', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await openHub(page);
  const amqp = page.getByLabel('AMQP', { exact: true });
  await expect(amqp).toBeHidden();
  await page.getByText('More ports').click();
  await expect(amqp).toHaveAttribute('placeholder', '5671');
  const start = button(page, 'Start the local hub');

  await amqp.fill('70000');
  await start.click();
  await expect(page.getByText('A port is a whole number from 1 to 65535.')).toBeVisible();
  await expect(amqp).toBeFocused();
  const [own, wanted] = [
    Number(await page.getByLabel('Port', { exact: true }).inputValue()),
    await freePort(page, 31_000),
  ];
  await amqp.fill(String(own));
  await start.click();
  await expect(page.getByText(`Port ${own} cannot be for MQTT and for AMQP.`)).toBeVisible();
  await amqp.fill(String(wanted));
  await expect(page.getByText(`Port ${own} cannot be for MQTT and for AMQP.`)).toBeHidden();
  await start.click();
  await running(page);
  expect(await addressOf(page)).toMatchObject({ port: own, amqpPort: wanted });
  await expect(page.getByRole('region', { name: 'Addresses', exact: true })).toContainText(`localhost:${wanted}`);

  // It starts with Certbench, and there.
  await callApp(page, 'hub.stop', {});
  await page.reload();
  await openHub(page);
  await running(page);
  expect(await addressOf(page)).toMatchObject({ port: own, amqpPort: wanted });

  // What was chosen is not folded away, and can be taken back.
  await button(page, 'Stop').click();
  await expect(amqp).toHaveValue(String(wanted));
  await amqp.fill('');
  await start.click();
  await running(page);
  expect((await addressOf(page))?.amqpPort).not.toBe(wanted);
});

test('one that another program has is told once the hub runs', async ({ app: { page } }) => {
  await useFreePort(page);
  await openHub(page);
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  try {
    await page.getByText('More ports').click();
    await page.getByLabel('WebSockets and HTTPS', { exact: true }).fill(String(port));
    await button(page, 'Start the local hub').click();
    await running(page);
    // Hubs of other tests may have further ones of the usual ports.
    await expect(page.getByText(/not offered.*WebSockets|WebSockets.*not offered/i)).toContainText(String(port));
    expect((await addressOf(page))?.webSocketPort).toBeUndefined();
  } finally {
    other.close();
  }
});
