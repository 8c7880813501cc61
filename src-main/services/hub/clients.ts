import { i18n } from '../../core/language/index.ts';
import type { HubWorld, Refusal } from '../../core/hub/face.ts';
import type { HubLimits, LimitName } from '../../core/hub/limits.ts';
import { revocationIn } from '../../core/hub/revocation/revoked-login.ts';
import type { LinkEnd, Ports } from '../ports.ts';
import { limitRefusal } from './bounds.ts';
import { endReason, failureOf } from './events.ts';
import { type OpenSession, SessionTable } from './session-table.ts';
import type { HubStore } from './store.ts';
import type { HubTelling } from './telling.ts';

/** A connection, whose client has said who it is or not. */
type Link = OpenSession['link'] & { readonly clientId?: string };

/** Everybody who is there, whatever they speak: how they come, are ended and go, and what is told of it. */
export class HubClients {
  readonly table = new SessionTable();
  readonly #store: HubStore;
  readonly #ports: Ports;
  readonly #tell: HubTelling;
  readonly #limits: HubLimits;

  constructor(store: HubStore, ports: Ports, tell: HubTelling, limits: HubLimits) {
    this.#store = store;
    this.#ports = ports;
    this.#tell = tell;
    this.#limits = limits;
  }

  isConnected(deviceId: string): boolean {
    return this.table.ofDevice(deviceId).length > 0;
  }

  connected(session: OpenSession): void {
    const { deviceId } = session;
    this.table.connect(session);
    if (session.face.ofRegistry) this.#store.seen(deviceId, this.#ports.clock.now());
    this.#tell.connected(session);
  }

  /** Ends whoever has the client ID: the clouds let each in once, whatever it speaks. */
  displace(
    { face, clientId }: Pick<OpenSession, 'face' | 'clientId'>,
    isMeant?: (holder: OpenSession) => boolean,
  ): void {
    const holder = this.table.holder(face.name, clientId);
    if (holder === undefined || isMeant?.(holder) === false) return;
    holder.displaced = true;
    holder.end({
      cause: 'session-taken',
      reason: i18n.t('A newer connection with the same client ID took its place.'),
    });
  }

  ended(session: OpenSession, end: LinkEnd, text: string): void {
    this.table.end(session);
    // One that went away while it was being let in was never told of.
    if (!session.connected) return;
    this.#tell.disconnected(
      session,
      session.refusal ?? endReason(session.displaced ? 'replaced' : end, text, session.protocol),
    );
  }

  /** Of something that the client was refused, and that does not end its session. */
  tellRefused(session: OpenSession, refusal: Refusal): void {
    this.#tell.refused(session, refusal);
  }

  /** Tells the first thing alone that ends a session. */
  refuse(session: OpenSession, refusal: Refusal): void {
    if (session.refusal !== undefined) return;
    session.refusal = refusal;
    this.#tell.refused(session, refusal);
  }

  /** Ends one connection by a rule of the hub. */
  close(session: OpenSession, refusal: Refusal): void {
    this.refuse(session, refusal);
    session.end(refusal);
  }

  /** Ends a device's connections, after it was disabled or removed. */
  expel(deviceId: string, refusal: Refusal): void {
    for (const session of this.table.ofDevice(deviceId)) this.close(session, refusal);
  }

  /** Ends connections whose certificates were taken back, also of those who send requests or are still being let in. */
  endRevoked(world: HubWorld): void {
    for (const session of this.table.all()) {
      const refusal = revocationIn(session.presented, world);
      if (refusal !== undefined) this.close(session, refusal);
    }
  }

  limited(remote: string, link: Link | undefined, limit: LimitName, happened: string): void {
    const session = link === undefined ? undefined : this.table.of(link);
    const refusal = limitRefusal(limit, happened, this.#limits);
    if (session !== undefined) this.refuse(session, refusal);
    else this.#tell.limited({ remote, clientId: link?.clientId ?? '' }, limit, refusal);
  }

  failed(remote: string, link: Link | undefined, error: unknown): void {
    this.#ports.log.error('The local hub failed while it served a client.', error);
    const session = link === undefined ? undefined : this.table.of(link);
    if (session === undefined) this.#tell.turnedAway({ clientId: link?.clientId ?? '', remote }, failureOf(error));
    else this.refuse(session, failureOf(error));
  }
}
