import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from './app.ts';
import { button, callApp, openHub, useFreePort } from './steps.ts';

/** From where the local hub can be reached, and on which port. */

interface Info {
  readonly settings: { readonly hub: { readonly reachable?: string; readonly port: number } };
}
interface Status {
  readonly address?: { readonly networkHosts: readonly string[]; readonly listensOn: readonly string[] };
}

test('a hub for the network is chosen with a warning, says where it is, and stays so', async ({ app: { page } }) => {
  await useFreePort(page);
  await openHub(page);
  const who = page.getByLabel('Who can connect');
  const warning = page.getByText('Everybody on the network can connect', { exact: true });
  await expect(who).toHaveValue('this-computer');
  await expect(warning).toHaveCount(0);
  await who.selectOption('everybody on the network');
  await expect(warning).toBeVisible();
  await expect(page.getByText('firewall')).toBeVisible();
  await button(page, 'Start the local hub').click();
  await expect(page.getByText('On the network').first()).toBeVisible();
  const { address } = await callApp<Status>(page, 'hub.status', {});
  expect(address?.listensOn).toContain('0.0.0.0');
  const where = page.getByRole('region', { name: 'Addresses' });
  for (const host of address?.networkHosts ?? []) await expect(where).toContainText(host);
  await button(page, 'Show me how').last().click();
  await expect(page.getByText(/certbench hub start .*--network/s)).toBeVisible();

  await button(page, 'Stop').click();
  await expect(who).toHaveValue('network');
  await page.reload();
  await openHub(page);
  await expect(who).toHaveValue('network');
  expect((await callApp<Info>(page, 'app.info', {})).settings.hub.reachable).toBe('network');
  await who.selectOption('programs on this computer');
  await button(page, 'Start the local hub').click();
  await expect(page.getByText(/^Running · /)).toBeVisible();
  expect((await callApp<Status>(page, 'hub.status', {})).address?.listensOn).not.toContain('0.0.0.0');
  expect((await callApp<Info>(page, 'app.info', {})).settings.hub.reachable).toBe('this-computer');
});

test('where 8883 is not free the next port is proposed, with what that means', async ({ app: { page } }) => {
  // Whoever else has it serves as well.
  const taker = createServer().listen(8883, '127.0.0.1');
  await once(taker, 'listening').catch(() => undefined);
  try {
    await page.reload();
    await openHub(page);
    await expect(page.getByText(/^8883 is taken by another program; \d+ is free\./)).toBeVisible();
    const port = page.getByLabel('Port', { exact: true });
    await expect(port).not.toHaveValue('8883');
    const proposed = await port.inputValue();
    await port.fill('8883');
    await expect(page.getByText('8883 is the usual one for MQTT over TLS.')).toBeVisible();
    await port.fill(proposed);
    await button(page, 'Start the local hub').click();
    await expect(page.getByText(`Running · 127.0.0.1:${proposed}`)).toBeVisible();
    expect((await callApp<Info>(page, 'app.info', {})).settings.hub.port).toBe(Number(proposed));
  } finally {
    taker.close();
  }
});
