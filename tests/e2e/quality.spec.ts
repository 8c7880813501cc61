import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { tour } from './tour.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Paragraphs of more than two lines, which nobody reads. What failed may say more: what happened, why, and what to do. */
const longParagraphs = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('main p')].flatMap((paragraph) => {
      if (paragraph.closest('[role=alert], .visually-hidden, .mono') !== null) return [];
      const range = document.createRange();
      range.selectNodeContents(paragraph);
      const height = Number.parseFloat(getComputedStyle(paragraph).lineHeight);
      const rows = [...range.getClientRects()].filter(({ width }) => width > 1);
      const top = Math.min(...rows.map((row) => row.top));
      const lines = rows.length === 0 ? 0 : Math.round((Math.max(...rows.map((row) => row.bottom)) - top) / height);
      return lines > 2 ? [`${lines}: ${paragraph.textContent}`] : [];
    }),
  );

interface Finding {
  readonly id: string;
  readonly impact?: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

test('axe finds nothing on any screen, light or dark, nothing sticks out of the window, and no paragraph is long', async ({
  app: { page },
}) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1024, height: 700 });
  const source = await readFile(axe, 'utf8');
  const found: string[] = [];
  const seen: string[] = [];
  await tour(page, async (name) => {
    seen.push(name);
    // Given to the page by the debugger, as its policy takes no scripts of others.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Drawn in the other colours.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const findings = await page.evaluate(async (isDark) => {
        const { axe: runner } = globalThis as unknown as {
          axe: { run(context: unknown, options: unknown): Promise<{ violations: Finding[] }> };
        };
        // In the dark nothing is other than its colours.
        const runOnly = isDark
          ? { type: 'rule', values: ['color-contrast'] }
          : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
        // Left out: Fluent UI's own focus guards, which pass the focus on at once and are never where it stays.
        return (await runner.run({ exclude: [['[data-tabster-dummy]']] }, { runOnly })).violations;
      }, colorScheme === 'dark');
      found.push(
        ...findings.map(
          ({ id, nodes }) =>
            `${name} (${colorScheme}): ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        ),
      );
    }
    const sideways = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main')].some(
        (element) => element.scrollWidth > element.clientWidth + 1,
      ),
    );
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      return ids.filter((id, index) => ids.indexOf(id) !== index);
    });
    if (twice.length > 0) found.push(`${name} has two elements of the ID ${twice.join(', ')}`);
    if (sideways) found.push(`${name} scrolls sideways`);
    found.push(...(await longParagraphs(page)).map((text) => `${name} has more than two lines: ${text}`));
  });
  expect(found).toEqual([]);
  expect(seen.length).toBeGreaterThan(25);
});
