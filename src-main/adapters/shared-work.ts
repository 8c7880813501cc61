/**
 * Work on one path that many ask for at the same time, as flushing a folder: whoever asks before it has begun shares it, so that
 * each is answered by work that began after it had asked.
 */
export class SharedWork<T> {
  readonly #work: (path: string) => Promise<T>;
  readonly #waiting = new Map<string, Promise<T>>();
  readonly #running = new Map<string, Promise<T>>();

  constructor(work: (path: string) => Promise<T>) {
    this.#work = work;
  }

  on(path: string): Promise<T> {
    const waiting = this.#waiting.get(path);
    if (waiting !== undefined) return waiting;
    const before = this.#running.get(path) ?? Promise.resolve();
    const next = before
      .catch(() => undefined)
      .then(() => {
        this.#waiting.delete(path);
        const running = this.#work(path).finally(() => {
          if (this.#running.get(path) === running) this.#running.delete(path);
        });
        this.#running.set(path, running);
        return running;
      });
    this.#waiting.set(path, next);
    return next;
  }
}
