import type { ThingNote } from '../../src-main/contract/models.ts';
import { type Answer, type CertbenchHost, type Failure, call } from './host.ts';
import { Store } from './store.ts';
import type { WorkspaceView } from './workspace-view.ts';

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
  readonly #view: Pick<WorkspaceView, 'workspace' | 'looks'>;
  #revision: string | undefined;

  constructor(host: CertbenchHost, view: Pick<WorkspaceView, 'workspace' | 'looks'>) {
    this.#host = host;
    this.#view = view;
    // Whatever has changed the workspace may have changed what is said of its things.
    view.looks.subscribe(() => void this.readNotes());
  }

  async readNotes(): Promise<void> {
    const { workspace } = this;
    const since = this.#revision;
    const reply = await call(this.#host, 'notes.list', { workspace, ...(since === undefined ? {} : { since }) });
    if (workspace !== this.workspace) return;
    const before = this.notes.get();
    if (reply.ok && reply.value.unchanged === true && before.failure === undefined) return;
    this.#revision = reply.ok ? reply.value.revision : undefined;
    if (reply.ok) this.notes.set({ things: reply.value.things });
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
    return this.#view.workspace;
  }
}
