import { beforeAll, expect, test } from 'vitest';
import { isMissing, must } from '../support/programs.ts';
import { faultsOf, table } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';

beforeAll(async () => {
  // The writers are processes of their own, which run what is built.
  await must('npx', 'vite', 'build', '--mode', 'torture', '--logLevel', 'error');
});

const here = scenarios.filter(({ longOnly, needs = [] }) => longOnly !== true && !isMissing(...needs));

test.each(here)('$name: nothing is lost, half-written or left over', async (scenario) => {
  const rows = await scenario.run('quick');
  process.stdout.write(`\n${table(rows)}\n`);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.flatMap(faultsOf)).toEqual([]);
  expect(rows.every(({ kills, failures, runs }) => kills + failures + runs > 0)).toBe(true);
});
