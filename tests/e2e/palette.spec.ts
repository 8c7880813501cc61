import { expect, test } from './app.ts';
import { callApp, heading, useFreePort } from './steps.ts';

/** The search for everything, and the shortcuts. */

test('pages, things and actions are found and chosen by the keyboard alone', async ({ app: { page } }) => {
  await useFreePort(page);
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['plant7-a', 'plant7-b'] } });
  const field = page.getByRole('combobox', { name: /^Search pages/ });
  // Pages may have lists of their own behind it.
  const chosen = page.getByRole('dialog').getByRole('option', { selected: true });

  await page.keyboard.press('Control+K');
  await expect(field).toBeFocused();
  await expect(chosen).toHaveText(/^Home/);
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveText(/^Certificates/);
  await expect(field).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
  await field.fill('no such thing');
  await expect(page.getByText('Nothing is called like this.')).toBeVisible();
  await field.fill('plant7-b');
  await expect(chosen).toHaveText(/^plant7-b/);
  await page.keyboard.press('Enter');
  await expect(field).toHaveCount(0);
  await expect(heading(page, 'plant7-b')).toBeVisible();

  // A page's own search, and back to the search for everything: what was used last comes first.
  await page.keyboard.press('/');
  await expect(page.locator('main input[type=search]')).toBeFocused();
  await page.keyboard.type('?');
  await expect(page.locator('main input[type=search]')).toHaveValue('?');
  await page.keyboard.press('Control+Shift+P');
  await expect(chosen).toHaveText(/^plant7-bRecent/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('main input[type=search]')).toBeFocused();

  await page.keyboard.press('Control+,');
  await expect(heading(page, 'Settings')).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Ctrl+K');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await field.fill('export plant7-a');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Export plant7-a' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('Control+K');
  await field.fill('start the hub');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Running · /)).toBeVisible();
});
