import type uPlot from 'uplot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Drawing } from '../../src-renderer/features/simulate/chart/drawing.ts';
import { aboveLimit, drawLimit } from '../../src-renderer/features/simulate/chart/limit-line.ts';
import { speak } from '../../src-renderer/ui/language/index.ts';

beforeEach(() => vi.stubGlobal('devicePixelRatio', 2));
afterEach(() => {
  vi.unstubAllGlobals();
  speak('en');
});

const bbox = { left: 80, top: aboveLimit * 2, width: 600, height: 300 };

/** What is drawn for a limit: words with their middle, and the heights of lines, in device pixels. */
function drawn(limit: number, y: Drawing['y'], seen: Drawing['seen']) {
  const words: { readonly text: string; readonly middle: number }[] = [];
  const lines: number[] = [];
  const ctx = {
    save: () => undefined,
    restore: () => undefined,
    beginPath: () => undefined,
    moveTo: () => undefined,
    stroke: () => undefined,
    setLineDash: () => undefined,
    lineTo: (_x: number, at: number) => lines.push(at),
    fillText: (text: string, _x: number, middle: number) => words.push({ text, middle }),
  };
  const [bottom, top] = y;
  const valToPos = (value: number) => bbox.top + (bbox.height * (top - value)) / (top - bottom);
  drawLimit({ ctx, bbox, valToPos } as unknown as uPlot, limit, { y, seen } as Drawing, 'red');
  return { words, lines };
}

test('what a limit is stands above the drawing, wherever the limit is: no line of a device comes there', () => {
  const cases = [
    [drawn(29.9, [20, 30], [21, 29.8]), /29\.9/],
    [drawn(40, [20, 30], [21, 29]), /↑.*40/],
    [drawn(5, [20, 30], [21, 29]), /↓.*5/],
  ] as const;
  for (const [{ words }, text] of cases) {
    expect(words.map((one) => one.text)).toEqual([expect.stringMatching(text)]);
    // Half of a line of 11 pixels is below the middle.
    for (const { middle } of words) expect(middle + 11).toBeLessThanOrEqual(bbox.top);
  }
});

test('a limit in sight is a line at its value, and one that is not is none', () => {
  const { lines } = drawn(25, [20, 30], [21, 29]);
  expect(lines).toContain(bbox.top + bbox.height / 2);
  expect(drawn(40, [20, 30], [21, 29]).lines).toEqual([]);
});

test('a limit is written as numbers of the language are', () => {
  speak('de');
  expect(drawn(24.5, [20, 30], [21, 29]).words[0]?.text).toContain('24,5 °C');
  expect(drawn(30.5, [20, 30], [21, 29]).words[0]?.text).toMatch(/30,5 °C, 1,5/);
});
