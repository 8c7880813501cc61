import { i18n } from '../../core/language/index.ts';
import type { Warning } from '../../contract/models.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { type Batch, decodeJournal, encodeBatch } from '../../core/hub/journal.ts';
import {
  type DamagedEntry,
  type MutableHubState,
  type StoredState,
  decodeHubState,
  emptyHubState,
  encodeHubState,
  setStored,
} from '../../core/hub/state.ts';
import { Problem } from '../../core/problem.ts';
import type { Folder, JournalFile, Ports } from '../ports.ts';
import { checkShape } from './stored-shapes.ts';

const stateFile = 'hub.json';
const journalFile = (generation: number): string => `hub-${generation}.journal`;

/** A journal that has grown so long is given up for a new whole state, in bytes; or where it is twice as long as that. */
const compactFrom = 4_194_304;

type DiskPorts = Pick<Ports, 'clock' | 'ciphers' | 'journals' | 'log'>;

/**
 * The hub's state on disk: written whole now and then, with a journal beside it of what has changed since. The whole names
 * the journal that belongs to it, so that a crash between the two leaves the old pair or the new one.
 */
export class HubDisk {
  readonly #folder: Folder;
  readonly #ports: DiskPorts;
  readonly state: MutableHubState;
  #generation: number;
  #journal: JournalFile;
  #journalBytes: number;
  #compactAt = compactFrom;

  private constructor(
    folder: Folder,
    ports: DiskPorts,
    { state, generation }: Pick<StoredState, 'state' | 'generation'>,
    journal: JournalFile,
    journalBytes: number,
  ) {
    this.#folder = folder;
    this.#ports = ports;
    this.state = state;
    this.#generation = generation;
    this.#journal = journal;
    this.#journalBytes = journalBytes;
  }

  /** What cannot be read is put aside, and told of as a warning. Throws WORKSPACE_TOO_NEW, STORAGE_FAILED. */
  static async open(folder: Folder, ports: DiskPorts): Promise<{ disk: HubDisk; warnings: Warning[] }> {
    const aside = new Aside(folder, ports);
    const whole = await readWhole(folder, aside);
    const name = journalFile(whole.generation);
    const bytes = (await folder.read(name)) ?? new Uint8Array();
    const { changes, length, damaged } = decodeJournal(bytes, ports.ciphers.digest);
    for (const { section, key, stored } of changes) {
      if (stored === null) whole.state[section].delete(key);
      else aside.entry(setStored(whole.state, section, stored, checkShape));
    }
    if (damaged)
      await aside.file(name, bytes, i18n.t('the journal of the hub has a line that is not whole before others'));
    await aside.entries();
    const disk = new HubDisk(folder, ports, whole, await ports.journals.open(folder.absolute(name), length), length);
    try {
      // What was put aside is not to be found again; and an earlier Certbench, which knows less, must not read on.
      if (aside.warnings.length > 0 || whole.isOlder) await disk.rewrite();
      else await folder.removeFile(journalFile(whole.generation - 1));
    } catch (error) {
      await disk.close();
      throw error;
    }
    return { disk, warnings: aside.warnings };
  }

  /** When it resolves, the changes are on disk. Throws STORAGE_FAILED, or WORKSPACE_BUSY where another hub has taken over. */
  async append(batch: Batch): Promise<void> {
    await this.#folder.checkHeld();
    const line = encodeBatch(batch, this.#ports.ciphers.digest);
    await this.#journal.append(line);
    this.#journalBytes += line.length;
    if (this.#journalBytes < this.#compactAt) return;
    await this.rewrite().catch((error: unknown) => {
      this.#compactAt *= 2;
      this.#ports.log.error('The hub could not write its state whole; its journal goes on.', error);
    });
  }

  /** Writes the whole state and begins a new journal. Throws as `append` does. */
  async rewrite(): Promise<void> {
    await this.#folder.checkHeld();
    const next = this.#generation + 1;
    const bytes = encodeHubState(this.state, next);
    const journal = await this.#ports.journals.open(this.#folder.absolute(journalFile(next)), 0);
    try {
      await this.#folder.replaceFile(stateFile, bytes);
    } catch (error) {
      await journal.close();
      throw error;
    }
    await this.#journal.close();
    await this.#folder.removeFile(journalFile(this.#generation));
    this.#generation = next;
    this.#journal = journal;
    this.#journalBytes = 0;
    this.#compactAt = Math.max(compactFrom, 2 * bytes.length);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

async function readWhole(folder: Folder, aside: Aside): Promise<Omit<StoredState, 'damaged'>> {
  const bytes = await folder.read(stateFile);
  if (bytes === undefined) return { state: emptyHubState(), generation: 0, isOlder: true };
  try {
    const stored = decodeHubState(bytes, checkShape);
    for (const one of stored.damaged) aside.entry(one);
    return stored;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'WORKSPACE_INVALID') throw error;
    await aside.file(stateFile, bytes, i18n.t('it is not the state of a hub'));
    // Each change in a journal is a whole entry, so the newest one says something by itself.
    const names = [...((await folder.sizes('.'))?.keys() ?? [])];
    const generations = names.map((name) => Number(/^hub-(\d+)\.journal$/.exec(name)?.[1] ?? 0));
    return { state: emptyHubState(), generation: Math.max(0, ...generations), isOlder: true };
  }
}

/** What cannot be read: kept under another name, with the reason. */
class Aside {
  readonly warnings: Warning[] = [];
  readonly #folder: Folder;
  readonly #stamp: string;
  readonly #entries: DamagedEntry[] = [];

  constructor(folder: Folder, { clock }: DiskPorts) {
    this.#folder = folder;
    this.#stamp = clock.now().toISOString().replaceAll(/[-:.]/g, '');
  }

  async file(name: string, bytes: Uint8Array, reason: string): Promise<void> {
    const other = `damaged-${this.#stamp}-${name}`;
    await this.#folder.replaceFile(other, bytes);
    this.#warn(
      i18n.t('{name} cannot be read: {reason}. It was put aside as {other}.', {
        name: this.#folder.absolute(name),
        reason,
        other,
      }),
    );
  }

  entry(damaged: DamagedEntry | undefined): void {
    if (damaged !== undefined) this.#entries.push(damaged);
  }

  async entries(): Promise<void> {
    const [first] = this.#entries;
    if (first === undefined) return;
    const other = `damaged-${this.#stamp}-entries.json`;
    await this.#folder.replaceFile(other, toUtf8(JSON.stringify(this.#entries, undefined, 1)));
    const count = this.#entries.length;
    this.#warn(
      i18n.t(
        '{count, plural, one {# entry} other {# entries}} of the hub’s state cannot be read, the first of {section} ({reason}). They were put aside as {other}, each with its reason.',
        { count, section: first.section, reason: first.reason, other },
      ),
    );
  }

  #warn(message: string): void {
    this.warnings.push({ code: 'state-damaged', message });
  }
}
