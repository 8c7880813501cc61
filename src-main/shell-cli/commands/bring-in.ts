import type { Command } from 'commander';
import type { BringInFinding, BringInFindings } from '../../contract/models.ts';
import { UsageFailure } from '../failure.ts';
import { optionalSecret } from '../secrets.ts';
import { openSession } from '../open-session.ts';

interface BringInOptions {
  readonly workspace?: string;
  readonly take?: boolean;
  readonly passwordFile?: readonly string[];
  readonly passphraseFile?: string;
  readonly pfxPasswordFile?: string;
  readonly json?: boolean;
}

export function addBringInCommand(program: Command): void {
  program
    .command('bring-in')
    .description(
      'say what files and folders of anybody hold and what belongs together; with --take bring it into a workspace',
    )
    .argument('<path...>', 'certificates, keys, keystores, requests and revocation lists, or folders with them')
    .option('--workspace <dir>', 'what is there already counts too; with --take everything goes there')
    .option('--take', 'bring in all that is not there yet')
    .option(
      '--password-file <file...>',
      'passwords to try (or CERTBENCH_PFX_PASSWORD); those of tutorials are tried anyway',
    )
    .option(
      '--passphrase-file <file>',
      'passphrase for keys of authorities that came without one (or CERTBENCH_PASSPHRASE)',
    )
    .option('--pfx-password-file <file>', 'password of the .pfx files of devices whose keys have none (default: 1234)')
    .option('--json', 'print one JSON document')
    .action(bringIn);
}

async function bringIn(paths: readonly string[], options: BringInOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  if (options.take === true && options.workspace === undefined) throw new UsageFailure('Give --workspace with --take.');
  const workspace = options.workspace === undefined ? {} : { workspace: session.path(options.workspace) };
  const found = await session.call('bringIn.look', {
    ...workspace,
    paths: paths.map((path) => session.path(path)),
    passwords: await passwordsOf(options),
  });
  const { output } = session;
  for (const line of foundLines(found)) output.say(line);
  for (const notice of found.notices) output.warn(notice);
  if (options.take !== true) return output.document(found);
  const passphrase = await optionalSecret({ file: options.passphraseFile, variable: 'CERTBENCH_PASSPHRASE' });
  const pfxPassword = await optionalSecret({ file: options.pfxPasswordFile, variable: 'CERTBENCH_PFX_PASSWORD' });
  const take = found.findings.flatMap(({ id, roles: [role], name, needless }) =>
    role === undefined || name === undefined || needless !== undefined ? [] : [{ id, role, name }],
  );
  if (take.length === 0) {
    output.say('There is nothing new to bring in.');
    return output.document({ ...found, taken: [], refused: [] });
  }
  const { taken, refused, warnings } = await session.call('bringIn.take', {
    collection: found.collection,
    workspace: session.path(options.workspace ?? ''),
    take,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(pfxPassword === undefined ? {} : { pfxPassword }),
  });
  session.warn(warnings);
  output.say('');
  for (const { kind, name } of taken)
    output.say(`Brought in the ${words[kind]} ${kind === 'revocation-list' ? 'of ' : ''}${name}.`);
  for (const { name, message, remedy } of refused) {
    output.warn(`${name} was not brought in: ${message}${remedy === undefined ? '' : ` ${remedy}`}`);
  }
  return output.document({ ...found, taken, refused });
}

async function passwordsOf({ passwordFile = [] }: BringInOptions): Promise<string[]> {
  const files = passwordFile.length === 0 ? [undefined] : passwordFile;
  const found: string[] = [];
  for (const file of files) {
    const password = await optionalSecret({ file, variable: 'CERTBENCH_PFX_PASSWORD' });
    if (password !== undefined) found.push(password);
  }
  return found;
}

const words = {
  authority: 'authority',
  device: 'device',
  server: 'server',
  certificate: 'certificate',
  request: 'request',
  'revocation-list': 'revocation list',
} as const;
const keys = { none: 'no key', open: 'key, not encrypted', encrypted: 'key, encrypted' } as const;

function foundLines({ files, findings, closed, passedOver, passedOverMore }: BringInFindings): string[] {
  const names = new Map(findings.map(({ id, title }) => [id, title]));
  const passed = passedOver.length + passedOverMore;
  return [
    `${files} ${files === 1 ? 'file' : 'files'}: ${findings.length} found, ${closed.length} closed, ${passed} of no use here`,
    ...findings.flatMap((one) => findingLines(one, names)),
    ...closed.map(({ file, what, reason }) => `closed: ${file} (${reason ?? `${what}; no password fits`})`),
    ...passedOver.map(({ file, reason }) => `passed over: ${file}: ${reason}`),
    ...(passedOverMore === 0 ? [] : [`passed over: ${passedOverMore} more`]),
  ];
}

function findingLines(one: BringInFinding, names: ReadonlyMap<string, string>): string[] {
  const { kind, roles, title, key, privateKey, certificate, issuer, knownIssuer, files, needless, missing, doubts } =
    one;
  const [role] = roles;
  const by = issuer === undefined ? knownIssuer : names.get(issuer);
  const what =
    role === undefined ? { key: 'key', 'revocation-list': words['revocation-list'] }[kind as string] : words[role];
  return [
    `${what ?? kind} ${title}`,
    `  ${[
      ...(key === undefined ? [] : [key]),
      ...(kind === 'revocation-list' ? [] : [keys[privateKey]]),
      ...(certificate === undefined ? [] : [`until ${certificate.notAfter.slice(0, 10)}`]),
      ...(by === undefined ? [] : [`issued by ${by}`]),
    ].join(', ')}`,
    `  in ${files.join(', ')}`,
    ...[...(needless === undefined ? [] : [needless]), ...missing, ...doubts].map((sentence) => `  ${sentence}`),
  ];
}
