import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Finished, cli, cliPath } from '../support/programs.ts';
import { type Row, emptyRow } from './scenario.ts';

/** One command of the built command line, ended or refused at each of its file calls and at random moments. */
export interface Operation {
  readonly name: string;
  /** Makes what it stands on, in an empty folder. */
  readonly prepare: (folder: string) => Promise<void>;
  readonly command: (folder: string) => readonly string[];
  /** At how many of its file calls it is ended, and refused, where it makes thousands; at each of them without it. */
  readonly points?: number;
  /** What it prints when it has done what it is for and would go on for ever; then it is asked to end. */
  readonly until?: RegExp;
  /** Codes with which the same command may answer when it is run again, since it had finished the first time. */
  readonly doneCodes?: readonly string[];
  /** Notes in the row what is wrong with what is there: right after it has ended so, then when it has been run again. */
  readonly inspect: (
    folder: string,
    row: Row,
    moment: 'ended' | 'again',
    where: string,
    told: Finished,
  ) => Promise<void>;
}

interface Fault {
  readonly kind: 'kill' | 'fail';
  readonly at: number;
  readonly code?: string;
  readonly lasting?: boolean;
}

/** What an error must say, by what the disk has said. */
const failures = [
  { code: 'ENOSPC', lasting: true, says: /disk that is full/ },
  { code: 'EROFS', lasting: true, says: /read-only disk/ },
  { code: 'EIO', lasting: false, says: /the disk reports an error/ },
  { code: 'EACCES', lasting: false, says: /is closed to you/ },
] as const;

const faultsFile = new URL('../../tests/torture/faults.mjs', import.meta.url).href;
/** The status of a program that was ended by a signal. */
const killed = -9;

/** Ends it at every file call or at some, has the disk refuse there, and ends it at random moments. */
export async function torture(operation: Operation, effort: 'quick' | 'long'): Promise<Row> {
  const row = emptyRow(operation.name);
  const home = await mkdtemp(join(tmpdir(), 'certbench-torture-'));
  try {
    const prepared = join(home, 'prepared');
    await mkdir(prepared);
    await operation.prepare(prepared);
    const { calls, tookMs } = await measure(operation, home, prepared);
    const points =
      effort === 'long' ? pointsOf(calls, operation.points ?? calls) : [Math.ceil(calls * 0.3), Math.ceil(calls * 0.7)];
    const trials: (() => Promise<void>)[] = points.map(
      (at) => () => trial(operation, home, prepared, row, { kind: 'kill', at }),
    );
    // Every call fails once, in one of these ways in turn; in a quick run one call does, by the name of the operation.
    for (const at of effort === 'long' ? points : [Math.ceil(calls / 3)]) {
      const { says, ...failure } =
        failures[(effort === 'long' ? at : operation.name.length) % failures.length] ?? failures[0];
      trials.push(() => trial(operation, home, prepared, row, { kind: 'fail', at, ...failure }, says));
    }
    for (let index = 0; index < (effort === 'long' ? 20 : 0); index++) {
      trials.push(() => trial(operation, home, prepared, row, Math.random() * tookMs));
    }
    await twoAtATime(trials);
    return row;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Spread over the calls, from the first to the last. */
const pointsOf = (calls: number, points: number): number[] =>
  Array.from({ length: Math.min(calls, points) }, (_, index) =>
    points >= calls ? index + 1 : Math.round(1 + (index * (calls - 1)) / (points - 1)),
  );

/** How many file calls it makes, and how long it takes. */
async function measure(operation: Operation, home: string, prepared: string) {
  const folder = await mkdtemp(join(home, 'measure-'));
  await cp(prepared, folder, { recursive: true });
  const start = performance.now();
  const counted = await finish(operation, folder, { kind: 'kill', at: 0 });
  const tookMs = performance.now() - start;
  const calls = Number(/^file calls: (\d+)$/m.exec(counted.stderr)?.[1]);
  if (counted.status !== 0 || !(calls > 5)) throw new Error(`${operation.name} does not run: ${counted.stderr}`);
  return { calls, tookMs };
}

/** Runs the command; `fault` tells what is to happen to it, or after how many milliseconds it is killed. */
function finish({ command, until }: Operation, folder: string, fault?: Fault | number): Promise<Finished> {
  const env = typeof fault === 'object' ? { CERTBENCH_FAULT: JSON.stringify(fault) } : {};
  const preload = typeof fault === 'object' ? [`--import=${faultsFile}`] : [];
  const child = spawn(process.execPath, [...preload, cliPath, ...command(folder)], {
    env: { ...process.env, CERTBENCH_PASSPHRASE: '1234', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
    if (until?.test(stdout) === true) child.kill('SIGTERM');
  });
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const end = typeof fault === 'number' ? setTimeout(() => child.kill('SIGKILL'), fault) : undefined;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(end);
      resolve({ status: status ?? killed, stdout, stderr });
    });
  });
}

async function trial(
  operation: Operation,
  home: string,
  prepared: string,
  row: Row,
  fault: Fault | number,
  says?: RegExp,
): Promise<void> {
  const folder = await mkdtemp(join(home, 'trial-'));
  await cp(prepared, folder, { recursive: true });
  const where =
    typeof fault === 'number'
      ? `killed after ${fault.toFixed(0)} ms`
      : `${fault.code ?? fault.kind} at call ${fault.at}`;
  try {
    const ended = await finish(operation, folder, fault);
    if (says === undefined) row.kills++;
    else {
      row.failures++;
      judgeFailure(ended, says, row, where);
      if (!where.startsWith('EROFS'))
        row.leftOver.push(...(await locksBelow(folder)).map((path) => `${where}: ${path}`));
    }
    // A copy, since to open it is to tidy up, which the next run shall have to do itself.
    const copy = `${folder}-copy`;
    await cp(folder, copy, { recursive: true });
    await operation.inspect(copy, row, 'ended', where, ended);
    await rm(copy, { recursive: true, force: true });
    const again = await finish(operation, folder);
    row.runs++;
    const done = (operation.doneCodes ?? []).some((code) => again.stderr.startsWith(code));
    if (again.status !== 0 && !done)
      row.wrong.push(`${where}: run again, it ended with ${again.status}: ${again.stderr.trim()}`);
    await operation.inspect(folder, row, 'again', where, again);
    row.leftOver.push(...(await leftOvers(folder)).map((path) => `${where}: ${path}`));
  } catch (error) {
    row.wrong.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** It may succeed in spite of a refusal, where that only concerns what it clears away. */
function judgeFailure({ status, stderr }: Finished, says: RegExp, row: Row, where: string): void {
  if (status === 0) return;
  const good = status === 1 && /^STORAGE_FAILED: /m.test(stderr) && says.test(stderr) && !/INTERNAL/.test(stderr);
  if (!good) row.wrong.push(`${where}: ended with ${status}: ${stderr.trim()}`);
}

async function below(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).toSorted();
}

const locksBelow = async (folder: string): Promise<string[]> =>
  (await below(folder)).filter((path) => /(?:^|[\\/])\.certbench[^\\/]*[\\/]lock$/.test(path));

/** Whatever is left of what is not finished. */
async function leftOvers(folder: string): Promise<string[]> {
  return (await below(folder)).filter(
    (path) => /(?:^|[\\/])\.certbench[\\/]./.test(path) || /(?:^|[\\/])\.certbench-/.test(path),
  );
}

async function twoAtATime(trials: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = trials.values();
  const work = async () => {
    for (const one of waiting) await one();
  };
  await Promise.all([work(), work()]);
}

/** The files below a folder by path. */
export async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const)),
  );
}

/** Runs a command that must succeed, to prepare. */
export async function prepareBy(...args: string[]): Promise<void> {
  const { status, stderr } = await cli(args);
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
}
