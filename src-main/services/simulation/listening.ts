import { fromUtf8, toBase64 } from '../../core/bytes.ts';
import { protocolFaultCode } from '../../core/mqtt/protocol-fault-code.ts';
import type { Subscription, TwinDocument } from '../../core/platform/platform.ts';
import type { DeviceConnection } from '../ports.ts';
import { type Trouble, closedTrouble, refusalTrouble } from '../troubles.ts';
import type { LinkListener, LinkPlan, Route, TellOf, World } from './link-plan.ts';
import type { Ending } from './over.ts';

/** Connections that a server may end instead of answering SUBSCRIBE, until that counts as its answer. */
const patienceWithSubscribing = 2;

/** Only one twin is asked for. */
export const twinRequestId = 'initial-twin';
const twinPatienceMs = 2000;

/** The device's link, as far as listening has to do with it. */
interface Link {
  readonly tell: TellOf;
  /** It needs no connection any more. */
  readonly over: Pick<Ending, 'aborted'>;
  fail(trouble: Trouble): void;
}

/** Has a device listen to what its platform sends it, or to filters of its own, and read its twin once. */
export class Listening {
  readonly #plan: LinkPlan;
  readonly #world: World;
  readonly #link: Link;
  readonly #listener: LinkListener | undefined;
  #closedInsteadOfGranted = 0;
  #twinRead = false;
  #twinCame: (() => void) | undefined;

  constructor(plan: LinkPlan, world: World, link: Link, listener?: LinkListener) {
    this.#plan = plan;
    this.#world = world;
    this.#link = link;
    this.#listener = listener;
  }

  /** Whether its rules need to know what is desired of it. */
  get #wantsDesired(): boolean {
    return this.#plan.run.reactions?.some(({ on }) => on === 'desired') === true;
  }

  /** `hasTalk`: what the platform has devices listen to was subscribed to by then. */
  async begin(
    connection: DeviceConnection,
    { platform, target, deviceId, provisioned }: Route,
    hasTalk: boolean,
  ): Promise<void> {
    const { filters } = this.#plan;
    // What was desired while it was away is in the twin.
    const wantsTwin = filters === undefined && !hasTalk && this.#wantsDesired;
    const isFirst = provisioned === true && !this.#twinRead;
    const readable = isFirst || wantsTwin ? platform.twin?.(target, deviceId) : undefined;
    const twin = readable?.isForbiddenToSome === true && !wantsTwin ? undefined : readable;
    const own = filters ?? (hasTalk ? [] : platform.subscriptions(target, deviceId));
    const changes = wantsTwin ? (platform.exchange?.(target)?.subscriptions(target, deviceId) ?? []) : [];
    const all = [...own, ...changes, ...(twin?.subscription === undefined ? [] : [twin.subscription])];
    const subscriptions = all.filter(({ filter }, at) => all.findIndex((one) => one.filter === filter) === at);
    if (subscriptions.length === 0) return;
    const codes = await connection.subscribe(subscriptions);
    if (codes === undefined) {
      return filters === undefined ? undefined : this.#closedInstead(connection, filters, platform);
    }
    this.#closedInsteadOfGranted = 0;
    const refused = refusalTrouble(subscriptions, codes, platform);
    if (refused === undefined) {
      if (twin !== undefined) void connection.publish(twin.request(twinRequestId));
      for (const message of filters === undefined ? (platform.opening?.(target, deviceId) ?? []) : []) {
        void connection.publish(message);
      }
    }
    if (this.#link.over.aborted) return undefined;
    if (refused !== undefined) {
      this.#link.fail(refused);
      return connection.close();
    }
    if (filters === undefined) return undefined;
    for (const [index, { filter }] of filters.entries()) {
      const granted = codes[index];
      const qos = typeof granted === 'number' ? granted : 0;
      this.#link.tell((about) => ({ type: 'subscribed', ...about, filter, qos }));
    }
    this.#listener?.subscribed();
    return undefined;
  }

  async #closedInstead(
    connection: DeviceConnection,
    filters: readonly Subscription[],
    platform: Route['platform'],
  ): Promise<void> {
    const loss = await connection.ended;
    // What broke MQTT is no network that broke off.
    const isNetwork = loss.errorCode !== undefined && loss.errorCode !== protocolFaultCode;
    if (this.#world.runClock.signal.aborted || this.#link.over.aborted || isNetwork) return;
    if (++this.#closedInsteadOfGranted < patienceWithSubscribing) return;
    this.#link.fail(closedTrouble(filters, loss, platform));
  }

  /** What the server has sent, for people to read. */
  told(topic: string, qos: 0 | 1 | 2, payload: Uint8Array): void {
    this.#link.tell((about) => {
      const text = fromUtf8(payload);
      const body = { body: text ?? toBase64(payload), bodyEncoding: text === undefined ? 'base64' : 'utf-8' } as const;
      return { type: 'received', ...about, topic, qos, ...body };
    });
  }

  twinCame(twin: TwinDocument): void {
    this.#twinRead = true;
    this.#twinCame?.();
    this.#link.tell((about) => ({ type: 'twin', ...about, ...twin }));
  }

  /** A short run may be over before the answer has come. */
  async waitForTwin(connection: DeviceConnection, route: Route | undefined): Promise<void> {
    if (route?.provisioned !== true || this.#twinRead) return;
    const came = new Promise<void>((resolve) => {
      this.#twinCame = resolve;
    });
    await Promise.race([came, connection.ended, this.#world.clock.sleep(twinPatienceMs, this.#world.runClock.signal)]);
  }
}
