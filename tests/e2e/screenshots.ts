import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { test } from './app.ts';
import { tour } from './tour.ts';

const kept = fileURLToPath(new URL('../../assets/screenshots/', import.meta.url));

/** Where every screen in every look goes; without it only the pictures of the README are made. */
const everywhere = process.env['CERTBENCH_SCREENSHOTS'];

type Media = Parameters<Page['emulateMedia']>[0];

/** As systems are set up. Who chose high contrast is taken to want no motion as well. */
const looks: readonly (readonly [name: string, media: Media])[] = [
  ['light', { colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' }],
  ['dark', { colorScheme: 'dark', forcedColors: 'none', reducedMotion: 'no-preference' }],
  ['contrast-light', { colorScheme: 'light', forcedColors: 'active', reducedMotion: 'reduce' }],
  ['contrast-dark', { colorScheme: 'dark', forcedColors: 'active', reducedMotion: 'reduce' }],
];

/** In pixels of the page: at 200 % half as many fit. */
const sizes: readonly (readonly [name: string, width: number, height: number])[] = [
  ['640x400', 640, 400],
  ['1024x700', 1024, 700],
  ['1024x700-at-200-percent', 512, 350],
  ['1440x900', 1440, 900],
  ['2560x1440', 2560, 1440],
];

if (everywhere === undefined) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every screen, ${colorScheme}`, async ({ home }) => {
      const { page } = await home.open();
      await mkdir(kept, { recursive: true });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 1280, height: 800 });
      await tour(page, (name) => take(page, join(kept, `${name}-${colorScheme}.png`)));
    });
  }
} else {
  for (const [size, width, height] of sizes) {
    test(`every screen in every look, ${size}`, async ({ home }) => {
      const { page } = await home.open();
      const folder = resolve(everywhere, size);
      await mkdir(folder, { recursive: true });
      await page.setViewportSize({ width, height });
      await tour(page, async (name) => {
        for (const [look, media] of looks) {
          await page.emulateMedia(media);
          await take(page, join(folder, `${name}-${look}.png`));
        }
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'reduce' });
      });
    });
  }
}

async function take(page: Page, path: string): Promise<void> {
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}
