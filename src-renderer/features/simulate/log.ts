import type { LogLine } from '../../bench/run-events.ts';
import { quoted } from './chart/table.ts';

export type Kind = 'all' | 'alerts' | 'problems';

export function filterLines(lines: readonly LogLine[], filter: string, kind: Kind): readonly LogLine[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '' && kind === 'all') return lines;
  return lines.filter(({ event }) => {
    if (kind === 'alerts' && !(event.type === 'sent' && event.alert)) return false;
    if (kind === 'problems' && !['lost', 'throttled', 'failed', 'refused'].includes(event.type)) return false;
    if (wanted === '') return true;
    const words = event.type === 'sent' ? `${event.deviceId} ${event.topic} ${event.body}` : JSON.stringify(event);
    return words.toLowerCase().includes(wanted);
  });
}

export function csvOf(lines: readonly LogLine[]): string {
  const header = [
    'at',
    'type',
    'deviceId',
    'messageId',
    'temperatureC',
    'humidityPercent',
    'alert',
    'latencyMs',
    'topic',
    'body',
    'cause',
    'what',
  ];
  const rows = lines.map(({ event }) => {
    const values: Readonly<Record<string, unknown>> = event;
    return header
      .map((name) => quoted(values[name] === undefined ? '' : String(values[name] as string | number)))
      .join(',');
  });
  return `${[header.join(','), ...rows].join('\r\n')}\r\n`;
}

export const jsonLinesOf = (lines: readonly LogLine[]): string =>
  lines.map(({ event }) => `${JSON.stringify(event)}\n`).join('');

/** The property bag at the end of an Azure topic, decoded; nothing where a topic has none. */
export function propertiesOf(topic: string): readonly (readonly [string, string])[] {
  const bag = topic.slice(topic.lastIndexOf('/') + 1);
  if (!bag.includes('=')) return [];
  return [...new URLSearchParams(bag)];
}

/** JSON with indents, and anything else as it is. */
export function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
