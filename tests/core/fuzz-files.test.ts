import { expect, test } from 'vitest';
import { type FuzzRow, fuzzParser } from '../torture/fuzz-parsers.ts';
import { fuzzedParsers } from '../torture/fuzz-table.ts';

/** The quick part of `npm run torture fuzz`, which feeds each reader a million inputs. */

test('no reader of foreign bytes throws anything but a Problem, takes long, or keeps what it read', async () => {
  const rounds = 1500;
  const rows: FuzzRow[] = [];
  for (const parser of await fuzzedParsers()) rows.push(await fuzzParser(parser, rounds, 20_261_128));
  expect(rows.filter(({ lost }) => lost > 0)).toEqual([]);
  expect(rows.length).toBeGreaterThan(10);
}, 120_000);

test('the table would show a reader that throws something else, or takes long', async () => {
  const corpus = [Uint8Array.of(1, 2, 3)];
  const read = (bytes: Uint8Array) => {
    if (bytes[0] !== 1) throw new TypeError('not a Problem');
  };
  const row = await fuzzParser({ name: 'bad', corpus, read }, 200, 1);
  expect(row.foreign).toBeGreaterThan(0);
  expect(row.lost).toBe(row.foreign);
  expect(row.example).toMatch(/TypeError: not a Problem/);
  const slow = { name: 'slow', corpus, read: () => spin(1100) };
  expect(await fuzzParser(slow, 2, 1)).toMatchObject({ slow: 2, lost: 2 });
});

/** Works for so many milliseconds: waiting is not what the table looks for. The clock is asked seldom, as asking is work of the system. */
function spin(ms: number): void {
  const { user } = process.cpuUsage();
  let sum = 0;
  while (process.cpuUsage().user - user < ms * 1000) for (let i = 0; i < 1_000_000; i++) sum += Math.sqrt(i);
  expect(sum).toBeGreaterThan(0);
}
