import type { Duplex } from 'node:stream';
import type { FrameGate } from './frame-gate.ts';

/** The owner of a connection, as its stream sees it. */
interface Owner {
  run(act: () => void): void;
  /** Whether it still wants to hear what comes. */
  hears(): boolean;
  broken(text: string): void;
  /** Octets that wait to be written. */
  backlog(bytes: number): void;
}

/** What `rhea` takes for a socket: a stream whose frames were looked at, and that is read no faster than it is written. */
export function socketOf(stream: Duplex, gate: FrameGate, owner: Owner) {
  stream.on('drain', () => stream.resume());
  return {
    on(event: string, listener: (...args: unknown[]) => void): void {
      if (event === 'data') {
        stream.on('data', (chunk: Buffer) =>
          owner.run(() => {
            if (!owner.hears()) return;
            const fault = gate.faultOf(chunk);
            if (fault === undefined) listener(chunk);
            else owner.broken(fault);
          }),
        );
      } else stream.on(event, (...args: unknown[]) => owner.run(() => listener(...args)));
    },
    write(data: Uint8Array): void {
      if (stream.destroyed || stream.writableEnded) return;
      if (!stream.write(data)) stream.pause();
      owner.backlog(stream.writableLength);
    },
    // What is to be said before is said in the same turn.
    end: () => void setImmediate(() => stream.end()),
    destroy: () => void stream.destroy(),
    removeAllListeners: () => undefined,
    setNoDelay: () => undefined,
  };
}
