import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { defaultDays, defaultKeys, maximumDays } from '../../contract/limits.ts';
import type { TestOutcome, TestRow, TestSet, TestVerdict } from '../../contract/models.ts';
import { keyType } from '../../contract/values.ts';
import { wholeNumber } from '../arguments.ts';
import { CallFailure } from '../failure.ts';
import type { CommandLine } from '../command-line.ts';
import { addPlatformOptions, targetOf, trustedOf } from '../platform-options.ts';
import { passphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { absolute } from '../tell.ts';

interface CreateOptions {
  workspace: string;
  authority: string;
  name?: string;
  device: string;
  key: (typeof keyType.options)[number];
  days?: number;
  passphraseFile?: string;
  json?: boolean;
}

interface RunOptions {
  workspace: string;
  name: string;
  crlGiven?: boolean;
  serverCa?: string;
  json?: boolean;
  [platformOption: string]: unknown;
}

export function addTestCertificateCommands(program: Command, typed: CommandLine): void {
  const group = program.command('test-certificates');
  addCreate(group);
  group
    .command('list')
    .description('list the sets of a workspace')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--json', 'print one JSON document')
    .action(async (options: { workspace: string; json?: boolean }) => {
      const session = await openSession(options.json ?? false);
      const { sets } = await session.call('testCertificates.list', { workspace: session.path(options.workspace) });
      if (sets.length === 0) session.output.say('No test certificates yet.');
      for (const { name, authority, deviceId, certificates, createdAt } of sets) {
        session.output.say(
          `${name}  ${certificates.length} certificates of ${deviceId}, signed by ${authority}, made on ${createdAt.slice(0, 10)}`,
        );
      }
      session.output.document({ sets: sets.map((one) => located(options.workspace, one)) });
    });
  addRun(group, typed);
}

function addCreate(group: Command): void {
  group
    .command('create')
    .description('make a set: one sound certificate, and one for each way in which one can be broken')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--authority <name>', 'authority that signs them; better one that is for tests alone')
    .option('--name <name>', "the set's name (default: the authority's)")
    .option('--device <id>', 'device that all of them claim to be', 'test-device')
    .addOption(new Option('--key <type>', 'kind of key').choices(keyType.options).default(defaultKeys.device))
    .option(
      '--days <n>',
      `lifetime of those that are valid now (default: ${defaultDays.device})`,
      wholeNumber(1, maximumDays.any),
    )
    .option('--passphrase-file <file>', "authority's passphrase (or CERTBENCH_PASSPHRASE)")
    .option('--json', 'print one JSON document')
    .action(async (options: CreateOptions) => {
      const session = await openSession(options.json ?? false);
      const { output } = session;
      const jobId = watched(session, 'testCertificates.create');
      const { set, warnings } = await session.call('testCertificates.create', {
        workspace: session.path(options.workspace),
        authority: options.authority,
        passphrase: await passphrase(options.passphraseFile, `Passphrase of ${options.authority}:`),
        ...(options.name === undefined ? {} : { name: options.name }),
        deviceId: options.device,
        keyType: options.key,
        validityDays: options.days,
        jobId,
      });
      session.warn(warnings);
      for (const { kind, wrong } of set.certificates) output.say(`${kind.padEnd(kindWidth)}  ${wrong}`);
      for (const { kind, why } of set.omitted) output.say(`${kind.padEnd(kindWidth)}  NOT MADE: ${why}`);
      for (const { name, path } of set.files) output.say(`  ${name.padEnd(kindWidth)}${join(options.workspace, path)}`);
      output.say(`${set.certificates.length} test certificates of ${set.deviceId} made. Give them to no device.`);
      output.document({ set: located(options.workspace, set), warnings });
    });
}

function addRun(group: Command, typed: CommandLine): void {
  const run = group
    .command('run')
    .description('connect with each certificate of a set, and tell which ones the server lets in')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--name <name>', 'the set');
  addPlatformOptions(run, typed)
    .option('--crl-given', 'the server was given the revocation list of the set (revoked-crl.pem)')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit status 1 where the server lets in what it should refuse, or refuses the sound one.')
    .action(async (options: RunOptions) => {
      const session = await openSession(options.json ?? false);
      const jobId = watched(session, 'testCertificates.run');
      const result = await session.call('testCertificates.run', {
        workspace: session.path(options.workspace),
        name: options.name,
        ...(await targetOf(options)),
        ...(await trustedOf(session, options.serverCa, typed)),
        revocationListGiven: options.crlGiven ?? false,
        jobId,
      });
      for (const line of tableOf(result.rows)) session.output.say(line);
      session.output.document(result);
      failWhereWrong(result);
    });
}

/** Shows how far a job is, and ends it when the program is interrupted. Answers its name. */
function watched(session: Session, jobId: string): string {
  session.services.sources['job.progress']({ jobId }, ({ done, total }) => session.output.progress(done, total));
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  return jobId;
}

const located = (workspace: string, set: TestSet): TestSet => ({
  ...set,
  certificates: set.certificates.map((one) => ({ ...one, files: absolute(workspace, one.files) })),
  files: absolute(workspace, set.files),
});

const kindWidth = 'missing-intermediate'.length;

const outcomes: Readonly<Record<TestOutcome['type'], string>> = {
  'let-in': 'let in',
  'refused-in-tls': 'refused in TLS',
  'refused-by-server': 'refused',
  closed: 'closed',
  'not-tried': 'not tried',
};
const cares: Readonly<Record<TestRow['care'], string>> = { 'let-in': 'let in', refuse: 'refuse', policy: 'by policy' };
const verdicts: Readonly<Record<TestVerdict, string>> = {
  'as-it-should-be': 'as it should be',
  'lets-in': 'LETS IN WHAT IT SHOULD REFUSE',
  'shuts-out': 'REFUSES THE SOUND ONE',
  'by-policy': 'as it was set up',
  unknown: 'not known',
};

function outcomeOf(outcome: TestOutcome): string {
  const code = outcome.type === 'refused-by-server' && outcome.code !== undefined ? ` (code ${outcome.code})` : '';
  return `${outcomes[outcome.type]}${code}`;
}

/** What there is to say of a row beside the table. */
function reasonOf({ outcome, verdict, careful, clause }: TestRow): string | undefined {
  if (outcome.type === 'not-tried') return outcome.why;
  if (outcome.type !== 'let-in') return verdict === 'shuts-out' ? `${outcome.what} (${outcome.raw})` : outcome.what;
  return verdict === 'as-it-should-be' ? undefined : `${careful} (${clause})`;
}

function tableOf(rows: readonly TestRow[]): string[] {
  const cells = [
    ['certificate', 'careful server', 'this server', 'verdict'],
    ...rows.map((row) => [row.kind, cares[row.care], outcomeOf(row.outcome), verdicts[row.verdict]]),
  ];
  const width = (column: number) => Math.max(...cells.map((line) => (line[column] ?? '').length));
  const widths = [0, 1, 2, 3].map(width);
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const [head = [], ...body] = cells;
  return [
    line(head).trimEnd(),
    ...body.map((row) => line(row).trimEnd()),
    '',
    ...rows.flatMap((row) => {
      const reason = reasonOf(row);
      return reason === undefined ? [] : [`${row.kind}: ${reason}`];
    }),
  ];
}

/** Throws CallFailure where the run shows a fault of the server, or shows nothing. */
function failWhereWrong({
  rows,
  conclusive,
}: {
  readonly rows: readonly TestRow[];
  readonly conclusive: boolean;
}): void {
  const letIn = rows.filter(({ verdict }) => verdict === 'lets-in').map(({ kind }) => kind);
  if (letIn.length > 0) {
    throw new CallFailure({
      code: 'LETS_IN',
      message: `The server lets in what it should refuse: ${letIn.join(', ')}.`,
      details: { remedy: 'Have it check the certificates of its clients; each is told above with the clause.' },
    });
  }
  if (conclusive) return;
  throw new CallFailure({
    code: 'INCONCLUSIVE',
    message: 'The sound certificate was not let in, so that the refusals of the others show nothing.',
    details: {
      remedy: 'Have the server trust trusted-ca.pem of the set and know the device, and run again.',
    },
  });
}
