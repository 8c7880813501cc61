import { link, open, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { makeFolders, unlinkWithPatience } from './file-writing.ts';
import { type Holder, type LockFile, Watch, claimName, isSilent, readLock } from './lock-file.ts';
import { codeOf, isPassing } from './storage-problem.ts';

/** One process on its way to a lock, and away from it. The protocol and its reasons are in folder-lock.ts. */
export class Taking {
  readonly folder: string;
  readonly holder: Holder;
  readonly #watches = new Map<string, Watch>();
  /** Why the last try failed. */
  refusal: unknown;
  /** By the clock of whoever keeps the disk, and by ours at the same time. */
  #written: { readonly diskMs: number; readonly ownMs: number } | undefined;

  constructor(folder: string, holder: Holder) {
    this.folder = folder;
    this.holder = holder;
  }

  /** The finished file that is linked into place; its name tells it from every other. */
  get #offer(): string {
    return join(this.folder, `lock.${this.holder.id}`);
  }

  /** One try. 'cleared': what was in the way was stale and is gone; undefined: it is gone of its own accord. */
  async attempt(name: string): Promise<'taken' | 'cleared' | LockFile | undefined> {
    const path = join(this.folder, name);
    if (await this.#put(path)) return 'taken';
    const other = await readLock(path);
    if (other === undefined) return undefined;
    // Told as a failure, but done, as a network drive may.
    if (other.id === this.holder.id) return 'taken';
    const watch = this.#watches.get(name) ?? new Watch();
    this.#watches.set(name, watch);
    watch.see(other);
    return watch.isStale(other, this.#diskNow()) && (await this.removeByClaim(name, other.id)) ? 'cleared' : other;
  }

  /** Removes the lock with this ID and no other. False where somebody else is at it. */
  async removeByClaim(name: string, id: string): Promise<boolean> {
    const claim = claimName(id);
    let claimed = await this.attempt(claim);
    // A claim whose holder was killed has gone; now it can be ours.
    while (claimed === 'cleared') claimed = await this.attempt(claim);
    if (claimed !== 'taken') return false;
    try {
      await removeOwn(join(this.folder, name), id);
      return true;
    } finally {
      await removeOwn(join(this.folder, claim), this.holder.id);
    }
  }

  isWatching(other: LockFile): boolean {
    return isSilent(other, this.#diskNow());
  }

  async #put(path: string): Promise<boolean> {
    try {
      if (this.#written === undefined) await this.#write();
      await link(this.#offer, path);
      return true;
    } catch (error) {
      this.refusal = error;
      const code = codeOf(error);
      if (code === 'EEXIST' || isPassing(error)) return false;
      if (code === 'ENOENT') {
        // The folder, or the offer, went with somebody's tidying up.
        this.#written = undefined;
        await makeFolders(this.folder);
        return false;
      }
      // FAT and some network drives know no hard links, and each system says so in its own way.
      return this.#putWithoutLink(path);
    }
  }

  async #write(): Promise<void> {
    const handle = await open(this.#offer, 'wx', 0o600);
    try {
      await handle.writeFile(this.#text());
      this.#written = { diskMs: (await handle.stat()).mtimeMs, ownMs: performance.now() };
    } finally {
      await handle.close();
    }
  }

  async #putWithoutLink(path: string): Promise<boolean> {
    try {
      const handle = await open(path, 'wx', 0o600);
      try {
        await handle.writeFile(this.#text());
      } catch (error) {
        // Ours by its making, and nobody could tell.
        await unlinkWithPatience(path);
        throw error;
      } finally {
        await handle.close();
      }
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST' || isPassing(error)) return false;
      throw error;
    }
  }

  #text(): string {
    return `${JSON.stringify(this.holder)}\n`;
  }

  #diskNow(): number {
    const { diskMs = Date.now(), ownMs = performance.now() } = this.#written ?? {};
    return diskMs + performance.now() - ownMs;
  }

  /** Takes the offer back, which has served. */
  async withdraw(): Promise<void> {
    await unlinkWithPatience(this.#offer).catch(() => undefined);
  }

  async end(ownFolder: boolean): Promise<void> {
    await this.withdraw();
    // Not while somebody else waits in it.
    if (ownFolder) await rmdir(this.folder).catch(() => undefined);
  }
}

/** Removes the lock at a path if it is the one with this ID. */
export async function removeOwn(path: string, id: string): Promise<void> {
  if ((await readLock(path))?.id === id) await unlinkWithPatience(path);
}
