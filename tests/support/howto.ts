import type { z } from 'zod';
import { howtoMethods } from '../../src-main/contract/howto-methods.ts';
import { showHowto } from '../../src-main/services/howto.ts';
import { type Finished, run } from './programs.ts';

export type HowtoInput = z.input<(typeof howtoMethods)['howto.show']['input']>;

/** What is shown for an input, through the contract. */
export function shown(input: HowtoInput) {
  const { input: parser, output } = howtoMethods['howto.show'];
  return output.parse(showHowto(parser.parse(input), new Date(0))).steps;
}

export const commandsOf = (input: HowtoInput): string =>
  shown(input)
    .map(({ commands }) => commands)
    .join('\n');

interface Following {
  readonly cwd: string;
  /** What the user would type, by the variable that it is asked for: set beforehand, it is not asked for. */
  readonly typed?: Readonly<Record<string, string>>;
  /** Goes on after an error, as a shell does that is typed into. */
  readonly goesOn?: boolean;
}

/** Runs the commands in one bash, whatever their exit status. */
export function tryOut(input: HowtoInput, { cwd, typed = {}, goesOn = false }: Following): Promise<Finished> {
  const commands = commandsOf(input);
  return run('bash', [goesOn ? '-o' : '-euo', 'pipefail', '-c', commands], { cwd, env: typed });
}

/** Runs commands that must succeed, and answers their standard output. */
export async function follow(input: HowtoInput, following: Following): Promise<string> {
  const { status, stderr, stdout } = await tryOut(input, following);
  if (status !== 0) throw new Error(`${commandsOf(input)}\nended with ${status}:\n${stderr}${stdout}`);
  return stdout;
}
