import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CallFailure } from '../failure.ts';
import { optionalSecret } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';

interface MendOptions {
  workspace: string;
  id: string[];
  with?: string[];
  json?: boolean;
}

interface CompleteOptions {
  out: string;
  with?: string[];
  workspace?: string;
  passphraseFile?: string;
  replace?: boolean;
  json?: boolean;
}

interface Completed {
  readonly chain: readonly string[];
  readonly missing?: string | undefined;
}

const chainLines = ({ chain, missing }: Completed): string[] => [
  `  chain       ${chain.join(' <- ')}`,
  ...(missing === undefined ? [] : [`  ends there  ${missing}, which has signed the last one, is not at hand`]),
];

/** Chains that lack an intermediate, or are in disorder. */
export function addChainCommands(program: Command): void {
  const chain = program.command('chain');
  chain
    .command('mend')
    .description('write the chain files of devices anew, whole and in order; the old ones go to the trash')
    .requiredOption('--workspace <dir>', 'the workspace, whose authorities are at hand')
    .requiredOption('--id <id...>', 'devices')
    .option('--with <file...>', 'certificates of further intermediates')
    .option('--json', 'print one JSON document')
    .action(async (options: MendOptions) => {
      const session = await openSession(options.json ?? false);
      const jobId = 'chain.mend';
      void interrupted().then(() => session.call('job.cancel', { jobId }));
      const { devices } = await session.call('chain.mend', {
        workspace: session.path(options.workspace),
        deviceIds: options.id,
        further: (options.with ?? []).map((file) => session.path(file)),
        jobId,
      });
      for (const { deviceId, added, trashId, ...completed } of devices) {
        const what = added.length > 0 ? `${added.join(', ')} added` : 'put in order';
        session.output.say(`${deviceId} (${trashId === undefined ? 'as it was' : what})`);
        for (const line of chainLines(completed)) session.output.say(line);
      }
      session.output.document({ devices });
    });
  chain
    .command('complete <file>')
    .description("write the whole chain of anybody's certificate into a file of its own")
    .requiredOption('--out <file>', 'the new file, PEM')
    .option('--with <file...>', 'certificates of intermediates')
    .option('--workspace <dir>', 'whose authorities are at hand')
    .option('--passphrase-file <file>', 'what opens the file (or CERTBENCH_PASSPHRASE)')
    .option('--replace', 'replace the new file where it is there')
    .option('--json', 'print one JSON document')
    .action(complete);
}

async function complete(file: string, options: CompleteOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const password = await optionalSecret({ file: options.passphraseFile, variable: 'CERTBENCH_PASSPHRASE' });
  const { pem, warnings, ...completed } = await session.call('chain.complete', {
    certificate: session.path(file),
    ...(password === undefined ? {} : { password }),
    ...(options.workspace === undefined ? {} : { workspace: session.path(options.workspace) }),
    further: (options.with ?? []).map((one) => session.path(one)),
  });
  session.warn(warnings);
  const out = resolve(options.out);
  if (options.replace !== true && existsSync(out)) throw isThere(out);
  await session.write(out, pem);
  for (const line of chainLines(completed)) session.output.say(line);
  session.output.say(`Written to ${out}.`);
  session.output.document({ file: out, ...completed });
}

const isThere = (path: string): CallFailure =>
  new CallFailure({
    code: 'NAME_TAKEN',
    message: `${path} is there already.`,
    details: { remedy: 'Give another --out, or --replace.' },
  });
