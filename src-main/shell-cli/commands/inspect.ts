import type { Command } from 'commander';
import type { MethodOutput } from '../../contract/methods.ts';
import type { Inspection } from '../../contract/models.ts';
import { CallFailure } from '../failure.ts';
import { differenceLines, reportLines, treeLines } from '../report-lines.ts';
import { optionalSecret } from '../secrets.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { certificateLines } from '../tell.ts';

interface InspectOptions {
  readonly passwordFile?: string;
  readonly keyPasswordFile?: string;
  readonly patient?: boolean;
  readonly text?: boolean;
  readonly asn1?: boolean;
  readonly compare?: string;
  readonly json?: boolean;
}

export function addInspectCommand(program: Command): void {
  program
    .command('inspect')
    .argument(
      '<file>',
      'PEM, DER, PKCS#7, PKCS#12 or a keystore of Java (JKS) or Bouncy Castle (BKS), whatever its name',
    )
    .option('--password-file <file>', 'password of the file (or CERTBENCH_PASSPHRASE or CERTBENCH_PFX_PASSWORD)')
    .option(
      '--key-password-file <file>',
      "password of a keystore's keys, where it is another (or CERTBENCH_KEY_PASSWORD)",
    )
    .option('--patient', 'open it also where its password takes more than some seconds to be tried')
    .option('--text', 'say all that its certificates say, with every extension and what is wrong with them')
    .option('--asn1', 'print the ASN.1 of its certificates')
    .option('--compare <file>', 'say in what its first certificate and that of another file differ')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: InspectOptions) => {
      const session = await openSession(options.json ?? false);
      if (options.compare !== undefined) return tellDifferences(session, file, options.compare, options);
      if (options.text === true || options.asn1 === true) return tellReports(session, file, options);
      const found = await inspect(session, file, options);
      session.warn(found.warnings);
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
        // Of a key that stays closed nothing else is known.
        const kind = one.key === 'encrypted' ? '' : ` ${one.key}`;
        output.say(`private key${kind}${one.encrypted ? ', encrypted' : ', NOT encrypted'}${owner}`);
      }
      for (const { alias, kind, created, certificates } of found.entries) {
        const numbers = certificates.map((index) => index + 1).join(', ');
        output.say(
          `entry ${alias === undefined ? 'without alias' : `"${alias}"`}: ${kind === 'private-key' ? 'private key, chain' : 'trusted certificate'} ${numbers || '(none)'}${created === undefined ? '' : `, created ${created}`}`,
        );
      }
      for (const line of found.protection) output.say(line);
      output.document(found);
    });
}

/** Everything that its certificates say, without looking at what is beside them. */
async function tellReports(session: Session, path: string, options: InspectOptions): Promise<void> {
  const found: MethodOutput<'certificate.report'> = await withPasswords(options, (password) =>
    session.call('certificate.report', {
      source: sourceOf(session, path, options, password),
      trees: options.asn1 === true,
    }),
  );
  session.warn(found.warnings);
  const { output } = session;
  for (const [index, one] of found.certificates.entries()) {
    output.say(`certificate ${index + 1}: ${one.title}`);
    if (options.text === true) for (const line of reportLines(one)) output.say(line);
    if (one.tree !== undefined) for (const line of treeLines(one.tree)) output.say(line);
  }
  if (found.more > 0) output.say(`${found.more} more certificates are not shown`);
  output.document(found);
}

async function tellDifferences(session: Session, path: string, other: string, options: InspectOptions): Promise<void> {
  const found: MethodOutput<'certificate.compare'> = await withPasswords(options, (password) =>
    session.call('certificate.compare', {
      left: sourceOf(session, path, options, password),
      right: sourceOf(session, other, options, password),
    }),
  );
  session.warn(found.warnings);
  for (const line of differenceLines(found)) session.output.say(line);
  session.output.document(found);
}

const sourceOf = (
  session: Session,
  path: string,
  { patient = false }: InspectOptions,
  password: string | undefined,
) => ({
  from: 'file' as const,
  file: session.path(path),
  patient,
  ...(password === undefined ? {} : { password }),
});

async function inspect(session: Session, path: string, options: InspectOptions): Promise<Inspection> {
  const keyPassword = await optionalSecret({ file: options.keyPasswordFile, variable: 'CERTBENCH_KEY_PASSWORD' });
  const input = {
    file: session.path(path),
    patient: options.patient ?? false,
    ...(keyPassword === undefined ? {} : { keyPassword }),
  };
  return withPasswords(options, (password) =>
    session.call('file.inspect', { ...input, ...(password === undefined ? {} : { password }) }),
  );
}

/** Tries what is given: the file, or else both variables, since nobody can tell from outside which a container wants. */
async function withPasswords<T>(
  { passwordFile }: InspectOptions,
  open: (password: string | undefined) => Promise<T>,
): Promise<T> {
  const given = [
    await optionalSecret({ file: passwordFile, variable: 'CERTBENCH_PASSPHRASE' }),
    passwordFile === undefined ? process.env['CERTBENCH_PFX_PASSWORD'] : undefined,
  ];
  const [first, ...others] = given.filter((password) => password !== undefined);
  for (const password of others) {
    try {
      return await open(password);
    } catch (error) {
      if (!(error instanceof CallFailure && error.reply.code === 'WRONG_PASSWORD')) throw error;
    }
  }
  return open(first);
}
