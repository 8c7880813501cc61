import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

/** What a table has is told before a plan takes values from it. */

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

async function file(name: string, content: string | Uint8Array): Promise<{ file: string }> {
  await writeFile(join(bench.folder, name), content);
  return { file: bench.path(name) };
}

test.each([
  [
    'semicolons and quotes',
    'deviceId;room;"floor; level"\r\nd-1;"Küche; Süd";2\r\n',
    ['deviceId', 'room', 'floor; level'],
    1,
  ],
  ['tabs', 'a\tb\n1\t2\n3\t4\n', ['a', 'b'], 2],
  ['one column', 'level\n1\n2\n3\n', ['level'], 3],
  ['a byte order mark', '\uFEFFroom,floor\n', ['room', 'floor'], 0],
  ['titles twice, and one that is empty', 'a,,a,b\n', ['a', 'b'], 0],
  ['a title that no plan can name', `${'x'.repeat(201)},b\n`, ['b'], 0],
])('%s', async (_what, content, columns, rows) => {
  const table = await file('rooms.csv', content);
  expect(await bench.call('plan.columns', { table })).toEqual({ name: 'rooms.csv', columns, rows });
});

test('UTF-16 as spreadsheets write it', async () => {
  const table = await file('wide.csv', Buffer.from('\uFEFFroom\tfloor\nKüche\t2\n', 'utf16le'));
  expect(await bench.call('plan.columns', { table })).toEqual({
    name: 'wide.csv',
    columns: ['room', 'floor'],
    rows: 1,
  });
});

test('a table within a plan has no name, and very many titles are told in part', async () => {
  const titles = Array.from({ length: 2000 }, (_, index) => `c${index}`);
  const { name, columns } = await bench.call('plan.columns', { table: { text: `${titles.join(',')}\n` } });
  expect([name, columns]).toEqual([undefined, titles.slice(0, 1000)]);
});

test.each([
  [
    'a picture',
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0, 0xd8),
    'The table is not text in UTF-8 or UTF-16.',
  ],
  ['nothing', '', 'The table has no titles in its first line.'],
  ['lines that are empty', '\n\n', 'The table has no titles in its first line.'],
  ['a quote that is not closed', 'a,b\n"1,2\n', 'Row 2 of the table cannot be read'],
  ['text after a quote', 'a,b\n"1"x,2\n', 'Row 2 of the table cannot be read'],
])('%s is refused, and told how to mend it', async (_what, content, message) => {
  const refused = await bench.refusal('plan.columns', { table: await file('bad.csv', content) });
  expect(refused).toMatchObject({
    code: 'INVALID_INPUT',
    details: { field: 'table', remedy: expect.any(String) as string },
  });
  expect(refused.message).toContain(message);
});

test('a file that is gone, and a token that was never given', async () => {
  const gone = await bench.refusal('plan.columns', { table: { file: bench.path('gone.csv') } });
  expect(gone.code).toBe('NOT_FOUND');
  const unknown = await bench.refusal('plan.columns', { table: { file: 'made up' } });
  expect(unknown).toMatchObject({ code: 'NOT_FOUND', details: { field: 'table' } });
});
