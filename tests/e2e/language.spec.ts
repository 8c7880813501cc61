import { expect, test } from './app.ts';
import { createAuthority, rail, useFreePort } from './steps.ts';

/** The language of the window. */

test('the window speaks another language at once, on the page that it is on, and still after a start', async ({
  home,
}) => {
  const first = await home.open();
  await useFreePort(first.page);
  await createAuthority(first.page);
  await rail(first.page, 'Settings').click();
  await first.page.getByLabel('Language of the window').selectOption('Deutsch');
  await expect(first.page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
  await expect(first.page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(first.page.getByLabel('Sprache des Fensters')).toHaveValue('de');
  for (const [name, title] of [
    ['Startseite', 'Vom Zertifikat zur Telemetrie'],
    ['Zertifikate', 'Zertifikate'],
    ['Simulieren', 'Simulieren'],
    ['Lokaler Hub', 'Lokaler Hub'],
    ['Arbeitsbereich', 'Arbeitsbereich'],
  ] as const) {
    await rail(first.page, name).click();
    await expect(first.page.getByRole('heading', { level: 1 })).toHaveText(title);
  }
  // What the program itself has words for.
  await rail(first.page, 'Simulieren').click();
  await expect(first.page.locator('main').getByText('Noch keine Geräte')).toBeVisible();
  await rail(first.page, 'Zertifikate').click();
  await first.page.getByRole('button', { name: 'Besitz nachweisen' }).first().click();
  await expect(first.page.getByRole('radio', { name: /^Lokaler Hub In diesem Fenster/ })).toBeVisible();
  await first.close();

  const { page } = await home.open();
  await rail(page, 'Einstellungen').click();
  await page.getByLabel('Sprache des Fensters').selectOption('English');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
