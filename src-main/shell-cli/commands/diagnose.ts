import { type Command, Option } from 'commander';
import type { MethodInput, MethodOutput } from '../../contract/methods.ts';
import type { DiagnosisStep } from '../../contract/models.ts';
import { stepNames } from '../../services/diagnosis/step-names.ts';
import { platformIds } from '../../services/platforms.ts';
import { duration, hostAndPort } from '../arguments.ts';
import { CallFailure, UsageFailure } from '../failure.ts';
import type { CommandLine } from '../command-line.ts';
import { addSettingOptions, platformNamed, settingsOf, trustedOf } from '../platform-options.ts';
import { keyPassphrase, keyPassphraseOption, optionalSecret } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { remedyLines } from '../tell.ts';

export interface DiagnoseOptions {
  workspace?: string;
  device?: string;
  cert?: string;
  key?: string;
  passphraseFile?: string;
  keyPassphraseFile?: string;
  serverCa?: string;
  publish: boolean;
  timeout: number;
  [platformOption: string]: unknown;
}

type Diagnosed = MethodOutput<'diagnosis.run'>;
type DeviceInput = MethodInput<'diagnosis.run'>['device'];

type Address = ReturnType<typeof hostAndPort> | undefined;

export function addDiagnoseCommand(program: Command, typed: CommandLine): void {
  const command = program
    .command('diagnose')
    .description('find out step by step why a device is not let in: name, TCP, TLS, certificate, login, messages');
  addDiagnosisOptions(command, typed)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit status 1 where a step failed; a warning is none.')
    .action(async (address: Address, options: DiagnoseOptions & { json?: boolean }) => {
      const session = await openSession(options.json ?? false);
      const diagnosed = await runDiagnosis(session, address ?? placeOf(typed), options, typed);
      for (const line of linesOf(diagnosed)) session.output.say(line);
      session.output.document(diagnosed);
      failWhereFailed(diagnosed);
    });
}

/** What says which connection is diagnosed. */
export const addDiagnosisOptions = (command: Command, typed: CommandLine): Command =>
  addSettingOptions(
    command
      .argument('[host[:port]]', 'the server; without it that of --connection', hostAndPort)
      .option('--device <id>', 'the device of a workspace, or whom the certificate of --cert claims to be')
      .option('--workspace <dir>', 'the workspace of the device')
      .option('--cert <file>', "a certificate of anybody's, in any form, with its intermediates")
      .option('--key <file>', 'its private key, where it is not in the same file')
      .option('--passphrase-file <file>', 'what opens the files of --cert and --key (or CERTBENCH_PASSPHRASE)')
      .option(...keyPassphraseOption)
      .addOption(
        new Option('--platform <name>', 'what is spoken there (default: by the look of the host, else mqtt-broker)')
          .choices(platformIds())
          .default(typed.connection?.platform),
      )
      .option('--connection <name>', 'a saved connection, for what is not given here: see certbench connections')
      .option('--server-ca <file>', "authorities to trust instead of the system's roots"),
    typed,
  )
    .option('--no-publish', 'log in and subscribe, but publish no message')
    .addOption(
      new Option('--timeout <time>', 'how long the server may take for an answer')
        .argParser(duration)
        .default(5000, '5s'),
    );

/** Diagnoses what the options say, until it is interrupted. */
export async function runDiagnosis(
  session: Session,
  place: NonNullable<Address>,
  options: DiagnoseOptions,
  typed: CommandLine,
): Promise<Diagnosed> {
  const platform = platformNamed(typed);
  const jobId = 'diagnosis.run';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const device = await deviceOf(session, options);
  return session.call('diagnosis.run', {
    ...place,
    ...(platform === undefined ? {} : { platform: platform.id, settings: await settingsOf(platform, options) }),
    ...(await trustedOf(session, options.serverCa, typed)),
    ...(device === undefined ? {} : { device }),
    publish: options.publish,
    timeoutMs: options.timeout,
    jobId,
  });
}

function placeOf({ connection }: CommandLine) {
  if (connection !== undefined) return { host: connection.host, port: connection.port };
  throw new UsageFailure('Name the server, HOST or HOST:PORT, or a saved one by --connection.');
}

async function deviceOf(session: Session, options: DiagnoseOptions): Promise<DeviceInput> {
  const { device, workspace, cert, key } = options;
  if (cert !== undefined) {
    if (workspace !== undefined) {
      throw new UsageFailure('Give either --cert or a device of a --workspace, and not both.');
    }
    const password = await optionalSecret({ file: options.passphraseFile, variable: 'CERTBENCH_PASSPHRASE' });
    return {
      from: 'files',
      certificate: session.path(cert),
      ...(key === undefined ? {} : { key: session.path(key) }),
      ...(password === undefined ? {} : { password }),
      ...(device === undefined ? {} : { deviceId: device }),
    };
  }
  if (key !== undefined) throw new UsageFailure('With --key its certificate is needed too: give --cert FILE.');
  if (device === undefined && workspace === undefined) return undefined;
  if (device === undefined || workspace === undefined) {
    throw new UsageFailure('A device of a workspace is named by --device ID and --workspace DIR together.');
  }
  const passphrase = await keyPassphrase(options.keyPassphraseFile);
  return {
    from: 'workspace',
    workspace: session.path(workspace),
    deviceId: device,
    ...(passphrase === undefined ? {} : { keyPassphrase: passphrase }),
  };
}

const marks: Readonly<Record<DiagnosisStep['state'], string>> = { ok: '✓', warning: '!', failed: '✗', 'not-done': '-' };
const nameWidth = 'Certificate'.length;
const indent = ' '.repeat(nameWidth + 4);

function linesOf({ host, port, platformLabel, deviceId, proxy, steps }: Diagnosed): string[] {
  const whom = deviceId === undefined ? '' : `, device ${deviceId}`;
  const way = proxy === undefined ? '' : `, by the proxy ${proxy}`;
  return [`${host}, port ${port}, as ${platformLabel}${whom}${way}`, ...steps.flatMap(stepLines)];
}

function stepLines({ step, state, durationMs, seen, findings }: DiagnosisStep): string[] {
  const time = durationMs === undefined ? [] : [`${durationMs} ms`];
  const [first = state === 'not-done' ? 'not done' : '', ...others] = seen;
  const said = [first, ...time].filter((part) => part !== '').join('  ');
  return [
    `${marks[state]} ${stepNames[step].padEnd(nameWidth)}  ${said}`,
    ...others.map((line) => `${indent}${line}`),
    ...findings.flatMap(({ cause, what, raw, evidence = [], ...remedy }) => [
      `${indent}${what} [${cause}]`,
      ...evidence.map((line) => `${indent}  ${line}`),
      ...remedyLines(remedy).map((line) => `${indent}${line}`),
      ...(raw === undefined || raw === '' ? [] : [`${indent}  (${raw.trim().split('\n')[0] ?? ''})`]),
    ]),
  ];
}

/** Throws CallFailure where a step has failed: what is told above is the answer. */
function failWhereFailed({ steps }: Diagnosed): void {
  const first = steps.find(({ state }) => state === 'failed');
  const [finding] = first?.findings ?? [];
  if (first === undefined || finding === undefined) return;
  throw new CallFailure({
    code: 'NOT_CONNECTED',
    message: `${stepNames[first.step]}: ${finding.what}`,
    details: { remedy: finding.remedy, ...(finding.action === undefined ? {} : { action: finding.action }) },
  });
}
