import { type Command, Option } from 'commander';
import type { MethodInput } from '../../../contract/methods.ts';
import type { HubDpsModel, HubEnrollmentGroupModel, HubEnrollmentModel } from '../../../contract/models.ts';
import { connectionProfile } from '../../../contract/values.ts';
import { reprovisionPolicy } from '../../../contract/hub/dps.ts';
import { UsageFailure } from '../../failure.ts';
import { certificateLines } from '../../tell.ts';
import { type ManageOptions, addManageOptions, jsonArgument, jsonHint, managing } from './managing.ts';

interface TermOptions extends ManageOptions {
  initialTags?: string;
  initialDesired?: string;
  reprovision?: (typeof reprovisionPolicy.options)[number];
  connectionProfile?: (typeof connectionProfile.options)[number];
  policy?: string;
  disabled?: boolean;
}

interface IndividualOptions extends TermOptions {
  deviceId?: string;
  secondary?: string;
}

interface GroupOptions extends TermOptions {
  name?: string;
  authority?: string;
}

interface WhichOptions extends ManageOptions {
  group?: boolean;
}

type Terms = Pick<
  MethodInput<'hub.setEnrollment'>,
  'enabled' | 'reprovision' | 'initialTags' | 'initialDesired' | 'connectionProfile' | 'policy'
>;

const addTermOptions = (command: Command): Command =>
  addManageOptions(
    command
      .option('--initial-tags <json>', `tags of the twin that a new device begins with: ${jsonHint}`)
      .option('--initial-desired <json>', `and its desired properties: ${jsonHint}`)
      .addOption(
        new Option('--reprovision <policy>', 'what happens to a device that registers once more')
          .choices(reprovisionPolicy.options)
          .default('migrate' satisfies (typeof reprovisionPolicy.options)[number]),
      )
      .addOption(
        new Option('--connection-profile <profile>', 'what devices are told that the hub speaks, in the preview of it')
          .choices(connectionProfile.options)
          .default('classic' satisfies (typeof connectionProfile.options)[number]),
      )
      .option('--policy <name>', 'issuing policy of the hub that signs the certificates which its devices ask for')
      .option('--disabled', 'keep its devices out for now'),
  );

const termsOf = async ({
  initialTags,
  initialDesired,
  reprovision,
  connectionProfile: profile,
  policy,
  disabled,
}: TermOptions): Promise<Terms> => ({
  enabled: disabled !== true,
  reprovision,
  connectionProfile: profile,
  policy,
  ...(initialTags === undefined ? {} : { initialTags: await jsonArgument(initialTags) }),
  ...(initialDesired === undefined ? {} : { initialDesired: await jsonArgument(initialDesired) }),
});

const twinLines = (one: HubEnrollmentModel | HubEnrollmentGroupModel): string[] => [
  `  reprovision ${one.reprovision}`,
  `  profile     ${one.connectionProfile}`,
  `  tags        ${one.initialTags}`,
  `  desired     ${one.initialDesired}`,
  ...(one.policy === undefined ? [] : [`  policy      ${one.policy}`]),
];

const state = (enabled: boolean): string => (enabled ? 'enabled' : 'DISABLED');

const individualLines = (one: HubEnrollmentModel): string[] => [
  `${one.registrationId}  individual, ${state(one.enabled)}${one.deviceId === undefined ? '' : `, device ${one.deviceId}`}`,
  ...certificateLines(one.certificate),
  ...twinLines(one),
];

const groupLines = (one: HubEnrollmentGroupModel): string[] => [
  `${one.name}  group, ${state(one.enabled)}${one.authority === undefined ? '' : `, by ${one.authority}`}${one.verified ? '' : ', NOT VERIFIED'}`,
  ...(one.certificate === undefined ? [] : certificateLines(one.certificate)),
  ...twinLines(one),
];

const registrationLines = ({ registrations }: HubDpsModel): string[] =>
  registrations.map(
    (one) =>
      `${one.registrationId}  ${one.status}${one.deviceId === undefined ? '' : `: device ${one.deviceId} at ${one.assignedHub ?? ''}`}, ${one.lastUpdatedAt}`,
  );

/** Enrollments of the provisioning service of a hub that runs. */
export function addHubEnrollmentCommands(hub: Command): void {
  const enrollments = hub
    .command('enrollments')
    .description('enrollments of the provisioning service of a hub that runs');

  addManageOptions(enrollments.command('list').description('list them, and what has registered')).action(
    (options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        const { dps } = await managed.status();
        const lines = [
          ...dps.groups.flatMap(groupLines),
          ...dps.enrollments.flatMap(individualLines),
          ...registrationLines(dps),
        ];
        if (lines.length === 0) output.say('No enrollments yet.');
        for (const text of lines) output.say(text);
        output.document({ enrollments: dps.enrollments, groups: dps.groups, registrations: dps.registrations });
      }),
  );

  addTermOptions(
    enrollments
      .command('individual <file>')
      .description('enroll one device by its certificate, anew or in the place of its enrollment')
      .option('--device-id <id>', 'another device ID than the registration ID')
      .option('--secondary <file>', 'the certificate that follows'),
  ).action((file: string, options: IndividualOptions) =>
    managing(options, async (managed, session) => {
      const { deviceId, secondary } = options;
      const one = await managed.call('hub.setEnrollment', {
        certificatePem: (await session.certificate(file)).pem,
        ...(secondary === undefined ? {} : { secondaryCertificatePem: (await session.certificate(secondary)).pem }),
        deviceId,
        ...(await termsOf(options)),
      });
      for (const text of individualLines(one)) session.output.say(text);
      session.output.document(one);
    }),
  );

  addTermOptions(
    enrollments
      .command('group [file]')
      .description('let in devices below an authority: one of the hub, or the certificate of a file')
      .option('--authority <name>', 'a verified authority of the hub')
      .option('--name <name>', "another name than the authority's"),
  ).action(async (file: string | undefined, options: GroupOptions) => {
    const { name, authority } = options;
    if ((file === undefined) === (authority === undefined)) {
      throw new UsageFailure('A group goes by a FILE, or by --authority NAME.');
    }
    await managing(options, async (managed, session) => {
      const one = await managed.call('hub.setEnrollmentGroup', {
        name,
        authority,
        ...(file === undefined ? {} : { certificatePem: (await session.certificate(file)).pem }),
        ...(await termsOf(options)),
      });
      for (const text of groupLines(one)) session.output.say(text);
      session.output.document(one);
    });
  });

  const which = (command: Command) =>
    addManageOptions(command.option('--group', 'the name is of a group, and not a registration ID'));

  for (const enabled of [true, false]) {
    const [word, what] = enabled
      ? ['enable', 'let its devices register again']
      : ['disable', 'let none of its devices register'];
    which(enrollments.command(`${word} <name>`).description(what)).action(
      (name: string, { group, ...options }: WhichOptions) =>
        managing(options, async (managed, { output }) => {
          const kind = group === true ? 'group' : 'individual';
          await managed.call('hub.setEnrollmentEnabled', { kind, name, enabled });
          output.say(`${name}  ${kind}, ${state(enabled)}`);
          output.document({ kind, name, enabled });
        }),
    );
  }

  which(enrollments.command('delete <name>').description('delete one; its devices stay in the hub')).action(
    (name: string, { group, ...options }: WhichOptions) =>
      managing(options, async (managed, { output }) => {
        if (group === true) await managed.call('hub.removeEnrollmentGroup', { name });
        else await managed.call('hub.removeEnrollment', { registrationId: name });
        output.say(`Deleted ${name}.`);
        output.document({ deleted: name });
      }),
  );
}
