import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, callApp, fill, openHub, rail } from './steps.ts';

/** Where the pictures go, for people to look at; without it none are made. */
const pictures = process.env['CERTBENCH_PICTURES'];

async function take(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  for (const [look, width, height] of [
    ['light', 1024, 700],
    ['dark', 1440, 900],
  ] as const) {
    await page.emulateMedia({ colorScheme: look });
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(pictures, `${name}-${look}-${width}.png`), fullPage: true });
  }
}

test('the hub goes by the lists of the workspace, answers by OCSP once it may, is named in certificates, and forgets one', async ({
  app: { page, complaints },
}) => {
  await fill(page);
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await openHub(page);
  await page.getByText('More settings').click();
  const revoked = page.getByLabel('Revoked certificates');
  await expect(revoked).toHaveValue('checked');
  await revoked.scrollIntoViewIfNeeded();
  await take(page, 'start-hub');
  const { revocationPort } = await callApp<{ revocationPort: number }>(page, 'hub.start', { port: 0 });
  await page.getByRole('tab', { name: /^Authorities/ }).click();
  await expect(page.getByText(/^No list yet/)).toBeVisible();
  const things = [{ kind: 'device', name: 'sensor-01' }];
  await callApp(page, 'authority.revoke', { workspace, authority: 'Plant', things, reason: 'keyCompromise' });
  await expect(page.getByText('1 revoked')).toBeVisible();
  await expect(page.getByText(`http://localhost:${revocationPort}/crl/Plant.crl`)).toBeVisible();
  await expect(page.getByText(/who asks is told/)).toBeVisible();
  await button(page, 'Answer by OCSP for Plant').click();
  await take(page, 'answer-dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Let it answer' }).click();
  await expect(page.getByText(`http://localhost:${revocationPort}/ocsp`)).toBeVisible();
  await take(page, 'hub-lists');
  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /Plant/ }).first().click();
  const details = page.getByRole('region', { name: 'Details' });
  await button(page, 'Change addresses…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('OCSP').fill('https://pki.example.com/ocsp');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.locator('[aria-invalid=true]')).toBeFocused();
  await take(page, 'addresses-fault');
  await dialog.getByRole('button', { name: 'Fill in those of the local hub' }).click();
  await take(page, 'addresses');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(details.getByText(`http://localhost:${revocationPort}/ca/Plant.cer`)).toBeVisible();
  await take(page, 'authority');
  await openHub(page);
  await page.getByRole('tab', { name: /^Authorities/ }).click();
  await button(page, 'Remove the list Plant').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText(/^No list yet/)).toBeVisible();
  expect(complaints).toEqual([]);
});
