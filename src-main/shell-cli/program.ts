import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { Problem } from '../services/problem.ts';
import { isProgramChanged } from '../services/program-changed.ts';
import type { SavedConnection } from '../contract/models.ts';
import { commandGroups } from './command-rows.ts';
import { CallFailure, NotPassed, UsageFailure, failureText, programChanged } from './failure.ts';
import { type CommandLine, valueOf } from './command-line.ts';

/** Beside the folder that the program is built into. */
const notices = join(import.meta.dirname, '..', 'THIRD-PARTY-NOTICES.txt');

/** Who comes from mosquitto's clients looks for a port, for which the nearest name is no help. Of a command that takes a host. */
const withHint = (text: string, argv: readonly string[]): string =>
  argv.includes('--host')
    ? text.replace(
        /(unknown option '--port'\n)(?:.*Did you mean.*\n)?/,
        '$1(The port stands behind the host, as in --host localhost:8883.)\n',
      )
    : text;

/**
 * The program for this command line, with the saved connection and the plan that it names. Of commands that do not stand on it there are
 * no more than the name and what they are for. What cannot be understood is thrown as CommanderError or UsageFailure.
 */
export async function certbenchProgram(
  argv: readonly string[],
  connection?: SavedConnection,
  plan?: CommandLine['plan'],
): Promise<Command> {
  const program = new Command('certbench')
    .description(packageJson.description)
    .version(packageJson.version)
    .addHelpText('after', `\nLicences of what it is built with: ${notices}`)
    .showHelpAfterError('(add --help for the options)')
    .configureOutput({ outputError: (text, write) => write(withHint(text, argv)) })
    .exitOverride();
  for (const { heading, rows } of commandGroups) {
    program.commandsGroup(heading);
    for (const { commands, load } of rows) {
      const names = Object.keys(commands);
      if (names.some((name) => argv.includes(name))) (await load())(program, { words: argv, connection, plan });
      else for (const name of names) program.command(name);
    }
  }
  const rows = commandGroups.flatMap((group) => group.rows);
  const about = Object.assign({}, ...rows.map(({ commands }) => commands)) as Record<string, string>;
  for (const command of program.commands) {
    const line = about[command.name()] ?? '';
    command.summary(line);
    // Its file may say more, to whoever asks for its own help.
    if (command.description() === '') command.description(line);
  }
  // Stands with the last group.
  program.helpCommand('help', 'the options of a command, as certbench COMMAND --help');
  return program.configureHelp({ subcommandTerm: (command) => command.name() });
}

/**
 * Runs one command. `argv` is as Node has it: two words, and then those of the user. Answers the exit status: 0 done,
 * 1 failed, 2 wrong usage, 3 a run that did not pass by the criteria of its plan.
 */
export async function runProgram(argv: readonly string[]): Promise<number> {
  try {
    const name = valueOf(argv, '--connection');
    const connection =
      name === undefined ? undefined : await (await import('./saved-connection.ts')).savedConnection(name);
    const file = argv[2] === 'simulate' ? valueOf(argv, '--plan') : undefined;
    const plan = file === undefined ? undefined : await (await import('./plan-named.ts')).planNamed(file);
    const program = await certbenchProgram(argv, connection, plan);
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageFailure) {
      process.stderr.write(`error: ${error.message}\n`);
      return 2;
    }
    if (error instanceof NotPassed) {
      process.stderr.write(`${error.message}\n`);
      return 3;
    }
    if (error instanceof CallFailure) {
      process.stderr.write(failureText(error.reply));
      return 1;
    }
    // What could not be saved when everything was stopped, after the last call was answered.
    if (error instanceof Problem) {
      const { code, message, remedy, action } = error;
      const details = { ...(remedy === undefined ? {} : { remedy }), ...(action === undefined ? {} : { action }) };
      process.stderr.write(failureText({ code, message, details }));
      return 1;
    }
    if (isProgramChanged(error)) {
      process.stderr.write(failureText(programChanged));
      return 1;
    }
    process.stderr.write(`INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}
