import type { StreamItem } from '../contract/streams.ts';
import type { Grants } from './grants.ts';
import type { Folders } from './ports.ts';
import { Topic } from './topic.ts';

type Item = StreamItem<'files.handedOver'>;

/**
 * Files and folders that a shell was handed over for its window: dropped on it, or opened with the program by the system. What comes
 * before the window listens waits for it.
 */
export class HandedOver {
  readonly #topic = new Topic<Item>();
  readonly #grants: Grants;
  readonly #folders: Pick<Folders, 'nameOf'>;
  #listeners = 0;
  #waiting: Item | undefined;

  constructor(grants: Grants, folders: Pick<Folders, 'nameOf'>) {
    this.#grants = grants;
    this.#folders = folders;
  }

  take(paths: readonly string[]): void {
    if (paths.length === 0) return;
    const files = paths.map((path) => ({ token: this.#grants.grant(path), name: this.#folders.nameOf(path) }));
    if (this.#listeners > 0) return this.#topic.publish({ files });
    this.#waiting = { files: [...(this.#waiting?.files ?? []), ...files] };
  }

  subscribe(listener: (item: Item) => void): () => void {
    this.#listeners++;
    const stop = this.#topic.subscribe(listener);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) listener(waiting);
    return () => {
      this.#listeners--;
      stop();
    };
  }
}
