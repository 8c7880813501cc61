import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { MethodInput } from '../contract/methods.ts';
import { CallFailure } from './failure.ts';
import { typed } from './remedies.ts';
import type { Session } from './session.ts';

export interface ResultsOptions {
  results?: string;
}

export const addResultsOption = (command: Command): Command =>
  command.option(
    '--results <dir>',
    'write what the run has come to: results.json, CSV, JSON lines and an HTML report; see docs/fleet.md',
  );

/** Throws where they could not be written. */
export async function prepareResults(session: Session, { results }: ResultsOptions): Promise<void> {
  if (results !== undefined) await session.call('results.prepare', { folder: session.path(results) });
}

/** Writes what a run has come to so far, where that is wanted. */
export async function saveResults(session: Session, runId: string, { results }: ResultsOptions): Promise<void> {
  if (results !== undefined) await save(session, runId, results);
}

/**
 * Writes what a run has come to in the end, where that is wanted. With this program it is gone, so where the folder does not take all of
 * it `results.json` alone goes there, and where that fails too, all goes to a new folder for temporary files. Answers what then
 * is to be said.
 */
export async function keepResults(
  session: Session,
  runId: string,
  { results }: ResultsOptions,
): Promise<CallFailure | undefined> {
  if (results === undefined) return undefined;
  const failure = await failureOf(save(session, runId, results));
  if (failure === undefined) {
    session.output.say(`Results: ${results}`);
    return undefined;
  }
  if ((await failureOf(save(session, runId, results, 'results.json'))) === undefined) {
    const merge = typed(['report', 'merge', results, '--out', 'DIR']);
    return saying(
      failure,
      `All of the results is in ${join(results, 'results.json')}; the other files would not go there.`,
      merge === undefined
        ? 'Make them of it where there is room, by certbench report merge.'
        : `Make them of it where there is room: ${merge}`,
    );
  }
  const elsewhere = await mkdtemp(join(tmpdir(), 'certbench-results-')).catch(() => undefined);
  if (elsewhere !== undefined) {
    if ((await failureOf(save(session, runId, elsewhere))) === undefined) {
      return saying(failure, `The results are in ${elsewhere} instead.`, 'Move them to where they are to stay.');
    }
    await rm(elsewhere, { recursive: true, force: true });
  }
  return saying(failure, 'The results of the run’s end are lost: no folder for temporary files takes them either.');
}

type Files = MethodInput<'simulation.saveResults'>['files'];

const save = (session: Session, runId: string, folder: string, files?: Files) =>
  session.call('simulation.saveResults', { runId, folder: session.path(folder), files });

/** Throws what is no refusal. */
async function failureOf(call: Promise<unknown>): Promise<CallFailure | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof CallFailure) return error;
    throw error;
  }
}

function saying({ reply }: CallFailure, where: string, remedy = reply.details.remedy): CallFailure {
  const details = remedy === undefined ? {} : { remedy };
  return new CallFailure({ ...reply, message: `${reply.message} ${where}`, details });
}
