import { type Command, InvalidArgumentError } from 'commander';
import type { MethodInput } from '../contract/methods.ts';
import { timeFrom } from './arguments.ts';
import { textOf } from './text-file.ts';

/** Options that say when devices send and what; a plan has more of it. */
export interface SendingOptions {
  jitter?: Plan['jitter'];
  rampUp?: Plan['rampUp'];
  duration?: number;
  body?: string;
  contentType?: string;
  property?: Record<string, string>;
}

type Plan = MethodInput<'simulation.start'>;

export const addSendingOptions = (command: Command): Command =>
  command
    .option('--jitter <share|time>', 'how much later than on its grid a message may be sent: 20% or 500ms', jitter)
    .option('--ramp-up <rate|time>', 'when devices start: 50/s, or all of them over 2m', rampUp)
    .option('--duration <time>', 'how long devices send; without --messages as many as come', duration)
    .option('--body <file>', 'the body as a template, with {deviceId} {messageId} {temperature} {humidity} {timestamp}')
    .option('--content-type <type>', 'what the body is (default: application/json)')
    .option(
      '--property <name=value>',
      'a property beside the body, as a template; may be given several times',
      property,
    );

/** The plan's members. Throws UsageFailure where the body cannot be read. */
export async function sendingOf(
  options: SendingOptions,
): Promise<Pick<Plan, 'jitter' | 'rampUp' | 'durationMs' | 'body' | 'contentType' | 'properties'>> {
  const { jitter, rampUp, duration: durationMs, contentType, property: properties } = options;
  // Editors end a file with a line end, which nobody means to send.
  const body = options.body === undefined ? undefined : (await textOf(options.body)).replace(/\r?\n$/, '');
  const given = { jitter, rampUp, durationMs, body, contentType, properties };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function jitter(text: string): NonNullable<Plan['jitter']> {
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  if (percent === undefined)
    return { ms: timeFrom(text, 1, 86_400_000, 'It must be a share such as 20%, or a time such as 500ms.') };
  if (Number(percent) <= 100) return { share: Number(percent) / 100 };
  throw new InvalidArgumentError('It must be 100% at most: a message does not come after the next.');
}

function rampUp(text: string): NonNullable<Plan['rampUp']> {
  const [, rate] = /^(\d+(?:\.\d+)?)\/s$/.exec(text) ?? [];
  if (rate === undefined) {
    return { overMs: timeFrom(text, 1, 604_800_000, 'It must be a rate such as 50/s, or a time such as 2m.') };
  }
  if (Number(rate) > 0) return { devicesPerSecond: Number(rate) };
  throw new InvalidArgumentError('It must be more than 0/s: no device would start.');
}

const duration = (text: string): number =>
  timeFrom(text, 10, 31_622_400_000, 'It must be a time from 10ms to 366d, such as 90s, 10m or 3d.');

function property(text: string, others: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at > 0) return { ...others, [text.slice(0, at)]: text.slice(at + 1) };
  throw new InvalidArgumentError('It must be NAME=VALUE.');
}
