import { vi } from 'vitest';
import { runProgram } from '../../src-main/shell-cli/program.ts';
import type { Finished } from './programs.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
let running = false;

/**
 * The command line in this process, for what is no matter of processes: what a command does and prints, and the status that it
 * answers. Starting a program takes many times as long as most commands. One at a time, since what it prints is caught.
 */
export async function cliHere(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  if (running) throw new Error('One command at a time can be run in this process.');
  running = true;
  const printed = { stdout: '', stderr: '' };
  const caught = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  const before = { ...process.env };
  const listening = signals.map((signal) => process.listeners(signal));
  Object.assign(process.env, { CERTBENCH_PASSPHRASE: '1234', ...env });
  try {
    return { status: await runProgram([process.execPath, 'certbench', ...args]), ...printed };
  } finally {
    for (const one of caught) one.mockRestore();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    // Which a process takes with it when it ends.
    for (const [index, signal] of signals.entries()) {
      for (const one of process.listeners(signal)) {
        if (listening[index]?.includes(one) === false) process.removeListener(signal, one);
      }
    }
    running = false;
  }
}
