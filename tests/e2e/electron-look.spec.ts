import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { programOf } from './program.ts';
import { button, createAuthority, createDevice, figure, proveLocally, useFreePort } from './steps.ts';

/** Electron draws scroll bars that take room, which a headless browser hides. */
test('rows of the message log are whole beside a scroll bar, at every size of the window', async ({
  app: { page },
}) => {
  test.setTimeout(120_000);
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await button(page, 'Simulate telemetry').click();
  await page.getByLabel('Every').fill('50');
  await button(page, 'Start simulation').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(60);
  for (const [width, height] of [
    [1280, 832],
    [960, 640],
    [1024, 700],
    [1440, 900],
  ] as const) {
    await resize(page, width, height);
    await expect.poll(() => cut(page)).toEqual([]);
    expect(await hasBar(page)).toBe(true);
  }
});

async function resize(page: Page, width: number, height: number): Promise<void> {
  await programOf(page).evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setSize(size.width, size.height),
    { width, height },
  );
  await expect.poll(() => page.evaluate(() => outerWidth)).toBe(width);
}

/** What of a row sticks out of its list, by pixels. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-testid=log-row]')].flatMap((row) => {
      const list = row.closest('[data-testid=log-rows]');
      const right = (list?.getBoundingClientRect().left ?? 0) + (list?.clientWidth ?? 0);
      return [...row.children].flatMap((child) => {
        const over = child.getBoundingClientRect().right - right;
        return over > 0.5 ? [`${child.textContent}: ${over} px`] : [];
      });
    }),
  );

const hasBar = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const list = document.querySelector<HTMLElement>('[data-testid=log-rows]');
    return list !== null && list.offsetWidth > list.clientWidth;
  });
