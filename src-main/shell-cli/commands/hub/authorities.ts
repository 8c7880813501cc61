import type { Command } from 'commander';
import type { HubAuthorityModel } from '../../../contract/models.ts';
import { certificateLines } from '../../tell.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';

interface UploadOptions extends ManageOptions {
  name?: string;
  verified?: boolean;
}

const lines = (one: HubAuthorityModel): string[] => [
  `${one.name}  ${one.status}`,
  ...(one.verificationCode === undefined ? [] : [`  code        ${one.verificationCode}`]),
  ...certificateLines(one.certificate),
];

/** Authorities of a hub that runs. */
export function addHubAuthorityCommands(hub: Command): void {
  const authorities = hub
    .command('authorities')
    .description('authorities of a hub that runs: upload them, prove possession');

  addManageOptions(authorities.command('list').description('list them, each with its state')).action(
    (options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        const { authorities: all } = await managed.status();
        if (all.length === 0) output.say('No authorities yet.');
        for (const line of all.flatMap(lines)) output.say(line);
        output.document({ authorities: all });
      }),
  );

  const upload = authorities
    .command('upload <file>')
    .description('upload the certificate of an authority')
    .option('--name <name>', "another name than the certificate's common name")
    .option('--verified', 'take it as verified without a proof');
  addManageOptions(upload).action((file: string, { name, verified, ...options }: UploadOptions) =>
    managing(options, async (managed, session) => {
      const { pem } = await session.certificate(file);
      const named = name === undefined ? {} : { name };
      const one = await managed.call('hub.uploadAuthority', {
        certificatePem: pem,
        verified: verified ?? false,
        ...named,
      });
      for (const line of lines(one)) session.output.say(line);
      session.output.document(one);
    }),
  );

  addManageOptions(
    authorities.command('code <name>').description('make a verification code, which proof sign answers'),
  ).action((name: string, options: ManageOptions) =>
    managing(options, async (managed, { output }) => {
      const one = await managed.call('hub.createVerificationCode', { name });
      output.say(one.verificationCode ?? '');
      output.document(one);
    }),
  );

  addManageOptions(
    authorities.command('verify <name> <file>').description('hand in the verification certificate for the code'),
  ).action((name: string, file: string, options: ManageOptions) =>
    managing(options, async (managed, session) => {
      const { pem } = await session.certificate(file);
      const one = await managed.call('hub.verifyAuthority', { name, certificatePem: pem });
      session.output.say(`${one.name}  ${one.status}`);
      session.output.document(one);
    }),
  );

  addManageOptions(authorities.command('remove <name>').description('remove one from the hub')).action(
    (name: string, options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        await managed.call('hub.removeAuthority', { name });
        output.say(`Removed ${name}.`);
        output.document({ removed: name });
      }),
  );
}
