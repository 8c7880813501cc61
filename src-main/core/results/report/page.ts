import { i18n } from '../../language/index.ts';
import { countOf, percentileOf } from '../latencies.ts';
import { type RunResults, timesOf } from '../results.ts';
import { chartsOf } from './charts.ts';
import { durationText, figure, instantText, latencyText } from './figures.ts';
import { escaped } from './markup.ts';
import { style } from './style.ts';
import { tablesOf } from './tables.ts';

/**
 * A run as one HTML page that needs nothing else: no script, nothing from elsewhere, which its policy forbids, too. In the language
 * that is spoken.
 */
export function reportPage(results: RunResults): string {
  const { startedAt, endedAt } = timesOf(results);
  const seconds = Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  const title = i18n.t('Run of {devices} on {platform}', {
    devices: devicesText(results.totals.devices),
    platform: platformOf(results),
  });
  const about = i18n.t('From {startedAt}, {duration} long, seed {seed}.', {
    startedAt: instantText(startedAt),
    duration: durationText(seconds),
    seed: String(results.seed),
  });
  return [
    `<!doctype html>`,
    `<html lang="${escaped(i18n.locale)}">`,
    '<head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(`Certbench: ${title}`)}</title>`,
    `<style>${style}</style></head>`,
    '<body><main>',
    `<header><div class="head"><h1>${escaped(title)}</h1>${verdictTag(results)}</div><p class="dim">${escaped(about)} ${ending(results)}</p></header>`,
    `<section class="card"><dl class="figures">${figures(results, seconds)}</dl></section>`,
    ...chartGrid(results),
    ...tablesOf(results),
    `<details class="card"><summary>${escaped(i18n.t('The plan'))}</summary><pre>${escaped(JSON.stringify(results.plan, undefined, 2))}</pre></details>`,
    '</main></body></html>',
    '',
  ].join('\n');
}

const platformOf = ({ plan: { platform } }: RunResults): string =>
  typeof platform === 'string' ? platform : i18n.t('an unknown platform');

const devicesText = (devices: number): string =>
  devices === 1 ? i18n.t('1 device') : i18n.t('{count} devices', { count: figure(devices) });

/** By the criteria of the plan, as the page of a run says it; nothing where there is nothing to judge it by. */
function verdictTag({ verdict }: RunResults): string {
  if (verdict === undefined) return '';
  const [words, kind] = {
    passed: [i18n.t('Passed'), 'good'],
    'not-passed': [i18n.t('Not passed'), 'bad'],
    'stopped-early': [i18n.t('Stopped early'), 'warn'],
  }[verdict] as [string, string];
  return `<span class="tag ${kind}">${escaped(words)}</span>`;
}

/** How it came to its end. */
function ending({ state, verdict: how }: RunResults): string {
  const words = {
    running: i18n.t('It was still running.'),
    paused: i18n.t('It was paused.'),
    finished: i18n.t('Everything that was planned was done.'),
    stopped: how === 'stopped-early' ? i18n.t('It was stopped before its end.') : i18n.t('It was stopped.'),
    failed: i18n.t('Not all devices could do their part.'),
  };
  const early = how === 'stopped-early' && state !== 'stopped' ? ` ${i18n.t('It was stopped before its end.')}` : '';
  const kind = state === 'finished' ? ' good' : state === 'failed' ? ' bad' : '';
  return `<span class="ending${kind}">${escaped(words[state] + early)}</span>`;
}

function figures({ totals, latency, series }: RunResults, seconds: number): string {
  const rate = seconds > 0 ? totals.acknowledged / seconds : 0;
  const most = series.rows.reduce((high, { connected }) => Math.max(high, connected), 0);
  const percentile = (share: number) => latencyText(percentileOf(latency, share) ?? 0);
  const rows: readonly (readonly [name: string, value: string, shown?: boolean])[] = [
    [i18n.t('Devices'), figure(totals.devices)],
    [i18n.t('Connected at most'), figure(most), series.rows.length > 0],
    [i18n.t('Failed devices'), figure(totals.failedDevices)],
    [i18n.t('Messages sent'), figure(totals.attempted)],
    [i18n.t('Acknowledged'), figure(totals.acknowledged)],
    [i18n.t('Given up'), figure(totals.failed)],
    [i18n.t('Received'), figure(totals.received), totals.received > 0],
    [i18n.t('Acknowledged a second'), figure(rate, rate < 100 ? 1 : 0)],
    [i18n.t('Reconnects'), figure(totals.reconnects)],
    [i18n.t('Late'), figure(totals.late), totals.late > 0],
    [i18n.t('Throttled'), figure(totals.throttled), totals.throttled > 0],
    [i18n.t('Sent again'), figure(totals.duplicates), totals.duplicates > 0],
    [i18n.t('Faults on purpose'), figure(totals.faults), totals.faults > 0],
    [i18n.t('Median latency'), percentile(0.5), countOf(latency) > 0],
    [i18n.t('95 % within'), percentile(0.95), countOf(latency) > 0],
    [i18n.t('99 % within'), percentile(0.99), countOf(latency) > 0],
    [i18n.t('Longest'), percentile(1), countOf(latency) > 0],
  ];
  return rows
    .filter(([, , shown]) => shown !== false)
    .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
    .join('');
}

function chartGrid(results: RunResults): string[] {
  const charts = chartsOf(results);
  return charts.length === 0 ? [] : ['<div class="charts">', ...charts, '</div>'];
}
