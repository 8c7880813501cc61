import { join } from 'node:path';
import { expect, test } from './app.ts';
import { programOf } from './program.ts';
import { button, createAuthority, rail } from './steps.ts';

test('a file is dragged out of the window, from where it lies', async ({ app: { page }, home }) => {
  await createAuthority(page);
  await rail(page, 'Certificates').click();
  const files = page.getByRole('list', { name: 'Files' });
  const grip = files.getByTitle('Drag it to a folder, or into another program').first();
  const name = await grip.locator('.mono').innerText();
  const dragged = await programOf(page).evaluateHandle(({ webContents }) => {
    const told: { file: string; hasPicture: boolean }[] = [];
    for (const contents of webContents.getAllWebContents()) {
      contents.startDrag = ({ file, icon }) =>
        void told.push({ file, hasPicture: typeof icon !== 'string' && !icon.isEmpty() });
    }
    return told;
  });
  await grip.hover();
  await page.mouse.down();
  await page.mouse.move(20, 20, { steps: 4 });
  await expect.poll(() => dragged.evaluate((told) => told.length)).toBe(1);
  await page.mouse.up();
  expect(await dragged.jsonValue()).toEqual([
    { file: join(home.workspace, 'authorities', 'RootCA', name), hasPicture: true },
  ]);
  await expect(button(page, `Copy file ${name}`)).toBeVisible();
});
