import { expect, test } from './app.ts';
import { callApp, openHub } from './steps.ts';

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
    const place = page.getByRole('region', { name: 'Where it is', exact: true });
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
