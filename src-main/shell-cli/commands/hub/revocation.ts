import type { Command } from 'commander';
import type { HubRevocationListModel } from '../../../contract/models.ts';
import { pemOrBase64 } from '../../text-file.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';

function line(one: HubRevocationListModel): string {
  const { name, issuer, certificates, nextUpdate, overdue, doubt, listUrl, answersUntil } = one;
  if (doubt !== undefined) return `${name}  not gone by: ${doubt}`;
  return [
    name,
    `of ${issuer ?? ''}`,
    `${certificates} revoked`,
    ...(nextUpdate === undefined ? [] : [`next one due ${nextUpdate}${overdue ? ', overdue' : ''}`]),
    ...(listUrl === undefined ? [] : [listUrl]),
    ...(answersUntil === undefined ? [] : [`OCSP until ${answersUntil}`]),
  ].join('  ');
}

/** Revocation lists of a hub that runs. */
export function addHubRevocationCommands(hub: Command): void {
  const lists = hub
    .command('lists')
    .description('revocation lists of a hub that runs: who is on one is put out, and let in no more');

  addManageOptions(lists.command('list').description('list them')).action((options: ManageOptions) =>
    managing(options, async (managed, { output }) => {
      const { revocationLists } = await managed.status();
      if (revocationLists.length === 0) output.say('No revocation lists yet.');
      for (const one of revocationLists) output.say(line(one));
      output.document({ revocationLists });
    }),
  );

  addManageOptions(
    lists
      .command('set <file>')
      .description('have it go by a list, in the place of an older one of the same authority')
      .option('--issuer <file>', 'certificate of whoever has signed it, where that is no authority of the hub'),
  ).action((file: string, { issuer, ...options }: ManageOptions & { issuer?: string }) =>
    managing(options, async (managed, session) => {
      const issuerPem = issuer === undefined ? undefined : (await session.certificate(issuer)).pem;
      const one = await managed.call('hub.setRevocationList', { list: await pemOrBase64(file), issuerPem });
      session.output.say(line(one));
      session.output.document(one);
    }),
  );

  addManageOptions(
    lists.command('remove <name>').description('go by one no longer: whom it had taken back is let in again'),
  ).action((name: string, options: ManageOptions) =>
    managing(options, async (managed, { output }) => {
      await managed.call('hub.removeRevocationList', { name });
      output.say(`Removed ${name}.`);
      output.document({ removed: name });
    }),
  );
}
