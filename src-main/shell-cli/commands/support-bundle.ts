import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { SupportFile, SupportPart } from '../../contract/models.ts';
import { supportPart } from '../../contract/support.ts';
import type { hostAndPort } from '../arguments.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageFailure } from '../failure.ts';
import type { CommandLine } from '../command-line.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { stderrLog } from '../stderr-log.ts';
import { storedSettings } from '../stored-settings.ts';
import { type DiagnoseOptions, addDiagnosisOptions, runDiagnosis } from './diagnose.ts';

interface BundleOptions extends DiagnoseOptions {
  out?: string;
  names: boolean;
  logLines: number;
  leaveOut?: SupportPart[];
  show?: boolean;
  json?: boolean;
}

/** What helps somebody who is to help, as one .zip without secrets. */
export function addSupportBundleCommand(program: Command, typed: CommandLine): void {
  const command = program
    .command('support-bundle')
    .description('diagnose a connection where one is named, and save what helps whoever is to help, without secrets');
  addDiagnosisOptions(command, typed)
    .option('--out <file>', 'the .zip, which is replaced where it is there (default: certbench-support-DAY.zip)')
    .option('--no-names', 'without certificates, and with stand-ins for the names of devices, authorities and servers')
    .addOption(
      new Option('--log-lines <number>', 'so many of the newest lines of the log')
        .argParser(wholeNumber(0, 10_000))
        .default(500),
    )
    .addOption(new Option('--leave-out <file...>', 'without these files').choices(supportPart.options))
    .option('--show', 'print what would be in it, and write nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nThe connection goes by the settings of the window, its proxy among them. Nothing of it is sent anywhere.',
    )
    .action(async (address: ReturnType<typeof hostAndPort> | undefined, options: BundleOptions) => {
      const session = await openSession(options.json ?? false, { settings: await storedSettings(stderrLog) });
      await diagnoseNamed(session, address, options, typed);
      const { workspace, names, logLines, leaveOut = [] } = options;
      const { bundle, files, diagnosedAt } = await session.call('support.preview', {
        ...(workspace === undefined ? {} : { workspace: session.path(workspace) }),
        names,
        logLines,
      });
      const kept = files.filter(({ part }) => part === 'readme' || !leaveOut.includes(part));
      const told = { diagnosedAt, files: kept.map(({ part, name, bytes }) => ({ part, name, bytes })) };
      if (options.show === true) {
        for (const file of kept) showFile(session, file);
        session.output.document({ ...told, files: kept });
        return;
      }
      const out = resolve(options.out ?? `certbench-support-${new Date().toISOString().slice(0, 10)}.zip`);
      await session.call('support.save', { bundle, leaveOut, file: session.path(out) });
      for (const { name, bytes } of kept) session.output.say(`${name.padEnd(nameWidth)}  ${bytes} bytes`);
      session.output.say(`Written to ${out}. Nothing was sent anywhere.`);
      session.output.document({ file: out, ...told });
    });
}

const nameWidth = 'server-chain.pem'.length;

/** Whatever comes of it stands in the bundle. */
async function diagnoseNamed(
  session: Session,
  address: ReturnType<typeof hostAndPort> | undefined,
  options: BundleOptions,
  typed: CommandLine,
): Promise<void> {
  const { connection } = typed;
  const place = address ?? (connection && { host: connection.host, port: connection.port });
  const { workspace: _ofBundle, ...others } = options;
  if (place !== undefined) {
    const ofDevice = options.device !== undefined && options.cert === undefined;
    await runDiagnosis(session, place, ofDevice ? options : { ...others, publish: options.publish }, typed);
  } else if (options.device !== undefined || options.cert !== undefined || options.key !== undefined) {
    throw new UsageFailure(
      'Name the server that the device is to be tried at, HOST or HOST:PORT, or a saved one by --connection.',
    );
  }
}

function showFile({ output }: Session, { name, bytes, text }: SupportFile): void {
  output.say(`== ${name}, ${bytes} bytes`);
  for (const line of text.trimEnd().split(/\r?\n/)) output.say(line);
  output.say();
}
