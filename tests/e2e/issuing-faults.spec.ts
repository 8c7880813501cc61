import { join } from 'node:path';
import { expect, test } from './app.ts';
import { button, callApp, openHub } from './steps.ts';

/** Where the pictures go, for people to look at; without it none are made. */
const pictures = process.env['CERTBENCH_PICTURES'];

/** Failures on demand of certificates that devices ask for. */
test('failures on demand are set for everybody, a policy and a device, and taken back', async ({
  app: { page, complaints },
}) => {
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.createPolicy', { name: 'factory' });
  await openHub(page);
  await page.getByRole('tab', { name: /^Issuing/ }).click();
  const card = page.getByRole('region', { name: 'Failures on demand' });
  const set = () => button(page, 'Set failure').click();
  await card.getByLabel('Takes').fill('');
  await set();
  await expect(card.getByText('This is a whole number.')).toBeVisible();
  await card.getByLabel('Takes').fill('4000');
  await set();
  await expect(card.getByText(/3600/)).toBeVisible();
  await card.getByLabel('Takes').fill('5');
  await set();
  await expect(card.getByText('every device: slow: the certificate takes 5 seconds')).toBeVisible();
  await card.getByLabel('Answer').selectOption('short-lived');
  await card.getByLabel('For', { exact: true }).selectOption('policy factory');
  await set();
  await expect(card.getByText('policy factory: short-lived: valid for two minutes')).toBeVisible();
  await card.getByLabel('Answer').selectOption('denied');
  await card.getByLabel('For', { exact: true }).selectOption('one device');
  await set();
  await expect(card.getByText('This is needed.')).toBeVisible();
  await card.getByLabel('Device ID').fill('pump-7');
  await card.getByLabel('For the next request alone').check();
  await set();
  await expect(card.getByText('pump-7: denied: accepted, and then refused, for the next request')).toBeVisible();
  if (pictures !== undefined) {
    await card.getByLabel('Answer').selectOption('slow');
    for (const [look, width, height] of [
      ['light', 1024, 700],
      ['dark', 1440, 900],
    ] as const) {
      await page.emulateMedia({ colorScheme: look });
      await page.setViewportSize({ width, height });
      await card.scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(pictures, `issuing-failures-${look}-${width}.png`), fullPage: true });
    }
  }
  for (const who of ['every device', 'pump-7', 'policy factory']) {
    await button(page, `Take back the failure of ${who}`).click();
    await expect(button(page, `Take back the failure of ${who}`)).toBeHidden();
  }
  expect(await callApp<{ issuingFaults: unknown[] }>(page, 'hub.status', {})).toMatchObject({ issuingFaults: [] });
  expect(complaints).toEqual([]);
});
