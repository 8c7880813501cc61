/** Parts of the time in which it is looked whether somebody has to say something. */
const parts = 4;

/** A server that has not answered PINGREQ for so much of the time is gone: half again as long, as it waits for a client (MQTT 5.0 3.1.2.10). */
const patience = 0.5;

/**
 * The keep-alive of a client (MQTT 3.1.1 and 5.0, 3.1.2.10): it says something within the time, if only PINGREQ, and takes a server that does
 * not answer that for gone. All of one time share a timer of Node's.
 */
export class KeepAlive {
  #sentAt: number;
  #heardAt: number;
  /** Since when PINGREQ has no answer. */
  #askedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** 0 is without. */
  constructor(seconds: number, act: { readonly ping: () => void; readonly gone: () => void }) {
    this.#sentAt = performance.now();
    this.#heardAt = this.#sentAt;
    if (seconds === 0) return;
    const ms = seconds * 1000;
    const look = () => {
      const now = performance.now();
      const askedAt = this.#askedAt;
      if (askedAt !== undefined && now - askedAt >= ms * patience) return act.gone();
      // Who only sends, at QoS 0, would not know either.
      if (askedAt === undefined && now + ms / parts - Math.min(this.#sentAt, this.#heardAt) > ms) {
        act.ping();
        this.#askedAt = now;
      }
      this.#timer?.refresh();
    };
    this.#timer = setTimeout(look, ms / parts).unref();
  }

  sent(): void {
    this.#sentAt = performance.now();
  }

  heard(): void {
    this.#heardAt = performance.now();
    this.#askedAt = undefined;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
