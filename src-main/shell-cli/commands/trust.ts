import type { Command } from 'commander';
import type { MethodOutput } from '../../contract/methods.ts';
import { CallFailure } from '../failure.ts';
import { optionalSecret } from '../secrets.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { certificateLines } from '../tell.ts';

interface AddOptions {
  readonly passwordFile?: string;
  readonly json?: boolean;
}

/** The list that the window has in its settings. */
export function addTrustCommands(program: Command): void {
  const group = program
    .command('trust')
    .description('authorities that are trusted for servers, beside those of this computer, by every connection');
  group
    .command('list')
    .description('list them, and what is trusted beside them')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: boolean }) => {
      const session = await openSession(json ?? false);
      const roots = await session.call('trust.roots', {});
      const listed = await session.call('trust.list', {});
      tell(session, listed);
      const { from, count, path } = roots.system;
      const system = { runtime: `${count} of the system`, file: `${count} of ${path}`, nowhere: 'none of the system' };
      session.output.say(`Beside them: ${roots.bundled} of Node.js, ${system[from]}.`);
      session.output.document({ ...listed, roots });
    });
  group
    .command('add')
    .description('trust the authorities in a file')
    .argument('<file>', 'PEM, DER, PKCS#7, PKCS#12 or a keystore of Java (JKS) or Bouncy Castle (BKS)')
    .option('--password-file <file>', 'password of the file (or CERTBENCH_PFX_PASSWORD)')
    .option('--json', 'print one JSON document')
    .action(add);
  group
    .command('remove')
    .description('trust a certificate no longer')
    .argument('<thumbprint>', 'SHA-256 or SHA-1')
    .option('--json', 'print one JSON document')
    .action(async (thumbprint: string, { json }: { json?: boolean }) => {
      const session = await openSession(json ?? false);
      const listed = await session.call('trust.remove', { thumbprint });
      tell(session, listed);
      session.output.document(listed);
    });
}

async function add(path: string, { passwordFile, json }: AddOptions): Promise<void> {
  const session = await openSession(json ?? false);
  const password = await optionalSecret({ file: passwordFile, variable: 'CERTBENCH_PFX_PASSWORD' });
  const { found, warnings } = await session.call('trust.look', {
    file: session.path(path),
    ...(password === undefined ? {} : { password }),
  });
  session.warn(warnings);
  const wanted = found.filter(({ refusal }) => refusal === undefined);
  const [reason] = found.flatMap(({ refusal }) => refusal ?? []);
  if (wanted.length === 0) {
    throw new CallFailure({
      code: found.length === 0 ? 'FORMAT_NOT_RECOGNISED' : 'NOT_AN_AUTHORITY',
      message: `There is no authority in ${path}.`,
      details: { remedy: reason ?? 'Give the certificate of the authority that has signed that of the server.' },
    });
  }
  for (const { name, refusal, doubts } of found) {
    if (refusal !== undefined) session.output.warn(`${name} was left out. ${refusal}`);
    for (const doubt of doubts) session.output.warn(`${name}: ${doubt}`);
  }
  const listed = await session.call('trust.add', { pem: wanted.map(({ pem }) => pem).join('') });
  tell(session, listed);
  session.output.document(listed);
}

function tell({ output }: Session, { trusted, unreadable }: MethodOutput<'trust.list'>): void {
  for (const { name, certificate, doubts } of trusted) {
    output.say(name);
    for (const line of certificateLines(certificate)) output.say(line);
    for (const doubt of doubts) output.say(`  ${doubt}`);
  }
  if (trusted.length === 0) output.say('The list is empty.');
  for (const fault of unreadable) output.warn(fault);
}
