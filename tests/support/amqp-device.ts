import rhea, { type Connection, type Delivery, type Message, type Receiver, type Sender } from 'rhea';

/** A device that speaks AMQP, by `rhea` as a client. */

export interface AmqpPlace {
  readonly port: number;
  readonly ca: string;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

interface Fault {
  readonly condition?: string;
  readonly description?: string;
}

const faultOf = (error: unknown): string => {
  const { condition = '', description = '' } = (error ?? {}) as Fault;
  return `${condition}: ${description}`;
};

/** What became of a message: `accepted`, or the condition with which it was rejected. */
type Outcome = string;

export class AmqpDevice {
  readonly connection: Connection;
  /** Messages by the address of the link that they came on. */
  readonly heard: { readonly address: string; readonly message: Message; readonly delivery: Delivery }[] = [];
  /** How the hub has ended it: a condition, or nothing. */
  readonly ended: Promise<string>;
  readonly #senders = new Map<string, Sender>();
  /** Messages that were not settled yet. */
  readonly #sent = new Map<Delivery, (outcome: Outcome) => void>();

  private constructor(connection: Connection) {
    this.connection = connection;
    this.ended = new Promise((resolve) => {
      connection.on('connection_error', ({ error }) => resolve(faultOf(error)));
      connection.on('disconnected', () => resolve(''));
    });
    connection.on('message', ({ receiver, message, delivery }) => {
      const address = receiver?.source.address ?? '';
      if (message !== undefined && delivery !== undefined) this.heard.push({ address, message, delivery });
    });
    for (const outcome of ['accepted', 'rejected', 'released']) {
      connection.on(outcome, ({ delivery }) => {
        if (delivery === undefined) return;
        const { error } = (delivery.remote_state ?? {}) as { error?: unknown };
        this.#sent.get(delivery)?.(outcome === 'accepted' ? outcome : faultOf(error));
        this.#sent.delete(delivery);
      });
    }
    void this.ended.then((why) => {
      for (const resolve of this.#sent.values()) resolve(`ended ${why}`);
    });
    for (const event of ['connection_close', 'error', 'protocol_error', 'session_error', 'session_close']) {
      connection.on(event, () => undefined);
    }
  }

  /** Options are those of `rhea`. */
  static open({ port, ...tls }: AmqpPlace, options: object = {}): Promise<AmqpDevice> {
    const container = rhea.create_container();
    const connection = container.connect({
      transport: 'tls',
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      ...tls,
      reconnect: false,
      receiver_options: { autoaccept: false },
      ...options,
    } as never);
    const device = new AmqpDevice(connection);
    return new Promise((resolve, reject) => {
      connection.once('connection_open', () => resolve(device));
      void device.ended.then((why) => reject(new Error(why)));
    });
  }

  /** Rejects with the condition where the link is refused. */
  #attached<T extends Sender | Receiver>(link: T, what: 'sender' | 'receiver'): Promise<T> {
    return new Promise((resolve, reject) => {
      link.once(`${what}_error`, () => reject(new Error(faultOf(link.error))));
      link.on(`${what}_close`, () => undefined);
      // A refusal follows the answer at once.
      link.once(`${what}_open`, () => setImmediate(() => setImmediate(() => resolve(link))));
      void this.ended.then((why) => reject(new Error(why)));
    });
  }

  async sender(address: string, options: object = {}): Promise<Sender> {
    const link = await this.#attached(this.connection.open_sender({ target: address, ...options }), 'sender');
    this.#senders.set(address, link);
    return link;
  }

  receiver(address: string, options: object = {}): Promise<Receiver> {
    return this.#attached(this.connection.open_receiver({ source: address, ...options }), 'receiver');
  }

  async send(address: string, message: Message): Promise<Outcome> {
    const sender = this.#senders.get(address) ?? (await this.sender(address));
    if (!sender.sendable()) await new Promise((resolve) => sender.once('sendable', resolve));
    return new Promise((resolve) => this.#sent.set(sender.send(message), resolve));
  }

  /** Bodies on a link, as text. */
  bodies(address: string): string[] {
    return this.heard.filter((one) => one.address === address).map(({ message }) => textOf(message));
  }

  close(): void {
    this.connection.close();
  }

  /** Goes without a word. */
  drop(): void {
    (this.connection as unknown as { socket: { destroy(): void } }).socket.destroy();
  }
}

export const textOf = ({ body }: Message): string => {
  const { content } = body as { content?: Buffer };
  return content === undefined ? String(body) : content.toString();
};

export const data = (text: string | Buffer) => rhea.message.data_section(Buffer.from(text as string)) as unknown;
