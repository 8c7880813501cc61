import { Argument, type Command, Option } from 'commander';
import type { HubDpsFaultModel, HubIssuingFaultModel, HubThrottleModel } from '../../../contract/models.ts';
import { dpsFault } from '../../../contract/hub/dps.ts';
import { issuingFault } from '../../../contract/hub/issuing.ts';
import { rate, wholeNumber } from '../../arguments.ts';
import type { ManagedHub } from '../../managed-hub.ts';
import type { Output } from '../../output.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';
import { counted } from '../../counted.ts';

interface Subject {
  registrationId?: string;
  device?: string;
  policy?: string;
}

interface IssuingOptions extends ManageOptions, Pick<Subject, 'device' | 'policy'> {
  next?: boolean;
  seconds: number;
}

const provisioningLine = ({ fault, registrationId }: HubDpsFaultModel): string =>
  `${registrationId ?? 'every device'}  ${fault}`;

function issuingLine({ fault, deviceId, policy, next, seconds }: HubIssuingFaultModel): string {
  const whom = policy === undefined ? (deviceId ?? 'every device') : `policy ${policy}`;
  return [whom, `certificates ${fault}`, ...(fault === 'slow' ? [`${seconds} s`] : []), ...(next ? ['once'] : [])].join(
    '  ',
  );
}

function throttleLines({ connectsPerSecond, messagesPerSecond, registrationsPerMinute }: HubThrottleModel): string[] {
  return [
    ...(connectsPerSecond === undefined ? [] : [`every device  ${counted(connectsPerSecond, 'login')} a second`]),
    ...(messagesPerSecond === undefined ? [] : [`every device  ${counted(messagesPerSecond, 'message')} a second`]),
    ...(registrationsPerMinute === undefined
      ? []
      : [`every device  ${counted(registrationsPerMinute, 'registration')} a minute`]),
  ];
}

/** All that a hub was told to do wrong. */
async function tell(managed: ManagedHub, output: Output): Promise<void> {
  const { dps, issuingFaults, throttle } = await managed.status();
  const throttled = throttleLines(throttle);
  if (dps.faults.length + issuingFaults.length + throttled.length === 0) output.say('The hub answers as it should.');
  for (const one of dps.faults) output.say(provisioningLine(one));
  for (const one of issuingFaults) output.say(issuingLine(one));
  for (const line of throttled) output.say(line);
  output.document({ faults: dps.faults, issuing: issuingFaults, throttle });
}

const forPolicy = () => new Option('--policy <name>', 'for what asks for this policy alone').conflicts('device');

/** Failures on demand of a hub that runs. */
export function addHubFaultCommands(hub: Command): void {
  const fault = hub
    .command('fault')
    .description('failures on demand, until the hub stops; devices disconnect breaks connections off');
  const forRegistration = ['--registration-id <id>', 'for this device alone'] as const;
  const forDevice = ['--device <id>', 'for this device alone'] as const;

  const set = fault
    .command('set')
    .description('have the provisioning service fail')
    .addArgument(new Argument('<kind>', 'how').choices(dpsFault.options))
    .option(...forRegistration);
  addManageOptions(set).action(
    (kind: (typeof dpsFault.options)[number], { registrationId, ...options }: ManageOptions & Subject) =>
      managing(options, async (managed, { output }) => {
        await managed.call('hub.setDpsFault', { fault: kind, registrationId });
        await tell(managed, output);
      }),
  );

  const issuing = fault
    .command('issuing')
    .description('what becomes of requests for a certificate: at the provisioning service, over the hub, by EST')
    .addArgument(new Argument('<kind>', 'how; short-lived is valid for two minutes').choices(issuingFault.options))
    .option(...forDevice)
    .addOption(forPolicy())
    .option('--next', 'for the next request alone')
    .addOption(
      new Option('--seconds <seconds>', 'how long slow takes, 1 to 3600').argParser(wholeNumber(1, 3600)).default(20),
    );
  addManageOptions(issuing).action(
    (
      kind: (typeof issuingFault.options)[number],
      { device: deviceId, policy, next = false, seconds, ...options }: IssuingOptions,
    ) =>
      managing(options, async (managed, { output }) => {
        await managed.call('hub.setIssuingFault', { fault: kind, deviceId, policy, next, seconds });
        await tell(managed, output);
      }),
  );

  const throttle = fault
    .command('throttle')
    .description('refuse what comes faster, as clouds do; without an option nothing is refused any more')
    .option('--connects-per-second <n>', 'logins', rate)
    .option('--messages-per-second <n>', 'telemetry, and what brokers pass on', rate)
    .option('--registrations-per-minute <n>', 'at the provisioning service', rate);
  addManageOptions(throttle).action(
    ({ connectsPerSecond, messagesPerSecond, registrationsPerMinute, ...options }: ManageOptions & HubThrottleModel) =>
      managing(options, async (managed, { output }) => {
        await managed.call('hub.setThrottle', { connectsPerSecond, messagesPerSecond, registrationsPerMinute });
        await tell(managed, output);
      }),
  );

  addManageOptions(fault.command('list').description('list them')).action((options: ManageOptions) =>
    managing(options, async (managed, { output }) => tell(managed, output)),
  );

  const clear = fault
    .command('clear')
    .description('take every failure back, or those of one device or policy')
    .option(...forRegistration)
    .option('--device <id>', 'of certificates for this device alone')
    .addOption(forPolicy());
  addManageOptions(clear).action(({ registrationId, device, policy, ...options }: ManageOptions & Subject) =>
    managing(options, async (managed, { output }) => {
      const { dps, issuingFaults } = await managed.status();
      const isAll = registrationId === undefined && device === undefined && policy === undefined;
      const named = { deviceId: device, policy };
      const provisioning = isAll ? dps.faults : registrationId === undefined ? [] : [{ registrationId }];
      const certificates = isAll ? issuingFaults : device === undefined && policy === undefined ? [] : [named];
      for (const one of provisioning) {
        await managed.call('hub.setDpsFault', { fault: 'none', registrationId: one.registrationId });
      }
      if (isAll) await managed.call('hub.setThrottle', {});
      for (const one of certificates) {
        await managed.call('hub.setIssuingFault', { fault: 'none', deviceId: one.deviceId, policy: one.policy });
      }
      await tell(managed, output);
    }),
  );
}
