import { type Command, Option } from 'commander';
import { keyType } from '../../contract/values.ts';
import { wholeNumber } from '../arguments.ts';
import { revokedInShort, revokedOf } from '../revoked.ts';
import { saidInShort, saidOf } from '../said.ts';
import { optionalSecret, passphrase } from '../secrets.ts';
import { openSession } from '../open-session.ts';
import { type SubjectOptions, addSubjectOptions, subjectOf } from '../subject-options.ts';
import { absolute, certificateLines, fileLines } from '../tell.ts';
import { addChangeRootCommands } from './authority-change-root.ts';
import { addAuthorityImportCommand } from './authority-import.ts';
import { addAuthorityRenewCommands } from './authority-renew.ts';
import { addAuthorityAddressCommand } from './authority-addresses.ts';
import { addAuthorityRevokeCommands } from './authority-revoke.ts';
import { defaultDays, defaultKeys, maximumDays } from '../../contract/limits.ts';

interface CreateOptions extends SubjectOptions {
  workspace: string;
  name: string;
  parent?: string;
  key: (typeof keyType.options)[number];
  days?: number;
  pathLength?: number;
  commonName?: string;
  passphraseFile?: string;
  parentPassphraseFile?: string;
  json?: boolean;
}

export function addAuthorityCommands(program: Command): void {
  const authority = program
    .command('authority')
    .description('certificate authorities: make, bring in, renew and list them; take back what they have signed');

  const create = authority
    .command('create')
    .description('create a root authority, or with --parent an intermediate one')
    .requiredOption('--workspace <dir>', 'folder to keep everything in; made where it is missing')
    .requiredOption('--name <name>', 'name of the authority and of its files')
    .option('--parent <name>', 'authority that signs the new one')
    .addOption(new Option('--key <type>', 'kind of key').choices(keyType.options).default(defaultKeys.authority))
    .option(
      '--days <n>',
      `lifetime (default: ${defaultDays.root} for a root, ${defaultDays.intermediate} for an intermediate)`,
      wholeNumber(1, maximumDays.any),
    )
    .option('--path-length <n>', 'authorities allowed below it', wholeNumber(0, 100))
    .option('--common-name <text>', 'common name (default: the name)');
  addSubjectOptions(create)
    .option(
      '--passphrase-file <file>',
      'passphrase for the new key, and for the parent unless it has its own (or CERTBENCH_PASSPHRASE)',
    )
    .option('--parent-passphrase-file <file>', "parent's passphrase (or CERTBENCH_PARENT_PASSPHRASE)")
    .option('--json', 'print one JSON document')
    .action(async (options: CreateOptions) => {
      const session = await openSession(options.json ?? false);
      const { parentPassphrase, newPassphrase } = await passphrases(options);
      const created = await session.call('authority.create', {
        workspace: session.path(options.workspace),
        name: options.name,
        subject: {
          commonName: options.commonName,
          ...subjectOf(options),
        },
        parent: options.parent,
        keyType: options.key,
        validityDays: options.days,
        pathLength: options.pathLength,
        passphrase: newPassphrase,
        ...(parentPassphrase === undefined ? {} : { parentPassphrase }),
      });
      session.warn(created.warnings);
      const { output } = session;
      output.say(`Created the ${created.parent === undefined ? 'root' : 'intermediate'} authority ${created.name}.`);
      for (const line of [...certificateLines(created.certificate), ...fileLines(options.workspace, created.files)])
        output.say(line);
      output.document({ ...created, files: absolute(options.workspace, created.files) });
    });

  authority
    .command('list')
    .description('list the authorities of a workspace')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--json', 'print one JSON document')
    .action(async (options: { workspace: string; json?: boolean }) => {
      const session = await openSession(options.json ?? false);
      const workspace = session.path(options.workspace);
      const { authorities } = await session.call('authority.list', { workspace });
      const said = await saidOf(session, workspace, 'authority');
      const revoked = await revokedOf(session, workspace, 'authorities');
      const { output } = session;
      if (authorities.length === 0) output.say('No authorities yet.');
      for (const one of authorities) {
        output.say(
          `${one.name}${one.parent === undefined ? '' : ` (signed by ${one.parent})`}${revokedInShort(revoked(one.name))}${saidInShort(said(one.name))}`,
        );
        for (const line of certificateLines(one.certificate)) output.say(line);
      }
      output.document({
        authorities: authorities.map((one) => ({
          ...one,
          ...revoked(one.name),
          ...said(one.name),
          files: absolute(options.workspace, one.files),
        })),
      });
    });
  addAuthorityImportCommand(authority);
  addAuthorityRevokeCommands(authority);
  addAuthorityAddressCommand(authority);
  addAuthorityRenewCommands(authority);
  addChangeRootCommands(authority);
}

/**
 * The passphrase of the new key, and the parent's where it is another one. What is given by a file or a variable serves
 * for both; a person is asked for each.
 */
async function passphrases(options: CreateOptions): Promise<{ newPassphrase: string; parentPassphrase?: string }> {
  const own = await optionalSecret({ file: options.passphraseFile, variable: 'CERTBENCH_PASSPHRASE' });
  const parents = await optionalSecret({ file: options.parentPassphraseFile, variable: 'CERTBENCH_PARENT_PASSPHRASE' });
  const ask = options.parent !== undefined && own === undefined && parents === undefined;
  const parentPassphrase = ask ? await passphrase(undefined, `Passphrase of ${options.parent ?? ''}:`) : parents;
  const newPassphrase = own ?? (await passphrase(undefined, `Passphrase for ${options.name}:`, true));
  return { newPassphrase, ...(parentPassphrase === undefined ? {} : { parentPassphrase }) };
}
