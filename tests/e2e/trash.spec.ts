import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { electronOf, expect, test } from './app.ts';
import { button, fill, rail } from './steps.ts';

test('what is deleted can be undone, put back, and emptied', async ({ app: { page }, home }) => {
  await fill(page);
  await button(page, 'Table').click();
  const grid = page.getByRole('grid');
  const question = page.getByRole('alertdialog');
  const lines = grid.getByRole('row');
  await expect(lines).toHaveCount(16);

  await grid.focus();
  await page.keyboard.type('sensor-03');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Delete');
  await expect(question).toContainText('Delete 2 entries?');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('2 deleted.')).toBeVisible();
  await expect(lines).toHaveCount(14);
  await button(page, 'Undo').click();
  await expect(lines).toHaveCount(16);
  await expect(grid).toBeFocused();

  await button(page, 'Tree').click();
  await page.getByRole('treeitem', { name: /Plant/ }).first().click();
  await button(page, 'Delete…').click();
  await expect(question).toContainText('Goes along: 1 proof. Stays, without its issuer: 12 devices.');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('2 deleted.')).toBeVisible();
  await expect(button(page, 'Undo')).toBeFocused();

  await rail(page, 'Workspace').click();
  const trash = page.getByRole('region', { name: 'Trash' });
  await expect(page.getByRole('button', { name: /^Put back verification certificate Plant, / })).toBeVisible();
  await button(page, 'Put back all').click();
  await expect(trash).toContainText('2 entries are back.');
  await expect(trash.getByRole('listitem')).toHaveCount(0);
  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /Plant/ }).first().click();
  await button(page, 'Delete…').click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await rail(page, 'Workspace').click();
  await button(page, 'Put back authority Plant').click();
  await expect(trash.getByRole('listitem')).toHaveCount(1);
  await button(page, 'Empty the trash…').click();
  // A browser cannot reach the system's trash.
  const inElectron = electronOf(page) !== undefined;
  await expect(question).toContainText(inElectron ? "the system's trash" : 'removed for good');
  await question.getByRole('button', { name: 'Empty' }).click();
  await expect(trash).toContainText('Nothing was deleted.');
  if (inElectron) expect(await readdir(join(home.folder, 'share', 'Trash', 'files'))).toHaveLength(1);
});
