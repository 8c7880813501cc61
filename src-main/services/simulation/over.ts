/** What those who wait need of an `AbortSignal`: that something is over, or will be. */
export interface Ending {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Something that is over once. An `AbortController` takes 1 kB with its first listener, which each of thousands of devices would have. */
export class Over implements Ending {
  #isOver = false;
  #listeners: (() => void)[] | undefined;

  get aborted(): boolean {
    return this.#isOver;
  }

  addEventListener(_: 'abort', listener: () => void): void {
    if (!this.#isOver) (this.#listeners ??= []).push(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    const at = this.#listeners?.indexOf(listener) ?? -1;
    if (at >= 0) this.#listeners?.splice(at, 1);
  }

  /** Tells each listener once. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
    for (const tell of listeners) tell();
  }
}
