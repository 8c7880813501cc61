import { fuzzParser } from '../fuzz-parsers.ts';
import { fuzzedParsers } from '../fuzz-table.ts';
import { type Scenario, emptyRow } from '../scenario.ts';

const seed = 20_261_128;

/** Every reader of foreign bytes, a row each, fed with a million inputs; `tests/core/fuzz-files.test.ts` feeds it with some. */
export const fuzzScenarios = async (): Promise<Scenario[]> =>
  (await fuzzedParsers()).map((parser) => ({
    name: `fuzz ${parser.name}`,
    longOnly: true,
    async run() {
      const { scenario, rounds, lost, slowestMs, grownMb, example } = await fuzzParser(parser, 1_000_000, seed);
      const wrong = lost === 0 ? [] : [`${lost} inputs; the first: ${example ?? `${grownMb} MB are not given back`}`];
      const note = `${slowestMs} ms at most, ${grownMb} MB grown`;
      return [{ ...emptyRow(scenario), runs: rounds, wrong, note }];
    },
  }));
