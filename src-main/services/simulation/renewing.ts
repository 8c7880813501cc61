import { lifeOf, renewalDue, retryAfterMs } from '../../core/operational/renewal-time.ts';
import type { Denial } from '../../core/platform/conversation.ts';
import type { CertificateIssuing } from '../../core/platform/issuing.ts';
import type { IncomingMessage } from '../../core/platform/platform.ts';
import { Mailbox, converse } from '../conversation.ts';
import type { OperationalCredential } from '../operational/keeper.ts';
import type { DeviceConnection } from '../ports.ts';
import { noneIssued } from '../provisioning/with-request.ts';
import { refusalTrouble } from '../troubles.ts';
import type { DeviceIdentity } from './device-identity.ts';
import type { DeviceKeeper, LinkPlan, Route, TellOf, World } from './link-plan.ts';

/** Timers of Node end at once where they are to run longer than 24 days. */
const longestSleepMs = 86_400_000;

/** What a renewal came to: undefined where the connection was lost before. */
type Obtained =
  | { readonly credential: OperationalCredential; readonly route?: Route }
  | { readonly denial: Denial }
  | undefined;

/** A connection that is up, and what the device has logged in with. */
interface Watched {
  readonly connection: DeviceConnection;
  readonly route: Route;
  readonly inUse: OperationalCredential | undefined;
}

/** The device's connection, as far as renewing has to do with it. */
interface Link {
  readonly tell: TellOf;
  /** Comes back with what was issued; to another hub, where it was assigned to another one. */
  switchOver(connection: DeviceConnection, route: Route | undefined): Promise<void>;
}

/**
 * Has a device renew its operational certificate at two thirds of its life, or when it is told to: at its hub, by the connection that it
 * has, or where the hub speaks nothing for that, by registering anew.
 */
export class Renewing {
  readonly #plan: LinkPlan;
  readonly #world: World;
  readonly #keeper: DeviceKeeper;
  readonly #identity: DeviceIdentity;
  readonly #link: Link;
  readonly #mailbox = new Mailbox();
  #issuing: CertificateIssuing | undefined;
  #isWanted = false;
  #isUnderWay = false;
  #wake: AbortController | undefined;
  #over: AbortController | undefined;
  #watching: Promise<void> = Promise.resolve();

  constructor(plan: LinkPlan, world: World, keeper: DeviceKeeper, identity: DeviceIdentity, link: Link) {
    this.#plan = plan;
    this.#world = world;
    this.#keeper = keeper;
    this.#identity = identity;
    this.#link = link;
  }

  /** To be called when a connection is up. */
  watch(connection: DeviceConnection, route: Route): void {
    const { presented: inUse } = this.#identity;
    const over = new AbortController();
    this.#over = over;
    void connection.ended.then(() => over.abort());
    const { platform, target, deviceId } = route;
    this.#issuing = inUse === undefined ? undefined : platform.issuing?.(target, deviceId);
    this.#watching = this.#watch({ connection, route, inUse }, over.signal);
  }

  /** Renews now, or as soon as it is connected. */
  ask(): void {
    if (this.#isUnderWay) return;
    this.#isWanted = true;
    this.#wake?.abort();
  }

  /** Whether a message belongs to a renewal. */
  hear(message: IncomingMessage): boolean {
    if (this.#issuing?.isAnswer(message) !== true) return false;
    if (this.#isUnderWay) this.#mailbox.add(message);
    return true;
  }

  /** Ends what has not come to an end, and waits until what was issued is kept. The connection has to be closed before. */
  async end(): Promise<void> {
    this.#over?.abort();
    await this.#watching;
    await this.#identity.settled();
  }

  async #watch(watched: Watched, over: AbortSignal): Promise<void> {
    const { connection, inUse } = watched;
    const { clock } = this.#world;
    const { deviceId } = this.#plan;
    let due = inUse === undefined ? undefined : renewalDue(lifeOf(inUse, inUse.issuedAt), deviceId);
    while (await this.#wait(due, over)) {
      this.#isUnderWay = true;
      const obtained = await this.#obtain(watched, over);
      this.#isUnderWay = false;
      if (obtained === undefined) return;
      if ('credential' in obtained) {
        const { credential } = obtained;
        this.#identity.issued(credential);
        if (obtained.route === undefined)
          this.#link.tell((about) => ({
            type: 'issued',
            ...about,
            certificate: this.#keeper.facts(deviceId, credential),
          }));
        return this.#link.switchOver(connection, obtained.route);
      }
      const { denial } = obtained;
      this.#identity.note({ what: 'failed', why: denial.what });
      const now = clock.now();
      const retry = inUse === undefined ? {} : { retryInMs: retryAfterMs(inUse.notAfter, now) };
      due = retry.retryInMs === undefined ? undefined : new Date(now.getTime() + retry.retryInMs);
      this.#link.tell((about) => ({ type: 'notIssued', ...about, ...denial, ...retry }));
    }
    return undefined;
  }

  /** False where the connection has ended before it was time. */
  async #wait(due: Date | undefined, over: AbortSignal): Promise<boolean> {
    const { clock } = this.#world;
    while (!over.aborted && !this.#isWanted) {
      const ms = due === undefined ? longestSleepMs : due.getTime() - clock.now().getTime();
      if (ms <= 0) break;
      this.#wake = new AbortController();
      await clock.sleep(Math.min(ms, longestSleepMs), AbortSignal.any([over, this.#wake.signal]));
    }
    if (over.aborted) return false;
    this.#isWanted = false;
    return true;
  }

  async #obtain(watched: Watched, over: AbortSignal): Promise<Obtained> {
    const issuing = this.#issuing;
    this.#link.tell((about) => ({ type: 'renewing', ...about, by: issuing === undefined ? 'provisioning' : 'hub' }));
    return issuing === undefined ? this.#fromService(over) : this.#fromHub(issuing, watched);
  }

  async #fromHub(issuing: CertificateIssuing, { connection, route }: Watched): Promise<Obtained> {
    const { clock } = this.#world;
    const request = await this.#keeper.request(this.#plan.deviceId, route.deviceId);
    if ('denial' in request) return request;
    const codes = await connection.subscribe([issuing.subscription]);
    if (codes === undefined) return undefined;
    const refused = refusalTrouble([issuing.subscription], codes, route.platform);
    if (refused !== undefined) return { denial: refused };
    // No other conversation of the device has the same name, however late an answer to that comes.
    const turn = issuing.begin(request.csr, clock.now().getTime().toString(36));
    const end = await converse(turn, connection, this.#mailbox, clock);
    if ('loss' in end) return undefined;
    if ('denial' in end.outcome) return end.outcome;
    return this.#keeper.keep(this.#plan.deviceId, request, end.outcome.issued, 'hub');
  }

  async #fromService(over: AbortSignal): Promise<Obtained> {
    const signal = AbortSignal.any([over, this.#world.runClock.signal]);
    const located = await this.#world.locate(
      { ...this.#plan, credentials: this.#identity.own.credentials },
      this.#link.tell,
      signal,
    );
    if (signal.aborted) return undefined;
    if ('trouble' in located) return { denial: located.trouble };
    const { credential, route } = located;
    return credential === undefined ? { denial: noneIssued() } : { credential, route };
  }
}
