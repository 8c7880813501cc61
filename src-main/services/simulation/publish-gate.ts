/** Lets messages through to a connection, and holds them back while that is exchanged for another one, so that none is lost or sent twice. */
export class PublishGate {
  #underWay = 0;
  #held: Promise<void> | undefined;
  #release: () => void = () => undefined;
  #tellIdle: () => void = () => undefined;

  /** Sends when the gate is open. */
  async through<T>(send: () => Promise<T>): Promise<T> {
    while (this.#held !== undefined) await this.#held;
    this.#underWay++;
    try {
      return await send();
    } finally {
      this.#underWay--;
      if (this.#underWay === 0) this.#tellIdle();
    }
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
    this.#release();
  }
}
