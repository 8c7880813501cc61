import { type FuzzRow, fuzzParser } from './fuzz-parsers.ts';
import { fuzzedParsers } from './fuzz-table.ts';

/** `npm run fuzz -- [inputs a parser] [seed]`: the table of `fuzz-table.ts`, a million inputs a parser. Ends with 1 where one is lost. */

const [rounds = 1_000_000, seed = 20_261_128] = process.argv.slice(2).map(Number);

const line = (
  { scenario, rounds: inputs, lost, foreign, slow, slowestMs, grownMb }: FuzzRow,
  seconds: number,
): string =>
  [
    scenario.padEnd(24),
    ...[inputs, lost, foreign, slow, slowestMs, grownMb, seconds].map((n) => String(n).padStart(11)),
  ].join('');

const heads = ['inputs', 'lost', 'foreign', 'slow', 'slowest ms', 'grown MB', 'seconds'];
process.stdout.write(`seed ${seed}\n${''.padEnd(24)}${heads.map((head) => head.padStart(11)).join('')}\n`);
let lost = 0;
for (const parser of await fuzzedParsers()) {
  const begun = performance.now();
  const row = await fuzzParser(parser, rounds, seed);
  lost += row.lost;
  process.stdout.write(`${line(row, Math.round((performance.now() - begun) / 1000))}\n`);
  if (row.example !== undefined) process.stdout.write(`  ${row.example}\n`);
}
process.exitCode = lost === 0 ? 0 : 1;
