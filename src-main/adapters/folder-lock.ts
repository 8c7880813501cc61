import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../core/problem.ts';

/**
 * One writer a folder, over processes. The lock is a file that names its holder and whose time stamp the holder renews.
 * A lock is stale when its process is gone, or when it was not renewed for a while (its process ID was given to another
 * program, or the folder is on a network drive and the holder's computer is off).
 */

interface Holder {
  readonly processId: number;
  readonly host: string;
  readonly purpose: string;
  readonly since: string;
  /** Tells this taking of the lock from every other. */
  readonly id: string;
}

const renewMs = 4000;
const staleMs = 20_000;
const retryMs = 50;

export interface LockOptions {
  /** How long to wait for another holder before giving up. */
  readonly waitMs: number;
}

/** The other process that holds a folder's lock, in words. */
export async function lockHolder(folder: string): Promise<string | undefined> {
  const holder = await readHolder(join(folder, 'lock'));
  if (holder === undefined) return undefined;
  const here = holder.host === hostname();
  if (here && (holder.processId === process.pid || !isAlive(holder.processId))) return undefined;
  return describe(holder);
}

const describe = ({ processId, host, purpose, since }: Holder): string =>
  `Process ${processId}${host === hostname() ? '' : ` on ${host}`} (${purpose}, since ${since})`;

/** Takes the lock of a folder and answers how to release it. Throws WORKSPACE_BUSY naming the holder. */
export async function takeLock(folder: string, purpose: string, options: LockOptions): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const holder: Holder = {
    processId: process.pid,
    host: hostname(),
    purpose,
    since: new Date().toISOString(),
    id: randomBytes(12).toString('hex'),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const deadline = performance.now() + options.waitMs;
  while (!(await tryTake(path, holder))) {
    const other = await readHolder(path);
    if (await isStale(path, other)) {
      await removeStale(path, other);
    } else if (performance.now() >= deadline) {
      throw busy(folder, other);
    } else {
      await sleep(retryMs);
    }
  }
  const renewal = setInterval(() => {
    const now = new Date();
    // A renewal that fails makes the lock look older, which is what staleness is for.
    utimes(path, now, now).catch(() => undefined);
  }, renewMs);
  renewal.unref();
  return async () => {
    clearInterval(renewal);
    if ((await readHolder(path))?.id === holder.id) await rm(path, { force: true });
  };
}

/** Writes the holder aside and links it into place: the lock never exists without its contents. */
async function tryTake(path: string, holder: Holder): Promise<boolean> {
  const aside = join(dirname(path), 'writing', holder.id);
  const text = JSON.stringify(holder);
  try {
    await mkdir(dirname(aside), { recursive: true, mode: 0o700 });
    await writeFile(aside, text, { mode: 0o600 });
    await link(aside, path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // Whoever holds the lock may have cleared the folder of unfinished files in between.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return await tryTakeWithoutLinks(path, text);
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** FAT and some network drives know no hard links. */
async function tryTakeWithoutLinks(path: string, text: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600);
    await handle.writeFile(text);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const parsed = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder> | null;
    const { processId, host, purpose, since, id } = parsed ?? {};
    if (typeof processId !== 'number' || typeof host !== 'string' || typeof id !== 'string') return undefined;
    return { processId, host, id, purpose: String(purpose), since: String(since) };
  } catch {
    return undefined;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A holder that cannot be read, as a power cut may leave it, is judged by its age alone. */
async function isStale(path: string, holder: Holder | undefined): Promise<boolean> {
  if (holder?.host === hostname() && !isAlive(holder.processId)) return true;
  if ((await ageMs(path)) < staleMs) return false;
  // This computer may just have woken up, and the holder with it: give it one more turn.
  await sleep(renewMs + 1000);
  return (await ageMs(path)) >= staleMs;
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

/** Moves the stale lock away; only one of several who found it stale succeeds, and a fresh one moved by mistake is put back. */
async function removeStale(path: string, stale: Holder | undefined): Promise<void> {
  const away = join(dirname(path), 'writing', `stale-${randomBytes(6).toString('hex')}`);
  try {
    await rename(path, away);
  } catch {
    return;
  }
  if ((await readHolder(away))?.id !== stale?.id) await link(away, path).catch(() => undefined);
  await rm(away, { force: true });
}

function busy(folder: string, holder: Holder | undefined): Problem {
  const who = holder === undefined ? 'Another program' : describe(holder);
  return new Problem('WORKSPACE_BUSY', `${who} is writing to this folder.`, {
    field: 'workspace',
    remedy: `Wait until it has finished. If nothing is running, delete ${join(folder, 'lock')}.`,
  });
}
