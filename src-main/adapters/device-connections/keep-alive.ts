/** Parts of the time in which it is looked whether somebody has to say something. */
const parts = 4;

/** A server that has not answered PINGREQ for so much of the time is gone: half again as long, as it waits for a client (MQTT 5.0 3.1.2.10). */
const patience = 0.5;

/** Who has a keep-alive. */
interface Living {
  ping(): void;
  /** Nobody is at the other end any more. */
  gone(): void;
}

/**
 * The keep-alive of a client (MQTT 3.1.1 and 5.0, 3.1.2.10): it says something within the time, if only PINGREQ, and takes a server that does
 * not answer that for gone. All of one time share a timer of Node's.
 */
export class KeepAlive {
  #sentAt: number;
  #heardAt: number;
  /** Since when PINGREQ has no answer. */
  #askedAt: number | undefined;
  readonly #ms: number;
  readonly #client: Living;
  #timer: NodeJS.Timeout | undefined;

  /** 0 is without. */
  constructor(seconds: number, client: Living) {
    this.#sentAt = performance.now();
    this.#heardAt = this.#sentAt;
    this.#ms = seconds * 1000;
    this.#client = client;
    if (seconds > 0) this.#timer = setTimeout(look, this.#ms / parts, this).unref();
  }

  /** To be called again and again. */
  look(): void {
    const now = performance.now();
    const askedAt = this.#askedAt;
    if (askedAt !== undefined && now - askedAt >= this.#ms * patience) return this.#client.gone();
    // Who only sends, at QoS 0, would not know either.
    if (askedAt === undefined && now + this.#ms / parts - Math.min(this.#sentAt, this.#heardAt) > this.#ms) {
      this.#client.ping();
      this.#askedAt = now;
    }
    this.#timer?.refresh();
    return undefined;
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

const look = (keepAlive: KeepAlive): void => keepAlive.look();
