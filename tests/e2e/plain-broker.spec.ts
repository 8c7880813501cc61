import mqtt from 'mqtt';
import { expect, test } from './app.ts';
import { button, callApp, openHub, useFreePort } from './steps.ts';

/** A hub that is started as a plain broker: who names no cloud is judged by it, and not by ThingsBoard. */

interface Status {
  readonly address?: { readonly port: number; readonly authorityPem: string };
}

test('a hub is a plain broker where that is chosen among more settings', async ({ app: { page } }) => {
  await useFreePort(page);
  await openHub(page);
  const nameless = page.getByLabel('Clients that name no cloud');
  await page.getByText('More settings').click();
  await nameless.selectOption('Plain broker');
  await button(page, 'Start the local hub').click();
  await expect(page.getByText(/^Running · /)).toBeVisible();

  const { address } = await callApp<Status>(page, 'hub.status', {});
  const at = { host: '127.0.0.1', port: address?.port ?? 0, ca: address?.authorityPem ?? '' };
  const nobody = mqtt.connectAsync({ protocol: 'mqtts', ...at, reconnectPeriod: 0 });
  await expect(nobody).rejects.toMatchObject({ code: 5 });
  await page.getByRole('tab', { name: /^Refusals/ }).click();
  await expect(page.getByText('The client presented no certificate in the TLS handshake.')).toBeVisible();

  await button(page, 'Stop').click();
  await page.getByText('More settings').click();
  await expect(nameless).toHaveValue('broker');
});
