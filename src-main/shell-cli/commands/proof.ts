import type { Command } from 'commander';
import { passphrase } from '../secrets.ts';
import { openSession } from '../open-session.ts';
import { absolute, certificateLines, fileLines } from '../tell.ts';

interface SignOptions {
  workspace: string;
  authority: string;
  code: string;
  passphraseFile?: string;
  json?: boolean;
}

export function addProofCommands(program: Command): void {
  program
    .command('proof')
    .command('sign')
    .description("sign a cloud's verification code with the authority that was uploaded there")
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--authority <name>', 'the very authority whose certificate was uploaded')
    .requiredOption('--code <code>', 'verification code, as the cloud shows it')
    .option('--passphrase-file <file>', "authority's passphrase (or CERTBENCH_PASSPHRASE)")
    .option('--json', 'print one JSON document')
    .action(async (options: SignOptions) => {
      const session = await openSession(options.json ?? false);
      const proof = await session.call('proof.sign', {
        workspace: session.path(options.workspace),
        authority: options.authority,
        code: options.code,
        passphrase: await passphrase(options.passphraseFile, `Passphrase of ${options.authority}:`),
      });
      session.warn(proof.warnings);
      const { output } = session;
      output.say(`Signed the code with ${proof.authority}. Upload either file as verification certificate.`);
      for (const line of [...certificateLines(proof.certificate), ...fileLines(options.workspace, proof.files)])
        output.say(line);
      output.document({ ...proof, files: absolute(options.workspace, proof.files) });
    });
}
