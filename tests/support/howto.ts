import type { z } from 'zod';
import { howtoMethods } from '../../src-main/contract/howto.ts';
import { showHowto } from '../../src-main/services/howto.ts';
import { type Finished, run } from './programs.ts';

/** What needs no workspace to be shown. */
export type HowtoInput = Exclude<z.input<(typeof howtoMethods)['howto.show']['input']>, { topic: 'export' }>;

/** The answer to an input, through the contract. */
export function answered(input: HowtoInput) {
  const { input: parser, output } = howtoMethods['howto.show'];
  const parsed = parser.parse(input);
  if (parsed.topic === 'export') throw new Error('An export is shown by the services.');
  return output.parse(showHowto(parsed, new Date(0)));
}

export const shown = (input: HowtoInput) => answered(input).steps;

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
export const tryOut = (input: HowtoInput, following: Following): Promise<Finished> =>
  runIn(commandsOf(input), following);

export const runIn = (commands: string, { cwd, typed = {}, goesOn = false }: Following): Promise<Finished> =>
  run('bash', [goesOn ? '-o' : '-euo', 'pipefail', '-c', commands], { cwd, env: typed });

/** Runs commands that must succeed, and answers their standard output. */
export async function follow(input: HowtoInput, following: Following): Promise<string> {
  const { status, stderr, stdout } = await tryOut(input, following);
  if (status !== 0) throw new Error(`${commandsOf(input)}\nended with ${status}:\n${stderr}${stdout}`);
  return stdout;
}
