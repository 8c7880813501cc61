import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { defaultDays, maximumDays } from '../../contract/limits.ts';
import { keyType } from '../../contract/models.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageFailure } from '../failure.ts';
import { keyPassphrase, keyPassphraseOption, optionalSecret, passphrase } from '../secrets.ts';
import { Session, interrupted } from '../session.ts';
import { absolute, certificateLines } from '../tell.ts';

interface RenewOptions {
  workspace: string;
  id: string[];
  newKey?: boolean;
  key?: (typeof keyType.options)[number];
  days?: number;
  passphraseFile?: string;
  pfxPasswordFile?: string;
  keyPassphraseFile?: string;
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
    .option('--passphrase-file <file>', "authority's passphrase (or CERTBENCH_PASSPHRASE)")
    .option('--pfx-password-file <file>', 'password of the .pfx files (or CERTBENCH_PFX_PASSWORD; default: 1234)')
    .option(...keyPassphraseOption)
    .option('--json', 'print one JSON document')
    .action(async (options: RenewOptions) => {
      if (options.key !== undefined && options.newKey !== true) throw new UsageFailure('--key belongs to --new-key.');
      const session = new Session(options.json ?? false);
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
        ...(pfxPassword === undefined ? {} : { pfxPassword }),
        keyPassphrase: await keyPassphrase(options.keyPassphraseFile),
        jobId,
      });
      session.warn([...renewed.warnings, ...renewed.devices.flatMap(({ warnings }) => warnings)]);
      for (const { deviceId, certificate, before } of renewed.devices) {
        session.output.say(`${deviceId} (renewed; before SHA-256 ${before.thumbprintSha256})`);
        for (const line of certificateLines(certificate)) session.output.say(line);
      }
      session.output.say(
        `${renewed.devices.length} renewed, in ${join(options.workspace, 'devices')}; the old files are in the trash.`,
      );
      session.output.document({
        devices: renewed.devices.map((one) => ({ ...one, files: absolute(options.workspace, one.files) })),
        warnings: renewed.warnings,
      });
    });
}

/** Whose passphrase is needed. */
async function authoritiesOf(session: Session, workspace: string, ids: readonly string[]): Promise<string[]> {
  const { devices } = await session.call('device.list', { workspace });
  const wanted = new Set(ids);
  const signers = devices.filter(({ deviceId }) => wanted.has(deviceId)).map(({ authority }) => authority);
  return [...new Set(signers.filter((name) => name !== undefined))];
}
