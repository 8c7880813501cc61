import { type Row, faultsOf, table } from './scenario.ts';
import { isMissing } from '../support/programs.ts';
import { fuzzScenarios } from './scenarios/fuzz.ts';
import { scenarios } from './scenarios/index.ts';
import { write } from './writer.ts';

/**
 * `npm run torture`: everything that others may do to Certbench, and what it loses. Words behind it choose scenarios whose
 * names hold them; `--quick` takes samples. Ends with 1 where a column is not 0.
 */
async function main([first = '', ...rest]: readonly string[]): Promise<number> {
  if (first === 'writer') {
    const [folder = '', name = '', from, to] = rest;
    await write(folder, name, Number(from), Number(to));
    return 0;
  }
  const words = [first, ...rest].filter((word) => word !== '--quick' && word !== '');
  const effort = [first, ...rest].includes('--quick') ? 'quick' : 'long';
  const rows: Row[] = [];
  for (const scenario of [...scenarios, ...(await fuzzScenarios())]) {
    if (words.length > 0 && !words.some((word) => scenario.name.includes(word))) continue;
    if (effort === 'quick' && scenario.longOnly === true) continue;
    if (isMissing(...(scenario.needs ?? []))) continue;
    const start = performance.now();
    rows.push(...(await scenario.run(effort)));
    process.stderr.write(`${scenario.name}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  }
  process.stdout.write(`${table(rows)}\n`);
  return rows.length > 0 && rows.every((row) => faultsOf(row).length === 0) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
