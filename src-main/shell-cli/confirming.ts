import { createInterface } from 'node:readline/promises';
import { UsageFailure } from './failure.ts';

/** Asks on the terminal; whoever says anything but yes has ended the command. `yes`: it was said on the command line. */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageFailure(`${question} Say --yes, or run on a terminal.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new UsageFailure('Nothing was done.');
  } finally {
    terminal.close();
  }
}
