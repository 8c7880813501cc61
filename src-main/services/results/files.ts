import { equalBytes, toUtf8 } from '../../core/bytes.ts';
import { percentileOf } from '../../core/results/latencies.ts';
import { reportPage } from '../../core/results/report/page.ts';
import {
  type DeviceResult,
  type RunResults,
  type Series,
  counterNames,
  resultsFile,
} from '../../core/results/results.ts';
import { Problem } from '../../core/problem.ts';
import { csvText } from '../csv.ts';
import type { FileToPlace, Folders } from '../ports.ts';

/** A row of the series as tables have it: when it began, and percentiles instead of buckets. */
type SeriesLine = Readonly<Record<string, string | number>>;

const shares = { p50Ms: 0.5, p95Ms: 0.95, p99Ms: 0.99, maxMs: 1 } as const;

function seriesLines({ startedAt, stepSeconds, rows }: Series): SeriesLine[] {
  const start = Date.parse(startedAt);
  return rows.map((row, index) => ({
    at: new Date(start + index * stepSeconds * 1000).toISOString(),
    seconds: stepSeconds,
    connected: row.connected,
    ...Object.fromEntries(counterNames.map((name) => [name, row[name]])),
    ...Object.fromEntries(
      Object.entries(shares).flatMap(([name, share]) => {
        const ms = percentileOf(row.latency, share);
        return ms === undefined ? [] : [[name, ms]];
      }),
    ),
  }));
}

/** Every column in each row, since the first one makes the header. */
const seriesCells = (line: SeriesLine): SeriesLine => ({
  ...line,
  ...Object.fromEntries(Object.keys(shares).map((name) => [name, line[name] ?? ''])),
});

const deviceCells = (one: DeviceResult): SeriesLine => ({
  deviceId: one.deviceId,
  does: one.does,
  state: one.state,
  attempted: one.attempted,
  acknowledged: one.acknowledged,
  failed: one.failed,
  received: one.received,
  reconnects: one.reconnects,
  latencyMeanMs: one.latencyMeanMs ?? '',
  latencyMaxMs: one.latencyMaxMs ?? '',
  cause: one.cause ?? '',
});

const jsonLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/**
 * The files of a run's results: `results.json` has all of it, and what Certbench merges; the tables are for other programs, and
 * `report.html` is for people.
 */
function filesOf(results: RunResults): FileToPlace[] {
  const lines = seriesLines(results.series);
  const texts: Readonly<Record<string, string>> = {
    [resultsFile]: `${JSON.stringify(results)}\n`,
    'devices.csv': csvText(results.devices.map(deviceCells)),
    'devices.jsonl': jsonLines(results.devices),
    'series.csv': csvText(lines.map(seriesCells)),
    'series.jsonl': jsonLines(lines),
    'report.html': reportPage(results),
  };
  return Object.entries(texts).map(([name, text]) => ({ name, bytes: toUtf8(text), holdsKey: false }));
}

/** Writes them into a folder, all or none; earlier ones are replaced. Answers their names. */
export const placeResults = (folders: Folders, folder: string, results: RunResults): Promise<string[]> =>
  placeFiles(folders, folder, filesOf(results));

/**
 * Writes `results.json` alone, for a disk that does not take the others. Those of an earlier time go: beside it they would be taken for what it says. They go before it where
 * it has no room otherwise, since they can be made again of the `results.json` of their time, which stays until then.
 */
export async function placeWithoutTables(folders: Folders, folder: string, results: RunResults): Promise<string[]> {
  const files = filesOf(results);
  const alone = files.filter(({ name }) => name === resultsFile);
  const there = folders.open(folder);
  const removeOthers = async () => {
    for (const { name } of files) if (name !== resultsFile) await removed(there, name);
  };
  try {
    await placeFiles(folders, folder, alone);
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'STORAGE_FAILED')) throw error;
    await removeOthers();
    return placeFiles(folders, folder, alone);
  }
  await removeOthers();
  return alone.map(({ name }) => name);
}

/** Throws STORAGE_FAILED. */
async function removed(folder: Pick<ReturnType<Folders['open']>, 'removeFile'>, name: string): Promise<void> {
  try {
    await folder.removeFile(name);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw error.but({ field: 'folder' });
  }
}

/** A hundred shards that end together write one after the other, and nobody runs again for what one of them could not write. */
const waitMs = 60_000;

async function placeFiles(folders: Folders, folder: string, files: readonly FileToPlace[]): Promise<string[]> {
  const place = () =>
    folders.placeFiles(folder, files, { overwrite: true, waitMs }, async (read) => {
      const whole = files.every(({ name, bytes }) => equalBytes(read(name), bytes));
      if (!whole) throw new Error('What was written of the results is not what was to be written.');
    });
  // Shards that begin together make the folder above theirs; to the others it has come meanwhile, and is there.
  await place().catch(async (error: unknown) => {
    if (!(error instanceof Problem && error.code === 'NAME_TAKEN')) throw error;
    await place();
  });
  return files.map(({ name }) => name);
}
