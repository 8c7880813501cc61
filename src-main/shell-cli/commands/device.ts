import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type Command, Option } from 'commander';
import type { CreatedDevice, DeviceSet } from '../../contract/models.ts';
import { keyType, pfxProfile } from '../../contract/values.ts';
import { backdateMinutesOf, backdateOption } from '../backdate.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageFailure } from '../failure.ts';
import { revokedInShort, revokedOf } from '../revoked.ts';
import { saidInShort, saidOf } from '../said.ts';
import { keyPassphrase, optionalSecret, passphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { OwnPorts, Session } from '../session.ts';
import {
  type KeygenFile,
  type SubjectOptions,
  addKeygenOption,
  addSubjectOptions,
  commonNameOf,
  keygenOf,
  subjectWith,
} from '../subject-options.ts';
import { absolute, certificateLines, fileLines } from '../tell.ts';
import { textOf } from '../text-file.ts';
import { addDeviceOperational, keptInWords } from './device-operational.ts';
import { addDeviceRenew } from './device-renew.ts';

import { defaultDays, defaultKeys, maximumDays } from '../../contract/limits.ts';
import { counted } from '../counted.ts';

interface CreateOptions extends SubjectOptions {
  workspace: string;
  authority?: string;
  selfSigned?: boolean;
  id?: string[];
  prefix?: string;
  count?: number;
  csv?: string;
  leaveOutFaulty?: boolean;
  preview?: boolean;
  keygen?: string;
  key: (typeof keyType.options)[number];
  days?: number;
  backdate: string;
  pfxProfile: (typeof pfxProfile.options)[number];
  rootInChain: boolean;
  passphraseFile?: string;
  pfxPasswordFile?: string;
  keyPassphraseFile?: string;
  json?: boolean;
}

interface ManifestOptions {
  workspace: string;
  device?: string[];
  output: string;
  json?: boolean;
}

/** Of larger sets it was not measured whether optimised code is worth its making. */
const hardlyOptimised = 6000;

/** Above this many devices a person is shown a count instead of each one's facts. */
const listedInFull = 10;

export function addDeviceCommands(program: Command): void {
  const device = program.command('device');

  const create = device
    .command('create')
    .description('create the devices of a set that are not there yet')
    .requiredOption('--workspace <dir>', 'folder to keep everything in; made where it is missing')
    .option('--authority <name>', 'authority that signs the certificates')
    .option('--self-signed', 'make self-signed certificates')
    .option('--id <id...>', 'device IDs, which become the common names')
    .option('--prefix <text>', 'with --count: IDs PREFIX01, PREFIX02 ...')
    .option('--count <n>', 'how many', wholeNumber(1, 100_000))
    .option('--csv <file>', 'CSV file with a column deviceId, and what rows have of their own: key, days, O, OU ...')
    .option('--leave-out-faulty', 'make the devices of the other rows where rows of the CSV file have faults');
  addKeygenOption(addSubjectOptions(create), 'without another ID, its DOMAIN_SUFFIX is the ID')
    .addOption(new Option('--key <type>', 'kind of key').choices(keyType.options).default(defaultKeys.device))
    .option('--days <n>', `lifetime (default: ${defaultDays.device})`, wholeNumber(1, maximumDays.any))
    .addOption(backdateOption())
    .addOption(
      new Option('--pfx-profile <profile>', 'modern, or compatible for Windows Server 2016 and the macOS Keychain')
        .choices(pfxProfile.options)
        .default('modern'),
    )
    .option('--no-root-in-chain', 'end <id>-chain.pem before the root; the .pfx keeps the whole chain')
    .option('--passphrase-file <file>', "authority's passphrase (or CERTBENCH_PASSPHRASE)")
    .option('--pfx-password-file <file>', 'password of the .pfx files (or CERTBENCH_PFX_PASSWORD; default: 1234)')
    .option('--key-passphrase-file <file>', 'encrypt the .pem keys with this (or CERTBENCH_KEY_PASSPHRASE)')
    .option('--preview', 'tell which devices it would be, with what is wrong with them, and make nothing')
    .option('--json', 'print one JSON document')
    .action(async (options: CreateOptions) => {
      const session = await openSession(options.json ?? false, await begunAhead(options));
      const keygen = await keygenOf(session, options.keygen);
      const devices = await deviceSet(options, keygen);
      if (options.preview === true) return preview(session, options.workspace, devices);
      if ((options.authority === undefined) === (options.selfSigned !== true)) {
        throw new UsageFailure('Give either --authority NAME or --self-signed.');
      }
      const pfxPassword = await optionalSecret({ file: options.pfxPasswordFile, variable: 'CERTBENCH_PFX_PASSWORD' });
      const encryption = await keyPassphrase(options.keyPassphraseFile);
      const jobId = 'device.create';
      session.services.sources['job.progress']({ jobId }, ({ done, total }) => session.output.progress(done, total));
      void interrupted().then(() => session.call('job.cancel', { jobId }));
      const created = await session.call('device.create', {
        workspace: session.path(options.workspace),
        devices,
        ...(options.authority === undefined
          ? {}
          : {
              authority: {
                name: options.authority,
                passphrase: await passphrase(options.passphraseFile, `Passphrase of ${options.authority}:`),
              },
            }),
        subject: subjectWith(options, keygen),
        keyType: options.key,
        validityDays: options.days,
        backdateMinutes: backdateMinutesOf(options.backdate),
        pfxProfile: options.pfxProfile,
        rootInChain: options.rootInChain,
        ...(pfxPassword === undefined ? {} : { pfxPassword }),
        ...(encryption === undefined ? {} : { keyPassphrase: encryption }),
        jobId,
      });
      session.warn([...created.warnings, ...created.devices.flatMap(({ warnings }) => warnings)]);
      tell(session, options.workspace, created.devices);
      session.output.document(() => ({
        devices: created.devices.map((one) => ({ ...one, files: absolute(options.workspace, one.files) })),
        warnings: created.warnings,
      }));
    });

  addDeviceRenew(device);
  addDeviceOperational(device);

  device
    .command('manifest')
    .description('write a table of devices: a CSV file with thumbprints, credentials IDs and files')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--device <id...>', 'devices; without it, all of the workspace')
    .requiredOption('--output <file>', 'the file; one that is there is replaced')
    .option('--json', 'print one JSON document')
    .action(async ({ workspace, device: deviceIds, output, json }: ManifestOptions) => {
      const session = await openSession(json ?? false);
      const jobId = 'device.manifest';
      void interrupted().then(() => session.call('job.cancel', { jobId }));
      const { devices } = await session.call('device.manifest', {
        workspace: session.path(workspace),
        deviceIds,
        file: session.path(output),
        jobId,
      });
      session.output.say(`${counted(devices, 'device')} in ${output}`);
      session.output.document({ devices, file: output });
    });

  device
    .command('list')
    .description('list the devices of a workspace')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--json', 'print one JSON document')
    .action(async (options: { workspace: string; json?: boolean }) => {
      const session = await openSession(options.json ?? false);
      const workspace = session.path(options.workspace);
      const { devices } = await session.call('device.list', { workspace });
      const said = await saidOf(session, workspace, 'device');
      const revoked = await revokedOf(session, workspace, 'devices');
      const { output } = session;
      if (devices.length === 0) output.say('No devices yet.');
      for (const { deviceId, authority, certificate, missing, keptBefore } of devices) {
        const signer = authority ?? (certificate.issuer === certificate.subject ? undefined : certificate.issuer);
        const issuer = signer === undefined ? 'self-signed' : `signed by ${signer}`;
        const gap = missing.length === 0 ? '' : `, MISSING ${missing.join(', ')}`;
        const kept = keptBefore === undefined ? '' : `, ${keptInWords(keptBefore)}`;
        output.say(
          `${deviceId}  until ${certificate.notAfter.slice(0, 10)}, ${issuer}, SHA-256 ${certificate.thumbprintSha256}${gap}${kept}${revokedInShort(revoked(deviceId))}${saidInShort(said(deviceId))}`,
        );
      }
      output.document({
        devices: devices.map((one) => ({
          ...one,
          ...revoked(one.deviceId),
          ...said(one.deviceId),
          files: absolute(options.workspace, one.files),
        })),
      });
    });
}

/**
 * Threads for a set whose size is told: they begin while the services are loaded. This program makes a set and ends: to optimise its code takes V8 longer
 * than is won by it, a sixth of all that a thousand devices take and a tenth of what six thousand do (Node 20; in Node 26 nothing and a twentieth).
 */
async function begunAhead({ id, count = id?.length, preview = false }: CreateOptions): Promise<OwnPorts> {
  if (count === undefined || preview) return {};
  if (count <= hardlyOptimised) setFlagsFromString('--no-opt');
  const { makingThreads } = await import('../../adapters/making-threads.ts');
  return { making: makingThreads({ ahead: count }) };
}

async function deviceSet(
  { id, prefix, count, csv, leaveOutFaulty }: CreateOptions,
  keygen: KeygenFile | undefined,
): Promise<DeviceSet> {
  const ways = [id !== undefined, prefix !== undefined || count !== undefined, csv !== undefined].filter(Boolean);
  const domain = ways.length === 0 ? commonNameOf(keygen, '--id') : undefined;
  if (domain !== undefined) return { kind: 'ids', ids: [domain] };
  if (ways.length !== 1) throw new UsageFailure('Give one of: --id ID ..., --prefix P with --count N, --csv FILE.');
  if (id !== undefined) return { kind: 'ids', ids: id };
  if (csv !== undefined) return { kind: 'csv', text: await textOf(csv), leaveOutFaulty };
  if (prefix === undefined || count === undefined) throw new UsageFailure('--prefix and --count belong together.');
  return { kind: 'numbered', prefix, count };
}

async function preview(session: Session, folder: string, devices: DeviceSet): Promise<void> {
  const found = await session.call('device.preview', { workspace: session.path(folder), devices });
  const { output } = session;
  for (const { row, deviceId, keyType: key, validityDays, subject, platform, exists, fault } of found.rows) {
    const days = validityDays === undefined ? undefined : `${validityDays} days`;
    const state = fault === undefined ? (exists ? 'exists' : 'new') : `FAULT ${fault}`;
    output.say(
      `${row}  ${[deviceId, key, days, subject, platform, state].filter((part) => part !== undefined).join(', ')}`,
    );
  }
  if (found.rows.length < found.total) output.say(`... ${found.total - found.rows.length} more`);
  if (found.unknownColumns.length > 0) output.say(`Columns that say nothing here: ${found.unknownColumns.join(', ')}`);
  output.say(`${counted(found.total, 'device')}, ${found.faults} with a fault; nothing was made.`);
  output.document(found);
}

function tell(session: Session, workspace: string, devices: readonly CreatedDevice[]): void {
  const { output } = session;
  const count = (outcome: string) => devices.filter((one) => one.outcome === outcome).length;
  if (devices.length <= listedInFull) {
    for (const one of devices) {
      output.say(`${one.deviceId} (${one.outcome})`);
      for (const line of [...certificateLines(one.certificate), ...fileLines(workspace, one.files)]) output.say(line);
    }
  }
  output.say(
    `${count('created')} created, ${count('completed')} completed, ${count('kept')} were there already, in ${join(workspace, 'devices')}.`,
  );
}
