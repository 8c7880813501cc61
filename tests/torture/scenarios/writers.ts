import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileFolders } from '../../../src-main/adapters/file-folders.ts';
import { LineProgram } from '../../support/programs.ts';
import { torturePath } from '../program.ts';
import { type Row, type Scenario, emptyRow } from '../scenario.ts';

/** 20 processes write to one folder in turns, 50 rounds each, while whoever holds the lock is killed now and then. */
export const writersScenario: Scenario = {
  name: 'writers',
  async run(effort) {
    if (effort === 'quick') return [await writeTogether('20 writers, killed', 3, 6)];
    return [await writeTogether('20 writers', 50, 0), await writeTogether('20 writers, killed', 50, 60)];
  },
};

const writers = 20;

async function writeTogether(scenario: string, rounds: number, kills: number): Promise<Row> {
  const row = emptyRow(scenario);
  const folder = await mkdtemp(join(tmpdir(), 'certbench-writers-'));
  try {
    /** What each has said to be written. */
    const told = new Set<string>();
    const running = new Set<number>();
    const all = Promise.all(
      Array.from({ length: writers }, (_, index) => {
        running.add(index);
        return writeRounds(folder, `w${index}`, rounds, told, row).finally(() => running.delete(index));
      }),
    );
    while (row.kills < kills && running.size > 0) {
      await sleep(Math.random() * 300);
      if (await killHolder(folder)) row.kills++;
    }
    await all;
    const release = await fileFolders.open(folder).lock('looking');
    await release();
    const list = JSON.parse(await readFile(join(folder, 'list.json'), 'utf8')) as string[];
    row.lost.push(...[...told].filter((entry) => !list.includes(entry)).map((entry) => `${entry} is not in the list`));
    // A round that was written and then killed is done again, and stands there twice; nobody may have overwritten another.
    const things = await readdir(join(folder, 'things'));
    if (things.length !== writers) row.lost.push(`${things.length} of ${writers} folders are there`);
    for (const name of things) {
      const round = await readFile(join(folder, 'things', name, 'round'), 'utf8').catch(() => '');
      if (round !== `${rounds - 1}`) row.halfWritten.push(`${name} is in round ${round}`);
    }
    row.leftOver.push(...(await readdir(join(folder, '.certbench'))));
    return row;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One writer, started again when it was killed, from the round that it has not told. */
async function writeRounds(folder: string, name: string, rounds: number, told: Set<string>, row: Row): Promise<void> {
  for (let next = 0; next < rounds;) {
    const one = new LineProgram(process.execPath, [torturePath, 'writer', folder, name, String(next), String(rounds)]);
    const status = await one.exited;
    await sleep(20);
    for (const { type, ...line } of one.lines) {
      if (type !== 'written') continue;
      told.add(`${name} ${String(line['round'])}`);
      next = Number(line['round']) + 1;
      row.runs++;
    }
    if (status !== 0 && status !== null) {
      row.wrong.push(`${name} ended with ${status} in round ${next}`);
      return;
    }
  }
}

/** Kills the process that the lock names, if it is one of ours. */
async function killHolder(folder: string): Promise<boolean> {
  try {
    const { processId } = JSON.parse(await readFile(join(folder, '.certbench', 'lock'), 'utf8')) as {
      processId: number;
    };
    if (processId === process.pid || !(await readFile(`/proc/${processId}/cmdline`, 'utf8')).includes(folder))
      return false;
    process.kill(processId, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
