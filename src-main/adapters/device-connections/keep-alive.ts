/** Parts of the time in which it is looked whether somebody has to say something. */
const parts = 4;

/** Without an answer for so much of the time a server is gone, as a client is to it (MQTT 5.0 3.1.2.10). */
const patience = 1.5;

/**
 * The keep-alive of a client (MQTT 3.1.1 and 5.0, 3.1.2.10): it says something within the time, if only PINGREQ, and knows a server that does
 * not answer for gone. All of one time share a timer of Node's.
 */
export class KeepAlive {
  readonly #ms: number;
  #sentAt: number;
  #heardAt: number;
  #timer: NodeJS.Timeout | undefined;

  /** 0 is without. */
  constructor(seconds: number, act: { readonly ping: () => void; readonly gone: () => void }) {
    this.#ms = seconds * 1000;
    this.#sentAt = performance.now();
    this.#heardAt = this.#sentAt;
    if (seconds === 0) return;
    const part = this.#ms / parts;
    const look = () => {
      const now = performance.now();
      if (now - this.#heardAt >= this.#ms * patience) return act.gone();
      // Who only sends, at QoS 0, would not know either.
      if (now + part - Math.min(this.#sentAt, this.#heardAt) > this.#ms) act.ping();
      this.#timer?.refresh();
    };
    this.#timer = setTimeout(look, part).unref();
  }

  sent(): void {
    this.#sentAt = performance.now();
  }

  heard(): void {
    this.#heardAt = performance.now();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
