/** A list of listeners: what a service tells to whoever wants to know. Telling never waits and never fails. */
export class Topic<T> {
  readonly #listeners = new Set<(item: T) => void>();

  publish(item: T): void {
    for (const listener of this.#listeners) listener(item);
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Answers how to stop listening. */
  subscribe(listener: (item: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
