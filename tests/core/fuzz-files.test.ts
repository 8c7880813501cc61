import { beforeAll, expect, test } from 'vitest';
import { type FuzzRow, type FuzzedParser, fuzzParser } from '../torture/fuzz-parsers.ts';
import { fuzzedParsers } from '../torture/fuzz-table.ts';

/** `npm run fuzz` is this file in the mode of that name: a million inputs a parser, and the table printed. */
const long = import.meta.env.MODE === 'fuzz';
const rounds = long ? 1_000_000 : 1500;
const seed = 20_261_128;

let parsers: FuzzedParser[];
beforeAll(async () => {
  parsers = await fuzzedParsers();
});

test(
  'no reader of foreign bytes throws anything but a Problem, takes long, or keeps what it read',
  async () => {
    const rows: FuzzRow[] = [];
    for (const parser of parsers) {
      const row = await fuzzParser(parser, rounds, seed);
      rows.push(row);
      if (long) process.stdout.write(`${JSON.stringify(row)}\n`);
    }
    expect(rows.filter(({ lost }) => lost > 0)).toEqual([]);
    expect(rows.map((row) => row.rounds)).toEqual(parsers.map(() => rounds));
  },
  long ? 0 : 120_000,
);
