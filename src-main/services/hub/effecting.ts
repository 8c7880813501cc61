import type { Effects, HubWorld } from '../../core/hub/face.ts';
import { defaultLimits } from '../../core/hub/limits.ts';
import type { Settled } from '../../core/hub/issuing/order.ts';
import { limitRefusal } from './bounds.ts';
import type { HubClients } from './clients.ts';
import type { IssuingDesk } from './issuing/issuing-desk.ts';
import type { DeviceChannels } from './device-channels.ts';
import type { OpenSession } from './session-table.ts';
import type { HubStore } from './store.ts';
import type { HubTelling } from './telling.ts';

/** What comes of an order; undefined where its changes could not be kept, and without an order. */
type Settling = Promise<Settled | undefined> | undefined;

/** Carries out what a face makes of what a client has sent, whatever it speaks. */
export class Effecting {
  readonly #store: HubStore;
  readonly #channels: DeviceChannels;
  readonly #tell: HubTelling;
  readonly #clients: HubClients;
  readonly #desk: IssuingDesk;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(store: HubStore, channels: DeviceChannels, tell: HubTelling, clients: HubClients, desk: IssuingDesk) {
    this.#store = store;
    this.#channels = channels;
    this.#tell = tell;
    this.#clients = clients;
    this.#desk = desk;
  }

  /**
   * Makes the changes, and when they are on disk tells what has happened and answers the client by `answer`: in the order in
   * which it has spoken, and never of what a crash could take back. Undefined where the connection does not stay. `answer` is handed
   * what will come of an order, which it must not wait for: that has its turn after this answer.
   */
  bringAbout<T>(
    session: OpenSession,
    effects: Effects,
    world: HubWorld,
    answer: (settling: Settling) => T | Promise<T | undefined> | undefined,
  ): T | undefined | Promise<T | undefined> {
    const { changes = [] } = effects;
    if (!this.#store.hasRoom(changes)) {
      const { limits = defaultLimits } = world;
      this.#clients.close(session, limitRefusal('stateBytes', `What ${session.deviceId} sent has no room.`, limits));
      return undefined;
    }
    const saved = this.#store.apply(changes);
    const before = session.answering;
    const tellAndAnswer = () => answer(this.#tellOf(session, effects));
    const isFree = saved === undefined && before === undefined;
    const answered = isFree
      ? tellAndAnswer()
      : Promise.all([saved, before]).then(([isSaved]) => (isSaved === false ? undefined : tellAndAnswer()));
    if (!(answered instanceof Promise)) return answered;
    session.answering = answered;
    void answered
      .finally(() => {
        if (session.answering === answered) delete session.answering;
      })
      .catch(() => undefined);
    return answered;
  }

  /** Whoever has ordered may not wait for it, so that what fails is told and thrown at nobody (decision 10). */
  async #carryOut(asked: OpenSession, order: NonNullable<Effects['order']>): Promise<Settled | undefined> {
    try {
      return await this.#settle(asked, order);
    } catch (error) {
      this.#clients.failed(asked.link.remote, asked.link, error);
      return undefined;
    }
  }

  /** What was ordered comes later, and whoever asked may be another connection by then, or none. */
  async #settle(asked: OpenSession, order: NonNullable<Effects['order']>): Promise<Settled | undefined> {
    const noting = this.#note(asked, order);
    this.#underWay.add(noting);
    const { settled, bringing } = await noting.finally(() => this.#underWay.delete(noting));
    const brought = await bringing;
    return brought?.further ?? (brought === undefined ? undefined : settled);
  }

  /** Until what comes of it is noted; that it is on disk is waited for in `bringing`. */
  async #note(asked: OpenSession, order: NonNullable<Effects['order']>) {
    const { outcome, changes, world } = await this.#desk.carryOut(order, asked);
    const now = this.#clients.table.holder(asked.face.name, asked.clientId)?.topics;
    const settled: Settled = order.settled(outcome, world, now?.session);
    const all = { ...settled, changes: [...changes, ...(settled.changes ?? [])] };
    const bringing = this.bringAbout(asked, all, world, (further) => {
      settled.replies?.forEach((reply) => now?.send(reply));
      now?.sendLate();
      return { further };
    });
    return { settled, bringing };
  }

  /** Has what was ordered signed at once, and waits until all of it is noted. */
  async close(): Promise<void> {
    this.#desk.close();
    await Promise.allSettled(this.#underWay);
  }

  #tellOf(
    session: OpenSession,
    { declined, telemetry, methodResponse, methodTurn, order, shownFault, events = [] }: Effects,
  ): Settling {
    for (const event of events) this.#tell.ofFace(session.face.name, event);
    if (telemetry !== undefined) this.#tell.telemetry(telemetry);
    if (methodResponse !== undefined) this.#channels.methodAnswered(session.deviceId, methodResponse);
    if (methodTurn !== undefined) this.#channels.methodTurned(session.deviceId, methodTurn);
    if (shownFault !== undefined) this.#desk.faultShown(shownFault);
    if (declined !== undefined) this.#tell.refused(session, declined);
    return order === undefined ? undefined : this.#carryOut(session, order);
  }
}
