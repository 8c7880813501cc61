import { expect, test } from './app.ts';
import { button, callApp, figure, openHub, rail } from './steps.ts';

/** Where the hub's WebSockets and its AMQP are, on its tab Overview. */

const cases = [
  ['are told with their places', {}],
  ['are told to be absent', { webSocketPort: null, amqpPort: null }],
] as const;

interface Started {
  readonly webSocketPort?: number;
  readonly amqpPort?: number;
}

for (const [what, more] of cases) {
  test(`WebSockets and AMQP ${what}`, async ({ app: { page } }) => {
    const { webSocketPort, amqpPort } = await callApp<Started>(page, 'hub.start', { port: 0, ...more });
    await page.reload();
    await openHub(page);
    const place = page.getByRole('region', { name: 'Addresses', exact: true });
    if ('webSocketPort' in more) {
      expect([webSocketPort, amqpPort]).toEqual([undefined, undefined]);
      await expect(place).toContainText('WebSocketNot offered.');
      await expect(place).toContainText('AMQPNot offered.');
      return;
    }
    await expect(place).toContainText(`wss://localhost:${webSocketPort}/mqtt`);
    await expect(place).toContainText(`wss://localhost:${webSocketPort}/$iothub/websocket`);
    await expect(place).toContainText(`localhost:${amqpPort}`);
  });
}

test('a device speaks AMQP to the local hub, and one that finds no AMQP there is told so', async ({
  app: { page },
}) => {
  await callApp(page, 'hub.start', { port: 0 });
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const passphrase = '1234';
  const authority = { name: 'Root', passphrase };
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', {
    workspace,
    ...authority,
  });
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['dev-01'] }, authority });
  await page.reload();
  await rail(page, 'Simulate').click();
  await page.getByRole('checkbox', { name: 'dev-01' }).check();
  await page.getByText('More settings').click();
  await page.getByLabel('Transport').selectOption('AMQP');
  const { amqpPort } = (await callApp<{ address: Started }>(page, 'hub.status', {})).address;
  await expect(page.getByText(`localhost, port ${amqpPort}.`)).toBeVisible();
  await button(page, 'Start simulation').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(0);
  await button(page, 'Stop').click();
  await callApp(page, 'hub.stop', {});
  await callApp(page, 'hub.start', { port: 0, amqpPort: null });
  await button(page, 'New simulation').click();
  await page.getByRole('checkbox', { name: 'dev-01' }).check();
  // What was chosen is not folded away.
  await expect(page.getByLabel('Transport')).toHaveValue('amqp');
  await expect(page.getByText('The hub does not listen for this transport.')).toBeVisible();
  await button(page, 'Start simulation').click();
  await expect(page.getByRole('alert')).toContainText('Choose another transport');
});
