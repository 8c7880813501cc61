import { expect, test } from './app.ts';
import { callApp, openHub } from './steps.ts';

/** Where the hub's WebSockets are, on its tab Overview. */

const cases = [
  ['are told with their paths', {}],
  ['are told to be absent', { webSocketPort: null }],
] as const;

for (const [what, more] of cases) {
  test(`WebSockets ${what}`, async ({ app: { page } }) => {
    const { webSocketPort } = await callApp<{ webSocketPort?: number }>(page, 'hub.start', { port: 0, ...more });
    await page.reload();
    await openHub(page);
    const place = page.getByRole('region', { name: 'Where it is', exact: true });
    if ('webSocketPort' in more) {
      expect(webSocketPort).toBeUndefined();
      await expect(place).toContainText('WebSocketNot offered.');
      return;
    }
    await expect(place).toContainText(`wss://localhost:${webSocketPort}/mqtt`);
    await expect(place).toContainText(`wss://localhost:${webSocketPort}/$iothub/websocket`);
  });
}
