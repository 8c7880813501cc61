import type { Command } from 'commander';
import type { SimulationEvent } from '../../contract/models.ts';
import { wholeNumber } from '../arguments.ts';
import { CallFailure } from '../failure.ts';
import { type MessageOptions, addMessageOptions, serverOf } from '../message-options.ts';
import type { CommandLine } from '../command-line.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { simulationTeller } from '../tell.ts';

interface SubscribeOptions extends MessageOptions {
  topic: string[];
  count?: number;
}

export function addSubscribeCommand(program: Command, typed: CommandLine): void {
  const command = program
    .command('subscribe')
    .requiredOption('--topic <filter...>', 'topic filters to subscribe to; {deviceId} stands for the device');
  addMessageOptions(command, typed)
    .option('--count <n>', 'end after this many messages', wholeNumber(1, 1_000_000_000))
    .action(async (options: SubscribeOptions) => {
      const session = await openSession(options.json ?? false);
      await listen(session, options, typed, interrupted());
    });
}

/** Runs until interrupted or enough has come. Throws where the device cannot connect or may not subscribe. */
async function listen(
  session: Session,
  options: SubscribeOptions,
  typed: CommandLine,
  stop: Promise<void>,
): Promise<void> {
  const { output, services } = session;
  const { device: deviceId, topic: filters, qos, count = Number.POSITIVE_INFINITY } = options;
  const { runId } = await session.call('simulation.start', {
    ...(await serverOf(session, options, typed)),
    deviceIds: [],
    subscribers: [{ deviceId, filters, qos }],
  });
  const tell = simulationTeller();
  let received = 0;
  let failed: Extract<SimulationEvent, { type: 'failed' }> | undefined;
  const enough = new Promise<void>((resolve) => {
    services.sources['simulation.events']({ runId }, (event) => {
      if (received >= count) return;
      if (event.type === 'failed') failed = event;
      output.line(event);
      for (const line of tell(event)) output.say(line);
      if (event.type === 'received' && ++received >= count) resolve();
    });
  });
  await Promise.race([session.simulationEnded(runId), enough, stop]);
  await session.call('simulation.stop', { runId });
  if (failed === undefined) return;
  const { what, remedy, action } = failed;
  const details = { remedy, ...(action === undefined ? {} : { action }) };
  throw new CallFailure({ code: 'NOT_CONNECTED', message: what, details });
}
