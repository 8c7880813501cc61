import type { Command } from 'commander';
import { duration, wholeNumber } from '../../arguments.ts';
import type { HubEvent } from '../../../contract/models.ts';
import { type CallFailure, UsageFailure } from '../../failure.ts';
import { interrupted } from '../../ending.ts';
import { hubTeller } from '../../tell.ts';
import { type ManageOptions, addManageOptions, jsonArgument, jsonHint, managing } from './managing.ts';

interface MonitorOptions extends ManageOptions {
  device?: string;
  count?: number;
}

interface SendOptions extends ManageOptions {
  property?: string[];
}

interface MethodOptions extends ManageOptions {
  timeout?: number;
}

/** Messages, and what the hub did not take; who comes and goes is told where the hub was started. */
const monitored: ReadonlySet<HubEvent['type']> = new Set(['message', 'refused', 'handshake-failed', 'dropped']);

const isOf = (event: HubEvent, device: string): boolean =>
  ('deviceId' in event && event.deviceId === device) || ('clientId' in event && event.clientId === device);

/** What is said to devices of a hub that runs, and what they say. */
export function addHubMessageCommands(hub: Command): void {
  const monitor = hub
    .command('monitor')
    .description('tell messages and refusals of a hub that runs as they come, until it is interrupted')
    .option('--device <id>', 'of this device alone')
    .option('--count <n>', 'end after so many', wholeNumber(1, 1_000_000_000));
  addManageOptions(monitor, 'print one JSON object a line').action(
    ({ device, count = Number.POSITIVE_INFINITY, ...options }: MonitorOptions) => {
      const stop = interrupted();
      return managing(options, async (managed, { output }) => {
        const linesOf = hubTeller();
        let told = 0;
        const enough = new Promise<void>((resolve, reject: (failure: CallFailure) => void) => {
          const hear = (events: readonly HubEvent[], dropped: number) => {
            if (dropped > 0) output.warn(`${dropped} events came faster than they could be told.`);
            for (const event of events) {
              if (told >= count) return;
              if (!monitored.has(event.type) || (device !== undefined && !isOf(event, device))) continue;
              output.line(event);
              for (const text of linesOf(event)) output.say(text);
              told++;
            }
            if (told >= count) resolve();
          };
          managed.listen(hear, reject).then(() => {
            output.line({ type: 'monitoring', data: managed.folder });
            output.say(`Listening at the hub of ${managed.folder}. Interrupt it to stop.`);
          }, reject);
        });
        await Promise.race([enough, stop]);
      });
    },
  );

  const send = hub
    .command('send <id> <body>')
    .description('send a message to a device of a hub that runs, which waits for it there')
    .option('--property <name=value...>', 'application properties');
  addManageOptions(send).action((deviceId: string, body: string, { property = [], ...options }: SendOptions) =>
    managing(options, async (managed, { output }) => {
      const properties = Object.fromEntries(property.map(nameAndValue));
      const sent = await managed.call('hub.sendMessage', { deviceId, body, properties });
      output.say(`${sent.delivered ? 'Delivered' : 'It waits for the device'}, message ID ${sent.messageId}.`);
      output.document(sent);
    }),
  );

  const method = hub
    .command('method <id> <name> [payload]')
    .description(`call a direct method of a device that is connected; the payload is ${jsonHint}`)
    .option('--timeout <time>', 'for its answer, from 5s to 5m (default: 30s)', duration);
  addManageOptions(method).action(
    (deviceId: string, name: string, payload: string | undefined, { timeout, ...options }: MethodOptions) =>
      managing(options, async (managed, { output }) => {
        const answer = await managed.call('hub.callMethod', {
          deviceId,
          name,
          ...(payload === undefined ? {} : { payload: await jsonArgument(payload) }),
          ...(timeout === undefined ? {} : { timeoutMs: timeout }),
        });
        output.say(`Status ${answer.status}${answer.payload === '' ? '' : `: ${answer.payload}`}`);
        output.document(answer);
      }),
  );
}

/** Reads `NAME=VALUE`. */
function nameAndValue(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageFailure(`--property ${text}: a property is NAME=VALUE.`);
}
