import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logFile } from '../../src-main/shell-electron/log-file.ts';
import { Workbench } from '../support/workbench.ts';

test('where a page of the window has failed comes into the log, and no words of it', async () => {
  const bench = await Workbench.open();
  const place = { function: 'Home', file: 'index-Ab_1.js', line: 1, column: 20 };
  const told = { page: 'home', error: 'TypeError', frames: [place], components: [{ ...place, column: 7 }] };
  await bench.call('app.reportFailedPage', told);
  expect(bench.logged.splice(0)).toEqual([
    {
      message: [
        'The page home could not be drawn: TypeError',
        'at Home (index-Ab_1.js:1:20)',
        'drawn by',
        'at Home (index-Ab_1.js:1:7)',
      ].join('\n'),
      cause: undefined,
    },
  ]);
  for (const wrong of [
    { ...told, page: 'my secret' },
    { ...told, error: 'Error: my secret' },
    { ...told, frames: [{ ...place, function: 'my secret' }] },
    { ...told, frames: [{ ...place, file: '/home/me/index.js' }] },
    { ...told, frames: Array.from({ length: 21 }, () => place) },
    { ...told, message: 'my secret' },
  ]) {
    expect((await bench.refusal('app.reportFailedPage', wrong)).code).toBe('INVALID_INPUT');
  }
  expect(bench.logged).toEqual([]);
  await bench.close();
});

test('pages that fail without end push nothing else out of the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'certbench-log-'));
  const path = join(folder, 'certbench.log');
  const log = logFile(path, () => new Date(0));
  log.error('An exception was not caught', new Error('what support needs'));
  const bench = await Workbench.open();
  const place = { function: 'F'.repeat(100), file: 'f'.repeat(100), line: 1, column: 1 };
  const places = Array.from({ length: 20 }, () => place);
  for (let n = 0; n < 300; n++) {
    await bench.call('app.reportFailedPage', { page: 'home', error: 'TypeError', frames: places, components: places });
  }
  for (const { message, cause } of bench.logged) log.error(message, cause);
  const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(kept.some((text) => text.includes('what support needs'))).toBe(true);
  expect(kept.some((text) => text.includes('The page home could not be drawn'))).toBe(true);
  await bench.close();
  rmSync(folder, { recursive: true });
});
