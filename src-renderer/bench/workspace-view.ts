import { workspaceGone } from '../ui/problems.ts';
import { type Answer, type CertbenchHost, type Failure, call } from './host.ts';
import { type Overview, type Seen, seenAfter } from './seen.ts';
import { Store } from './store.ts';

export type { Overview } from './seen.ts';

/** All of a workspace. */
export async function readWorkspace(host: CertbenchHost, workspace: string): Promise<Answer<Seen>> {
  const reply = await call(host, 'workspace.changes', { workspace });
  return reply.ok ? { ok: true, value: seenAfter(undefined, reply.value) } : reply;
}

/** A folder that has gone looks like an empty one, and must not be taken for it. */
export const goneOf = ({ workspace: { folder, state } }: Overview): Failure | undefined =>
  state === 'missing' || state === 'unreadable' ? workspaceGone(folder) : undefined;

/** What the window knows of its workspace. What has changed there is asked for, and no more: of ten thousand devices the one that was made. */
export class WorkspaceView {
  readonly overview: Store<Overview>;
  /** Counts the looks at the workspace: what is read beside the overview may be different, also where that is as it was. */
  readonly looks = new Store(0);
  readonly #host: CertbenchHost;
  #seen: Seen | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `seen`: undefined where there was nothing to see but what the workspace is. */
  constructor(host: CertbenchHost, overview: Overview, seen: Seen | undefined) {
    this.#host = host;
    this.overview = new Store(overview);
    this.#seen = seen;
  }

  get workspace(): string {
    return this.overview.get().workspace.workspace;
  }

  /** Looks again, after any look that is under way: what that is told may be of before. Answers why it could not. */
  look(): Promise<Failure | undefined> {
    const next = this.#last.then(() => this.#look());
    this.#last = next;
    return next;
  }

  /** Shows another workspace, or the same one as it is now. */
  show(seen: Seen): void {
    this.#seen = seen;
    this.overview.set(seen.overview);
    this.looks.set(this.looks.get() + 1);
  }

  async #look(): Promise<Failure | undefined> {
    const { workspace } = this;
    const since = this.#seen?.revision;
    const reply = await call(this.#host, 'workspace.changes', {
      workspace,
      ...(since === undefined ? {} : { since }),
    });
    // Another one was opened in the meantime.
    if (workspace !== this.workspace) return undefined;
    if (!reply.ok) return reply.error;
    this.show(seenAfter(this.#seen, reply.value));
    return undefined;
  }
}
