import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { MethodInput } from '../../contract/methods.ts';
import type { ExportLayout, ExportSubject } from '../../contract/models.ts';
import { pfxProfile } from '../../contract/values.ts';
import { bundleIds } from '../../services/export.ts';
import { UsageFailure } from '../failure.ts';
import { optionalSecret, passphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { serverKeyVariable } from './server.ts';

interface ExportOptions {
  workspace: string;
  device?: string[];
  allDevices?: boolean;
  authority?: string;
  server?: string;
  bundle: string;
  out: string;
  prefix?: string;
  alias?: string;
  trustAlias?: string;
  pfxProfile?: (typeof pfxProfile.options)[number];
  storePasswordFile?: string;
  keyPasswordFile?: string;
  passphraseFile?: string;
  trust?: string[];
  keygen?: string;
  zip?: boolean;
  overwrite?: boolean;
  json?: boolean;
}

/** Whose files are made: the option of each kind, and what it is. */
const subjectOptions = {
  device: { value: 'id...', help: 'device whose files are made; of several, each in a folder with its name' },
  authority: { value: 'name', help: 'or authority; its key is always encrypted' },
  server: { value: 'name', help: 'or server certificate' },
} as const satisfies Readonly<Record<ExportSubject['kind'], { readonly value: string; readonly help: string }>>;
const subjectKinds = Object.keys(subjectOptions) as ExportSubject['kind'][];

export function addExportCommands(program: Command): void {
  const command = program
    .command('export')
    .description('make the files that another system wants, under the names it knows')
    .requiredOption('--workspace <dir>', 'the workspace');
  for (const [kind, { value, help }] of Object.entries(subjectOptions)) command.option(`--${kind} <${value}>`, help);
  command
    .option('--all-devices', 'or all devices of the workspace')
    .addOption(new Option('--bundle <name>', 'for which system').choices(bundleIds()).makeOptionMandatory())
    .requiredOption('--out <dir>', 'folder for the files; made where it is missing')
    .option('--prefix <text>', 'what the names of the files begin with')
    .option('--alias <name>', 'names the key in a keystore')
    .option('--trust-alias <name>', 'names the trusted certificate in a keystore')
    .option('--trust <file...>', 'certificates to be trusted')
    .option('--store-password-file <file>', 'password of the keystores (or CERTBENCH_STORE_PASSWORD)')
    .option('--key-password-file <file>', 'password of the key (or CERTBENCH_KEY_PASSWORD)')
    .option('--keygen <file>', 'a keygen.properties, for what is not given otherwise')
    .option(
      '--passphrase-file <file>',
      `opens the key where it is encrypted (or ${serverKeyVariable}, not for authorities, or CERTBENCH_PASSPHRASE)`,
    )
    .addOption(
      new Option('--pfx-profile <profile>', 'of .pfx and .p12: modern, or compatible with old systems').choices(
        pfxProfile.options,
      ),
    )
    .option('--zip', 'put the files of each into NAME.zip, with a README.txt that says what is what')
    .option('--overwrite', 'replace files that are there already')
    .option('--json', 'print one JSON document')
    .action(async (options: ExportOptions) => {
      const session = await openSession(options.json ?? false);
      const workspace = session.path(options.workspace);
      const subjects = await subjectsOf(session, workspace, options);
      const [first] = subjects;
      const single = subjects.length === 1;
      const jobId = 'certificate.export';
      if (!single) {
        session.services.sources['job.progress']({ jobId }, ({ done, total }) => session.output.progress(done, total));
      }
      void interrupted().then(() => session.call('job.cancel', { jobId }));
      const made = await session.call('certificate.export', {
        workspace,
        subjects: [...subjects],
        layout: layoutOf(options.zip ?? false, subjects.length),
        jobId,
        bundle: options.bundle,
        folder: session.path(options.out),
        prefix: options.prefix,
        alias: options.alias,
        trustAlias: options.trustAlias,
        pfxProfile: options.pfxProfile,
        overwrite: options.overwrite,
        ...(options.keygen === undefined ? {} : { optionsFrom: session.path(options.keygen) }),
        ...(await secretsOf(session, workspace, first, options)),
        trustPem: await trustOf(session, options.trust),
      });
      session.warn(made.warnings);
      const files = made.files.map((file) => ({ ...file, path: join(options.out, file.path) }));
      for (const { path, holdsKey } of files) session.output.say(`${path}${holdsKey ? '  (private key)' : ''}`);
      const whose = single ? first : { subjects };
      session.output.document({ ...whose, bundle: options.bundle, files, warnings: made.warnings });
    });
}

type Subjects = readonly [ExportSubject, ...ExportSubject[]];

async function subjectsOf(session: Session, workspace: string, options: ExportOptions): Promise<Subjects> {
  const { device, allDevices, authority, server } = options;
  const given = [device, allDevices, authority, server].filter((one) => one !== undefined);
  const named: Partial<Record<ExportSubject['kind'], readonly string[]>> = {
    device: allDevices === true ? await devicesOf(session, workspace) : [...new Set(device)],
    authority: authority === undefined ? [] : [authority],
    server: server === undefined ? [] : [server],
  };
  const [first, ...more] = subjectKinds.flatMap((kind) => (named[kind] ?? []).map((name) => ({ kind, name })));
  if (first !== undefined && given.length === 1) return [first, ...more];
  const choice = Object.entries(subjectOptions).map(([kind, { value }]) => `--${kind} ${value.toUpperCase()}`);
  throw new UsageFailure(`Give one of: ${choice.join(', ')}, --all-devices.`);
}

async function devicesOf(session: Session, workspace: string): Promise<string[]> {
  const { devices } = await session.call('device.list', { workspace });
  if (devices.length === 0) throw new UsageFailure('There are no devices in the workspace yet. Create some first.');
  return devices.map(({ deviceId }) => deviceId);
}

function layoutOf(zip: boolean, count: number): ExportLayout {
  if (zip) return 'zips';
  return count > 1 ? 'folders' : 'files';
}

/** Only what the bundle uses: a variable may be set for another command. */
async function secretsOf(
  session: Session,
  workspace: string,
  subject: ExportSubject,
  options: ExportOptions,
): Promise<Pick<MethodInput<'certificate.export'>, 'storePassword' | 'keyPassword' | 'keyPassphrase'>> {
  const { bundles, keyEncrypted } = await session.call('bundle.list', { workspace, subject });
  const row = bundles.find(({ id }) => id === options.bundle);
  const uses = (wanted: string) => row?.options.some(({ option }) => option === wanted) ?? false;
  const fromFile = options.keygen !== undefined;
  const password = async (file: string | undefined, variable: string, option: string) =>
    file === undefined && (fromFile || !uses(option)) ? undefined : optionalSecret({ file, variable });
  const storePassword = await password(options.storePasswordFile, 'CERTBENCH_STORE_PASSWORD', 'storePassword');
  const keyPassword = await password(options.keyPasswordFile, 'CERTBENCH_KEY_PASSWORD', 'keyPassword');
  const keyPassphrase =
    keyEncrypted && row?.needsKey === true ? await keyPassphraseOf(subject, options.passphraseFile) : undefined;
  return {
    ...(storePassword === undefined ? {} : { storePassword }),
    ...(keyPassword === undefined ? {} : { keyPassword }),
    ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
  };
}

/** A device's or a server's key may have a variable of its own, beside the authorities'. */
async function keyPassphraseOf({ kind, name }: ExportSubject, file: string | undefined): Promise<string> {
  const own = kind === 'authority' ? undefined : await optionalSecret({ file, variable: serverKeyVariable });
  return own ?? passphrase(file, `Passphrase of ${name}:`);
}

async function trustOf(session: Session, files: readonly string[] | undefined): Promise<string | undefined> {
  if (files === undefined) return undefined;
  const found: string[] = [];
  for (const file of files) found.push(...(await session.certificates(file)).map(({ pem }) => pem));
  return found.join('');
}
