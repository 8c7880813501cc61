import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageFailure } from '../failure.ts';
import type { CommandLine } from '../command-line.ts';
import { addPlatformOptions, targetOf } from '../platform-options.ts';
import { openSession } from '../open-session.ts';

interface SnippetOptions {
  workspace: string;
  device: string;
  [platformOption: string]: unknown;
  serverCa?: string;
  language?: string;
}

/** Programs for whoever programs the device. */
export function addSnippetCommand(program: Command, typed: CommandLine): void {
  const command = program
    .command('snippet')
    .description('print a small program that connects as a device; it is run in the folder of the workspace')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--device <id>', 'the device');
  addPlatformOptions(command, typed)
    .option('--language <name>', 'of those that the platform offers; without it they are listed')
    .action(async (options: SnippetOptions) => {
      const session = await openSession(false);
      const { serverCa, language } = options;
      if (serverCa !== undefined) await session.certificates(serverCa);
      else if (typed.connection?.serverCa !== undefined) {
        session.output.warn('The connection has authorities to trust; save them to a file and name it by --server-ca.');
      }
      const { snippets } = await session.call('howto.show', {
        topic: 'client',
        deviceId: options.device,
        ...(await targetOf(options)),
        ...(serverCa === undefined
          ? {}
          : { serverCaFile: relative(resolve(options.workspace), resolve(serverCa)).replaceAll('\\', '/') }),
      });
      if (language === undefined) {
        for (const { language: name, label, install } of snippets) {
          session.output.say(`${name.padEnd(16)}${label.padEnd(24)}${install}`);
        }
        return;
      }
      const snippet = snippets.find((one) => one.language === language);
      if (snippet === undefined) {
        throw new UsageFailure(
          `There is no program in ${JSON.stringify(language)} for this. Choose one of: ${snippets.map((one) => one.language).join(', ')}.`,
        );
      }
      process.stdout.write(snippet.code);
    });
}
