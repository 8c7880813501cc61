import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from '../support/programs.ts';
import { expect, test } from './app.ts';
import { chooseFile } from './choose.ts';
import { button, createAuthority, createDevice, heading, rail } from './steps.ts';

test('a certificate is shown in all its details, as ASN.1 and as PEM', async ({ app: { page } }) => {
  await createAuthority(page);
  await rail(page, 'Certificates').click();
  await button(page, 'All details').click();
  await expect(heading(page, 'All details')).toBeFocused();
  const usage = page.getByRole('region', { name: 'Key Usage' });
  await expect(usage.getByText('signing certificates')).toBeVisible();
  await expect(usage.getByText('What the key may be used for; nothing else is allowed.')).toBeVisible();
  await expect(page.getByText('Nothing is wrong with it by itself.')).toBeVisible();
  await page.getByRole('tab', { name: 'ASN.1' }).click();
  await expect(page.getByRole('row', { name: /2\.5\.29\.15 \(Key Usage\)/ })).toBeVisible();
  await page.getByRole('tab', { name: 'PEM' }).click();
  await expect(page.getByText('-----BEGIN CERTIFICATE-----')).toBeVisible();
  await button(page, 'Back to certificates').click();
  await expect(heading(page, 'Certificates')).toBeVisible();
});

test('a file and a pasted text are looked at, with what is wrong in them', async ({ app: { page }, home }) => {
  await createAuthority(page);
  await createDevice(page);
  const device = (end: string) => join(home.workspace, 'devices', 'dev-01', `dev-01${end}`);
  const chain = await readFile(device('-chain.pem'), 'utf8');
  await rail(page, 'Certificates').click();
  await button(page, 'Look at a file').click();
  await button(page, 'Show').click();
  await expect(page.getByText('Paste the text of a certificate.')).toBeVisible();

  await page.getByLabel('Or paste PEM').fill(chain);
  await button(page, 'Show').click();
  const picks = page.getByRole('region', { name: 'Certificates in it' });
  await expect(picks.getByRole('button')).toHaveText(['dev-01', 'RootCA']);
  await picks.getByRole('button', { name: 'RootCA' }).click();
  await expect(page.getByRole('region', { name: 'Basic Constraints' }).getByText('yes')).toBeVisible();

  const own = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', join(home.folder, 'k.pem')];
  await must('openssl', 'req', '-x509', ...own, '-out', join(home.folder, 'c.pem'), '-subj', '/CN=other-01');
  const kept = ['-in', join(home.folder, 'c.pem'), '-inkey', join(home.folder, 'k.pem'), '-passout', 'pass:kept words'];
  await must('openssl', 'pkcs12', '-export', ...kept, '-out', join(home.folder, 'kept.pfx'));

  const der = Buffer.from(chain.split('-----')[2] ?? '', 'base64');
  // The value of the extended key usage is no list any more.
  der[der.indexOf(Buffer.from('0603551d25', 'hex')) + 7] = 0x02;
  await writeFile(join(home.folder, 'bent.cer'), der);
  await chooseFile(
    page,
    () => button(page, 'Certificate or keystore: Choose file…').click(),
    join(home.folder, 'bent.cer'),
  );
  await expect(page.getByText('The extension Extended Key Usage is damaged')).toBeVisible();
  await expect(page.getByText('damaged', { exact: true })).toBeVisible();

  await page.getByRole('tab', { name: 'Compare' }).click();
  await chooseFile(page, () => button(page, 'Choose another file…').click(), device('-chain.pem'));
  await expect(page.getByRole('row', { name: /^Extension Extended Key Usage/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Subject/ })).toHaveCount(0);

  const differs = page.getByRole('row', { name: /^Subject: Common name/ });
  await chooseFile(page, () => button(page, 'Choose another file…').click(), join(home.folder, 'kept.pfx'));
  await page.getByLabel('Password of the file').fill('no');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This is not the right password.')).toBeVisible();
  await expect(differs).toHaveCount(0);
  await page.getByLabel('Password of the file').fill('kept words');
  await page.keyboard.press('Enter');
  await expect(differs).toContainText('other-01');
});
