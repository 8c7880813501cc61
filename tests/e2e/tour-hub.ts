import { connect } from 'node:net';
import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { button, callApp, heading, openHub } from './steps.ts';
import type { See } from './tour.ts';

/** Each tab, what opens on them, and the start of a hub that is stopped. */
export async function localHub(page: Page, see: See): Promise<void> {
  await openHub(page);
  const tab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
  for (const name of [
    'Overview',
    'Authorities',
    'Devices',
    'Provisioning',
    'Issuing',
    'Topics',
    'ThingsBoard',
    'Messages',
    'Refusals',
  ]) {
    await tab(name).click();
    await see(`hub-${name.toLowerCase()}`);
  }
  const { address } = await callApp<{ address: { port: number } }>(page, 'hub.status', {});
  connect(address.port, '127.0.0.1').end();
  const refusals = page.getByRole('listbox', { name: /^Refusals/ });
  await refusals.getByRole('option', { name: /TLS failed/ }).click();
  await expect(page.getByText('What else it may be')).toBeVisible();
  await see('hub-refusal');
  await tab('Devices').click();
  await page.getByText('sensor-01', { exact: true }).first().click();
  await see('hub-device');
  await tab('Issuing').click();
  await button(page, 'Add policy').click();
  await expect(page.getByText('This is needed.').first()).toBeVisible();
  await see('hub-issuing-wrong');
  await page.getByLabel('Name').fill('factory');
  await button(page, 'Add policy').click();
  await expect(page.getByText('factory can issue now.')).toBeVisible();
  await button(page, 'New password for factory').click();
  await expect(page.getByText('It is shown this once.')).toBeVisible();
  await see('hub-issuing-password');
  await button(page, 'Change factory').click();
  await see('hub-issuing-change');
  await tab('Topics').click();
  await page.getByLabel('Name').fill('line');
  await page.getByLabel('Topic templates').fill('line/#/state');
  await expect(page.getByText('# stands alone in the last level')).toBeVisible();
  await see('hub-topics-wrong');
  await page.getByLabel('Topic templates').fill('line/${principal.deviceid}/state\nline/all/#');
  await button(page, 'Add topic space').click();
  await expect(page.getByText('line has 2 templates now.')).toBeVisible();
  await see('hub-topics-space');
  await tab('AWS IoT').click();
  await button(page, 'Register').click();
  await expect(page.getByText('The certificate of sensor-01 was registered.')).toBeVisible();
  await button(page, 'Save template').click();
  await expect(page.getByText('This is needed.')).toBeVisible();
  await see('hub-aws-wrong');
  await page.getByLabel('Name').last().fill('fleet');
  await button(page, 'Save template').click();
  await expect(page.getByText('fleet was saved.')).toBeVisible();
  await see('hub-aws');
  await tab('ThingsBoard').click();
  await button(page, 'Add device').click();
  await expect(page.getByText('sensor-01 was added.')).toBeVisible();
  await button(page, 'Add profile').click();
  await expect(page.getByText('The profile RootCA was added.')).toBeVisible();
  await see('hub-thingsboard-devices');
  await page.getByRole('radio', { name: 'Paste a certificate' }).click();
  await button(page, 'Add device').click();
  await expect(page.getByText('This is needed.').first()).toBeVisible();
  await see('hub-thingsboard-wrong');
  await button(page, /^Attributes and calls of/)
    .first()
    .click();
  await expect(heading(page, 'Call the device')).toBeVisible();
  await see('hub-thingsboard-device');
  await button(page, 'Stop').click();
  await page.getByLabel('Server certificate').selectOption('mqtt-server');
  await page.getByText('More settings', { exact: true }).click();
  await see('hub-stopped');
}
