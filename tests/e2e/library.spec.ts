import { expect, test } from './app.ts';
import { button, fill } from './steps.ts';

test('the table is searched, sorted, selected and opened by the keyboard alone', async ({ app: { page } }) => {
  await fill(page);
  await button(page, 'Table').click();
  const grid = page.getByRole('grid');
  const selected = grid.getByRole('row', { selected: true });
  const active = () => grid.evaluate((it) => document.getElementById(it.getAttribute('aria-activedescendant') ?? ''));
  await expect(grid.getByRole('row')).toHaveCount(16);

  await grid.focus();
  await page.keyboard.type('sensor-03');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected).toHaveCount(3);
  await expect(page.getByRole('region', { name: 'What is selected' })).toContainText('3 selected');
  await expect(button(page, 'Simulate 3 devices')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);

  await page.keyboard.press('/');
  await page.keyboard.type('alone');
  await expect(grid.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+a');
  await expect(selected).toHaveText([/alone/]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'alone', exact: true })).toBeVisible();
  await button(page, 'Close details').click();
  await expect(grid).toBeFocused();
  expect(await active()).not.toBeNull();

  await button(page, /^Clear filters$/).click();
  await button(page, /^Expiring soon/).click();
  await expect(grid.getByRole('row')).toHaveCount(2);
  await page.getByRole('columnheader', { name: 'Ends' }).getByRole('button').click();
  await expect(page.getByRole('columnheader', { name: 'Ends' })).toHaveAttribute('aria-sort', 'ascending');
  await button(page, 'Tree').click();
  await expect(page.getByRole('treeitem')).toHaveText([/Self-signed devices/, /alone/]);
  await page.getByLabel(/^Search/).fill('nothing like this');
  await expect(page.getByText('The filters hide everything.')).toBeVisible();
  await button(page, 'Clear filters').last().click();
  await expect(page.getByRole('treeitem').first()).toContainText('Plant');
});

test('how the same things are looked at loses no choice, wherever there is room', async ({ app: { page } }) => {
  await fill(page);
  const grid = page.getByRole('grid');
  const details = page.getByRole('heading', { name: 'alone', exact: true });
  const [first, second] = [grid.getByRole('row', { name: /sensor-01/ }), grid.getByRole('row', { name: /sensor-02/ })];
  await button(page, 'Table').click();
  await page.getByRole('columnheader', { name: 'Ends' }).getByRole('button').click();
  await first.getByRole('checkbox').check();
  await second.getByRole('checkbox').check();
  await page.setViewportSize({ width: 1440, height: 900 });
  await grid.getByText('alone', { exact: true }).click();
  await expect(details).toBeVisible();

  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: 700 });
    await button(page, 'Tree').click();
    await expect(page.getByRole('treeitem', { selected: true })).toContainText('alone');
    await expect(details).toBeVisible();
    await button(page, 'Table').click();
    await expect(grid).toBeVisible();
    await expect(grid.getByRole('row', { selected: true })).toHaveCount(2);
    await expect(page.getByRole('region', { name: 'What is selected' })).toContainText('2 selected');
    await expect(page.getByRole('columnheader', { name: 'Ends' })).toHaveAttribute('aria-sort', 'ascending');
    await expect(details).toBeVisible({ visible: width === 1440 });
  }
  // Where there is no room for both, pressing its line brings the details back.
  await grid.getByText('alone', { exact: true }).click();
  await expect(details).toBeVisible();
  await expect(grid).toBeHidden();
});

test('a branch that was closed stays closed while the same things are looked at in a table', async ({
  app: { page },
}) => {
  await fill(page);
  const tree = page.getByRole('tree');
  const plant = tree.getByRole('treeitem', { name: /^Plant/ }).first();
  await tree.getByText('sensor-02', { exact: true }).click();
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('sensor-02');
  await tree.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByText('sensor-02', { exact: true })).toBeHidden();
  const rows = await tree.getByRole('treeitem').count();
  await button(page, 'Table').click();
  await expect(page.getByRole('grid')).toBeVisible();
  await button(page, 'Tree').click();
  await expect(plant).toBeVisible();
  await expect(tree.getByRole('treeitem')).toHaveCount(rows);
});
