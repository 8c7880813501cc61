import { i18n } from '../core/language/index.ts';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../core/problem.ts';
import { makeFolders } from './file-writing.ts';
import {
  type LockFile,
  beat,
  beatMs,
  describeHolder,
  isGone,
  isGoneByName,
  isHere,
  readLock,
  thisHolder,
} from './lock-file.ts';
import { Taking, removeOwn } from './lock-taking.ts';

/**
 * One writer a folder, over processes and computers, by a file `lock` that names its holder.
 *
 * - It is taken by linking a finished file into place, which one of several can do, so it never exists half-written. Where a
 *   disk knows no links it is created and then written; one that was left empty in between is judged by its age.
 * - Its holder beats: changes it every few seconds. A lock is stale when its process is gone from this computer, or when
 *   it has not beaten for long and does not while it is watched. Ages are counted by the clock of whoever keeps the disk,
 *   watching by one that does not run while the computer sleeps: no clock of another computer counts. So a number that
 *   was given to another process, a computer that is off, and one that has just woken up are all judged rightly.
 * - A stale lock is removed by whoever holds the claim of its ID: a file `lock-...` that is taken in the same way, and is
 *   given back only after the lock is gone. Of several who have seen the same stale lock, one gets the claim; another who
 *   gets it later finds that the lock has another ID by then, and leaves it. So nobody removes a lock that was taken
 *   since. A claim whose holder is gone is a stale lock itself, with a claim of its own.
 * - A holder gives its lock back directly only while its beat is on time, since nobody calls it stale then; else by claim.
 *
 * What is left: a process that is stopped for half a minute, between finding that a lock is the stale one and removing it,
 * may remove a later one. The later holder finds out, as does one that was called stale and wakes up: `isHeld` is asked
 * before anything is put in its place.
 *
 * No package: proper-lockfile 4 removes a stale lock by its path alone, which two at once can do (its issue 121).
 */

const retryMs = 50;
/** Files of those who were killed while they waited go when they are so old. */
const litterMs = 600_000;

interface LockOptions {
  /** How long to wait for another holder before giving up; with 0 there is no second look. */
  readonly waitMs: number;
  /** For errors. */
  readonly field?: string;
  /** Whether the folder is only there for the lock and goes with it, as soon as nobody waits in it. */
  readonly ownFolder?: boolean;
}

export interface HeldLock {
  readonly id: string;
  /** Whether nobody has taken it over, as may happen to a computer that was asleep. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** The other process that holds a folder's lock, in words. */
export async function lockHolder(folder: string): Promise<string | undefined> {
  const holder = (await readLock(join(folder, 'lock')))?.holder;
  if (holder === undefined || isGone(holder)) return undefined;
  return isHere(holder) && holder.processId === process.pid ? undefined : describeHolder(holder);
}

/** Takes the lock of a folder. Throws WORKSPACE_BUSY naming the holder, and what the disk says. */
export async function takeLock(folder: string, purpose: string, options: LockOptions): Promise<HeldLock> {
  const taking = new Taking(folder, thisHolder(purpose));
  const deadline = performance.now() + options.waitMs;
  try {
    await makeFolders(folder);
    for (let missed = 0; ;) {
      const other = await taking.attempt('lock');
      if (other === 'taken') break;
      if (other === 'cleared') continue;
      const late = performance.now() >= deadline;
      // What was in the way is gone when we look. Once or twice others were quicker; for ever, it is the disk.
      if (other === undefined && late && missed++ > 5) throw taking.refusal;
      // One that is watched closely is worth waiting for: it beats, or it is taken over.
      if (other !== undefined && late && !(options.waitMs > 0 && taking.isWatching(other)))
        throw busy(folder, other, options.field);
      await sleep(retryMs * (0.5 + Math.random()));
    }
  } catch (error) {
    await taking.end(options.ownFolder ?? false);
    throw error;
  }
  await taking.withdraw();
  await sweep(folder);
  return new Held(folder, taking, options.ownFolder ?? false);
}

class Held implements HeldLock {
  readonly #taking: Taking;
  readonly #path: string;
  readonly #ownFolder: boolean;
  readonly #beating: NodeJS.Timeout;
  #beatenMs = performance.now();
  #beats = 0;

  constructor(folder: string, taking: Taking, ownFolder: boolean) {
    this.#taking = taking;
    this.#path = join(folder, 'lock');
    this.#ownFolder = ownFolder;
    this.#beating = setInterval(() => void this.#beat(), beatMs);
    this.#beating.unref();
  }

  get id(): string {
    return this.#taking.holder.id;
  }

  async isHeld(): Promise<boolean> {
    const found = await readLock(this.#path);
    // Without an ID somebody has it in hand, to look at.
    return found !== undefined && (found.id === this.id || found.id === '');
  }

  async #beat(): Promise<void> {
    try {
      this.#beats++;
      if (await beat(this.#path, this.#taking.holder, this.#beats)) this.#beatenMs = performance.now();
    } catch {
      // The lock looks older for it, which is what staleness is for.
    }
  }

  /** Where it cannot be removed it becomes stale: what was done under it is done. */
  async release(): Promise<void> {
    clearInterval(this.#beating);
    const onTime = performance.now() - this.#beatenMs < 2 * beatMs;
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        if (onTime || attempt > 0) await removeOwn(this.#path, this.id);
        else await this.#taking.removeByClaim('lock', this.id);
        break;
      } catch {
        await sleep(20);
      }
    }
    await this.#taking.end(this.#ownFolder);
  }
}

/** Removes what those left who were killed while they waited. The holder does it; claims of locks long gone harm nobody. */
async function sweep(folder: string): Promise<void> {
  try {
    const names = (await readdir(folder)).filter((name) => /^lock[.-]/.test(name));
    await Promise.all(
      names.map(async (name) => {
        const file = await readLock(join(folder, name));
        if (file === undefined) return;
        const gone = isGone(file.holder) || (file.holder === undefined && isGoneByName(name));
        if (gone || Date.now() - file.changedMs > litterMs) await removeOwn(join(folder, name), file.id);
      }),
    );
  } catch {
    // It is nobody's way; the next one tries again.
  }
}

function busy(folder: string, { holder }: LockFile, field = 'workspace'): Problem {
  const lock = join(folder, 'lock');
  const message =
    holder === undefined
      ? i18n.t('Another program is writing to this folder.')
      : i18n.t('{who} is writing to this folder.', { who: describeHolder(holder) });
  const remedy =
    holder === undefined || holder.host === hostname()
      ? i18n.t('Wait until it has finished. If nothing is running, delete {lock}.', { lock })
      : i18n.t('Wait until it has finished. If nothing is running on {host}, delete {lock}.', {
          host: holder.host,
          lock,
        });
  return new Problem('WORKSPACE_BUSY', message, { field, remedy });
}

/** For a holder that finds, when it wants to write, that it is no more. */
export const lockLost = (folder: string): Problem =>
  new Problem(
    'WORKSPACE_BUSY',
    i18n.t(
      'Another program has taken {folder} over while this one stood still, as it does while the computer sleeps.',
      { folder },
    ),
    { field: 'workspace', remedy: i18n.t('What was finished before is whole. Do it again for the rest.') },
  );
