import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { Problem } from '../services/problem.ts';
import type { SavedConnection } from '../contract/models.ts';
import { addAuthorityCommands } from './commands/authority.ts';
import { addChainCommands } from './commands/chain.ts';
import { addCheckCommand } from './commands/check.ts';
import { addConnectionCommands } from './commands/connections.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDeleteCommands } from './commands/delete.ts';
import { addDiagnoseCommand } from './commands/diagnose.ts';
import { addDeviceCommands } from './commands/device.ts';
import { addEstCommands } from './commands/est.ts';
import { addExpiringCommand } from './commands/expiring.ts';
import { addExportCommands } from './commands/export.ts';
import { addHubCommands } from './commands/hub.ts';
import { addImportCommand } from './commands/import.ts';
import { addBringInCommand } from './commands/bring-in.ts';
import { addInspectCommand } from './commands/inspect.ts';
import { addNotesCommands } from './commands/notes.ts';
import { addPlanCommands } from './commands/plan.ts';
import { addPublishCommand } from './commands/publish.ts';
import { addProofCommands } from './commands/proof.ts';
import { addProvisionCommand } from './commands/provision.ts';
import { addReportCommand } from './commands/report.ts';
import { addRequestCommands } from './commands/request.ts';
import { addServerCommands } from './commands/server.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addSubscribeCommand } from './commands/subscribe.ts';
import { addTestCertificateCommands } from './commands/test-certificates.ts';
import { addThingsboardCommands } from './commands/thingsboard.ts';
import { addSettingsCommands } from './commands/settings.ts';
import { addTrustCommands } from './commands/trust.ts';
import { addSnippetCommand } from './commands/snippet.ts';
import { addSupportBundleCommand } from './commands/support-bundle.ts';
import { CallFailure, NotPassed, UsageFailure, failureText } from './failure.ts';
import { type CommandLine, valueOf } from './platform-options.ts';
import { planNamed } from './plan-options.ts';
import { savedConnection } from './saved-connection.ts';

/** Beside the folder that the program is built into. */
const notices = join(import.meta.dirname, '..', 'THIRD-PARTY-NOTICES.txt');

/**
 * The program with all of its commands, for this command line with the saved connection and the plan that it names; what cannot be
 * understood is thrown as CommanderError or UsageFailure.
 */
export function certbenchProgram(
  argv: readonly string[],
  connection?: SavedConnection,
  plan?: CommandLine['plan'],
): Command {
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
    addDeleteCommands,
    addNotesCommands,
    addRequestCommands,
    addEstCommands,
    addServerCommands,
    addInspectCommand,
    addBringInCommand,
    addExpiringCommand,
    addExportCommands,
    addImportCommand,
    addHubCommands,
    addProvisionCommand,
    addSimulateCommand,
    addPlanCommands,
    addReportCommand,
    addPublishCommand,
    addSubscribeCommand,
    addCheckCommand,
    addChainCommands,
    addDiagnoseCommand,
    addSupportBundleCommand,
    addTestCertificateCommands,
    addThingsboardCommands,
    addConnectionCommands,
    addTrustCommands,
    addSettingsCommands,
    addSnippetCommand,
    addDemoCommand,
  ];
  const typed = { words: argv, connection, plan };
  for (const add of addCommands) add(program, typed);
  return program;
}

/**
 * Runs one command. `argv` is as Node has it: two words, and then those of the user. Answers the exit status: 0 done,
 * 1 failed, 2 wrong usage, 3 a run that did not pass by the criteria of its plan.
 */
export async function runProgram(argv: readonly string[]): Promise<number> {
  try {
    const name = valueOf(argv, '--connection');
    const connection = name === undefined ? undefined : await savedConnection(name);
    await certbenchProgram(argv, connection, await planNamed(argv)).parseAsync(argv);
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
    process.stderr.write(`INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}
