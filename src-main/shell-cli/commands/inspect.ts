import type { Command } from 'commander';
import type { Inspection } from '../../contract/models.ts';
import { CallFailure } from '../failure.ts';
import { optionalSecret } from '../secrets.ts';
import { Session } from '../session.ts';
import { certificateLines } from '../tell.ts';

export function addInspectCommand(program: Command): void {
  program
    .command('inspect')
    .description('say what a certificate, key or keystore file holds')
    .argument('<file>', 'PEM, DER or PKCS#12, whatever its name')
    .option('--password-file <file>', 'password of the file (or CERTBENCH_PASSPHRASE or CERTBENCH_PFX_PASSWORD)')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: { passwordFile?: string; json?: boolean }) => {
      const session = new Session(options.json ?? false);
      const found = await inspect(session, file, options.passwordFile);
      const { output } = session;
      output.say(`${file}: ${found.kind}`);
      for (const [index, one] of found.certificates.entries()) {
        output.say(
          `certificate ${index + 1}${one.friendlyName === undefined ? '' : ` "${one.friendlyName}"`}${one.authority ? ', an authority' : ''}`,
        );
        for (const line of certificateLines(one)) output.say(line);
        output.say(`  serial      ${one.serial}`);
        output.say(`  signature   ${one.signature}`);
        if (one.pathLength !== undefined) output.say(`  path length ${one.pathLength}`);
        if (one.keyUsage.length > 0) output.say(`  key usage   ${one.keyUsage.join(', ')}`);
        if (one.extendedKeyUsage.length > 0) output.say(`  purposes    ${one.extendedKeyUsage.join(', ')}`);
        if (one.alternativeNames.length > 0) output.say(`  names       ${one.alternativeNames.join(', ')}`);
      }
      for (const one of found.privateKeys) {
        const owner = one.certificate === undefined ? '' : `, belongs to certificate ${one.certificate + 1}`;
        output.say(`private key ${one.key}${one.encrypted ? ', encrypted' : ', NOT encrypted'}${owner}`);
      }
      for (const line of found.protection) output.say(line);
      output.document(found);
    });
}

/** Tries what is given: the file, or else both variables, since nobody can tell from outside which a container wants. */
async function inspect(session: Session, path: string, passwordFile: string | undefined): Promise<Inspection> {
  const file = session.path(path);
  const given = [
    await optionalSecret({ file: passwordFile, variable: 'CERTBENCH_PASSPHRASE' }),
    passwordFile === undefined ? process.env['CERTBENCH_PFX_PASSWORD'] : undefined,
  ];
  const [first, ...others] = given.filter((password) => password !== undefined);
  if (first === undefined) return session.call('file.inspect', { file });
  for (const password of others) {
    try {
      return await session.call('file.inspect', { file, password });
    } catch (error) {
      if (!(error instanceof CallFailure && error.reply.code === 'WRONG_PASSWORD')) throw error;
    }
  }
  return session.call('file.inspect', { file, password: first });
}
