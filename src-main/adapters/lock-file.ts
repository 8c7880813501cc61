import { i18n } from '../core/language/index.ts';
import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { readPlain } from './plain-paths.ts';
import { oddKind } from './odd-kind.ts';
import { codeOf, isPassing, oddProblem } from './storage-problem.ts';

/** What a lock file says, and what follows from it: who holds the lock, and whether that one is still there. */

/** The lock's text: JSON, and one more byte of white space that changes with every beat. */
export interface Holder {
  readonly processId: number;
  readonly host: string;
  /** Where process numbers are counted apart on one host, as in containers: the name of the numbering. */
  readonly space?: string;
  readonly purpose: string;
  /** ISO 8601. */
  readonly since: string;
  /** Tells this taking of the lock from every other; ours begin with the process and a hash of where it is counted. */
  readonly id: string;
}

export interface LockFile {
  /** Undefined where nobody can read it: being made, spoilt by a power cut, or another user's. */
  readonly holder: Holder | undefined;
  /** The holder's, or made of what can be seen. */
  readonly id: string;
  /** Of the last beat, by the clock of whoever keeps the disk. */
  readonly changedMs: number;
}

/** How often a holder shows that it lives. */
export const beatMs = 4000;
/** A lock without a beat for so long is looked at closely. */
const staleMs = 20_000;
/** It is stale when it shows no beat while it is watched for so long: longer than between two beats. */
const watchMs = beatMs + 2000;

/** Who takes a lock now. The time is counted from the start of the process, so that no change of the clock reorders the two. */
export function thisHolder(purpose: string): Holder {
  const space = processSpace();
  return {
    processId: process.pid,
    host: hostname(),
    ...(space === undefined ? {} : { space }),
    purpose,
    since: new Date(performance.timeOrigin + performance.now()).toISOString(),
    id: `${process.pid}.${placeHash()}.${randomBytes(12).toString('hex')}`,
  };
}

const placeHash = (): string =>
  createHash('sha256')
    .update(`${hostname()} ${processSpace() ?? ''}`)
    .digest('hex')
    .slice(0, 8);

/** `purpose` is as the other program has written it. */
export const describeHolder = ({ processId, host, purpose, since }: Holder): string =>
  host === hostname()
    ? i18n.t('Process {processId} ({purpose}, since {since})', { processId, purpose, since })
    : i18n.t('Process {processId} on {host} ({purpose}, since {since})', { processId, host, purpose, since });

/** Undefined where there is no lock. Throws STORAGE_FAILED where something else is in its place. */
export async function readLock(path: string): Promise<LockFile | undefined> {
  try {
    const found = await lstat(path);
    const kind = found.isDirectory() ? 'folder' : oddKind(found);
    if (kind !== undefined) throw oddProblem(path, kind);
    const holder = holderIn(await readPlain(path).catch(unreadable));
    return { holder, id: holder?.id ?? `unreadable since ${found.mtimeMs}`, changedMs: found.mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    // Somebody has it in hand this very moment. It counts as held, and is never the one that was seen before.
    if (isPassing(error)) return { holder: undefined, id: '', changedMs: Number.POSITIVE_INFINITY };
    throw error;
  }
}

/** Another user's lock may be closed to us; its age can be seen all the same. */
function unreadable(error: unknown): undefined {
  if (!isPassing(error) && codeOf(error) !== 'EACCES') throw error;
  return undefined;
}

function holderIn(bytes: Uint8Array | undefined): Holder | undefined {
  try {
    const parsed = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as Partial<Holder> | null;
    const { processId, host, space, purpose, since, id } = parsed ?? {};
    if (typeof processId !== 'number' || typeof host !== 'string' || typeof id !== 'string') return undefined;
    const where = typeof space === 'string' ? { space } : {};
    return { processId, host, ...where, id, purpose: String(purpose), since: String(since) };
  } catch {
    return undefined;
  }
}

/**
 * Changes the lock's last byte, which stamps it with the time of whoever keeps the disk: on a network drive that is one
 * clock for all. By way of an open file that was found to be ours, so that no other lock is ever written to, whatever
 * happens to the path. Answers whether the lock is still ours.
 */
export async function beat(path: string, { id }: Holder, count: number): Promise<boolean> {
  const handle = await open(path, 'r+');
  try {
    const bytes = await handle.readFile();
    if (holderIn(bytes)?.id !== id) return false;
    await handle.write(count % 2 === 0 ? '\n' : ' ', bytes.length - 1);
    return true;
  } finally {
    await handle.close();
  }
}

/** The name of a claim: whoever holds it may remove the lock with this ID, and nobody else. */
export const claimName = (id: string): string => `lock-${createHash('sha256').update(id).digest('hex').slice(0, 24)}`;

/** On Linux processes are numbered by namespace: two containers may share a host's name and a folder. */
function processSpace(): string | undefined {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the holder's number is one of those that this process can see. */
export const isHere = ({ host, space }: Holder): boolean =>
  host === hostname() && (space === undefined || space === processSpace());

/** Whether the holder is certainly gone. A number that was given to another process is not seen here, but by its silence. */
export function isGone(holder: Holder | undefined): boolean {
  if (holder === undefined || !isHere(holder)) return false;
  // A container that is started again often gives its one process the same number.
  if (holder.processId === process.pid) return Date.parse(holder.since) < performance.timeOrigin - 1000;
  return !isAlive(holder.processId);
}

/** The same by the name of a file that was to become a lock, which may be torn. */
export function isGoneByName(name: string): boolean {
  const [, processId, place] = /^lock\.(\d+)\.([0-9a-f]{8})\./.exec(name) ?? [];
  return place === placeHash() && !isAlive(Number(processId));
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Watches one lock over the rounds of waiting for it. */
export class Watch {
  #seen = '';
  #lookedMs = 0;
  #unchangedMs = 0;

  /**
   * Notes what is there now. A step between two looks counts for a quarter of a second at most: when the computer has
   * slept in between, the holder has slept too, and gets the whole time to show that it lives.
   */
  see({ id, changedMs }: LockFile): void {
    const now = performance.now();
    const seen = `${id} ${changedMs}`;
    this.#unchangedMs = seen === this.#seen ? this.#unchangedMs + Math.min(now - this.#lookedMs, 250) : 0;
    this.#lookedMs = now;
    this.#seen = seen;
  }

  /** `nowMs` by the clock of whoever keeps the disk. */
  isStale({ holder, changedMs }: LockFile, nowMs: number): boolean {
    return isGone(holder) || (nowMs - changedMs >= staleMs && this.#unchangedMs >= watchMs);
  }
}

export const isSilent = ({ changedMs }: LockFile, nowMs: number): boolean => nowMs - changedMs >= staleMs;
