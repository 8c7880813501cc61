import type { Command } from 'commander';
import type { ForeseenCause } from '../../contract/models.ts';
import { CallFailure } from '../failure.ts';
import type { CommandLine } from '../command-line.ts';
import { addPlatformOptions, targetOf } from '../platform-options.ts';
import { keyPassphrase, keyPassphraseOption } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { remedyLines } from '../tell.ts';

interface CheckOptions {
  workspace: string;
  device: string[];
  keyPassphraseFile?: string;
  json?: boolean;
  [platformOption: string]: unknown;
}

export function addCheckCommand(program: Command, typed: CommandLine): void {
  const command = program
    .command('check')
    .description(
      'say what would keep devices out, as far as it can be known without connecting; options are those of simulate',
    )
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--device <id...>', 'devices to check');
  addPlatformOptions(command, typed)
    .option(...keyPassphraseOption)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit status 1 where something would keep a device out, and also where it probably would.')
    .action(async (options: CheckOptions) => {
      const session = await openSession(options.json ?? false);
      await check(session, options);
    });
}

async function check(session: Session, options: CheckOptions): Promise<void> {
  const { output } = session;
  const passphrase = await keyPassphrase(options.keyPassphraseFile);
  const jobId = 'diagnosis.foresee';
  void interrupted().then(() => session.call('job.cancel', { jobId }));
  const foreseen = await session.call('diagnosis.foresee', {
    workspace: session.path(options.workspace),
    deviceIds: options.device,
    ...(await targetOf(options)),
    ...(passphrase === undefined ? {} : { keyPassphrase: passphrase }),
    jobId,
  });
  for (const cause of foreseen.causes) for (const line of causeLines(cause)) output.say(line);
  const { keysNotOpened } = foreseen;
  if (keysNotOpened > 0) {
    output.say(
      `- Keys of ${keysNotOpened} devices were not looked at: give their passphrase by --key-passphrase-file.`,
    );
  }
  output.document(foreseen);
  const [first] = foreseen.causes;
  if (first === undefined) {
    output.say(`✓ Nothing known here keeps ${options.device.length === 1 ? options.device[0] : 'them'} out.`);
    return;
  }
  const { what, remedy, action } = first;
  throw new CallFailure({
    code: 'NOT_CONNECTED',
    message: what,
    details: { remedy, ...(action === undefined ? {} : { action }) },
  });
}

/** Devices that are told by name. */
const mostNamed = 5;

function causeLines(found: ForeseenCause): string[] {
  const { cause, what, certainty, evidence, deviceIds } = found;
  const named = deviceIds.slice(0, mostNamed).join(', ');
  const more = deviceIds.length > mostNamed ? ` and ${deviceIds.length - mostNamed} more` : '';
  return [
    `${certainty === 'certain' ? '✗' : '!'} ${named}${more}: ${what} [${cause}]`,
    ...evidence.map((line) => `    ${line}`),
    ...remedyLines(found).map((line) => `  ${line}`),
  ];
}
