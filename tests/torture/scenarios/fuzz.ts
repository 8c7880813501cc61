import { fuzzParser } from '../fuzz-parsers.ts';
import { fuzzedParsers } from '../fuzz-table.ts';
import { type Row, type Scenario, emptyRow } from '../scenario.ts';

const seed = 20_261_128;

/** Every reader of foreign bytes, fed with a million inputs; `tests/core/fuzz-files.test.ts` feeds it with some. */
export const fuzzScenario: Scenario = {
  name: 'fuzz',
  longOnly: true,
  async run() {
    const rows: Row[] = [];
    for (const parser of await fuzzedParsers()) {
      const { scenario, rounds, lost, slowestMs, grownMb, example } = await fuzzParser(parser, 1_000_000, seed);
      const wrong = lost === 0 ? [] : [`${lost} inputs; the first: ${example ?? `${grownMb} MB are not given back`}`];
      const note = `${slowestMs} ms at most, ${grownMb} MB grown`;
      rows.push({ ...emptyRow(scenario), runs: rounds, wrong, note });
      process.stderr.write(`${scenario}: ${note}\n`);
    }
    return rows;
  },
};
