import { i18n } from '../../core/language/index.ts';
import type { Batch } from '../../core/hub/journal.ts';
import type { SectionName } from '../../core/hub/state.ts';
import { Problem } from '../../core/problem.ts';
import type { Clock, Log } from '../ports.ts';
import type { HubDisk } from './disk.ts';

/** Changes are gathered for so long before they are written together, in milliseconds. */
const gatherMs = 2;
/** Those that have time, until one comes that has none, or somebody waits. */
const gatherLongerMs = 50;
/** After a write that failed the next one waits twice as long as the last, up to the second. */
const retryMs = [100, 5000] as const;

export interface SavingTrouble {
  readonly since: Date;
  readonly reason: string;
}

/** Somebody who waits until what was changed is on disk. */
interface Waiter {
  readonly saved: (isSaved: boolean) => void;
  /** Where the first failure ends the wait. */
  readonly failed?: (error: unknown) => void;
}

/**
 * Brings changes to disk, those of a few milliseconds together, one batch after the other. What cannot be written is tried
 * again until it can, and of what has changed again meanwhile only the newest is written.
 */
export class HubSaver {
  readonly #disk: HubDisk;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onTrouble: (trouble: SavingTrouble | undefined) => void;
  #dirty = new Map<string, readonly [SectionName, string, string | undefined]>();
  #waiting: Waiter[] = [];
  #running: Promise<void> | undefined;
  #trouble: SavingTrouble | undefined;
  #closed = false;
  /** Nothing that is to be written is waited for, or is in a hurry. */
  #hasTime = true;
  /** Ends a wait before the next write. */
  #pause: AbortController | undefined;

  constructor(disk: HubDisk, clock: Clock, log: Log, onTrouble: (trouble: SavingTrouble | undefined) => void) {
    this.#disk = disk;
    this.#clock = clock;
    this.#log = log;
    this.#onTrouble = onTrouble;
  }

  /** Since when nothing can be written, and why. */
  get trouble(): SavingTrouble | undefined {
    return this.#trouble;
  }

  /** Notes a change that is to be written; one that `hasTime` is no more than a wish to remember. */
  note(section: SectionName, key: string, text: string | undefined, hasTime = false): void {
    this.#dirty.set(`${section}/${key}`, [section, key, text]);
    if (!hasTime) this.#hurry();
    this.#running ??= this.#run();
  }

  /** With a reason of its own: the error that there is else, with its stack, costs more than the rest. */
  #goOn(): void {
    this.#pause?.abort('go on');
  }

  #hurry(): void {
    this.#hasTime = false;
    // Where nothing can be written, the pause before the next try stays as it is.
    if (this.#trouble === undefined) this.#goOn();
  }

  /** Waits, as long as it takes, until everything noted so far is on disk. False where the hub has ended before. */
  saved(): Promise<boolean> {
    return new Promise((saved) => this.#wait({ saved }));
  }

  /** The same for somebody who is to be told when it cannot be written now: it throws STORAGE_FAILED then. */
  savedNow(): Promise<boolean> {
    return new Promise((saved, failed) => {
      this.#wait({ saved, failed });
      this.#goOn();
    });
  }

  #wait(waiter: Waiter): void {
    if (this.#running === undefined) waiter.saved(!this.#closed || this.#dirty.size === 0);
    else this.#waiting.push(waiter);
    this.#hurry();
  }

  async #run(): Promise<void> {
    await this.#clock.sleep(gatherMs);
    let [wait] = retryMs as readonly [number, number];
    while (this.#dirty.size > 0) {
      if (this.#hasTime) await this.#sleep(gatherLongerMs);
      if (await this.#write()) {
        [wait] = retryMs;
      } else {
        if (this.#closed) break;
        await this.#sleep(wait);
        wait = Math.min(wait * 2, retryMs[1]);
      }
    }
    this.#running = undefined;
    // They came while the last batch was being written, and had nothing of their own in it.
    if (!this.#closed || this.#dirty.size === 0) for (const { saved } of this.#waiting.splice(0)) saved(true);
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#closed) return;
    this.#pause = new AbortController();
    await this.#clock.sleep(ms, this.#pause.signal);
    this.#pause = undefined;
  }

  async #write(): Promise<boolean> {
    const batch: Batch = this.#dirty;
    const waiting = this.#waiting;
    this.#dirty = new Map();
    this.#waiting = [];
    this.#hasTime = true;
    try {
      // Where appending fails, the file that is appended to may be what is wrong.
      if (this.#trouble === undefined) await this.#disk.append(batch);
      else await this.#disk.append(batch).catch(() => this.#disk.rewrite());
    } catch (error) {
      this.#dirty = new Map([...batch, ...this.#dirty]);
      this.#waiting = [...waiting.filter(({ failed }) => failed === undefined), ...this.#waiting];
      this.#hasTime = false;
      this.#fail(error);
      for (const { failed } of waiting) failed?.(error);
      return false;
    }
    if (this.#trouble !== undefined) {
      this.#trouble = undefined;
      this.#onTrouble(undefined);
    }
    for (const { saved } of waiting) saved(true);
    return true;
  }

  #fail(error: unknown): void {
    if (this.#trouble !== undefined) return;
    this.#log.error('The hub could not write its state.', error);
    const reason = error instanceof Problem ? error.message : i18n.t('The disk reports an error.');
    this.#trouble = { since: this.#clock.now(), reason };
    this.#onTrouble(this.#trouble);
  }

  /** Tries once more to write what is left. Nobody was told that it is saved, so nothing is broken where it cannot be. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#goOn();
    await this.#running;
    for (const { saved } of this.#waiting.splice(0)) saved(false);
    await this.#disk.close();
  }
}
