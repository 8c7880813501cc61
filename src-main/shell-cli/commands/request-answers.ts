import { type Command, Option } from 'commander';
import { defaultDays, maximumDays } from '../../contract/limits.ts';
import type { MethodInput } from '../../contract/methods.ts';
import type { AnsweredRequest, RequestPurpose, RequestSource, TakenExtension } from '../../contract/models.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageFailure } from '../failure.ts';
import { keyPassphrase, optionalSecret, passphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { absolute, certificateLines, fileLines } from '../tell.ts';

export interface WhichOptions {
  workspace?: string;
  name?: string;
  file?: string;
  json?: boolean;
}

interface SignOptions extends WhichOptions {
  workspace: string;
  authority: string;
  purpose?: RequestPurpose;
  take?: TakenExtension[];
  days?: number;
  pathLength?: number;
  resultName?: string;
  passphraseFile?: string;
  keyPassphraseFile?: string;
  pfxPasswordFile?: string;
}

interface CompleteOptions {
  workspace: string;
  name: string;
  certificate: string;
  keyPassphraseFile?: string;
  pfxPasswordFile?: string;
  json?: boolean;
}

const purposes: readonly RequestPurpose[] = ['device', 'server', 'intermediate'];
const extensions: readonly TakenExtension[] = ['alternativeNames', 'keyUsage', 'extendedKeyUsage'];

/** What turns a request into a certificate. */
export function addAnswerCommands(request: Command): void {
  which(request.command('sign').description('sign a request with an authority of the workspace'))
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--authority <name>', 'authority that signs the certificate')
    .addOption(
      new Option('--purpose <purpose>', 'what the certificate is for; without it, what it asks for').choices(purposes),
    )
    .addOption(
      new Option(
        '--take <extension...>',
        'extensions to take over as they are asked for; the others are those of the purpose',
      ).choices(extensions),
    )
    .option('--days <n>', `lifetime (default: ${defaultDays.device} for a device)`, wholeNumber(1, maximumDays.any))
    .option('--path-length <n>', 'authorities that may follow below an intermediate', wholeNumber(0, 100))
    .option('--result-name <name>', 'what the certificate is called here; without it, as its common name')
    .option('--passphrase-file <file>', "authority's passphrase (or CERTBENCH_PASSPHRASE)")
    .option('--key-passphrase-file <file>', 'opens the key of the request (or CERTBENCH_KEY_PASSPHRASE)')
    .option('--pfx-password-file <file>', 'password of the .pfx (or CERTBENCH_PFX_PASSWORD; default: 1234)')
    .option('--json', 'print one JSON document')
    .action(sign);
  request
    .command('complete')
    .description('bring a certificate that was signed elsewhere back to the key of its request')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--name <name>', 'the request')
    .requiredOption('--certificate <file>', 'the certificate or its chain: PEM, DER or PKCS#7')
    .option('--key-passphrase-file <file>', 'opens the key of the request (or CERTBENCH_KEY_PASSPHRASE)')
    .option('--pfx-password-file <file>', 'password of the .pfx (or CERTBENCH_PFX_PASSWORD; default: 1234)')
    .option('--json', 'print one JSON document')
    .action(complete);
}

export const which = (command: Command): Command =>
  command
    .option('--name <name>', 'a request of the workspace')
    .option('--file <file>', "somebody else's: PEM, DER, or base64 of that");

export function sourceOf(session: Session, { workspace, name, file }: WhichOptions): RequestSource {
  if (name !== undefined && file === undefined && workspace !== undefined) return { from: 'workspace', name };
  if (file !== undefined && name === undefined) return { from: 'file', file: session.path(file) };
  throw new UsageFailure('Give either --name NAME with --workspace, or --file FILE.');
}

async function sign(options: SignOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const source = sourceOf(session, options);
  const workspace = session.path(options.workspace);
  const purpose = options.purpose ?? (await session.call('request.read', { workspace, source })).purpose;
  const jobId = 'request.sign';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const signed = await session.call('request.sign', {
    workspace,
    source,
    authority: options.authority,
    passphrase: await passphrase(options.passphraseFile, `Passphrase of ${options.authority}:`),
    purpose,
    take: options.take ?? [],
    validityDays: options.days,
    pathLength: options.pathLength,
    name: options.resultName,
    ...(await keySecrets(options)),
    jobId,
  });
  tell(session, options.workspace, `Signed as ${purpose}`, signed);
}

async function complete(options: CompleteOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const answered = await session.call('request.complete', {
    workspace: session.path(options.workspace),
    name: options.name,
    answer: { from: 'file', file: session.path(options.certificate) },
    ...(await keySecrets(options)),
  });
  tell(session, options.workspace, `The request ${options.name} has its certificate`, answered);
}

async function keySecrets(
  options: Pick<SignOptions, 'keyPassphraseFile' | 'pfxPasswordFile'>,
): Promise<Pick<MethodInput<'request.complete'>, 'keyPassphrase' | 'pfxPassword'>> {
  const key = await keyPassphrase(options.keyPassphraseFile);
  const pfxPassword = await optionalSecret({ file: options.pfxPasswordFile, variable: 'CERTBENCH_PFX_PASSWORD' });
  return {
    ...(key === undefined ? {} : { keyPassphrase: key }),
    ...(pfxPassword === undefined ? {} : { pfxPassword }),
  };
}

const kinds: Readonly<Record<AnsweredRequest['kind'], string>> = {
  device: 'device',
  server: 'server certificate',
  authority: 'authority',
  certificate: 'certificate without a key',
};

function tell(session: Session, workspace: string, what: string, answered: AnsweredRequest): void {
  session.warn(answered.warnings);
  session.output.say(`${what}: the ${kinds[answered.kind]} ${answered.name}.`);
  for (const line of [...certificateLines(answered.certificate), ...fileLines(workspace, answered.files)]) {
    session.output.say(line);
  }
  session.output.document({ ...answered, files: absolute(workspace, answered.files) });
}
