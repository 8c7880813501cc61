import { type Command, Option } from 'commander';
import { defaultKeys } from '../../contract/limits.ts';
import type { RequestDetails } from '../../contract/models.ts';
import { keyType } from '../../contract/values.ts';
import { keyPassphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import { type SubjectOptions, addSubjectOptions, subjectOf } from '../subject-options.ts';
import { absolute, fileLines } from '../tell.ts';
import { type WhichOptions, addAnswerCommands, sourceOf, which } from './request-answers.ts';

interface CreateOptions extends SubjectOptions {
  workspace: string;
  id: string;
  key: (typeof keyType.options)[number];
  dns?: string[];
  ip?: string[];
  keyPassphraseFile?: string;
  json?: boolean;
}

interface ExportOptions {
  workspace: string;
  name: string;
  output: string;
  overwrite?: boolean;
  json?: boolean;
}

export function addRequestCommands(program: Command): void {
  const request = program.command('request');
  const create = request
    .command('create')
    .description('make a key and a request for a device, to be signed here or elsewhere')
    .requiredOption('--workspace <dir>', 'folder to keep everything in; made where it is missing')
    .requiredOption('--id <id>', 'device ID, which becomes the common name');
  addSubjectOptions(create)
    .addOption(new Option('--key <type>', 'kind of key').choices(keyType.options).default(defaultKeys.device))
    .option('--dns <name...>', 'DNS names to ask for as alternative names')
    .option('--ip <address...>', 'IPv4 and IPv6 addresses to ask for as alternative names')
    .option('--key-passphrase-file <file>', 'encrypts the key file (or CERTBENCH_KEY_PASSPHRASE)')
    .option('--json', 'print one JSON document')
    .action(createRequest);
  which(request.command('show').description('say what a request says and asks for, and whether its signature is good'))
    .option('--workspace <dir>', 'the workspace')
    .option('--json', 'print one JSON document')
    .action(show);
  addAnswerCommands(request);
  request
    .command('export')
    .description('write a request as .csr (PEM), .der and .txt (base64 without lines)')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--name <name>', 'the request')
    .requiredOption('--output <dir>', 'folder for the files; made where it is missing')
    .option('--overwrite', 'replace files of these names')
    .option('--json', 'print one JSON document')
    .action(exportRequest);
}

async function createRequest(options: CreateOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const encryption = await keyPassphrase(options.keyPassphraseFile);
  const jobId = 'request.create';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const made = await session.call('request.create', {
    workspace: session.path(options.workspace),
    deviceId: options.id,
    subject: subjectOf(options),
    keyType: options.key,
    dns: options.dns ?? [],
    addresses: options.ip ?? [],
    ...(encryption === undefined ? {} : { keyPassphrase: encryption }),
    jobId,
  });
  session.warn(made.warnings);
  session.output.say(`Request ${made.name}: hand the .csr to the authority; the key stays here.`);
  for (const line of [...requestLines(made.request), ...fileLines(options.workspace, made.files)]) {
    session.output.say(line);
  }
  session.output.document({ ...made, files: absolute(options.workspace, made.files) });
}

async function show(options: WhichOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const { workspace } = options;
  const found = await session.call('request.read', {
    ...(workspace === undefined ? {} : { workspace: session.path(workspace) }),
    source: sourceOf(session, options),
  });
  for (const line of requestLines(found)) session.output.say(line);
  session.output.say(found.fault === undefined ? '  Its own key has signed it.' : `  FAULT ${found.fault}`);
  session.output.say(found.pem.trimEnd());
  session.output.document(found);
}

async function exportRequest(options: ExportOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const { path, files } = await session.call('request.export', {
    workspace: session.path(options.workspace),
    name: options.name,
    folder: session.path(options.output),
    overwrite: options.overwrite ?? false,
  });
  for (const file of files) session.output.say(file.path);
  session.output.document({ path, files });
}

function requestLines({ subject, key, signature, asked }: RequestDetails): string[] {
  const { authority, pathLength, keyUsage, extendedKeyUsage, alternativeNames, others } = asked;
  const limit = pathLength === undefined ? '' : `, path length ${pathLength}`;
  const line = (label: string, values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? [] : [`  ${label.padEnd(11)} ${values.join(', ')}`];
  return [
    ...line('subject', [subject]),
    ...line('key', [key]),
    ...line('signature', [signature]),
    ...line('asks for', authority === true ? [`an authority${limit}`] : []),
    ...line('names', alternativeNames),
    ...line('key usage', keyUsage),
    ...line('purposes', extendedKeyUsage),
    ...line('others', others),
  ];
}
