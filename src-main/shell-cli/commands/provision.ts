import { type Command, Option } from 'commander';
import type { ProvisioningResult } from '../../contract/models.ts';
import { hostAndPort } from '../arguments.ts';
import { CallFailure } from '../failure.ts';
import { keyPassphrase, keyPassphraseOption } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { issuedWords, profileOf, remedyLines } from '../tell.ts';
import { textOf } from '../text-file.ts';

interface ProvisionOptions {
  workspace: string;
  device: string[];
  idScope: string;
  provisioningHost?: ReturnType<typeof hostAndPort>;
  serverCa?: string;
  payload?: string;
  apiVersion?: string;
  credential?: string;
  keyPassphraseFile?: string;
  json?: boolean;
}

export function addProvisionCommand(program: Command): void {
  program
    .command('provision')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--device <id...>', 'devices to provision; their IDs are the registration IDs')
    .requiredOption('--id-scope <scope>', 'ID scope of the provisioning service')
    .option(
      '--provisioning-host <host[:port]>',
      'the service (default: global.azure-devices-provisioning.net)',
      hostAndPort,
    )
    .option('--server-ca <file>', "authorities to trust instead of the system's roots")
    .option('--payload <file>', 'JSON object for a custom allocation function')
    .option(
      '--api-version <version>',
      'of the service: 2019-03-31 (default), or 2026-11-02-preview, which tells the profile',
    )
    .addOption(
      new Option(
        '--credential <choice>',
        'operational: sends a certificate request (CSR), and keeps what is issued beside the own certificate',
      ).choices(['own', 'operational']),
    )
    .option(...keyPassphraseOption)
    .option('--json', 'print one JSON object a line')
    .action(async (options: ProvisionOptions) => {
      const session = await openSession(options.json ?? false);
      await provision(session, options);
    });
}

/** Throws where a device was not provisioned. */
async function provision(session: Session, options: ProvisionOptions): Promise<void> {
  const { output, services } = session;
  const trusted = options.serverCa === undefined ? undefined : await session.certificates(options.serverCa);
  const passphrase = await keyPassphrase(options.keyPassphraseFile);
  const jobId = 'provision.run';
  services.sources['job.progress']({ jobId }, ({ done, total, waiting }) => {
    output.progress(done, total);
    if (waiting === undefined) return;
    output.line({ type: 'waiting', ...waiting });
    const since = waiting.times === 1 ? '' : ` (so ${waiting.times} times since)`;
    output.say(`${waiting.what}${since} Asking again in ${(waiting.retryInMs / 1000).toFixed(0)} s.`);
  });
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const { results } = await session.call('provision.run', {
    workspace: session.path(options.workspace),
    deviceIds: options.device,
    ...options.provisioningHost,
    settings: {
      idScope: options.idScope,
      ...(options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion }),
      ...(options.credential === undefined ? {} : { credential: options.credential }),
      ...(options.payload === undefined ? {} : { payload: await textOf(options.payload) }),
    },
    ...(trusted === undefined ? {} : { serverCaPem: trusted.map(({ pem }) => pem).join('') }),
    ...(passphrase === undefined ? {} : { keyPassphrase: passphrase }),
    jobId,
  });
  for (const result of results) {
    output.line(result);
    for (const line of resultLines(result)) output.say(line);
    if (options.credential === 'operational' && result.type === 'provisioned' && result.issued === undefined) {
      output.say('  was issued no certificate: name an issuing policy in its enrollment');
    }
  }
  const cancelled = results.some(({ type }) => type === 'cancelled');
  const failed = results.filter(({ type }) => type !== 'provisioned').length;
  output.say(`${results.length - failed} of ${results.length} devices provisioned.`);
  if (failed === 0) return;
  throw new CallFailure({
    code: cancelled ? 'CANCELLED' : 'NOT_CONNECTED',
    message: `${failed} of ${results.length} devices were not provisioned${cancelled ? ', because it was interrupted' : ''}.`,
    details: {},
  });
}

function resultLines(result: ProvisioningResult): string[] {
  switch (result.type) {
    case 'provisioned':
      return [
        `${result.registrationId}: device ${result.deviceId} at ${result.assignedHub}${result.substatus === undefined ? '' : ` (${result.substatus})`}${profileOf(result)}`,
        ...(result.issued === undefined ? [] : [`  was issued ${issuedWords(result.issued)}`]),
      ];
    case 'failed':
      return [
        `${result.registrationId}: ${result.what} [${result.cause}]`,
        ...remedyLines(result),
        `  (${result.raw})`,
      ];
    case 'cancelled':
      return [`${result.registrationId}: not provisioned`];
  }
}
