import { type Command, Option } from 'commander';
import { maximumDays } from '../../contract/limits.ts';
import type { MethodOutput } from '../../contract/methods.ts';
import { keyType } from '../../contract/values.ts';
import { wholeNumber } from '../arguments.ts';
import { CallFailure, UsageFailure } from '../failure.ts';
import { keyPassphrase, keyPassphraseOption, optionalSecret, passphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { certificateLines } from '../tell.ts';

export interface BelowOptions {
  workspace: string;
  newKeys?: boolean;
  daysBelow?: number;
  passphraseFile?: string;
  pfxPasswordFile?: string;
  keyPassphraseFile?: string;
  json?: boolean;
}

interface RenewOptions extends BelowOptions {
  newKey?: boolean;
  key?: (typeof keyType.options)[number];
  days?: number;
  parentPassphraseFile?: string;
}

/** Which of what an authority has signed; none of them for all. */
export interface WhichOptions {
  device?: string[];
  server?: string[];
  intermediate?: string[];
  certificate?: string[];
}

interface ReissueOptions extends BelowOptions, WhichOptions {
  to?: string;
  crossing: 'keep' | 'over' | 'none';
}

interface CrossOptions {
  workspace: string;
  by: string;
  both?: boolean;
  days?: number;
  passphraseFile?: string;
  byPassphraseFile?: string;
  json?: boolean;
}

export function addAuthorityRenewCommands(authority: Command): void {
  const renew = authority
    .command('renew <authority>')
    .description('give an authority a new certificate, and make all below it fit; the old files go to the trash')
    .option('--new-key', 'for a new key, too; what it has signed itself is then signed again')
    .addOption(new Option('--key <type>', 'with --new-key: of this kind').choices(keyType.options))
    .option('--days <n>', 'lifetime (default: as long as before)', wholeNumber(1, maximumDays.any))
    .option('--parent-passphrase-file <file>', 'passphrase of the one above (or CERTBENCH_PARENT_PASSPHRASE)');
  belowOptions(renew).action(renewIt);

  const reissue = authority
    .command('reissue <authority>')
    .description('make all below an authority fit to it, or go on with that; with --to it moves below another')
    .option('--to <authority>', 'the authority that it comes to stand below')
    .addOption(
      new Option('--crossing <way>', 'lead chains over the cross-certificate of the root, or not')
        .choices(['keep', 'over', 'none'])
        .default('keep'),
    );
  whichOptions(belowOptions(reissue)).action(reissueIt);

  authority
    .command('cross-sign <authority>')
    .description('have a root certified by another one, so that who trusts that one alone accepts it')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--by <authority>', 'the root that signs')
    .option('--both', 'have each certified by the other')
    .option('--days <n>', 'lifetime (default: as long as both are valid)', wholeNumber(1, maximumDays.any))
    .option('--passphrase-file <file>', 'passphrase of both (or CERTBENCH_PASSPHRASE)')
    .option('--by-passphrase-file <file>', 'passphrase of the one that signs, where it is another')
    .option('--json', 'print one JSON document')
    .action(crossSign);
}

/** What all commands ask that issue again what is below an authority. */
export const belowOptions = (command: Command): Command =>
  command
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--new-keys', 'make new keys for what is signed again below, of the kinds that they are')
    .option(
      '--days-below <n>',
      'lifetime of what is signed again below (default: as long as before)',
      wholeNumber(1, maximumDays.any),
    )
    .option('--passphrase-file <file>', 'passphrase of the authorities (or CERTBENCH_PASSPHRASE)')
    .option('--pfx-password-file <file>', 'password of the .pfx files (or CERTBENCH_PFX_PASSWORD; default: 1234)')
    .option(...keyPassphraseOption)
    .option('--json', 'print one JSON document');

export const whichOptions = (command: Command): Command =>
  command
    .option('--device <id...>', 'of what it has signed, these devices')
    .option('--server <name...>', 'these server certificates')
    .option('--intermediate <name...>', 'these authorities, with all below them')
    .option('--certificate <name...>', 'these certificates without a key here');

export function onlyOf({ device = [], server = [], intermediate = [], certificate = [] }: WhichOptions) {
  const of = <K extends string>(kind: K, names: readonly string[]) => names.map((name) => ({ kind, name }));
  const only = [
    ...of('authority', intermediate),
    ...of('device', device),
    ...of('server', server),
    ...of('certificate', certificate),
  ];
  return only.length === 0 ? {} : { only };
}

/** Of those options what the calls take, and the job. `jobId` names the call. */
export async function belowInput(session: Session, options: BelowOptions, jobId: string, authorities: string) {
  const pfxPassword = await optionalSecret({ file: options.pfxPasswordFile, variable: 'CERTBENCH_PFX_PASSWORD' });
  const input = {
    workspace: session.path(options.workspace),
    passphrase: await passphrase(options.passphraseFile, `Passphrase of ${authorities}:`),
    keyPassphrase: await keyPassphrase(options.keyPassphraseFile),
    ...(pfxPassword === undefined ? {} : { pfxPassword }),
    keysBelow: options.newKeys === true ? ('new' as const) : ('same' as const),
    validityDaysBelow: options.daysBelow,
    jobId,
  };
  session.services.sources['job.progress']({ jobId }, ({ done, total }) => session.output.progress(done, total));
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  return input;
}

async function renewIt(name: string, options: RenewOptions): Promise<void> {
  if (options.key !== undefined && options.newKey !== true) throw new UsageFailure('--key belongs to --new-key.');
  const session = await openSession(options.json ?? false);
  const parentPassphrase = await optionalSecret({
    file: options.parentPassphraseFile,
    variable: 'CERTBENCH_PARENT_PASSPHRASE',
  });
  const renewed = await session.call('authority.renew', {
    ...(await belowInput(session, options, 'authority.renew', name)),
    name,
    key: options.newKey === true ? 'new' : 'same',
    keyType: options.key,
    validityDays: options.days,
    ...(parentPassphrase === undefined ? {} : { parentPassphrase }),
  });
  session.output.say(`${name} (renewed; before SHA-256 ${renewed.before.thumbprintSha256})`);
  for (const line of certificateLines(renewed.certificate)) session.output.say(line);
  tellReissued(session, renewed, name);
}

async function reissueIt(authority: string, options: ReissueOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const { to } = options;
  const report = await session.call('authority.reissue', {
    ...(await belowInput(session, options, 'authority.reissue', to ?? authority)),
    authority,
    ...(to === undefined ? {} : { to }),
    ...onlyOf(options),
    crossing: options.crossing,
  });
  tellReissued(session, report, authority);
}

const outcomeWords = { signed: 'signed again', chain: 'chain made true', 'as-it-was': 'as it was' } as const;
const nouns = { authority: 'authority', device: 'device', server: 'server', certificate: 'certificate' } as const;

/** What was issued again and what was not. Where something is left, the command has not done what it was asked to. */
export function tellReissued(session: Session, report: MethodOutput<'authority.reissue'>, authority: string): void {
  const { output } = session;
  session.warn(report.warnings);
  for (const { kind, name, outcome } of report.done) output.say(`${nouns[kind]} ${name} (${outcomeWords[outcome]})`);
  for (const { kind, name, message, remedy, below } of report.left) {
    output.warn(`${nouns[kind]} ${name} is left as it was: ${message ?? `${below ?? ''}, above it, is`}`);
    if (remedy !== undefined) output.warn(`  ${remedy}`);
  }
  const changed = report.done.filter(({ outcome }) => outcome !== 'as-it-was').length;
  output.say(`${changed} changed below ${authority}, ${report.left.length} left; the old files are in the trash.`);
  output.document(report);
  if (!report.stopped && report.left.length === 0) return;
  throw new CallFailure({
    code: report.stopped ? 'CANCELLED' : 'INCOMPLETE',
    message: report.stopped ? 'It was stopped before all was done.' : `${report.left.length} are left as they were.`,
    details: { remedy: `Go on with certbench authority reissue ${JSON.stringify(authority)}, with what opens them.` },
  });
}

async function crossSign(authority: string, options: CrossOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const { by, both = false } = options;
  const byPassphrase = await optionalSecret({
    file: options.byPassphraseFile,
    variable: 'CERTBENCH_PARENT_PASSPHRASE',
  });
  const signed = await session.call('authority.crossSign', {
    workspace: session.path(options.workspace),
    authority,
    by,
    both,
    passphrase: await passphrase(options.passphraseFile, `Passphrase of ${both ? `${by} and ${authority}` : by}:`),
    ...(byPassphrase === undefined ? {} : { byPassphrase }),
    ...(options.days === undefined ? {} : { validityDays: options.days }),
  });
  session.warn(signed.warnings);
  for (const one of signed.certificates) {
    session.output.say(`${one.authority}, signed by ${one.by}`);
    for (const line of certificateLines(one.certificate)) session.output.say(line);
    session.output.say(`  file        ${one.file.path}`);
  }
  session.output.document(signed);
}
