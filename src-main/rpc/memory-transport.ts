import type { RequestFrame, ResponseFrame } from '../contract/frames.ts';
import type { CertbenchHost } from '../contract/host.ts';
import type { Services } from '../services/index.ts';
import { HostClient } from './client.ts';
import { Connection, type ServerPorts } from './server.ts';

/** A window and its services in one process, joined by frames that are JSON as on any other transport. */
export interface MemoryTransport {
  readonly host: CertbenchHost;
  /** Sends any frame at all, as a broken window might. */
  sendRaw(frame: unknown): void;
  /** Hears what comes back, beside the host. */
  onFrame(listener: (frame: ResponseFrame) => void): void;
  close(): void;
}

const overTheWire = <T>(frame: T): T => JSON.parse(JSON.stringify(frame)) as T;

export function connectInMemory(services: Services, ports: ServerPorts): MemoryTransport {
  const listeners: ((frame: ResponseFrame) => void)[] = [];
  const connection = new Connection(services, ports, (frame) => {
    const copy = overTheWire(frame);
    queueMicrotask(() => {
      client.receive(copy);
      for (const listener of listeners) listener(copy);
    });
  });
  const sendRaw = (frame: unknown) => {
    const copy = overTheWire(frame);
    queueMicrotask(() => void connection.receive(copy));
  };
  const client = new HostClient((frame: RequestFrame) => sendRaw(frame));
  return {
    host: client.host(),
    sendRaw,
    onFrame: (listener) => listeners.push(listener),
    close: () => connection.close(),
  };
}
