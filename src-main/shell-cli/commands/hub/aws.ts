import { type Command, Option } from 'commander';
import type { AwsStatus, HubAwsModel } from '../../../contract/models.ts';
import { awsStatus } from '../../../contract/hub/aws.ts';
import { textOf } from '../../text-file.ts';
import { addAwsShadowCommands } from './aws-shadow.ts';
import { type ManageOptions, addManageOptions, jsonArgument, jsonHint, managing } from './managing.ts';

interface CertificateOptions extends ManageOptions {
  status?: AwsStatus;
  policy?: string[];
  thing?: string[];
}

const line = ({ certificateId, status, things, policies, connected }: HubAwsModel['certificates'][number]): string =>
  [
    certificateId,
    status,
    ...(things.length === 0 ? [] : [`things: ${things.join(', ')}`]),
    ...(policies.length === 0 ? [] : [`policies: ${policies.join(', ')}`]),
    ...(connected.length === 0 ? [] : [`connected as ${connected.join(', ')}`]),
  ].join('  ');

const authorityLine = ({ name, autoRegistration, template }: HubAwsModel['authorities'][number]): string =>
  [
    'authority',
    name,
    ...(autoRegistration ? ['registers devices as they connect'] : []),
    ...(template === undefined ? [] : [`template: ${template}`]),
  ].join('  ');

const addCertificateOptions = (command: Command): Command =>
  addManageOptions(
    command
      .addOption(new Option('--status <status>', 'what it is to be').choices(awsStatus.options))
      .option('--policy <name...>', 'policies to attach, in the place of those that are')
      .option('--thing <name...>', 'things to attach, in the place of those that are; new ones are made'),
  );

const wanted = ({ status, policy, thing }: CertificateOptions) => ({
  ...(status === undefined ? {} : { status }),
  ...(policy === undefined ? {} : { policies: policy }),
  ...(thing === undefined ? {} : { things: thing }),
});

/** AWS IoT as a hub that runs plays it. */
export function addHubAwsCommands(hub: Command): void {
  const aws = hub
    .command('aws')
    .description('AWS IoT Core as a hub that runs plays it: certificates, things, policies and provisioning templates');

  addManageOptions(aws.command('list').description('list everything')).action((options: ManageOptions) =>
    managing(options, async (managed, { output }) => {
      const { aws: all } = await managed.status();
      for (const one of all.authorities) output.say(authorityLine(one));
      if (all.certificates.length === 0) output.say('No certificates yet.');
      for (const one of all.certificates) output.say(line(one));
      for (const { name } of all.things) output.say(`thing  ${name}`);
      for (const { name } of all.policies) output.say(`policy  ${name}`);
      for (const { name, enabled } of all.templates) output.say(`template  ${name}${enabled ? '' : '  disabled'}`);
      output.document(all);
    }),
  );

  addManageOptions(
    aws
      .command('authority <name>')
      .description(
        'register the devices that a verified authority has signed as they connect (JITR, with a template JITP)',
      )
      .option(
        '--template <name>',
        'the provisioning template that makes things of them; without it each is to be activated',
      )
      .option('--off', 'register none of them any more'),
  ).action((name: string, { template, off, ...options }: ManageOptions & { template?: string; off?: true }) =>
    managing(options, async (managed, { output }) => {
      const order = { name, autoRegistration: off !== true, ...(template === undefined ? {} : { template }) };
      const made = await managed.call('hub.setAwsAuthority', order);
      output.say(authorityLine(made));
      output.document(made);
    }),
  );

  addCertificateOptions(
    aws.command('register <file>').description('register a certificate (PEM) without an authority; ACTIVE by default'),
  ).action((file: string, options: CertificateOptions) =>
    managing(options, async (managed, { output }) => {
      const certificatePem = await textOf(file);
      const made = await managed.call('hub.setAwsCertificate', { certificatePem, ...wanted(options) });
      output.say(line(made));
      output.document(made);
    }),
  );

  addCertificateOptions(aws.command('set <certificateId>').description('change a certificate')).action(
    (certificateId: string, options: CertificateOptions) =>
      managing(options, async (managed, { output }) => {
        const made = await managed.call('hub.changeAwsCertificate', { certificateId, ...wanted(options) });
        output.say(line(made));
        output.document(made);
      }),
  );

  addManageOptions(
    aws.command('policy <name> <document>').description(`make a policy, or give it another document (${jsonHint})`),
  ).action((name: string, document: string, options: ManageOptions) =>
    managing(options, async (managed, { output }) => {
      const made = await managed.call('hub.setAwsPolicy', { name, document: await jsonArgument(document) });
      output.say(made.name);
      output.document(made);
    }),
  );

  addManageOptions(
    aws
      .command('template <name> <body>')
      .description(`make a provisioning template, or give it another body (${jsonHint})`)
      .option('--disable', 'nobody is provisioned by it for now'),
  ).action((name: string, body: string, { disable, ...options }: ManageOptions & { disable?: true }) =>
    managing(options, async (managed, { output }) => {
      const order = { name, body: await jsonArgument(body), enabled: disable !== true };
      const made = await managed.call('hub.setAwsTemplate', order);
      output.say(made.name);
      output.document(made);
    }),
  );

  addAwsShadowCommands(aws);
  const removals = [
    ['delete <certificateId>', 'delete a certificate', 'hub.removeAwsCertificate', 'certificateId'],
    ['delete-thing <name>', 'delete a thing, and detach it', 'hub.removeAwsThing', 'name'],
    ['delete-template <name>', 'delete a provisioning template', 'hub.removeAwsTemplate', 'name'],
    ['delete-policy <name>', 'delete a policy that is attached to nothing', 'hub.removeAwsPolicy', 'name'],
  ] as const;
  for (const [words, what, method, field] of removals) {
    addManageOptions(aws.command(words).description(what)).action((name: string, options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        await managed.call(method, { [field]: name } as never);
        output.say(`Deleted ${name}.`);
        output.document({ deleted: name });
      }),
    );
  }
}
