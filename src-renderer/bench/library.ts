import type { MethodOutput } from '../../src-main/contract/methods.ts';
import type { ThingNote } from '../../src-main/contract/models.ts';
import { type Answer, type CertbenchHost, type Failure, call } from './host.ts';
import { Store, type Watched } from './store.ts';

/** How Certificates is looked at. */
export type LibraryView = 'tree' | 'table';

/** What is said of the things of the workspace, or why that cannot be read. */
export interface KeptNotes {
  readonly things: readonly ThingNote[];
  readonly failure?: Failure;
}

/** The last thing that was done to several, as long as nobody has dismissed it. */
export interface Undoable {
  readonly id: string;
  readonly workspace: string;
  /** What was done, in a sentence. */
  readonly told: string;
  readonly undo: () => Promise<Answer<unknown>>;
}

/** What the page Certificates knows beside the overview, as long as the window lives. */
export class Library {
  readonly view = new Store<LibraryView>('tree');
  readonly undoable = new Store<Undoable | undefined>(undefined);
  readonly notes = new Store<KeptNotes>({ things: [] });
  readonly #host: CertbenchHost;
  readonly #overview: Watched<MethodOutput<'workspace.overview'>>;

  constructor(host: CertbenchHost, overview: Watched<MethodOutput<'workspace.overview'>>) {
    this.#host = host;
    this.#overview = overview;
    // Whatever has changed the workspace may have changed what is said of its things.
    overview.subscribe(() => void this.readNotes());
  }

  async readNotes(): Promise<void> {
    const { workspace } = this;
    const reply = await call(this.#host, 'notes.list', { workspace });
    if (workspace !== this.workspace) return;
    const before = this.notes.get();
    if (reply.ok) this.notes.set(reply.value);
    // The same failure is told once.
    else if (before.failure?.message !== reply.error.message) this.notes.set({ things: [], failure: reply.error });
  }

  /** Says it of all of them or of none. Answers what takes it back. */
  async say(things: readonly ThingNote[]): Promise<Answer<readonly ThingNote[]>> {
    const reply = await call(this.#host, 'notes.change', { workspace: this.workspace, things: [...things] });
    if (!reply.ok) return reply;
    await this.readNotes();
    return { ok: true, value: reply.value.before };
  }

  /** Offers to put devices back as they were before their files were written anew: what is there now goes to where those are. */
  offerBack(told: string, workspace: string, changed: readonly { deviceId: string; trashId: string }[]): void {
    const undo = async () => {
      const things = changed.map(({ deviceId }) => ({ kind: 'device' as const, name: deviceId }));
      const gone = await call(this.#host, 'thing.delete', { workspace, things });
      if (!gone.ok) return gone;
      return call(this.#host, 'thing.restore', { workspace, ids: changed.map(({ trashId }) => trashId) });
    };
    this.undoable.set({ id: crypto.randomUUID(), workspace, told, undo });
  }

  get workspace(): string {
    return this.#overview.get().workspace.workspace;
  }
}
