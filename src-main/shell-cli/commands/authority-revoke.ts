import { type Command, Option } from 'commander';
import { revocationDays } from '../../contract/limits.ts';
import type { RevocationListTold, ThingKind } from '../../contract/models.ts';
import { revocationReason } from '../../contract/values.ts';
import { wholeNumber } from '../arguments.ts';
import { confirm } from '../confirming.ts';
import { UsageFailure } from '../failure.ts';
import { passphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { absolute } from '../tell.ts';

interface SigningOptions {
  workspace: string;
  days?: number;
  passphraseFile?: string;
  json?: boolean;
}

interface WhichOptions extends SigningOptions {
  device?: string[];
  server?: string[];
  intermediate?: string[];
  certificate?: string[];
  serial?: string[];
  yes?: boolean;
}

interface RevokeOptions extends WhichOptions {
  reason?: (typeof revocationReason.options)[number];
  since?: Date;
}

interface ListOptions extends SigningOptions {
  sign?: boolean;
}

export function addAuthorityRevokeCommands(authority: Command): void {
  const revoke = authority
    .command('revoke <authority>')
    .description('take certificates back: they come onto the revocation list of the authority that has signed them');
  const reason = new Option('--reason <name>', 'why (RFC 5280 5.3.1); certificateHold can be taken back');
  signing(which(revoke))
    .addOption(reason.choices(revocationReason.options))
    .option('--since <date>', 'since when the key may be known to others, as 2026-01-31', dateOf)
    .option('--yes', 'without asking')
    .action(revokeThem);

  const release = authority
    .command('release <authority>')
    .description('take certificates that are on hold off the revocation list again');
  signing(which(release)).action(releaseThem);

  const list = authority
    .command('crl <authority>')
    .description(
      'print the revocation list of an authority in PEM; with --sign it is signed anew first, before it ends',
    );
  signing(list).option('--sign', 'sign it anew, or an empty one where there is none').action(printList);
}

const which = (command: Command): Command =>
  command
    .option('--device <id...>', 'devices')
    .option('--server <name...>', 'server certificates')
    .option('--intermediate <name...>', 'authorities below it')
    .option('--certificate <name...>', 'certificates without a key here')
    .option('--serial <hex...>', 'serial numbers, also of what is in no workspace');

const signing = (command: Command): Command =>
  command
    .requiredOption('--workspace <dir>', 'the workspace')
    .option(
      '--days <n>',
      `how long the list counts (default: ${revocationDays.usual})`,
      wholeNumber(1, revocationDays.most),
    )
    .option('--passphrase-file <file>', "authority's passphrase (or CERTBENCH_PASSPHRASE)")
    .option('--json', 'print one JSON document');

function dateOf(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new UsageFailure(`--since ${text} is no date. Give it as 2026-01-31.`);
  return at;
}

function meant({ device, server, intermediate, certificate, serial = [] }: WhichOptions) {
  const of = (kind: ThingKind, names: readonly string[] = []) => names.map((name) => ({ kind, name }));
  const things = [
    ...of('device', device),
    ...of('server', server),
    ...of('authority', intermediate),
    ...of('certificate', certificate),
  ];
  if (things.length + serial.length === 0) {
    throw new UsageFailure('Say which: --device, --server, --intermediate, --certificate or --serial.');
  }
  return { things, serials: serial };
}

async function revokeThem(authority: string, options: RevokeOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const which = meant(options);
  const names = [...which.things.map(({ name }) => name), ...which.serials];
  const { reason, since } = options;
  const forGood = reason === 'certificateHold' ? '' : ' This cannot be taken back.';
  await confirm(
    `Revoke ${names.join(', ')}? Whoever checks the list of ${authority} refuses it from then on.${forGood}`,
    options.yes ?? false,
  );
  const jobId = 'authority.revoke';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const done = await session.call('authority.revoke', {
    ...(await terms(session, authority, options)),
    ...which,
    ...(reason === undefined ? {} : { reason }),
    ...(since === undefined ? {} : { invalidSince: since.toISOString() }),
    jobId,
  });
  for (const one of done.revoked) {
    session.output.say(`Revoked ${one.serial}${one.reason === undefined ? '' : ` (${one.reason})`}`);
  }
  tell(session, options, done);
}

async function releaseThem(authority: string, options: WhichOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const which = meant(options);
  const done = await session.call('authority.release', { ...(await terms(session, authority, options)), ...which });
  for (const serial of done.released) session.output.say(`Off the list again: ${serial}`);
  tell(session, options, done);
}

async function printList(authority: string, options: ListOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  if (options.days !== undefined && options.sign !== true) throw new UsageFailure('--days belongs to --sign.');
  const list =
    options.sign === true
      ? await session.call('authority.signList', await terms(session, authority, options))
      : await session.call('authority.revocationList', { workspace: session.path(options.workspace), authority });
  for (const line of list.pem.trimEnd().split('\n')) session.output.say(line);
  session.output.document({ ...list, file: absolute(options.workspace, [list.file])[0] });
}

const terms = async (session: Session, authority: string, options: SigningOptions) => ({
  workspace: session.path(options.workspace),
  authority,
  passphrase: await passphrase(options.passphraseFile, `Passphrase of ${authority}:`),
  ...(options.days === undefined ? {} : { nextUpdateDays: options.days }),
});

function tell(session: Session, { workspace }: SigningOptions, list: RevocationListTold): void {
  const [file] = absolute(workspace, [list.file]);
  const due = list.nextUpdate?.slice(0, 16).replace('T', ' ');
  session.output.say(
    `List ${list.number ?? ''} of ${list.authority}: ${list.certificates} revoked, the next one due ${due} UTC.`,
  );
  session.output.say(`  ${file?.path ?? ''}`);
  session.output.document({ ...list, file });
}
