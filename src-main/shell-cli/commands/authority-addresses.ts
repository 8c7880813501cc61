import type { Command } from 'commander';
import { UsageFailure } from '../failure.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';

interface AddressOptions {
  workspace: string;
  crl?: string;
  ocsp?: string;
  issuer?: string;
  none?: boolean;
  json?: boolean;
}

export function addAuthorityAddressCommand(authority: Command): void {
  authority
    .command('addresses <authority>')
    .description(
      'say where the certificates that it signs from now on send whoever checks them; without options tell what they say',
    )
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--crl <url>', 'of its revocation list, DER (CRL distribution point)')
    .option('--ocsp <url>', 'where OCSP is asked (authority information access)')
    .option('--issuer <url>', 'of its own certificate, DER (authority information access, caIssuers)')
    .option('--none', 'say nothing of it')
    .option('--json', 'print one JSON document')
    .action(setAddresses);
}

async function setAddresses(name: string, options: AddressOptions): Promise<void> {
  const { crl: list, ocsp, issuer, none } = options;
  const given = {
    ...(list === undefined ? {} : { list }),
    ...(ocsp === undefined ? {} : { ocsp }),
    ...(issuer === undefined ? {} : { issuer }),
  };
  const isGiven = Object.keys(given).length > 0;
  if (isGiven && none === true) throw new UsageFailure('--none stands alone.');
  const session = await openSession(options.json ?? false);
  const workspace = session.path(options.workspace);
  const { addresses } =
    isGiven || none === true
      ? await session.call('authority.setAddresses', { workspace, name, addresses: given })
      : await addressesOf(session, workspace, name);
  const { output } = session;
  if (addresses === undefined) output.say(`What ${name} signs says nothing of where its list is.`);
  for (const [what, url] of Object.entries(addresses ?? {})) output.say(`${what.padEnd(7)} ${url}`);
  output.document({ authority: name, addresses: addresses ?? {} });
}

async function addressesOf(session: Session, workspace: string, name: string) {
  const { authorities } = await session.call('authority.list', { workspace });
  const found = authorities.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new UsageFailure(`There is no authority named ${name}.`);
}
