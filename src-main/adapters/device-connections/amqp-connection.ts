import type { Duplex } from 'node:stream';
import type { Connection, Delivery, EventContext, Receiver, Sender } from 'rhea';
import type {
  AmqpFacts,
  ConnectionLoss,
  DeviceConnection,
  DeviceConnections,
  PublishOutcome,
  ServerError,
  ServerRefusal,
} from '../../services/ports.ts';
import { boundFrames } from '../amqp-wire/bounded-frames.ts';
import { create_container } from '../amqp-wire/codec.ts';
import { FrameGate } from '../amqp-wire/frame-gate.ts';
import type { IncomingBounds } from '../amqp-wire/incoming-bounds.ts';
import { fromWire, toWire } from '../amqp-wire/messages.ts';
import { socketOf } from '../amqp-wire/socket.ts';
import { lossFrom } from './client-tls.ts';

type OnMessage = Parameters<DeviceConnections['connect']>[3];

/** Without a frame for so long the server is taken for gone, in milliseconds: IoT Hub's own. */
const idleMs = 240_000;

/** How long an orderly end may take before the stream is cut. */
const endPatienceMs = 2000;

/** Messages that the server may have under way on a link. */
const credit = 100;

/** For a link that went without a word (Part 2, 2.8.18). */
const detached = 'amqp:link:detach-forced';

function serverErrorOf(error: unknown): ServerError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { condition, description, info } = error as Readonly<Record<string, unknown>>;
  if (typeof condition !== 'string') return undefined;
  const seconds = Number((info as Readonly<Record<string, unknown>> | undefined)?.['retry-after']);
  return {
    condition,
    text: typeof description === 'string' ? description : '',
    ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
  };
}

/** One device's AMQP: a link an address, made when it is needed first. */
export class AmqpConnection implements DeviceConnection {
  readonly ended: Promise<ConnectionLoss>;
  readonly #stream: Duplex;
  readonly #facts: AmqpFacts;
  readonly #amqp: Connection;
  readonly #bounds: IncomingBounds;
  readonly #senders = new Map<string, Promise<Sender | ServerError>>();
  readonly #waiting = new Map<Delivery, (outcome: PublishOutcome) => void>();
  /** The first says why. */
  #error: unknown;
  #serverError: ServerError | undefined;

  constructor(stream: Duplex, facts: AmqpFacts, bounds: IncomingBounds, onMessage: OnMessage) {
    this.#stream = stream;
    this.#facts = facts;
    this.#bounds = bounds;
    const fail = (error: unknown) => this.#fail(error);
    const socket = socketOf(stream, new FrameGate(bounds.mostFrame), {
      run: (act) => act(),
      hears: () => !stream.destroyed,
      broken: (text) => fail(new Error(`The server broke AMQP: ${text}.`)),
      backlog: () => undefined,
    });
    this.#amqp = create_container({ id: facts.containerId }).create_connection({
      container_id: facts.containerId,
      hostname: facts.serverName ?? facts.host,
      max_frame_size: bounds.mostFrame,
      channel_max: bounds.mostSessions - 1,
      idle_time_out: idleMs / 2,
      reconnect: false,
      receiver_options: { autoaccept: true, credit_window: credit },
      connect: (_port: unknown, _host: unknown, _options: unknown, connected: () => void) => {
        setImmediate(connected);
        return socket;
      },
    } as never);
    boundFrames(this.#amqp, bounds, () => fail(new Error('The server has said nothing for too long.')));
    this.#listen(onMessage);
    this.ended = new Promise((resolve) => {
      stream.on('error', (error) => (this.#error ??= error));
      stream.once('close', () => {
        for (const settle of this.#waiting.values()) settle('lost');
        this.#waiting.clear();
        resolve(this.#loss());
      });
      stream.once('end', () => stream.destroy());
    });
    this.#amqp.connect();
  }

  #listen(onMessage: OnMessage): void {
    const amqp = this.#amqp;
    const refuse = ({ error }: { readonly error?: unknown }) => this.#lose(serverErrorOf(error));
    amqp.on('connection_error', ({ connection }: EventContext) => refuse({ error: connection.error }));
    amqp.on('connection_close', () => undefined);
    amqp.on('session_error', ({ session }: EventContext) => refuse({ error: session?.error }));
    // What stands before or behind END, of a link or of the connection, says why; it may have come together with it.
    const ended = () => this.#lose({ condition: detached, text: 'The session was ended.' });
    amqp.on('session_close', () => setImmediate(ended));
    amqp.on('disconnected', ({ error }: EventContext) => {
      if (error !== undefined) this.#error ??= error;
      this.#stream.destroy();
    });
    for (const event of ['error', 'protocol_error']) amqp.on(event, (error: unknown) => this.#fail(error));
    amqp.on('message', ({ receiver, message }: EventContext) => {
      const address = receiver?.source?.address;
      if (message === undefined || typeof address !== 'string') return;
      const { body, ...properties } = fromWire(message);
      onMessage({ topic: address, payload: body, qos: 1, amqp: properties });
    });
    amqp.on('accepted', ({ delivery }: EventContext) => this.#settle(delivery, 'acknowledged'));
    amqp.on('rejected', ({ delivery }: EventContext) => {
      const state = delivery?.remote_state as { readonly error?: unknown } | undefined;
      this.#settle(delivery, { refused: serverErrorOf(state?.error) ?? { condition: 'amqp:rejected', text: '' } });
    });
    for (const event of ['released', 'modified']) {
      amqp.on(event, ({ delivery }: EventContext) => {
        this.#settle(delivery, { refused: { condition: `amqp:${event}`, text: 'The server gave the message back.' } });
      });
    }
  }

  #settle(delivery: Delivery | undefined, outcome: PublishOutcome): void {
    if (delivery === undefined) return;
    this.#waiting.get(delivery)?.(outcome);
    this.#waiting.delete(delivery);
  }

  #loss(): ConnectionLoss {
    const loss = lossFrom(this.#error, true);
    const told = this.#serverError;
    if (told === undefined) return loss;
    return { ...loss, serverError: told, text: `${told.condition} ${told.text}`.trim() };
  }

  /** The other end cannot be spoken with. */
  #fail(error: unknown): void {
    this.#error ??= error;
    this.#stream.destroy();
  }

  /** The server does not want the device any more. */
  #lose(error: ServerError | undefined): void {
    this.#serverError ??= error;
    void this.close();
  }

  /** Undefined when the server has let the device in, which it shows by what it lets it send. */
  async letIn(): Promise<ConnectionLoss | undefined> {
    const link = await this.#sender(this.#facts.firstAddress);
    if (!('condition' in link) && !this.#stream.destroyed) return undefined;
    if ('condition' in link) this.#lose(link);
    return this.ended;
  }

  #sender(address: string): Promise<Sender | ServerError> {
    const known = this.#senders.get(address);
    if (known !== undefined) return known;
    const attached = this.#attached(
      this.#amqp.open_sender({ target: address, properties: this.#facts.linkProperties[address] } as never),
      'sender',
      'sendable',
    );
    this.#senders.set(address, attached);
    return attached;
  }

  /** Resolves with the link, or with why it is not to be. */
  #attached<L extends Sender | Receiver>(link: L, role: 'sender' | 'receiver', open: string): Promise<L | ServerError> {
    return new Promise((resolve) => {
      let isOpen = false;
      link.on(open, () => {
        // Attached to nothing: the refusal follows (Part 2, 2.6.3).
        if (role === 'receiver' && link.source?.address === undefined) return;
        isOpen = true;
        resolve(link);
      });
      link.on(`${role}_error`, () => undefined);
      link.on(`${role}_close`, () => {
        const error = serverErrorOf(link.error) ?? { condition: detached, text: 'The server has ended the link.' };
        if (isOpen) this.#lose(error);
        resolve(error);
      });
      void this.ended.then(({ serverError, text }) => resolve(serverError ?? { condition: detached, text }));
    });
  }

  async publish({ topic, payload, amqp = {} }: Parameters<DeviceConnection['publish']>[0]): Promise<PublishOutcome> {
    const link = await this.#sender(topic);
    if (this.#stream.destroyed) return 'lost';
    if ('condition' in link) return { refused: link };
    return new Promise((resolve) => {
      this.#waiting.set(link.send(toWire({ ...amqp, body: payload })), resolve);
    });
  }

  async subscribe(
    subscriptions: Parameters<DeviceConnection['subscribe']>[0],
  ): Promise<readonly ServerRefusal[] | undefined> {
    const answers = await Promise.all(
      subscriptions.map(async ({ filter, qos }) => {
        const link = this.#amqp.open_receiver({
          source: filter,
          properties: this.#facts.linkProperties[filter],
        } as never);
        this.#bounds.allow(link, this.#bounds.most);
        const answer = await this.#attached(link, 'receiver', 'receiver_open');
        return 'condition' in answer ? answer : qos;
      }),
    );
    return this.#stream.destroyed ? undefined : answers;
  }

  cut(): void {
    this.#stream.destroy();
  }

  async close(): Promise<void> {
    if (!this.#stream.destroyed) this.#amqp.close();
    const cut = setTimeout(() => this.#stream.destroy(), endPatienceMs);
    await this.ended;
    clearTimeout(cut);
  }
}
