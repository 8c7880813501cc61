import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from './app.ts';
import { tour } from './tour.ts';

const folder = fileURLToPath(new URL('../../assets/screenshots/', import.meta.url));

for (const scheme of ['light', 'dark'] as const) {
  test(`every screen, ${scheme}`, async ({ home }) => {
    const { page } = await home.open();
    await mkdir(folder, { recursive: true });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await tour(page, async (name) => {
      await page.screenshot({ path: `${folder}${name}-${scheme}.png`, animations: 'disabled', caret: 'hide' });
    });
  });
}
