import { type Command, Option } from 'commander';
import { wholeNumber } from './arguments.ts';
import type { CommandLine } from './command-line.ts';
import { type PlatformTarget, addPlatformOptions, platformNamed, targetOf, trustedOf } from './platform-options.ts';
import type { Session } from './session.ts';

/** What `publish` and `subscribe` have in common: one device, its server, and a QoS. */
export interface MessageOptions {
  workspace: string;
  device: string;
  qos: 0 | 1 | 2;
  serverCa?: string;
  json?: boolean;
  [platformOption: string]: unknown;
}

/** Settings of platforms that these commands say in their own way. */
const ownSettings = ['topic', 'qos', 'subscription'];

export function addMessageOptions(command: Command, typed: CommandLine): Command {
  command
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--device <id>', 'the device')
    .option('--qos <n>', 'quality of service: 0, 1 or 2', wholeNumber(0, 2), 1);
  addPlatformOptions(command, typed, ownSettings);
  const platform = platformNamed(typed);
  if (platform !== undefined && !platform.fields.some(({ name }) => name === 'mqtt')) {
    command.addOption(new Option('--mqtt <version>', 'version of the protocol').choices(platform.mqttVersions));
  }
  return command.option('--json', 'print JSON');
}

/** Workspace and server, as the calls want them. */
export async function serverOf(
  session: Session,
  options: MessageOptions,
  typed: CommandLine,
): Promise<PlatformTarget & { readonly workspace: string; readonly serverCaPem?: string }> {
  return {
    workspace: session.path(options.workspace),
    ...(await targetOf(options, ownSettings)),
    ...(await trustedOf(session, options.serverCa, typed)),
  };
}
