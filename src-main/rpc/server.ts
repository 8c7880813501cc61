import { type ResponseFrame, requestFrame } from '../contract/frames.ts';
import type { Reply } from '../contract/reply.ts';
import { type StreamName, batchesInFlight, flushMs, isStreamName, streams } from '../contract/streams.ts';
import type { Services } from '../services/index.ts';
import type { Clock, Log } from '../services/ports.ts';
import { Problem } from '../services/problem.ts';
import { unforeseen } from '../services/unforeseen.ts';
import { dispatch } from './dispatch.ts';
import { inputError } from './input-error.ts';
import { Outbox } from './outbox.ts';

export interface ServerPorts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/** A part of the contract, where a connection is not to have all of it. */
export interface Surface {
  hasMethod(name: string): boolean;
  hasStream(name: string): boolean;
}

interface OpenStream {
  readonly outbox: Outbox<unknown>;
  stop(): void;
}

/** One window's connection, or another program's: takes its frames, whatever they are, and answers each. Ends with the window. */
export class Connection {
  readonly #services: Services;
  readonly #ports: ServerPorts;
  readonly #send: (frame: ResponseFrame) => void;
  readonly #surface: Surface | undefined;
  readonly #streams = new Map<number, OpenStream>();
  readonly #closed = new AbortController();
  #flushing = false;

  constructor(services: Services, ports: ServerPorts, send: (frame: ResponseFrame) => void, surface?: Surface) {
    this.#services = services;
    this.#ports = ports;
    this.#send = send;
    this.#surface = surface;
  }

  /** Never throws and never stays silent. */
  async receive(raw: unknown): Promise<void> {
    const parsed = requestFrame.safeParse(raw);
    if (!parsed.success) {
      this.#answer({ kind: 'refused', id: frameId(raw), reason: inputError(parsed.error, raw).message });
      return;
    }
    const frame = parsed.data;
    switch (frame.kind) {
      case 'call': {
        const isServed = this.#surface?.hasMethod(frame.method) ?? true;
        const reply = isServed
          ? await dispatch(this.#services, this.#ports.log, frame.method, frame.input)
          : notServed(frame.method);
        // Whoever stops listening with the answer has heard all that was told before it.
        this.#flush();
        this.#answer({ kind: 'reply', id: frame.id, reply });
        return;
      }
      case 'subscribe':
        this.#subscribe(frame.id, frame.stream, frame.params);
        return;
      case 'acknowledge':
        this.#streams.get(frame.id)?.outbox.acknowledge(frame.sequence);
        return;
      case 'close':
        this.#end(frame.id);
    }
  }

  close(): void {
    this.#closed.abort();
    for (const id of this.#streams.keys()) this.#end(id);
  }

  #answer(frame: ResponseFrame): void {
    if (!this.#closed.signal.aborted) this.#send(frame);
  }

  #end(id: number): void {
    this.#streams.get(id)?.stop();
    this.#streams.delete(id);
  }

  #subscribe(id: number, name: string, rawParams: unknown): void {
    const refuse = (reason: string) => this.#answer({ kind: 'end', id, reason });
    if (!isStreamName(name)) return refuse('There is no such stream.');
    if (this.#surface?.hasStream(name) === false) return refuse('This stream cannot be had here.');
    if (this.#streams.has(id)) return refuse('A stream of this number is open already.');
    const row = streams[name];
    const params = row.params.safeParse(rawParams);
    if (!params.success) return refuse(inputError(params.error, rawParams).message);
    const outbox = new Outbox<unknown>(
      { kind: row.kind, buffer: row.buffer, batch: row.batch, inFlight: batchesInFlight },
      (batch) => this.#answer({ kind: 'batch', id, batch }),
    );
    try {
      const source = this.#services.sources[name] as (params: unknown, listener: (item: unknown) => void) => () => void;
      const stop = source(params.data, (item) => this.#add(name, outbox, item));
      this.#streams.set(id, { outbox, stop });
    } catch (error) {
      if (!(error instanceof Problem)) this.#ports.log.error(`subscribing to ${name} failed`, error);
      refuse(error instanceof Problem ? error.message : unforeseen().message);
    }
  }

  #add(name: StreamName, outbox: Outbox<unknown>, item: unknown): void {
    // Cut like a reply: what the contract does not declare does not travel.
    outbox.add(streams[name].item.parse(item));
    if (this.#flushing) return;
    this.#flushing = true;
    void this.#ports.clock.sleep(flushMs, this.#closed.signal).then(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    for (const open of this.#streams.values()) open.outbox.flush();
  }
}

/** Whether or not there is such a method elsewhere: nothing is loaded for who may not ask. */
const notServed = (method: string): Reply<never> => ({
  ok: false,
  error: { code: 'FORBIDDEN', message: `${method} cannot be asked for here.`, details: {} },
});

function frameId(raw: unknown): number | undefined {
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return undefined;
  return typeof raw.id === 'number' ? raw.id : undefined;
}
