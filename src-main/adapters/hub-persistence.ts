import { Readable } from 'node:stream';
import type { AedesPublishPacket, PublishPacket, Subscription } from 'aedes';

interface Owner {
  readonly id: string;
}
type Stored = AedesPublishPacket & { messageId?: number };
type Kept = Pick<Subscription, 'qos'>;

/**
 * What aedes remembers of its clients (the interface of aedes-persistence): subscriptions of sessions that are kept, and
 * what was sent and is not acknowledged. The hub retains no messages, refuses QoS 2 and routes by itself, so there is nothing
 * else; and unlike aedes' own store this one can forget a client whole.
 */
export class HubPersistence {
  readonly #subscriptions = new Map<string, Map<string, Kept>>();
  readonly #outgoing = new Map<string, Stored[]>();

  /** Everything of a client, so that nothing stays of one that does not come back. */
  forget(id: string): void {
    this.#subscriptions.delete(id);
    this.#outgoing.delete(id);
  }

  /** What was sent to a client that is gone; the hub sends again by its own list. */
  forgetSent(id: string): void {
    this.#outgoing.delete(id);
  }

  async setup(): Promise<void> {}
  async destroy(): Promise<void> {}

  async addSubscriptions({ id }: Owner, subscriptions: readonly Subscription[]): Promise<void> {
    const kept = this.#subscriptions.get(id) ?? new Map<string, Kept>();
    for (const { topic, qos } of subscriptions) kept.set(topic, { qos });
    this.#subscriptions.set(id, kept);
  }

  async removeSubscriptions({ id }: Owner, topics: readonly string[]): Promise<void> {
    const kept = this.#subscriptions.get(id);
    for (const topic of topics) kept?.delete(topic);
    if (kept?.size === 0) this.#subscriptions.delete(id);
  }

  async subscriptionsByClient({ id }: Owner): Promise<Subscription[]> {
    return [...(this.#subscriptions.get(id) ?? [])].map(([topic, { qos }]) => ({ topic, qos }));
  }

  async cleanSubscriptions({ id }: Owner): Promise<void> {
    this.#subscriptions.delete(id);
  }

  /** aedes asks whom a message is for; the hub has seen to that. */
  async subscriptionsByTopic(): Promise<never[]> {
    return [];
  }

  async outgoingEnqueue({ clientId }: { readonly clientId: string }, packet: Stored): Promise<void> {
    const sent = this.#outgoing.get(clientId) ?? [];
    sent.push({ ...packet });
    this.#outgoing.set(clientId, sent);
  }

  async outgoingEnqueueCombi(): Promise<void> {}

  /** Gives a packet that was enqueued its identifier, or puts PUBREL in its place. */
  async outgoingUpdate({ id }: Owner, packet: Stored): Promise<void> {
    const sent = this.#outgoing.get(id)?.findLast(({ brokerCounter }) => brokerCounter === packet.brokerCounter);
    if (sent === undefined) throw new Error('no such packet');
    if (packet.messageId !== undefined) sent.messageId = packet.messageId;
  }

  async outgoingClearMessageId({ id }: Owner, { messageId }: Stored): Promise<Stored | undefined> {
    const sent = this.#outgoing.get(id);
    const index = sent?.findIndex((one) => one.messageId === messageId) ?? -1;
    const [cleared] = index === -1 ? [] : (sent?.splice(index, 1) ?? []);
    if (sent?.length === 0) this.#outgoing.delete(id);
    return cleared;
  }

  /** What aedes would send again at the next connection. */
  outgoingStream(): Readable {
    return Readable.from([]);
  }

  async cleanIncoming(): Promise<void> {}
  async incomingStorePacket(): Promise<void> {}
  async incomingGetPacket(): Promise<never> {
    throw new Error('no such packet');
  }
  async incomingDelPacket(): Promise<never> {
    throw new Error('no such packet');
  }

  async storeRetained(_packet: PublishPacket): Promise<void> {}
  createRetainedStreamCombi(): Readable {
    return Readable.from([]);
  }

  /** aedes holds the will of a client that is connected by itself. */
  async putWill(): Promise<void> {}
  async delWill(): Promise<void> {}
  streamWill(): Readable {
    return Readable.from([]);
  }
}
