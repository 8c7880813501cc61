import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { button, fill, goByName, heading, openHub, rail, useFreePort } from './steps.ts';

/**
 * What the window looks like, compared with the pictures in `tests/e2e/pictures`. Where it is meant to look otherwise, they are made anew:
 * `npx playwright test -c tests/e2e pictures.spec --update-snapshots`, then `pngquant --nofs --force --ext .png tests/e2e/pictures/*.png`.
 */
const madeWithFile = fileURLToPath(new URL('pictures/made-with.json', import.meta.url));

/** What draws text: another version or another typeface puts every letter elsewhere. */
interface Drawer {
  readonly chromium: string;
  readonly system: string;
  /** Of a sentence in each of the window's typefaces, in pixels. */
  readonly widths: readonly number[];
}

const drawerOf = (page: Page): Promise<Drawer> =>
  page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d');
    const mono = getComputedStyle(document.documentElement).getPropertyValue('--mono');
    const widths = [getComputedStyle(document.body).fontFamily, mono].map((family) => {
      if (context === null) return 0;
      context.font = `14px ${family}`;
      return Math.round(100 * context.measureText('Quick zephyrs vex 0123456789 bold certificates').width) / 100;
    });
    const chromium = /Chrome\/(\d+)/.exec(navigator.userAgent)?.[1] ?? '';
    return { chromium, system: navigator.platform, widths };
  });

/** Puts what is another one in each run as it is in the pictures. */
const steady = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const others: readonly (readonly [RegExp, string])[] = [
      [/\b[A-Z][a-z]{2} \d{1,2}, \d{4}/g, 'Jan 1, 2030'],
      [/\d{1,2}:\d{2}:\d{2}( [AP]M)?/g, '9:41:00 AM'],
      [/\S*certbench-e2e-\w+/g, '/home/you'],
      [/\b[2-5]\d{4}\b/g, '20000'],
    ];
    // Of thumbprints and serial numbers, whole or with their middle left out.
    const grouped = /\b[0-9A-F]{4}( …)?( [0-9A-F]{2,4}( …)?){2,}\b/g;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const before = text.nodeValue ?? '';
      const plain = others.reduce((words, [found, put]) => words.replaceAll(found, put), before);
      const after = plain.replaceAll(grouped, (groups) => groups.replaceAll(/[0-9A-F]{4}/g, 'C0DE'));
      if (after !== before) text.nodeValue = after;
    }
  });

test('looks as it does in the pictures, light and dark', async ({ app: { page } }, { config }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1024, height: 700 });
  const here = await drawerOf(page);
  const isMakingThem = ['all', 'changed'].includes(config.updateSnapshots);
  if (isMakingThem) await writeFile(madeWithFile, `${JSON.stringify(here, undefined, 2)}\n`);
  const madeWith = JSON.parse(await readFile(madeWithFile, 'utf8')) as Drawer;
  if (JSON.stringify(here) !== JSON.stringify(madeWith)) {
    const why = `Pictures of ${JSON.stringify(madeWith)} are not compared with ${JSON.stringify(here)}.`;
    process.stderr.write(`${why}\n`);
    test.skip(true, why);
  }

  const looksAsBefore = async (name: string) => {
    await page.mouse.move(0, 0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await steady(page);
      // Room for less than the edges of one button that has grown; letters of the same drawer are where they were.
      const tolerance = { threshold: 0.05, maxDiffPixels: 60 };
      const mask = [page.getByLabel('Port', { exact: true })];
      await expect.soft(page).toHaveScreenshot(`${name}-${colorScheme}.png`, { ...tolerance, mask });
    }
  };
  await useFreePort(page);
  await looksAsBefore('home-empty');
  await rail(page, 'Certificates').click();
  await looksAsBefore('certificates-empty');
  await rail(page, 'Simulate').click();
  await looksAsBefore('simulate-empty');
  await goByName(page, 'Create authority');
  await expect(heading(page, 'Which authority?')).toBeVisible();
  await looksAsBefore('create-authority');
  await page.reload();
  await fill(page);
  await expect(button(page, 'Create intermediate')).toBeVisible();
  await looksAsBefore('certificates');
  await button(page, 'Table').click();
  await page.getByRole('checkbox', { name: /^Select .*-01$/ }).check();
  await looksAsBefore('certificates-table');
  await rail(page, 'Home').click();
  await looksAsBefore('home');
  await goByName(page, 'Prove possession');
  await expect(heading(page, 'Which authority, and where?')).toBeVisible();
  await looksAsBefore('prove');
  await rail(page, 'Simulate').click();
  await looksAsBefore('simulate-setup');
  await openHub(page);
  await expect(button(page, 'Start the local hub')).toBeVisible();
  await looksAsBefore('hub-stopped');
  await rail(page, 'Workspace').click();
  await expect(page.getByText('Nothing was deleted.')).toBeVisible();
  await looksAsBefore('workspace');
  await goByName(page, 'Bring in');
  await looksAsBefore('bring-in');
});
