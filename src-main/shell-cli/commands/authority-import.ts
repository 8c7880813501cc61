import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { optionalSecret, passphrase } from '../secrets.ts';
import { openSession } from '../open-session.ts';
import { absolute, certificateLines, fileLines } from '../tell.ts';

interface ImportOptions {
  workspace: string;
  name?: string;
  key?: string;
  passwordFile?: string;
  keyPasswordFile?: string;
  passphraseFile?: string;
  patient?: boolean;
  json?: boolean;
}

export function addAuthorityImportCommand(authority: Command): void {
  authority
    .command('import <file>')
    .description('bring in an authority that was made elsewhere, with its key')
    .requiredOption('--workspace <dir>', 'folder to keep everything in; made where it is missing')
    .option('--name <name>', "name of the authority and of its files (default: the file's)")
    .option('--key <file>', 'its private key, where it is in a file of its own')
    .option('--password-file <file>', 'password of the file or of its key (or CERTBENCH_PFX_PASSWORD)')
    .option(
      '--key-password-file <file>',
      "password of a keystore's keys, where it is another (or CERTBENCH_KEY_PASSWORD)",
    )
    .option('--passphrase-file <file>', 'passphrase for the key in the workspace (or CERTBENCH_PASSPHRASE)')
    .option('--patient', 'open it also where its password takes more than some seconds to be tried')
    .option('--json', 'print one JSON document')
    .action(importAuthority);
}

async function importAuthority(file: string, options: ImportOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const name = options.name ?? nameOf(file);
  const filePassword = await optionalSecret({ file: options.passwordFile, variable: 'CERTBENCH_PFX_PASSWORD' });
  const keyPassword = await optionalSecret({ file: options.keyPasswordFile, variable: 'CERTBENCH_KEY_PASSWORD' });
  const made = await session.call('authority.import', {
    workspace: session.path(options.workspace),
    name,
    file: session.path(file),
    ...(options.key === undefined ? {} : { keyFile: session.path(options.key) }),
    ...(filePassword === undefined ? {} : { filePassword }),
    ...(keyPassword === undefined ? {} : { keyPassword }),
    patient: options.patient ?? false,
    passphrase: await passphrase(options.passphraseFile, `Passphrase for ${name}:`, true),
  });
  session.warn(made.warnings);
  const { output } = session;
  output.say(`Brought in the ${made.parent === undefined ? 'root' : 'intermediate'} authority ${made.name}.`);
  for (const line of [...certificateLines(made.certificate), ...fileLines(options.workspace, made.files)]) {
    output.say(line);
  }
  output.document({ ...made, files: absolute(options.workspace, made.files) });
}

/** The file's name as far as an authority can have it. */
function nameOf(file: string): string {
  const base = basename(file, extname(file)).replaceAll(/[^A-Za-z0-9._ -]/g, '-');
  return base === '' ? 'Authority' : base;
}
