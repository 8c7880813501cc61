import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, callApp, goByName, heading, openHub } from './steps.ts';

/** Where the pictures go, for people to look at; without it none are made. */
const pictures = process.env['CERTBENCH_PICTURES'];

/** The window has heard of the policy. */
const knownPolicy = async (page: Page) => {
  await openHub(page);
  await page.getByRole('tab', { name: /^Issuing/ }).click();
  await expect(button(page, 'Revoke factory')).toBeVisible();
};

/** Devices fetch certificates from the EST of the local hub. */
test('devices enroll by password, wrong at first, and one is renewed by its certificate', async ({
  app: { page, complaints },
}) => {
  const shoot = async (name: string) => {
    if (pictures === undefined) return;
    for (const [look, width, height] of [
      ['light', 1024, 700],
      ['dark', 1440, 900],
    ] as const) {
      await page.emulateMedia({ colorScheme: look });
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(pictures, `${name}-${look}-${width}.png`), fullPage: true });
    }
  };
  const { webSocketPort } = await callApp<{ webSocketPort: number }>(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.createPolicy', { name: 'factory' });
  await callApp(page, 'hub.createPolicy', { name: 'other' });
  const { user, password } = await callApp<{ user: string; password: string }>(page, 'hub.createBootstrapPassword', {
    name: 'factory',
  });
  const address = (policy: string) => `https://localhost:${webSocketPort}/.well-known/est/${policy}`;
  await knownPolicy(page);
  await goByName(page, 'Enroll by EST');
  await expect(heading(page, 'Which devices get a certificate, and where?')).toBeVisible();
  await expect(page.getByLabel('EST server')).toHaveValue(address('factory'));
  await button(page, 'The local hub: other').click();
  await expect(page.getByLabel('EST server')).toHaveValue(address('other'));
  await button(page, 'The local hub: factory').click();
  await button(page, 'Enroll').click();
  await expect(page.getByText('Give a device ID.')).toBeVisible();
  await page.getByLabel('Device IDs, one a line').fill('dev-1\ndev-2');
  await page.getByRole('textbox', { name: 'User name' }).fill(user);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('wrong');
  await shoot('enroll');
  await button(page, 'Enroll').click();
  await expect(heading(page, '0 of 2 have their certificate')).toBeVisible();
  await expect(page.getByText('does not know this user, or the password is another (401)')).toHaveCount(2);
  await shoot('enroll-refused');
  await button(page, 'Once more').click();
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await button(page, 'Enroll').click();
  await expect(heading(page, 'All have their certificate')).toBeVisible();
  await button(page, 'Show me how').click();
  await expect(page.getByText('/factory/simpleenroll')).toBeVisible();
  await shoot('enrolled-first');
  await button(page, 'Show in Certificates').click();
  await button(page, 'Enroll by EST…').click();
  await expect(heading(page, 'Where does 1 device get another?')).toBeVisible();
  await page.getByRole('combobox', { name: 'Key' }).selectOption('same');
  await shoot('reenroll');
  await button(page, 'Enroll').click();
  await expect(heading(page, 'All have their certificate')).toBeVisible();
  await expect(page.getByText('What was there before is in the trash')).toBeVisible();
  await button(page, 'Show me how').click();
  await expect(page.getByText('/factory/simplereenroll')).toBeVisible();
  await shoot('enrolled');
  const { issued } = await callApp<{ issued: { issuedTo: string }[] }>(page, 'hub.issued', {});
  expect(issued.map(({ issuedTo }) => issuedTo).toSorted()).toEqual(['dev-1', 'dev-1', 'dev-2']);
  expect(complaints).toEqual([]);
});

test('a server that nobody trusts is looked at, and trusted once it was seen', async ({ app: { page } }) => {
  const { webSocketPort } = await callApp<{ webSocketPort: number }>(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.createPolicy', { name: 'factory' });
  await knownPolicy(page);
  await goByName(page, 'Enroll by EST');
  await page.getByLabel('EST server').fill(`localhost:${webSocketPort}`);
  await page.getByLabel('Device IDs, one a line').fill('dev-1');
  await page.getByRole('textbox', { name: 'User name' }).fill('u');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('p');
  await button(page, 'Enroll').click();
  await expect(page.getByText(/authority that is not trusted here/)).toBeVisible();
  await button(page, 'Ask the server…').click();
  await page.getByRole('dialog').getByRole('button', { name: /Trust/ }).click();
  await button(page, 'Enroll').click();
  await expect(heading(page, '0 of 1 have their certificate')).toBeVisible();
});
