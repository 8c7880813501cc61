import type { Command } from 'commander';
import type { OperationalDevice, RenewalStepModel } from '../../contract/models.ts';
import { openSession } from '../open-session.ts';

interface OperationalOptions {
  workspace: string;
  id: string[];
  json?: boolean;
}

export function addDeviceOperational(device: Command): void {
  device
    .command('operational')
    .description('show the certificates that a service has issued to devices, and what happened to them when')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--id <id...>', 'devices')
    .option('--json', 'print one JSON object a device')
    .action(async (options: OperationalOptions) => {
      const session = await openSession(options.json ?? false);
      const workspace = session.path(options.workspace);
      const { devices } = await session.call('device.operational', { workspace, deviceIds: options.id });
      for (const one of devices) {
        session.output.line(one);
        for (const line of deviceLines(one)) session.output.say(line);
      }
    });
}

/** The certificate that was the device's own before. */
export const keptInWords = ({ notAfter }: NonNullable<OperationalDevice['keptBefore']>): string =>
  `the certificate before, until ${notAfter.slice(0, 10)}, is kept until this one has connected`;

function deviceLines({ deviceId, certificates, assignment, steps, keptBefore }: OperationalDevice): string[] {
  const hub = assignment === undefined ? '' : `: device ${assignment.deviceId} at ${assignment.host}`;
  return [
    `${deviceId}${hub}`,
    ...(certificates.length === 0 ? ['  no operational certificate'] : []),
    ...certificates.map(
      ({ serial, issuer, notAfter, renewAt, hasConnected }) =>
        `  ${serial} of ${issuer}, valid until ${notAfter}, renewed at ${renewAt}${hasConnected ? '' : ', has not connected yet'}`,
    ),
    ...(keptBefore === undefined ? [] : [`  its own: ${keptInWords(keptBefore)}`]),
    ...steps.map(stepLine),
  ];
}

function stepLine({ at, what, serial, by, why }: RenewalStepModel): string {
  const words = [what, serial, by === undefined ? undefined : `by ${by}`].filter((one) => one !== undefined);
  return `    ${at}  ${words.join(' ')}${why === undefined ? '' : `: ${why}`}`;
}
