import { type Command, Option } from 'commander';
import type { EstEnrolled } from '../../contract/models.ts';
import { keyType } from '../../contract/values.ts';
import { wholeNumber } from '../arguments.ts';
import { CallFailure, UsageFailure } from '../failure.ts';
import { accountPassword, keyPassphrase, keyPassphraseOption, optionalSecret } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { type SubjectOptions, addSubjectOptions, subjectOf } from '../subject-options.ts';
import { absolute, certificateLines, fileLines } from '../tell.ts';

interface AtOptions {
  url: string;
  serverCa?: string;
  json?: boolean;
}

interface DeviceOptions extends AtOptions {
  workspace: string;
  device: string[];
  key?: (typeof keyType.options)[number];
  wait: number;
  keyPassphraseFile?: string;
  pfxPasswordFile?: string;
}

interface EnrollOptions extends DeviceOptions, SubjectOptions {
  cert?: string;
  certPassphraseFile?: string;
  user?: string;
  passwordFile?: string;
  dns?: string[];
  ip?: string[];
}

interface ReenrollOptions extends DeviceOptions {
  sameKey?: boolean;
}

export function addEstCommands(program: Command): void {
  const est = program.command('est');
  at(est.command('cacerts').description('show the authorities of the server, and what it wants of a request')).action(
    authorities,
  );
  const enroll = ofDevices(est.command('enroll').description('make keys and requests, and fetch the certificates'))
    .option(
      '--cert <device>',
      'device of the workspace whose certificate is shown (default: its own, where it has one)',
    )
    .option('--cert-passphrase-file <file>', 'opens the key of that one, where it is not as the others')
    .option('--user <name>', 'user name, where the server wants one')
    .option('--password-file <file>', 'its password (or CERTBENCH_SERVER_PASSWORD)')
    .option('--dns <name...>', 'DNS names to ask for as alternative names')
    .option('--ip <address...>', 'IPv4 and IPv6 addresses to ask for as alternative names');
  addSubjectOptions(enroll).action(enrollDevices);
  ofDevices(est.command('reenroll').description('fetch the certificates that follow, by showing the present ones'))
    .addOption(new Option('--same-key', 'keep the key; without it each device gets a new one').conflicts('key'))
    .action(reenrollDevices);
}

const at = (command: Command): Command =>
  command
    .requiredOption('--url <url>', 'the server: https://host:port/.well-known/est, perhaps with a label behind it')
    .option('--server-ca <file>', "authorities to trust instead of the system's roots")
    .option('--json', 'print one JSON document');

const ofDevices = (command: Command): Command =>
  at(
    command
      .requiredOption('--workspace <dir>', 'folder to keep everything in')
      .requiredOption('--device <id...>', 'devices; the ID becomes the common name'),
  )
    .addOption(new Option('--key <type>', 'kind of key; without it what the server asks for').choices(keyType.options))
    .addOption(
      new Option('--wait <seconds>', 'how long to come back where the server lets wait (202)')
        .argParser(wholeNumber(0, 86_400))
        .default(300),
    )
    .option(...keyPassphraseOption)
    .option('--pfx-password-file <file>', 'password of the .pfx (or CERTBENCH_PFX_PASSWORD; default: 1234)');

async function placeOf(session: Session, { url, serverCa }: AtOptions) {
  const trusted = serverCa === undefined ? undefined : await session.certificates(serverCa);
  return { server: url, ...(trusted === undefined ? {} : { serverCaPem: trusted.map(({ pem }) => pem).join('') }) };
}

async function authorities(options: AtOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const { output } = session;
  const jobId = 'est.authorities';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const told = await session.call('est.authorities', { ...(await placeOf(session, options)), jobId });
  const { key, signature, others } = told.attributes;
  output.say(told.server);
  for (const one of told.authorities) {
    for (const line of certificateLines(one)) output.say(line);
    for (const line of one.pem.trimEnd().split('\n')) output.say(line);
  }
  const wants = [
    ...(key === undefined ? [] : [`a key ${key}`]),
    ...(signature === undefined ? [] : [signature]),
    ...others,
  ];
  output.say(wants.length === 0 ? 'It asks for nothing of a request.' : `It asks for: ${wants.join(', ')}`);
  output.document(told);
}

async function common(session: Session, options: DeviceOptions) {
  const encryption = await keyPassphrase(options.keyPassphraseFile);
  const pfxPassword = await optionalSecret({ file: options.pfxPasswordFile, variable: 'CERTBENCH_PFX_PASSWORD' });
  return {
    ...(await placeOf(session, options)),
    workspace: session.path(options.workspace),
    deviceIds: options.device,
    waitSeconds: options.wait,
    ...(options.key === undefined ? {} : { keyType: options.key }),
    ...(encryption === undefined ? {} : { keyPassphrase: encryption }),
    ...(pfxPassword === undefined ? {} : { pfxPassword }),
  };
}

async function enrollDevices(options: EnrollOptions): Promise<void> {
  const { user, cert, passwordFile, certPassphraseFile, dns = [], ip = [] } = options;
  if (user === undefined && passwordFile !== undefined) throw new UsageFailure('Give --user NAME with its password.');
  const session = await openSession(options.json ?? false);
  const password = user === undefined ? undefined : await accountPassword(passwordFile, `Password of ${user}:`);
  const certPassphrase =
    certPassphraseFile === undefined
      ? undefined
      : await optionalSecret({ file: certPassphraseFile, variable: 'CERTBENCH_KEY_PASSPHRASE' });
  const jobId = 'est.enroll';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const told = await session.call('est.enroll', {
    ...(await common(session, options)),
    login: {
      ...(user === undefined ? {} : { userName: user, password }),
      ...(cert === undefined ? {} : { deviceId: cert }),
      ...(certPassphrase === undefined ? {} : { keyPassphrase: certPassphrase }),
    },
    subject: subjectOf(options),
    dns,
    addresses: ip,
    jobId,
  });
  tell(session, options.workspace, told.devices);
}

async function reenrollDevices(options: ReenrollOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const jobId = 'est.reenroll';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const key = options.sameKey === true ? ('same' as const) : ('new' as const);
  const told = await session.call('est.reenroll', { ...(await common(session, options)), key, jobId });
  tell(session, options.workspace, told.devices);
}

/** Throws where a device has no certificate in the end. */
function tell(session: Session, workspace: string, devices: readonly EstEnrolled[]): void {
  const { output } = session;
  session.warn(devices.flatMap(({ warnings }) => warnings));
  for (const { deviceId, outcome, certificate, files, what = '', remedy = '' } of devices) {
    if (outcome !== 'enrolled' || certificate === undefined) {
      output.say(`${deviceId}  ${outcome}: ${what}`);
      if (remedy !== '') output.say(`  ${remedy}`);
      continue;
    }
    output.say(`${deviceId}  enrolled`);
    for (const line of [...certificateLines(certificate), ...fileLines(workspace, files)]) output.say(line);
  }
  output.document({ devices: devices.map((one) => ({ ...one, files: absolute(workspace, one.files) })) });
  const without = devices.filter(({ outcome }) => outcome !== 'enrolled').length;
  if (without === 0) return;
  throw new CallFailure({
    code: 'SERVER_REFUSED',
    message: `${without} of ${devices.length} devices ${without === 1 ? 'has' : 'have'} no certificate.`,
    details: {},
  });
}
