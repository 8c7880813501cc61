import type { Command } from 'commander';
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

/** Writes what a run has come to so far, where that is wanted. Answers whether it was. */
export async function saveResults(session: Session, runId: string, { results }: ResultsOptions): Promise<boolean> {
  if (results === undefined) return false;
  await session.call('simulation.saveResults', { runId, folder: session.path(results) });
  return true;
}
