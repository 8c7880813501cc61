#!/usr/bin/env node
import { CommanderError } from 'commander';
import { Problem } from '../services/problem.ts';
import { CallFailure, UsageFailure, failureText } from './failure.ts';
import { certbenchProgram } from './program.ts';

/** Exit status: 0 done, 1 failed, 2 wrong usage. */
async function main(): Promise<number> {
  // Whoever reads our output may stop reading, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE')
      process.stderr.write(`STORAGE_FAILED: Standard output cannot be written: ${error.message}\n`);
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  const program = certbenchProgram(process.argv);
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageFailure) {
      process.stderr.write(`error: ${error.message}\n`);
      return 2;
    }
    if (error instanceof CallFailure) {
      process.stderr.write(failureText(error.reply));
      return 1;
    }
    // What could not be saved when everything was stopped, after the last call was answered.
    if (error instanceof Problem) {
      const { code, message, remedy } = error;
      process.stderr.write(failureText({ code, message, details: remedy === undefined ? {} : { remedy } }));
      return 1;
    }
    process.stderr.write(`INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
