import { i18n } from '../../language/index.ts';
import type { DeviceResult, RunResults } from '../results.ts';
import { figure, instantText, latencyText } from './figures.ts';
import { type Cell, table } from './markup.ts';

/** Devices that a table of a report has; all of them stand in `devices.csv`. */
const mostDevices = 10;

/** Processes that a table has; all of them stand in `results.json`. */
const mostProcesses = 20;

const number = (text: string): Cell => ({ text, kind: 'number' });

/** The tables of a report; those alone that have rows. */
export function tablesOf(results: RunResults): string[] {
  return [
    ...criteria(results),
    ...causes(results),
    ...failedDevices(results),
    ...slowestDevices(results),
    processes(results),
  ];
}

function criteria({ pass, verdict }: RunResults): string[] {
  if (pass.length === 0) return [];
  const isJudged = verdict !== 'stopped-early';
  const heads: Cell[] = [
    { text: i18n.t('Criterion') },
    number(i18n.t('Limit')),
    number(i18n.t('Measured')),
    { text: i18n.t('Outcome') },
  ];
  const rows = pass.map(({ criterion, limit, value, passed }): Cell[] => [
    { text: criterion, kind: 'code' },
    number(figure(limit, 6)),
    number(value === undefined ? i18n.t('nothing') : figure(value, 6)),
    isJudged
      ? { text: passed ? i18n.t('passed') : i18n.t('not passed'), kind: passed ? 'good' : 'bad' }
      : { text: passed ? i18n.t('held until then') : i18n.t('not held until then') },
  ]);
  const caption = isJudged
    ? i18n.t('Criteria of the plan')
    : i18n.t('Criteria of the plan, not judged: the run was stopped before its end');
  return [table(caption, heads, rows)];
}

function causes({ causes: all }: RunResults): string[] {
  if (all.length === 0) return [];
  const heads: Cell[] = [
    { text: i18n.t('Cause') },
    { text: i18n.t('What happened') },
    { text: i18n.t('What to do') },
    number(i18n.t('Devices')),
  ];
  const rows = all.map(({ cause, what, remedy, devices }): Cell[] => [
    { text: cause, kind: 'code' },
    { text: what },
    { text: remedy },
    number(figure(devices)),
  ]);
  return [table(i18n.t('Causes of trouble'), heads, rows)];
}

/** The caption says how many of them are shown. */
const captioned = (caption: string, shown: number, all: number, file = 'devices.csv'): string =>
  shown === all
    ? caption
    : i18n.t('{caption} ({shown} of {all}; see {file})', { caption, shown: figure(shown), all: figure(all), file });

function failedDevices({ devices }: RunResults): string[] {
  const failed = devices.filter(({ state }) => state === 'failed');
  const shown = failed.slice(0, mostDevices);
  if (shown.length === 0) return [];
  const heads: Cell[] = [
    { text: i18n.t('Device') },
    { text: i18n.t('Cause') },
    number(i18n.t('Sent')),
    number(i18n.t('Acknowledged')),
    number(i18n.t('Given up')),
    number(i18n.t('Reconnects')),
  ];
  const rows = shown.map((one): Cell[] => [
    { text: one.deviceId },
    { text: one.cause ?? '', kind: 'code' },
    ...[one.attempted, one.acknowledged, one.failed, one.reconnects].map((value) => number(figure(value))),
  ]);
  return [table(captioned(i18n.t('Devices that failed'), shown.length, failed.length), heads, rows)];
}

function slowestDevices({ devices }: RunResults): string[] {
  const timed = devices.filter((one) => one.latencyMaxMs !== undefined);
  const slow = (one: DeviceResult) => one.latencyMaxMs ?? 0;
  const shown = timed.toSorted((a, b) => slow(b) - slow(a)).slice(0, mostDevices);
  if (shown.length === 0) return [];
  const heads: Cell[] = [
    { text: i18n.t('Device') },
    number(i18n.t('Longest latency')),
    number(i18n.t('Mean latency')),
    number(i18n.t('Acknowledged')),
    number(i18n.t('Reconnects')),
  ];
  const rows = shown.map((one): Cell[] => [
    { text: one.deviceId },
    number(latencyText(slow(one))),
    number(latencyText(one.latencyMeanMs ?? 0)),
    number(figure(one.acknowledged)),
    number(figure(one.reconnects)),
  ]);
  return [table(captioned(i18n.t('Slowest devices'), shown.length, timed.length), heads, rows)];
}

function processes({ processes: all, shards }: RunResults): string {
  const heads: Cell[] = [
    { text: i18n.t('Shard') },
    { text: i18n.t('Computer') },
    number(i18n.t('Processors')),
    number(i18n.t('Memory')),
    { text: i18n.t('Began') },
    { text: i18n.t('Ended') },
    { text: i18n.t('Versions') },
  ];
  const shown = all.slice(0, mostProcesses);
  const rows = shown.map((one): Cell[] => [
    { text: `${one.shard}/${shards.of}` },
    { text: one.computer },
    number(figure(one.processors)),
    number(`${figure(one.memoryMib / 1024, 1)} GiB`),
    { text: instantText(one.startedAt) },
    { text: instantText(one.endedAt) },
    {
      text: Object.entries(one.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    },
  ]);
  return table(captioned(i18n.t('Where it ran'), shown.length, all.length, 'results.json'), heads, rows);
}
