import { expect, test } from './app.ts';
import { button, useFreePort } from './steps.ts';

test('a topic space is checked as it is typed, added, changed and removed', async ({ home }) => {
  const { page, complaints } = await home.open();
  await page.setViewportSize({ width: 1024, height: 700 });
  await useFreePort(page);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Local hub/ })
    .click();
  await button(page, 'Start the local hub').click();
  await page.getByRole('tab', { name: /^Topics/ }).click();
  await expect(page.getByText('There is no topic space yet')).toBeVisible();
  const templates = page.getByLabel('Topic templates');
  await templates.fill('sample/#\na/#/b');
  await expect(page.getByText('a/#/b: # stands alone in the last level')).toBeVisible();
  await templates.fill('sample/#\nvehicles/${principal.deviceid}/position');
  await expect(page.getByText('# stands alone')).toBeHidden();
  await button(page, 'Add topic space').click();
  await expect(page.getByText('This is needed.')).toBeVisible();
  await page.getByLabel('Name').fill('sample');
  await button(page, 'Add topic space').click();
  await expect(page.getByText('sample has 2 templates now.')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Topics 1' })).toBeVisible();

  await button(page, 'Change sample').click();
  await page.getByLabel('Type').selectOption('PublishOnly');
  await templates.fill('sample/#');
  await button(page, 'Save').click();
  await expect(page.getByText('sample has 1 template now.')).toBeVisible();
  await expect(page.getByRole('listitem').getByText('Publish only')).toBeVisible();

  await button(page, 'Remove sample').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('There is no topic space yet')).toBeVisible();
  // The keyboard goes on at the tab, since what was pressed is gone.
  await expect(page.getByRole('tab', { name: /^Topics/ })).toBeFocused();
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});
