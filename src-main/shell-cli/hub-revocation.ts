import type { Command } from 'commander';
import type { MethodInput } from '../contract/methods.ts';
import { wholeNumber } from './arguments.ts';
import { UsageFailure } from './failure.ts';
import { passphrase } from './secrets.ts';
import type { Session } from './session.ts';
import { pemOrBase64 } from './text-file.ts';

export interface HubRevocationOptions {
  revocationList?: string[];
  follow?: string[];
  ignoreRevocation?: boolean;
  ocsp?: string[];
  passphraseFile?: string;
  revocationPort?: number;
  serveRevocation: boolean;
}

export const addHubRevocationOptions = (command: Command): Command =>
  command
    .option('--revocation-list <file...>', 'revocation lists to go by, of the authorities that it takes as verified')
    .option('--follow <dir...>', 'workspaces whose revocation lists it goes by, as they change')
    .option('--ignore-revocation', 'look at no revocation list, as the clouds do')
    .option('--ocsp <authority...>', 'authorities of the first workspace to follow that it answers by OCSP for')
    .option('--passphrase-file <file>', 'their passphrase (or CERTBENCH_PASSPHRASE)')
    .option(
      '--revocation-port <n>',
      'port for revocation lists and OCSP, by HTTP; without it a free one',
      wholeNumber(0, 65_535),
    )
    .option('--no-serve-revocation', 'serve neither revocation lists nor OCSP');

/** Reads the files before anything listens. `handOver`: once the hub knows its authorities. */
export async function readHubRevocation(
  session: Session,
  options: HubRevocationOptions,
): Promise<{
  readonly start: Pick<MethodInput<'hub.start'>, 'revocation' | 'revocationPort'>;
  readonly handOver: () => Promise<void>;
}> {
  const { revocationList = [], follow = [], ignoreRevocation, ocsp = [] } = options;
  const [first] = follow;
  if (ocsp.length > 0 && first === undefined)
    throw new UsageFailure('--ocsp needs --follow DIR, where its authorities are.');
  const lists = await Promise.all(revocationList.map(pemOrBase64));
  const secret =
    ocsp.length === 0 ? undefined : await passphrase(options.passphraseFile, `Passphrase of ${ocsp.join(', ')}:`);
  // What was looked at once is followed from then on.
  for (const one of follow) await session.call('workspace.overview', { workspace: session.path(one) });
  return {
    start: {
      revocation: ignoreRevocation === true ? 'ignored' : 'checked',
      revocationPort: options.serveRevocation ? options.revocationPort : null,
    },
    async handOver() {
      for (const list of lists) await session.call('hub.setRevocationList', { list });
      for (const authority of ocsp) {
        const workspace = session.path(first ?? '');
        await session.call('hub.createResponder', { workspace, authority, passphrase: secret });
      }
    },
  };
}
