import type { Command } from 'commander';
import type { MethodInput } from '../contract/methods.ts';
import type { Session } from './session.ts';
import { pemOrBase64 } from './text-file.ts';

export interface HubRevocationOptions {
  revocationList?: string[];
  follow?: string[];
  ignoreRevocation?: boolean;
}

export const addHubRevocationOptions = (command: Command): Command =>
  command
    .option('--revocation-list <file...>', 'revocation lists to go by, of the authorities that it takes as verified')
    .option('--follow <dir...>', 'workspaces whose revocation lists it goes by, as they change')
    .option('--ignore-revocation', 'look at no revocation list, as the clouds do');

/** Reads the files before anything listens. `handOver`: once the hub knows its authorities. */
export async function readHubRevocation(
  session: Session,
  { revocationList = [], follow = [], ignoreRevocation }: HubRevocationOptions,
): Promise<{
  readonly start: Pick<MethodInput<'hub.start'>, 'revocation'>;
  readonly handOver: () => Promise<void>;
}> {
  const lists = await Promise.all(revocationList.map(pemOrBase64));
  // What was looked at once is followed from then on.
  for (const one of follow) await session.call('workspace.overview', { workspace: session.path(one) });
  return {
    start: { revocation: ignoreRevocation === true ? 'ignored' : 'checked' },
    async handOver() {
      for (const list of lists) await session.call('hub.setRevocationList', { list });
    },
  };
}
