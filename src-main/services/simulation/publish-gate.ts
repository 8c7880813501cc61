/** Lets messages through to a connection, and holds them back while that is exchanged for another one, so that none is lost or sent twice. */
export class PublishGate {
  #underWay = 0;
  #held: Promise<void> | undefined;
  #release: (() => void) | undefined;
  #tellIdle: (() => void) | undefined;

  /** What to wait for before entering, and then to look again; undefined where it is open. */
  get held(): Promise<void> | undefined {
    return this.#held;
  }

  /** A message is under way; `leave` is to be called when it has its answer. */
  enter(): void {
    this.#underWay++;
  }

  leave(): void {
    this.#underWay--;
    if (this.#underWay === 0) this.#tellIdle?.();
  }

  /** Lets nothing through any more. Resolves when all that was let through has its answer. */
  hold(): Promise<void> {
    this.#held ??= new Promise((resolve) => {
      this.#release = resolve;
    });
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#tellIdle = resolve;
    });
  }

  open(): void {
    this.#held = undefined;
    this.#release?.();
  }
}
