import type { Command } from 'commander';
import { CallFailure } from '../failure.ts';
import { accountPassword } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';

interface CredentialsOptions {
  workspace: string;
  device: string[];
  json?: boolean;
}

interface RegisterOptions extends CredentialsOptions {
  server: string;
  user: string;
  passwordFile?: string;
  serverCa?: string;
  deviceProfile?: string;
}

export function addThingsboardCommands(program: Command): void {
  const thingsboard = program.command('thingsboard');
  thingsboard
    .command('credentials')
    .description('show what to paste into the form of the device: clean PEM, and the ID that the server computes')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--device <id...>', 'devices')
    .option('--json', 'print one JSON document')
    .action(async (options: CredentialsOptions) => {
      const session = await openSession(options.json ?? false);
      const { output } = session;
      const { devices } = await session.call('thingsboard.describeCredentials', {
        workspace: session.path(options.workspace),
        deviceIds: options.device,
      });
      for (const { deviceId, credentialsId, pem } of devices) {
        output.say(`${deviceId}, credentials ID ${credentialsId}`);
        for (const line of pem.trimEnd().split('\n')) output.say(line);
      }
      output.document({ devices });
    });
  thingsboard
    .command('register')
    .description('make the devices on a server, with their certificates as credentials')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--device <id...>', 'devices to register')
    .requiredOption('--server <url>', 'as in the browser, for example https://things.example.com')
    .requiredOption('--user <name>', 'account of a tenant administrator')
    .option('--password-file <file>', 'its password (or CERTBENCH_SERVER_PASSWORD)')
    .option('--server-ca <file>', "authorities to trust instead of the system's roots")
    .option('--device-profile <name>', 'profile of devices that are made')
    .option('--json', 'print one JSON document')
    .action(register);
}

async function register(options: RegisterOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const { output } = session;
  const trusted = options.serverCa === undefined ? undefined : await session.certificates(options.serverCa);
  const password = await accountPassword(options.passwordFile, `Password of ${options.user}:`);
  const jobId = 'register';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  session.services.sources['job.progress']({ jobId }, ({ done, total }) => output.progress(done, total));
  const { devices, readableOnTheWay } = await session.call('thingsboard.register', {
    workspace: session.path(options.workspace),
    deviceIds: options.device,
    server: options.server,
    userName: options.user,
    password,
    ...(trusted === undefined ? {} : { serverCaPem: trusted.map(({ pem }) => pem).join('') }),
    ...(options.deviceProfile === undefined ? {} : { deviceProfile: options.deviceProfile }),
    jobId,
  });
  if (readableOnTheWay) output.warn('The password has travelled unencrypted; use https.');
  for (const { deviceId, outcome, credentialsId, what = '', remedy = '' } of devices) {
    output.say(
      `${deviceId}  ${outcome === 'failed' ? `failed: ${what}` : `${outcome}, credentials ID ${credentialsId}`}`,
    );
    if (outcome === 'failed') output.say(`  ${remedy}`);
  }
  output.document({ devices });
  const failures = devices.filter(({ outcome }) => outcome === 'failed').length;
  if (failures === 0) return;
  throw new CallFailure({
    code: 'SERVER_REFUSED',
    message: `${failures} of ${devices.length} devices were not registered.`,
    details: {},
  });
}
