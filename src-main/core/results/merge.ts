import { type Json, asJsonObject } from '../json.ts';
import { i18n } from '../language/index.ts';
import { type PassOutcome, type RunResult, type Verdict, judgePass, verdictOf } from '../plan/pass.ts';
import { Problem } from '../problem.ts';
import { addLatencies, percentileOf } from './latencies.ts';
import { type DeviceResult, type Latencies, type RunResults, counterNames } from './results.ts';
import { addSeries } from './series.ts';

/** Results of a part of a run, and where they were found: errors name it. */
export interface Part {
  readonly from: string;
  readonly results: RunResults;
}

/** What goes on is not merged. */
type EndedResults = RunResults & { readonly state: 'finished' | 'stopped' | 'failed' };

/** Causes that are told; the rest are few devices each. */
const mostCauses = 50;

/** Shards that an error lists. */
const mostListed = 20;

/**
 * Results of all shards of one run as those of the whole. Throws INVALID_INPUT where one is missing, is there twice, or is of
 * another plan or seed; it says which.
 */
export function mergeResults(parts: readonly [Part, ...Part[]]): EndedResults {
  const [first] = parts;
  for (const part of parts) {
    checkSame(first, part);
    checkEnded(part);
  }
  checkWhole(parts);
  const firstShard = ({ shards }: RunResults) => Math.min(...shards.has);
  const all = parts.map(({ results }) => results).sort((a, b) => firstShard(a) - firstShard(b));
  const { plan, seed, shards, format, version } = first.results;
  const totals = totalsOf(all);
  const latency = addLatencies(all.map((one) => one.latency));
  // As the run's own process has checked it.
  const criteria = asJsonObject(plan['pass']);
  const pass = criteria === undefined ? [] : judgePass(criteria, { ...totals, latency: summaryOf(latency) });
  const verdict = verdictOfAll(all, pass);
  return {
    format,
    version,
    plan,
    seed,
    shards: { of: shards.of, has: Array.from({ length: shards.of }, (_, shard) => shard) },
    processes: all.flatMap(({ processes }) => processes),
    state: stateOf(all),
    totals,
    latency,
    causes: causesOf(all),
    series: addSeries(all.map(({ series }) => series)),
    devices: devicesOf(parts),
    pass,
    ...(verdict === undefined ? {} : { verdict }),
  };
}

const refused = (message: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', message, { field: 'folders', remedy });

function checkSame(first: Part, part: Part): void {
  const [one, other] = [first.results, part.results];
  const names = new Set([...Object.keys(one.plan), ...Object.keys(other.plan)]);
  const differing = [...names].find((name) => canonical(one.plan[name]) !== canonical(other.plan[name]));
  const file = otherFile(one.plan, other.plan);
  if (file !== undefined) {
    throw refused(
      i18n.t('{other} was run with another file {file} than {one}.', { one: first.from, other: part.from, file }),
      i18n.t('Give all shards the same file, and run this one again.'),
    );
  }
  if (differing !== undefined) {
    throw refused(
      i18n.t('{other} is of another plan than {one}: its {member} differs.', {
        one: first.from,
        other: part.from,
        member: differing,
      }),
      i18n.t('Merge results of one run alone.'),
    );
  }
  if (one.seed !== other.seed) {
    throw refused(
      i18n.t('{other} has the seed {seed}, and {one} has {first}.', {
        one: first.from,
        other: part.from,
        seed: String(other.seed),
        first: String(one.seed),
      }),
      i18n.t('Write a seed into the plan, so that all shards have the same.'),
    );
  }
  if (one.shards.of !== other.shards.of) {
    throw refused(
      i18n.t('{other} is one of {count} shards, and {one} one of {first}.', {
        one: first.from,
        other: part.from,
        count: String(other.shards.of),
        first: String(one.shards.of),
      }),
      i18n.t('Merge results of one run alone.'),
    );
  }
}

/** The name of a file that both plans have at the same place, and that does not hold the same; undefined where there is none. */
function otherFile(one: Json | undefined, other: Json | undefined): string | undefined {
  const [a, b] = [asJsonObject(one), asJsonObject(other)];
  if (a === undefined || b === undefined) return undefined;
  const { file } = a;
  if (typeof file === 'string' && file === b['file'] && a['sha256'] !== b['sha256']) return file;
  for (const [name, value] of Object.entries(a)) {
    const below = otherFile(value, b[name]);
    if (below !== undefined) return below;
  }
  return undefined;
}

function checkEnded({ from, results }: Part): void {
  if (results.state !== 'running' && results.state !== 'paused') return;
  throw refused(
    i18n.t('{from} was written while its run went on.', { from }),
    i18n.t('Wait until it has ended. Where its program was killed, run this shard again.'),
  );
}

function checkWhole(parts: readonly [Part, ...Part[]]): void {
  const whose = new Map<number, Part>();
  const { of } = parts[0].results.shards;
  for (const part of parts) {
    for (const shard of part.results.shards.has) {
      const before = whose.get(shard);
      if (before !== undefined) {
        throw refused(
          i18n.t('Shard {shard} is in {one} and in {other}.', {
            shard: String(shard),
            one: before.from,
            other: part.from,
          }),
          i18n.t('Leave one of them out.'),
        );
      }
      if (shard >= of) {
        throw refused(
          i18n.t('{other} says that it is shard {shard} of {count}, which there is not.', {
            other: part.from,
            shard: String(shard),
            count: String(of),
          }),
          i18n.t('Shards count from 0. Use the file as Certbench has written it.'),
        );
      }
      whose.set(shard, part);
    }
  }
  if (whose.size < of) {
    const missing = Array.from({ length: of }, (_, shard) => shard).filter((shard) => !whose.has(shard));
    const listed = missing.slice(0, mostListed).join(', ');
    throw refused(
      missing.length === 1
        ? i18n.t('Shard {shard} of {count} is missing.', { shard: listed, count: String(of) })
        : i18n.t('{missing} of {count} shards are missing: {listed}.', {
            missing: String(missing.length),
            count: String(of),
            listed: missing.length > mostListed ? `${listed} …` : listed,
          }),
      i18n.t('Name the results of every shard, counted from 0. What a shard has not done cannot be told.'),
    );
  }
}

/** JSON whose members are in one order, whoever has written it. */
function canonical(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}

/** The one that says most of what went wrong. */
const stateOf = (all: readonly RunResults[]): EndedResults['state'] =>
  (['failed', 'stopped'] as const).find((state) => all.some((one) => one.state === state)) ?? 'finished';

/** What one shard has not done is missing in the whole. */
function verdictOfAll(all: readonly RunResults[], pass: readonly PassOutcome[]): Verdict | undefined {
  // Earlier programs wrote no verdict.
  const isUnjudged = ({ verdict, state, plan }: RunResults) =>
    verdict === undefined && state === 'stopped' && plan['pass'] !== undefined;
  if (all.some((one) => one.verdict === 'stopped-early' || isUnjudged(one))) return 'stopped-early';
  return verdictOf({ state: 'finished', isEndless: false, pass });
}

function summaryOf(latency: Latencies): RunResult['latency'] {
  // To three digits, as a run tells them of itself.
  const at = (share: number) => Number((percentileOf(latency, share) ?? 0).toPrecision(3));
  if (latency.length === 0) return undefined;
  return { p50Ms: at(0.5), p90Ms: at(0.9), p95Ms: at(0.95), p99Ms: at(0.99), p999Ms: at(0.999), maxMs: at(1) };
}

function totalsOf(all: readonly RunResults[]): RunResults['totals'] {
  const [first, ...others] = all.map(({ totals }) => totals);
  const sum = { ...(first as RunResults['totals']) };
  for (const totals of others) {
    for (const name of [...counterNames, 'devices', 'connected', 'failedDevices'] as const) sum[name] += totals[name];
  }
  return sum;
}

function causesOf(all: readonly RunResults[]): RunResults['causes'] {
  const sums = new Map<string, RunResults['causes'][number]>();
  for (const one of all.flatMap(({ causes }) => causes)) {
    const before = sums.get(one.cause);
    sums.set(one.cause, before === undefined ? one : { ...before, devices: before.devices + one.devices });
  }
  return [...sums.values()].sort((a, b) => b.devices - a.devices).slice(0, mostCauses);
}

function devicesOf(parts: readonly Part[]): DeviceResult[] {
  const whose = new Map<string, string>();
  for (const { from, results } of parts) {
    for (const { deviceId, does } of results.devices) {
      const key = `${does} ${deviceId}`;
      const before = whose.get(key);
      if (before !== undefined) {
        throw refused(
          i18n.t('The device {deviceId} is in {one} and in {other}.', { deviceId, one: before, other: from }),
          i18n.t('A shard has devices of its own. Merge results of one run alone.'),
        );
      }
      whose.set(key, from);
    }
  }
  const names = (a: DeviceResult, b: DeviceResult) => (a.deviceId < b.deviceId ? -1 : 1);
  return parts.flatMap(({ results }) => results.devices).sort(names);
}
