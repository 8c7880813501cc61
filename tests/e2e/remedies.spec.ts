import { createServer } from 'node:net';
import { expect, test } from './app.ts';
import {
  button,
  callApp,
  createAuthority,
  createDevice,
  figure,
  openHub,
  proveLocally,
  rail,
  useFreePort,
} from './steps.ts';

interface Info {
  readonly settings: { readonly hub: { readonly port: number } };
}

test('where the port is taken, the button beside that starts the hub on the next one', async ({ app: { page } }) => {
  await useFreePort(page);
  const { port } = (await callApp<Info>(page, 'app.info', {})).settings.hub;
  const taker = createServer().listen(port, '127.0.0.1');
  try {
    await openHub(page);
    await button(page, 'Start the local hub').click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The port is taken.');
    const other = alert.getByRole('button', { name: /^Start on port \d+$/ });
    const offered = /\d+$/.exec((await other.textContent()) ?? '')?.[0];
    expect(Number(offered)).toBeGreaterThan(port);
    await other.click();
    await expect(page.getByText(`Running · 127.0.0.1:${offered}`)).toBeVisible();
    await expect(alert).toHaveCount(0);
    // It is the one to begin with from now on.
    expect((await callApp<Info>(page, 'app.info', {})).settings.hub.port).toBe(Number(offered));
  } finally {
    taker.close();
  }
});

test('where the hub has stopped under a run, the button beside that starts it, and the run goes on', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await rail(page, 'Simulate').click();
  await page.getByLabel('Messages a device').fill('0');
  await page.getByLabel('Every').fill('100');
  await button(page, 'Start simulation').click();
  const acknowledged = async () => Number(await figure(page, 'acknowledged').textContent());
  await expect.poll(acknowledged).toBeGreaterThan(2);
  await callApp(page, 'hub.stop', {});
  const trouble = page.getByRole('group', { name: 'dev-01 is not connected.' });
  await expect(trouble).toContainText('Nothing listens on localhost');
  const before = await acknowledged();
  await trouble.getByRole('button', { name: 'Start the local hub' }).click();
  await expect.poll(acknowledged).toBeGreaterThan(before + 2);
  await expect(trouble).toHaveCount(0);
});
