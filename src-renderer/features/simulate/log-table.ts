import type { LogLine } from '../../bench/run-events.ts';
import { clock } from '../../ui/format.ts';
import { wordsOf } from './log-words.ts';
import { simulate as text } from './words.ts';

export type Column = 'at' | 'deviceId' | 'messageId' | 'temperatureC' | 'humidityPercent' | 'state' | 'latencyMs';

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

/** Newest first, which is how lines come in. */
export const newestFirst: Order = { column: 'at', descending: true };

/** Pressing a header turns its order round; another one begins with what is looked for most: the newest, the largest. */
export function nextOrder(order: Order, column: Column): Order {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== 'deviceId' && column !== 'state' };
}

/** Without lines that say that a message is being sent, where a later one says what became of it. */
export function settled(lines: readonly LogLine[]): readonly LogLine[] {
  if (!lines.some(({ event }) => event.type === 'sending')) return lines;
  const answered = new Set(
    lines.flatMap(({ event }) =>
      event.type === 'sent' || event.type === 'refused' ? [`${event.messageId} ${event.deviceId}`] : [],
    ),
  );
  return lines.filter(({ event }) => event.type !== 'sending' || !answered.has(`${event.messageId} ${event.deviceId}`));
}

export const stateOf = ({ event }: LogLine): string => {
  if (event.type !== 'sent') return wordsOf(event);
  return event.alert ? text.alertTag : text.acknowledgedState;
};

/** Lines, oldest first, in the order in which they are shown. Those without a value stand below, and at one value the newest is first. */
export function inOrder(lines: readonly LogLine[], { column, descending }: Order): readonly LogLine[] {
  if (column === 'at') return descending ? lines.toReversed() : lines;
  const valued = lines.map((line) => {
    const values: Readonly<Record<string, unknown>> = line.event;
    return { line, value: (column === 'state' ? stateOf(line) : values[column]) as string | number | undefined };
  });
  const turn = descending ? -1 : 1;
  valued.sort((left, right) => {
    const newer = right.line.number - left.line.number;
    if (left.value === right.value) return newer;
    if (left.value === undefined) return 1;
    if (right.value === undefined) return -1;
    return left.value < right.value ? -turn : turn;
  });
  return valued.map(({ line }) => line);
}

/** A line as a spreadsheet takes it from the clipboard: its columns with tabs in between. */
export function clipboardText(line: LogLine): string {
  const { event } = line;
  const start = [clock(event.at), event.deviceId];
  if (event.type !== 'sent') return [...start, '', '', '', stateOf(line), ''].join('\t');
  const { messageId, temperatureC, humidityPercent, latencyMs } = event;
  return [
    ...start,
    messageId,
    temperatureC.toFixed(1),
    humidityPercent.toFixed(1),
    stateOf(line),
    latencyMs.toFixed(1),
  ].join('\t');
}
