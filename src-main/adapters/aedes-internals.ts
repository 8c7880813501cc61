import type { Aedes, Client, Subscription } from 'aedes';

/** No message may have more; larger packets are cut off before they fill the memory. What is over a cloud's limit and
 * below this is refused by the face, with its reason. */
const largestPacketBytes = 1_048_576;

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

/** [MQTT-3.1.2-6]: a clean session starts without the subscriptions of the last one. */
export async function forgetSubscriptions(broker: Aedes, clientId: string): Promise<void> {
  const { persistence } = broker as unknown as {
    persistence: { cleanSubscriptions(client: { id: string }): Promise<unknown> };
  };
  await persistence.cleanSubscriptions({ id: clientId });
}

/**
 * Stands between the wire and aedes' parser. `run` is handed what aedes does with the bytes of one chunk, up to the first
 * wait: its handlers throw into the socket's events otherwise. `tooLarge` is told of a packet that no cloud would take, whose connection
 * then ends. `subscribe` answers the QoS to grant: aedes notes it before it asks its own hook, so it must be in the
 * packet by then.
 */
export function guardParser(
  client: Client,
  rules: {
    run(act: () => number): number;
    tooLarge(text: string): void;
    /** `together` filters are in the packet. */
    subscribe(subscription: Subscription, together: number): 0 | 1 | 128 | undefined;
  },
): void {
  const { _parser: parser } = internals(client);
  const parse = parser.parse.bind(parser);
  parser.parse = (chunk) =>
    rules.run(() => {
      const left = parse(chunk);
      const length = parser.packet?.length ?? 0;
      if (length > largestPacketBytes) {
        const text = `A packet of ${length} bytes was begun; ${largestPacketBytes} are taken at most.`;
        rules.tooLarge(text);
        parser.emit('error', new Error(text));
      }
      return left;
    });
  parser.prependListener('packet', ({ cmd, subscriptions }) => {
    if (cmd !== 'subscribe') return;
    for (const subscription of subscriptions ?? []) {
      const granted = rules.subscribe(subscription, subscriptions?.length ?? 1);
      if (granted === 0 || granted === 1) subscription.qos = granted;
    }
  });
}
