import type { Command } from 'commander';
import { ManagedHub } from '../../managed-hub.ts';
import { openSession } from '../../open-session.ts';
import type { Session } from '../../session.ts';
import { textOf } from '../../text-file.ts';

/** What every command has that manages a hub which runs. */
export interface ManageOptions {
  data?: string;
  json?: boolean;
}

export function addManageOptions(command: Command, json = 'print one JSON document'): Command {
  return command
    .option('--data <dir>', 'folder of the hub; not needed where the window’s hub or one of hub start alone runs')
    .option('--json', json);
}

/** Does one thing at the hub that the options name. */
export async function managing(
  options: ManageOptions,
  work: (hub: ManagedHub, session: Session) => Promise<void>,
): Promise<void> {
  const session = await openSession(options.json ?? false);
  const hub = await ManagedHub.find(options.data);
  try {
    await work(hub, session);
  } finally {
    hub.close();
  }
}

/** JSON from the command line, or with @ before it from a file: a shell may take its quotes away. */
export const jsonArgument = async (text: string): Promise<string> =>
  text.startsWith('@') ? textOf(text.slice(1)) : text;

export const jsonHint = 'JSON, or @FILE';
