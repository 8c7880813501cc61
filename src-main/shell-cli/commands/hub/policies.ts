import { type Command, Option } from 'commander';
import type { HubPolicyModel } from '../../../contract/models.ts';
import { revocationReasons } from '../../../contract/limits.ts';
import { wholeNumber } from '../../arguments.ts';
import { confirm } from '../../confirming.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';
import { counted } from '../../counted.ts';

const line = ({
  name,
  validityDays,
  enabled,
  acceptsOnboarding,
  revokedAt,
  issued,
  revoked,
  certificate,
  bootstrapUser,
  waitSeconds,
}: HubPolicyModel): string =>
  [
    name,
    `certificates of ${counted(validityDays, 'day')}`,
    ...(acceptsOnboarding ? ['onboarding accepted'] : []),
    ...(revokedAt === undefined ? (enabled ? [] : ['disabled']) : [`revoked ${revokedAt}`]),
    revoked === 0 ? `${issued} issued` : `${issued} issued, ${revoked} of them revoked`,
    ...(bootstrapUser === undefined ? [] : ['has a password']),
    ...(waitSeconds === 0 ? [] : [`lets wait ${waitSeconds} s`]),
    `SHA-256 ${certificate.thumbprintSha256}`,
  ].join('  ');

interface AddOptions extends ManageOptions {
  days: number;
  acceptOnboarding?: boolean;
}

interface SetOptions extends ManageOptions {
  days?: number;
  enable?: true;
  disable?: true;
  acceptOnboarding?: true;
  refuseOnboarding?: true;
  wait?: number;
}

interface RevokeOptions extends ManageOptions {
  yes?: true;
  serial?: string;
  device?: string;
  reason: (typeof revocationReasons)[number];
}

/** Issuing policies of a hub that runs: its own authorities, which sign what devices ask for. */
export function addHubPolicyCommands(hub: Command): void {
  const policies = hub
    .command('policies')
    .description('issuing policies of a hub that runs: its authorities for the certificates that devices ask for');

  addManageOptions(policies.command('list').description('list them')).action((options: ManageOptions) =>
    managing(options, async (managed, { output }) => {
      const status = await managed.status();
      if (status.policies.length === 0) output.say('No issuing policies yet.');
      for (const policy of status.policies) output.say(line(policy));
      output.document({ policies: status.policies });
    }),
  );

  const days = () =>
    new Option('--days <days>', 'how long what it issues is valid, 1 to 90').argParser(wholeNumber(1, 90));
  addManageOptions(
    policies
      .command('add <name>')
      .description('make one, with an authority of its own')
      .addOption(days().default(30))
      .option('--accept-onboarding', 'let devices in with their onboarding certificate too'),
  ).action((name: string, { days: validityDays, acceptOnboarding = false, ...options }: AddOptions) =>
    managing(options, async (managed, { output }) => {
      const policy = await managed.call('hub.createPolicy', {
        name,
        validityDays,
        acceptsOnboarding: acceptOnboarding,
      });
      output.say(line(policy));
      output.document(policy);
    }),
  );

  addManageOptions(
    policies
      .command('set <name>')
      .description('change how long its certificates are valid, or whether it issues any')
      .addOption(days())
      .addOption(
        new Option('--wait <seconds>', 'how long who enrolls by EST is kept waiting, 0 to 3600').argParser(
          wholeNumber(0, 3600),
        ),
      )
      .option('--enable', 'issue again')
      .addOption(new Option('--disable', 'issue no more').conflicts('enable'))
      .option('--accept-onboarding', 'let devices in with their onboarding certificate too')
      .addOption(
        new Option('--refuse-onboarding', 'let them in with what it has issued alone').conflicts('acceptOnboarding'),
      ),
  ).action(
    (
      name: string,
      {
        days: validityDays,
        wait: waitSeconds,
        enable,
        disable,
        acceptOnboarding,
        refuseOnboarding,
        ...options
      }: SetOptions,
    ) =>
      managing(options, async (managed, { output }) => {
        const acceptsOnboarding = acceptOnboarding ?? (refuseOnboarding === true ? false : undefined);
        const enabled = enable ?? (disable === true ? false : undefined);
        const policy = await managed.call('hub.updatePolicy', {
          name,
          ...(validityDays === undefined ? {} : { validityDays }),
          ...(enabled === undefined ? {} : { enabled }),
          ...(acceptsOnboarding === undefined ? {} : { acceptsOnboarding }),
          ...(waitSeconds === undefined ? {} : { waitSeconds }),
        });
        output.say(line(policy));
        output.document(policy);
      }),
  );

  addManageOptions(
    policies
      .command('revoke <name>')
      .description(
        'take back all that it has issued, one certificate, or those of a device; whoever is connected with one is put out',
      )
      .option('--serial <hex>', 'one certificate alone')
      .addOption(new Option('--device <id>', 'those of one device alone').conflicts('serial'))
      .addOption(
        new Option('--reason <reason>', 'why')
          .choices(revocationReasons)
          .default('cessationOfOperation' satisfies RevokeOptions['reason']),
      )
      .option('--yes', 'without asking'),
  ).action(async (policy: string, { serial, device: issuedTo, reason, yes, ...options }: RevokeOptions) => {
    const what =
      serial !== undefined
        ? `Revoke the certificate ${serial} of ${policy}?`
        : issuedTo !== undefined
          ? `Revoke what ${policy} has issued to ${issuedTo}?`
          : `Revoke ${policy} with all that it has issued? It issues nothing from then on.`;
    await confirm(
      `${what} Whoever is connected with such a certificate is put out. This cannot be taken back.`,
      yes ?? false,
    );
    return managing(options, async (managed, { output }) => {
      const { revoked } = await managed.call('hub.revokeIssued', { policy, serial, issuedTo, reason });
      output.say(`${counted(revoked, 'certificate')} revoked.`);
      output.document({ revoked });
    });
  });

  addManageOptions(
    policies
      .command('password <name>')
      .description('make a new password by which devices without a certificate enroll by EST; it is shown this once')
      .option('--remove', 'let nobody enroll by a password'),
  ).action((name: string, { remove, ...options }: ManageOptions & { remove?: true }) =>
    managing(options, async (managed, { output }) => {
      if (remove === true) {
        output.document(await managed.call('hub.removeBootstrapPassword', { name }));
        return output.say(`Nobody enrolls at ${name} by a password.`);
      }
      const made = await managed.call('hub.createBootstrapPassword', { name });
      output.say(`user      ${made.user}`);
      output.say(`password  ${made.password}`);
      output.document(made);
    }),
  );

  addManageOptions(policies.command('delete <name>').description('delete one with its key')).action(
    (name: string, options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        await managed.call('hub.removePolicy', { name });
        output.say(`Deleted ${name}.`);
        output.document({ deleted: name });
      }),
  );

  addManageOptions(policies.command('issued').description('list what they have issued')).action(
    (options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        const { issued } = await managed.call('hub.issued', {});
        if (issued.length === 0) output.say('Nothing was issued yet.');
        for (const { issuedTo, policy, certificate, revoked } of issued) {
          const taken = revoked === undefined ? '' : `  revoked ${revoked.at} (${revoked.reason})`;
          output.say(`${issuedTo}  by ${policy}  until ${certificate.notAfter}  serial ${certificate.serial}${taken}`);
        }
        output.document({ issued });
      }),
  );
}
