import { type Command, Option } from 'commander';
import { sensorModel } from '../../contract/models.ts';
import { duration, wholeNumber } from '../arguments.ts';
import { CallFailure } from '../failure.ts';
import { forecastLines } from '../forecast-lines.ts';
import { type PaceOptions, addPaceOptions, paceOf } from '../pace-options.ts';
import { type CommandLine, addPlatformOptions, targetOf, trustedOf } from '../platform-options.ts';
import { keyPassphrase, keyPassphraseOption } from '../secrets.ts';
import { type SendingOptions, addSendingOptions, sendingOf } from '../sending-options.ts';
import { Session, interrupted } from '../session.ts';
import { simulationTeller } from '../tell.ts';

interface SimulateOptions extends PaceOptions, SendingOptions {
  workspace: string;
  device: string[];
  [platformOption: string]: unknown;
  serverCa?: string;
  keyPassphraseFile?: string;
  messages?: number;
  interval: number;
  model: (typeof sensorModel.options)[number];
  seed?: number;
  renewNow?: boolean;
  json?: boolean;
}

export function addSimulateCommand(program: Command, typed: CommandLine): void {
  const command = program
    .command('simulate')
    .description('connect devices of a workspace and send temperature and humidity')
    .requiredOption('--workspace <dir>', 'the workspace')
    .requiredOption('--device <id...>', 'devices to simulate');
  addSendingOptions(addPaceOptions(addPlatformOptions(command, typed)))
    .option(
      '--messages <n>',
      'messages a device; 0 goes on until interrupted (default: 5; with --duration no limit)',
      wholeNumber(0, 1_000_000_000),
    )
    .addOption(
      new Option('--interval <time>', 'time between messages of a device').argParser(duration).default(1000, '1s'),
    )
    .addOption(new Option('--model <name>', 'sensor model').choices(sensorModel.options).default('tutorial'))
    .option('--seed <n>', 'repeat the readings of an earlier run', wholeNumber(0, 4_294_967_295))
    .option(
      '--renew-now',
      'renew operational certificates as soon as the devices are connected (--credential operational)',
    )
    .option(...keyPassphraseOption)
    .option('--json', 'print one JSON object a line')
    .action(async (options: SimulateOptions) => {
      const session = new Session(options.json ?? false);
      const stop = interrupted();
      await simulate(session, options, typed, stop);
    });
}

/** Runs until all is sent or the run is interrupted. Throws where a device failed or messages were given up. */
async function simulate(
  session: Session,
  options: SimulateOptions,
  typed: CommandLine,
  stop: Promise<void>,
): Promise<void> {
  const { output, services } = session;
  const plan = {
    deviceIds: options.device,
    ...(await targetOf(options)),
    ...(await trustedOf(session, options.serverCa, typed)),
    messages: options.messages,
    intervalMs: options.interval,
    model: options.model,
    seed: options.seed,
    ...paceOf(options),
    ...(await sendingOf(options)),
  };
  const forecast = await session.call('simulation.forecast', plan);
  if (options.dryRun === true || forecast.tier !== undefined) {
    output.line({ type: 'forecast', ...forecast });
    for (const line of forecastLines(forecast)) output.say(line);
  }
  if (options.dryRun === true) return;
  const passphrase = await keyPassphrase(options.keyPassphraseFile);
  const { runId, seed } = await session.call('simulation.start', {
    workspace: session.path(options.workspace),
    ...plan,
    ...(passphrase === undefined ? {} : { keyPassphrase: passphrase }),
  });
  output.line({ type: 'started', runId, seed });
  output.say(`Simulating ${options.device.join(', ')} (seed ${seed}).`);
  const linesOf = simulationTeller();
  services.sources['simulation.events']({ runId, ...(options.json === true && { every: true }) }, (event) => {
    output.line(event);
    for (const line of linesOf(event)) output.say(line);
  });
  if (options.renewNow === true) await session.call('simulation.renew', { runId });
  await Promise.race([session.simulationEnded(runId), stop]);
  // Stopping a run that has ended changes nothing and answers its totals.
  const totals = await session.call('simulation.stop', { runId });
  output.line({ type: 'totals', ...totals });
  const { acknowledged, attempted, latencyMedianMs, latencyP95Ms, reconnects } = totals;
  const latency =
    latencyMedianMs === undefined ? '' : `, latency ${latencyMedianMs} ms median and ${latencyP95Ms} ms at 95 %`;
  output.say(
    `${acknowledged} of ${attempted} messages acknowledged${latency}${reconnects === 0 ? '' : `, ${reconnects} reconnects`}.`,
  );
  if (totals.state === 'finished' && totals.failed > 0) {
    throw new CallFailure({
      code: 'SERVER_REFUSED',
      message: `${totals.failed} of ${attempted} messages were not accepted.`,
      details: { remedy: 'Each is told above with its reason.' },
    });
  }
  if (totals.state === 'finished' || (totals.state === 'stopped' && options.messages === 0)) return;
  throw new CallFailure({
    code: totals.state === 'stopped' ? 'CANCELLED' : 'NOT_CONNECTED',
    message:
      totals.state === 'stopped'
        ? 'Interrupted before all messages were sent.'
        : `${totals.failedDevices} of ${totals.devices} devices could not connect.`,
    details: {},
  });
}
