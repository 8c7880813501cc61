import { expect, test } from './app.ts';
import { button, heading, typePassphrase } from './steps.ts';

test('the common name of an authority has letters that its name cannot have', async ({ app: { page } }) => {
  await button(page, 'Step by step').click();
  await page.getByLabel(/^Name/).fill('Prüfstelle Weiß');
  await expect(page.getByText(/has a character other than/)).toBeVisible();
  await page.getByLabel(/^Name/).fill('Pruefstelle');
  await expect(page.getByText(/has a character other than/)).toBeHidden();
  await page.getByText('Subject', { exact: true }).click();
  const commonName = page.getByLabel('Common name (CN)');
  await expect(commonName).toHaveAttribute('placeholder', 'Pruefstelle');
  await commonName.fill('Prüfstelle Weiß');
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, '1234');
  await button(page, 'Create authority').click();
  await expect(heading(page, 'Pruefstelle is ready')).toBeVisible();
  await expect(page.getByText('CN=Prüfstelle Weiß').first()).toBeVisible();
});
