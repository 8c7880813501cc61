import type { Client, Subscription } from 'aedes';

/** The part of aedes' client that its types keep to themselves. */
interface ClientInternals {
  readonly _parser: {
    readonly packet?: { readonly length?: number };
    parse(chunk: Uint8Array): number;
    prependListener(event: 'packet', listener: (packet: { cmd: string; subscriptions?: Subscription[] }) => void): void;
    emit(event: 'error', error: Error): void;
  };
  readonly _disconnected: boolean;
  readonly will: unknown;
}
/** aedes' client with what its types keep to themselves. */
export const internals = (client: Client): ClientInternals => client as unknown as ClientInternals;

/**
 * Stands between the wire and aedes' parser. `run` is handed what aedes does with the bytes of one chunk, up to the first
 * wait: its handlers throw into the socket's events otherwise. `received` is told of every packet as it grows. `subscribe`
 * answers the QoS to grant: aedes notes it before it asks its own hook, so it must be in the packet by then.
 */
export function guardParser(
  client: Client,
  rules: {
    run(act: () => number): number;
    /** The packet that has begun is to have `length` bytes, of which `held` are here. A fault that is answered ends the connection. */
    received(length: number, held: number): string | undefined;
    /** `together` filters are in the packet. */
    subscribe(subscription: Subscription, together: number): 0 | 1 | 128 | undefined;
  },
): void {
  const { _parser: parser } = internals(client);
  const parse = parser.parse.bind(parser);
  parser.parse = (chunk) =>
    rules.run(() => {
      const left = parse(chunk);
      const fault = rules.received(parser.packet?.length ?? 0, left);
      if (fault !== undefined) parser.emit('error', new Error(fault));
      return left;
    });
  parser.prependListener('packet', ({ cmd, subscriptions }) => {
    if (cmd !== 'subscribe') return;
    for (const subscription of subscriptions ?? []) {
      const granted = rules.subscribe(subscription, subscriptions?.length ?? 1);
      // The connection ends; what else the packet asks for is nobody's question any more.
      if (granted === undefined) return;
      if (granted !== 128) subscription.qos = granted;
    }
  });
}
