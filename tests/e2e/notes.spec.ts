import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { button, fill } from './steps.ts';

test('a group is given to several at once and a note to one, both are found, and both are undone', async ({
  app: { page },
  home,
}) => {
  await fill(page);
  await button(page, 'Table').click();
  const grid = page.getByRole('grid');
  const rows = grid.getByRole('row');
  const dialog = page.getByRole('dialog');
  await expect(rows).toHaveCount(16);
  await expect(page.getByRole('columnheader', { name: 'Group' })).toHaveCount(0);

  await grid.focus();
  await page.keyboard.type('sensor-03');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await button(page, 'Group…').click();
  await dialog.getByLabel('Group').fill('Hall 3');
  await page.keyboard.press('Enter');
  await expect(page.getByText('3 entries are in Hall 3 now.')).toBeVisible();
  await expect(rows.filter({ hasText: 'Hall 3' })).toHaveCount(3);
  await expect(button(page, 'Group…')).toBeFocused();
  await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: 'Group' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Hall 3/ }).click();
  await page.keyboard.press('Escape');
  await expect(rows).toHaveCount(4);
  await button(page, 'Clear filters').click();
  await button(page, 'Undo').click();
  await expect(rows.filter({ hasText: 'Hall 3' })).toHaveCount(0);

  await page.getByLabel(/^Search/).fill('alone');
  await button(page, 'alone').click();
  const card = page.getByRole('region', { name: 'Group and note' });
  const note = card.getByLabel('Note');
  await note.fill('Behind the pump\nAsk for the key');
  await note.press('ControlOrMeta+Enter');
  await expect(card.getByRole('status')).toHaveText('Saved.');
  await card.getByLabel('Group').fill('Cellar');
  await note.focus();
  await expect(rows.filter({ hasText: 'Cellar' })).toHaveCount(1);
  const kept = async () =>
    JSON.parse(await readFile(join(home.workspace, 'notes.json'), 'utf8')) as { things: unknown[] };
  expect((await kept()).things).toEqual([
    { kind: 'device', name: 'alone', note: 'Behind the pump\nAsk for the key', group: 'Cellar' },
  ]);
  await card.getByRole('button', { name: 'Undo' }).click();
  await expect(card.getByLabel('Group')).toHaveValue('');
  await note.fill('x'.repeat(2001));
  await expect(card.getByText('2,001 characters; 2,000 are allowed.')).toBeVisible();
  await note.press('Escape');
  await expect(note).toHaveValue('Behind the pump\nAsk for the key');
  await page.getByLabel(/^Search/).fill('pump key');
  await expect(rows).toHaveCount(2);
});
