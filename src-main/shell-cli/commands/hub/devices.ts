import type { Command } from 'commander';
import type { HubDeviceModel } from '../../../contract/models.ts';
import { CallFailure, UsageFailure } from '../../failure.ts';
import type { ManagedHub } from '../../managed-hub.ts';
import type { Session } from '../../session.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';

interface RegisterOptions extends ManageOptions {
  thumbprint?: string;
  secondaryThumbprint?: string;
}

const authentication = { certificateAuthority: 'CA-signed', selfSigned: 'self-signed' };

function line(device: HubDeviceModel): string {
  const seen = device.lastSeenAt === undefined ? 'never seen' : `last seen ${device.lastSeenAt}`;
  return [
    `${device.deviceId}  ${authentication[device.authentication]}`,
    device.enabled ? 'enabled' : 'DISABLED',
    device.connected ? 'connected' : seen,
    ...(device.pendingMessages === 0 ? [] : [`${device.pendingMessages} waiting`]),
  ].join(', ');
}

const thumbprintLines = ({ primaryThumbprint, secondaryThumbprint }: HubDeviceModel): string[] =>
  [
    ['  primary     ', primaryThumbprint],
    ['  secondary   ', secondaryThumbprint],
  ].flatMap(([head, value]) => (value === undefined ? [] : [`${head}${value}`]));

/** Does the same to each device in turn; those before one that fails stay done, which is said. */
async function each(
  ids: readonly string[],
  session: Session,
  work: (deviceId: string) => Promise<string>,
): Promise<void> {
  const done: string[] = [];
  try {
    for (const deviceId of ids) {
      session.output.say(await work(deviceId));
      done.push(deviceId);
    }
  } finally {
    session.output.document({ devices: done });
  }
}

/** The device registry of a hub that runs. */
export function addHubDeviceCommands(hub: Command): void {
  const devices = hub.command('devices').description('the device registry of a hub that runs');

  addManageOptions(devices.command('list').description('list them, with who is connected')).action(
    (options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        const { devices: all } = await managed.status();
        if (all.length === 0) output.say('No devices yet.');
        for (const device of all) output.say(line(device));
        output.document({ devices: all });
      }),
  );

  const register = devices
    .command('register <id>')
    .description('register a device: CA-signed, or with a thumbprint self-signed')
    .option('--thumbprint <hex>', 'SHA-1 or SHA-256 of its certificate')
    .option('--secondary-thumbprint <hex>', 'of the certificate that follows it');
  addManageOptions(register).action(
    (deviceId: string, { thumbprint, secondaryThumbprint, ...options }: RegisterOptions) =>
      managing(options, async (managed, { output }) => {
        const device = await managed.call('hub.registerDevice', {
          deviceId,
          primaryThumbprint: thumbprint,
          secondaryThumbprint,
        });
        for (const text of [line(device), ...thumbprintLines(device)]) output.say(text);
        output.document(device);
      }),
  );

  addThumbprints(devices);

  addManageOptions(devices.command('show <id>').description('show one device')).action(
    (deviceId: string, options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        const device = await deviceOf(managed, deviceId);
        for (const text of [line(device), ...thumbprintLines(device)]) output.say(text);
        output.document(device);
      }),
  );

  for (const enabled of [true, false]) {
    const [word, what] = enabled ? ['enable', 'let devices connect again'] : ['disable', 'keep devices out'];
    addManageOptions(devices.command(`${word} <id...>`).description(what)).action(
      (ids: string[], options: ManageOptions) =>
        managing(options, (managed, session) =>
          each(ids, session, async (deviceId) =>
            line(await managed.call('hub.setDeviceEnabled', { deviceId, enabled })),
          ),
        ),
    );
  }

  addManageOptions(
    devices.command('delete <id...>').description('delete devices with their twins and waiting messages'),
  ).action((ids: string[], options: ManageOptions) =>
    managing(options, (managed, session) =>
      each(ids, session, async (deviceId) => {
        await managed.call('hub.removeDevice', { deviceId });
        return `Deleted ${deviceId}.`;
      }),
    ),
  );

  addManageOptions(
    devices.command('disconnect <id...>').description('break connections off, as a network does that fails'),
  ).action((ids: string[], options: ManageOptions) =>
    managing(options, (managed, session) =>
      each(ids, session, async (deviceId) => {
        await managed.call('hub.disconnectDevice', { deviceId });
        return `Cut ${deviceId} off.`;
      }),
    ),
  );
}

interface ThumbprintOptions extends ManageOptions {
  primary?: string;
  /** False: without one from now on. */
  secondary?: string | false;
  swap?: boolean;
  caSigned?: boolean;
}

/** What is not given stays as it is. */
function addThumbprints(devices: Command): void {
  const command = devices
    .command('thumbprints <id>')
    .description('change the certificates that a device is known by; its twin and its messages stay')
    .option('--primary <hex>', 'SHA-1 or SHA-256 of its certificate')
    .option('--secondary <hex>', 'of the one that is let in beside it')
    .option('--no-secondary', 'take the secondary one out')
    .option('--swap', 'make the primary one the secondary, and the reverse')
    .option('--ca-signed', 'go by its authority instead');
  addManageOptions(command).action((deviceId: string, options: ThumbprintOptions) =>
    managing(options, async (managed, { output }) => {
      const changed = authenticationFrom(options, await deviceOf(managed, deviceId));
      const device = await managed.call('hub.setDeviceAuthentication', { deviceId, ...changed });
      for (const text of [line(device), ...thumbprintLines(device)]) output.say(text);
      output.document(device);
    }),
  );
}

/** Throws UsageFailure. */
function authenticationFrom({ primary, secondary, swap, caSigned }: ThumbprintOptions, device: HubDeviceModel) {
  const ways = [swap === true, caSigned === true, primary !== undefined || secondary !== undefined].filter(Boolean);
  if (ways.length !== 1) {
    throw new UsageFailure('Give --primary and --secondary (or --no-secondary), or --swap, or --ca-signed alone.');
  }
  if (caSigned === true) return {};
  const { primaryThumbprint, secondaryThumbprint } = device;
  if (swap === true) {
    if (secondaryThumbprint !== undefined) {
      return { primaryThumbprint: secondaryThumbprint, secondaryThumbprint: primaryThumbprint };
    }
    throw new UsageFailure(`${device.deviceId} has no secondary thumbprint: give one by --secondary.`);
  }
  return {
    primaryThumbprint: primary ?? primaryThumbprint,
    secondaryThumbprint: secondary === false ? undefined : (secondary ?? secondaryThumbprint),
  };
}

/** Throws CallFailure. */
async function deviceOf(hub: ManagedHub, deviceId: string): Promise<HubDeviceModel> {
  const { devices } = await hub.status();
  const found = devices.find((device) => device.deviceId === deviceId);
  if (found !== undefined) return found;
  throw new CallFailure({
    code: 'NOT_FOUND',
    message: `The hub has no device ${deviceId}.`,
    details: { remedy: 'IDs count capital letters.', action: { do: 'register-device', id: deviceId } },
  });
}
