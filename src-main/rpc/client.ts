import type { RequestFrame, ResponseFrame } from '../contract/frames.ts';
import type { Batch, CertbenchHost, Subscription } from '../contract/host.ts';
import type { Reply, ReplyError } from '../contract/reply.ts';

interface Listener {
  onBatch(batch: Batch<unknown>): void;
  onEnd(reason: string): void;
}

/** The window's end of a transport: turns calls into frames, and frames into answers. */
export class HostClient {
  readonly #send: (frame: RequestFrame) => void;
  readonly #calls = new Map<number, (reply: Reply<unknown>) => void>();
  readonly #listeners = new Map<number, Listener>();
  #nextId = 1;
  #ended: ReplyError | undefined;

  constructor(send: (frame: RequestFrame) => void) {
    this.#send = send;
  }

  receive(frame: ResponseFrame): void {
    switch (frame.kind) {
      case 'reply':
        this.#settle(frame.id, frame.reply);
        return;
      case 'batch':
        this.#listeners.get(frame.id)?.onBatch(frame.batch);
        return;
      case 'end':
        this.#listeners.get(frame.id)?.onEnd(frame.reason);
        this.#listeners.delete(frame.id);
        return;
      case 'refused':
        if (frame.id === undefined) return;
        this.#settle(frame.id, { ok: false, error: { code: 'FORBIDDEN', message: frame.reason, details: {} } });
        this.#listeners.get(frame.id)?.onEnd(frame.reason);
        this.#listeners.delete(frame.id);
    }
  }

  /** The other side is gone: whatever was asked, or will be, is answered so. */
  end(error: ReplyError): void {
    this.#ended ??= error;
    for (const id of this.#calls.keys()) this.#settle(id, { ok: false, error: this.#ended });
    for (const listener of this.#listeners.values()) listener.onEnd(this.#ended.message);
    this.#listeners.clear();
  }

  /** The object that a shell gives to its window. */
  host(): CertbenchHost {
    const call = (method: string, input: unknown): Promise<Reply<unknown>> =>
      new Promise((resolve) => {
        if (this.#ended !== undefined) return resolve({ ok: false, error: this.#ended });
        const id = this.#nextId++;
        this.#calls.set(id, resolve);
        this.#send({ kind: 'call', id, method, input });
      });
    const subscribe = (
      stream: string,
      params: unknown,
      onBatch: (batch: Batch<unknown>) => void,
      onEnd: (reason: string) => void,
    ): Subscription => {
      const id = this.#nextId++;
      this.#listeners.set(id, { onBatch, onEnd });
      this.#send({ kind: 'subscribe', id, stream, params });
      return {
        acknowledge: (sequence) => this.#send({ kind: 'acknowledge', id, sequence }),
        close: () => {
          this.#listeners.delete(id);
          this.#send({ kind: 'close', id });
        },
      };
    };
    // The other end has parsed and cut every value by the row that these types come from.
    return { call, subscribe } as CertbenchHost;
  }

  #settle(id: number, reply: Reply<unknown>): void {
    this.#calls.get(id)?.(reply);
    this.#calls.delete(id);
  }
}
