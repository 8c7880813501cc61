import { join } from 'node:path';
import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addAuthorityCommands } from './commands/authority.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDeviceCommands } from './commands/device.ts';
import { addExportCommands } from './commands/export.ts';
import { addHubCommands } from './commands/hub.ts';
import { addInspectCommand } from './commands/inspect.ts';
import { addPublishCommand } from './commands/publish.ts';
import { addProofCommands } from './commands/proof.ts';
import { addProvisionCommand } from './commands/provision.ts';
import { addServerCommands } from './commands/server.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addSubscribeCommand } from './commands/subscribe.ts';
import { addThingsboardCommands } from './commands/thingsboard.ts';
import { addSnippetCommand } from './commands/snippet.ts';

/** Beside the folder that the program is built into. */
const notices = join(import.meta.dirname, '..', 'THIRD-PARTY-NOTICES.txt');

/** The program with all of its commands, for this command line; what cannot be understood is thrown as CommanderError. */
export function certbenchProgram(argv: readonly string[]): Command {
  const program = new Command('certbench')
    .description(packageJson.description)
    .version(packageJson.version)
    .addHelpText('after', `\nLicences of what it is built with: ${notices}`)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const addCommands = [
    addAuthorityCommands,
    addProofCommands,
    addDeviceCommands,
    addServerCommands,
    addInspectCommand,
    addExportCommands,
    addHubCommands,
    addProvisionCommand,
    addSimulateCommand,
    addPublishCommand,
    addSubscribeCommand,
    addThingsboardCommands,
    addSnippetCommand,
    addDemoCommand,
  ];
  for (const add of addCommands) add(program, argv);
  return program;
}
