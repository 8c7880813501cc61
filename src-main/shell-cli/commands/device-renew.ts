import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { defaultDays, maximumDays } from '../../contract/limits.ts';
import type { MethodOutput } from '../../contract/methods.ts';
import { keyType } from '../../contract/values.ts';
import { backdateMinutesOf, backdateOption } from '../backdate.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageFailure } from '../failure.ts';
import { ManagedHub } from '../managed-hub.ts';
import { keyPassphrase, keyPassphraseOption, optionalSecret, passphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { absolute, certificateLines } from '../tell.ts';

interface RenewOptions {
  workspace: string;
  id: string[];
  newKey?: boolean;
  key?: (typeof keyType.options)[number];
  days?: number;
  backdate: string;
  passphraseFile?: string;
  pfxPasswordFile?: string;
  keyPassphraseFile?: string;
  hub?: boolean;
  data?: string;
  json?: boolean;
}

export function addDeviceRenew(device: Command): void {
  device
    .command('renew')
    .description('give devices new certificates; the old files go to the trash of the workspace')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--id <id...>', 'devices')
    .option('--new-key', 'make new keys, too, of the kind that they are')
    .addOption(new Option('--key <type>', 'with --new-key: of this kind').choices(keyType.options))
    .option('--days <n>', `lifetime (default: ${defaultDays.device})`, wholeNumber(1, maximumDays.any))
    .addOption(backdateOption())
    .option('--passphrase-file <file>', "authority's passphrase (or CERTBENCH_PASSPHRASE)")
    .option('--pfx-password-file <file>', 'password of the .pfx files (or CERTBENCH_PFX_PASSWORD; default: 1234)')
    .option(...keyPassphraseOption)
    .option('--hub', 'have a hub that runs let the new certificates in, too, where it knows devices by thumbprint')
    .option('--data <dir>', 'with --hub: its folder, where more than one runs')
    .option('--json', 'print one JSON document')
    .action(async (options: RenewOptions) => {
      if (options.key !== undefined && options.newKey !== true) throw new UsageFailure('--key belongs to --new-key.');
      if (options.data !== undefined && options.hub !== true) throw new UsageFailure('--data belongs to --hub.');
      const session = await openSession(options.json ?? false);
      // Before anything is renewed, so that one that does not run is told in time.
      const hub = options.hub === true ? await ManagedHub.find(options.data) : undefined;
      try {
        await renew(session, options, hub);
      } finally {
        hub?.close();
      }
    });
}

async function renew(session: Session, options: RenewOptions, hub: ManagedHub | undefined): Promise<void> {
  const workspace = session.path(options.workspace);
  const authorities = await authoritiesOf(session, workspace, options.id);
  const pfxPassword = await optionalSecret({ file: options.pfxPasswordFile, variable: 'CERTBENCH_PFX_PASSWORD' });
  const jobId = 'device.renew';
  session.services.sources['job.progress']({ jobId }, ({ done, total }) => session.output.progress(done, total));
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const renewed = await session.call('device.renew', {
    workspace,
    deviceIds: options.id,
    ...(authorities.length === 0
      ? {}
      : { passphrase: await passphrase(options.passphraseFile, `Passphrase of ${authorities.join(', ')}:`) }),
    key: options.newKey === true ? 'new' : 'same',
    keyType: options.key,
    validityDays: options.days,
    backdateMinutes: backdateMinutesOf(options.backdate),
    ...(pfxPassword === undefined ? {} : { pfxPassword }),
    keyPassphrase: await keyPassphrase(options.keyPassphraseFile),
    jobId,
  });
  session.warn([...renewed.warnings, ...renewed.devices.flatMap(({ warnings }) => warnings)]);
  for (const { deviceId, certificate, before } of renewed.devices) {
    session.output.say(`${deviceId} (renewed; before SHA-256 ${before.thumbprintSha256})`);
    for (const line of certificateLines(certificate)) session.output.say(line);
  }
  const rolled = hub === undefined ? undefined : await rollOver(hub, renewed.devices);
  for (const { deviceId, state } of rolled ?? [])
    session.output.say(`  hub         ${deviceId}: ${rolledWords[state]}`);
  session.output.say(
    `${renewed.devices.length} renewed, in ${join(options.workspace, 'devices')}; the old files are in the trash.`,
  );
  session.output.document({
    devices: renewed.devices.map((one) => ({ ...one, files: absolute(options.workspace, one.files) })),
    warnings: renewed.warnings,
    ...(rolled === undefined ? {} : { hub: rolled }),
  });
}

type Rolled = MethodOutput<'hub.rollOverDevices'>['devices'];

const rolledWords: Readonly<Record<Rolled[number]['state'], string>> = {
  'rolled-over': 'the old certificate and the new one are let in',
  known: 'the new certificate was let in already',
  'by-authority': 'known by its authority, so that nothing changes',
  'other-certificate': 'known by another certificate, and left as it is',
  'not-registered': 'not registered',
};

async function rollOver(hub: ManagedHub, renewed: MethodOutput<'device.renew'>['devices']): Promise<Rolled> {
  const { devices } = await hub.call('hub.rollOverDevices', {
    devices: renewed.map(({ deviceId, certificate, before }) => ({
      deviceId,
      thumbprint: certificate.thumbprintSha256,
      before: [before.thumbprintSha1, before.thumbprintSha256],
    })),
  });
  return devices;
}

/** Whose passphrase is needed. */
async function authoritiesOf(session: Session, workspace: string, ids: readonly string[]): Promise<string[]> {
  const { devices } = await session.call('device.list', { workspace });
  const wanted = new Set(ids);
  const signers = devices.filter(({ deviceId }) => wanted.has(deviceId)).map(({ authority }) => authority);
  return [...new Set(signers.filter((name) => name !== undefined))];
}
