import { symptomOf } from '../../core/diagnosis/ranking.ts';
import { i18n } from '../../core/language/index.ts';
import { presented } from '../../core/operational/choice.ts';
import type { KeptAssignment } from '../../core/operational/renewals.ts';
import { provesLogin } from '../../core/platform/connection.ts';
import type { OperationalCredential } from '../operational/keeper.ts';
import type { ClientCredentials, Clock, ConnectionLoss } from '../ports.ts';
import { type Trouble, lossTrouble } from '../troubles.ts';
import { heldBy } from './held.ts';
import type { BeforeNotes, DeviceKeeper, LinkPlan, Route, TellOf, World } from './link-plan.ts';
import { OwnIdentity } from './own-identity.ts';

/**
 * What a device presents at its hub. One that has operational certificates presents the newest that is valid and was not refused;
 * without one it registers anew with its own, and presents that where the service issues none.
 */
export class DeviceIdentity {
  readonly own: OwnIdentity;
  readonly #plan: LinkPlan;
  readonly #clock: Clock;
  readonly #keeper: DeviceKeeper | undefined;
  readonly #tell: TellOf;
  #certificates: readonly OperationalCredential[] = [];
  #assignment: KeptAssignment | undefined;
  #refused: ReadonlySet<string> | undefined;
  #presented: OperationalCredential | undefined;
  /** The service has assigned it without issuing anything. */
  #ownCounts = false;
  /** Whether it has registered since its hub has last let it in. */
  #registered = false;
  /** Resolves when all that was noted is on disk. */
  #noted: Promise<void> | undefined;

  constructor(
    plan: LinkPlan,
    world: {
      readonly clock: Clock;
      readonly keeper?: DeviceKeeper | undefined;
      readonly beforeKeeper?: BeforeNotes | undefined;
    },
    tell: TellOf,
  ) {
    this.own = new OwnIdentity(plan, world, tell);
    this.#plan = plan;
    this.#clock = world.clock;
    this.#keeper = world.keeper;
    this.#tell = tell;
  }

  /** Opens what it holds, the first time; to be awaited before it presents anything. Answers why it cannot. */
  async open(world: Pick<World, 'readHeld'>): Promise<Trouble | undefined> {
    if (this.own.isHeld) return undefined;
    const held = await heldBy(this.#plan, world);
    if ('trouble' in held) return held.trouble;
    this.own.hold(held);
    this.#certificates = held.operational?.certificates ?? [];
    this.#assignment = held.operational?.assignment;
    return undefined;
  }

  /** Where a service has assigned it to in an earlier run. */
  get assignment(): KeptAssignment | undefined {
    return this.#assignment;
  }

  /** Whether it asks for operational certificates, and does not have its own alone. */
  get isOperational(): boolean {
    return this.#keeper !== undefined;
  }

  /** The operational certificate that it has presented last. */
  get presented(): OperationalCredential | undefined {
    return this.#presented;
  }

  /** What it connects with now. Undefined: it has to register before. */
  present(): ClientCredentials | undefined {
    if (!this.isOperational) return this.own.present();
    this.#forgetExpired();
    this.#presented = presented(this.#certificates, this.#refused, this.#clock.now());
    return this.#presented?.credentials ?? (this.#ownCounts ? this.own.present() : undefined);
  }

  /** Registered: with what was issued to it, or without. */
  registered(credential: OperationalCredential | undefined): void {
    this.#registered = true;
    if (credential !== undefined) this.own.letIn();
    this.#ownCounts = credential === undefined;
    if (credential !== undefined) this.issued(credential);
  }

  /** It is presented at the next connection; the one before stays until that is up. */
  issued(credential: OperationalCredential): void {
    const before = this.#certificates.find(({ file }) => file === 'operational');
    this.#certificates = before === undefined ? [credential] : [credential, before];
  }

  /** The hub has let it in; by HTTPS that may not be known before it has taken a message. */
  letIn({ platform, target, deviceId }: Route): void {
    this.#registered = false;
    const one = this.#presented;
    const facts = platform.connection(target, deviceId);
    if (one !== undefined || !provesLogin(facts)) this.own.up();
    else this.own.letIn();
    const by = one === undefined ? {} : { serial: one.serial };
    this.#tell((about) => ({ type: 'connected', ...about, ...by }));
    if (one?.file !== 'renewed') return;
    this.#certificates = [{ ...one, file: 'operational' }];
    this.#write(this.#keeper?.used(this.#plan.deviceId, one));
  }

  /** It has taken a message. */
  served(): void {
    if (this.#presented === undefined) this.own.letIn();
  }

  /** Whether it has something else to try at once. What a server says to a connection that did not come up is no refusal of the certificate each time. */
  fallsBack(loss: ConnectionLoss, route: Route, everConnected: boolean): boolean {
    const one = this.#presented;
    const trouble = lossTrouble(loss, route);
    if (one === undefined) return this.own.fallsBack(trouble);
    const { cause, what } = trouble;
    const isRefused = symptomOf(cause) !== undefined;
    // Nobody is where it was assigned to in an earlier run.
    const isGone = !isRefused && route.remembered === true && !everConnected;
    if (!isRefused && !isGone) return false;
    const gone = (isGone ? this.#certificates : [one]).map(({ serial }) => serial);
    this.#refused = new Set([...(this.#refused ?? []), ...gone]);
    if (isRefused) this.note({ what: 'refused', serial: one.serial, why: what });
    this.#tellFall(one, isRefused ? 'refused' : 'not-reached', what);
    return this.#next() !== undefined || !this.#registered;
  }

  #next(): OperationalCredential | undefined {
    return presented(this.#certificates, this.#refused, this.#clock.now());
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    const expired = this.#certificates.filter(({ notAfter }) => notAfter <= now);
    if (expired.length === 0) return;
    this.#certificates = this.#certificates.filter(({ notAfter }) => notAfter > now);
    for (const one of expired) {
      this.note({ what: 'expired', serial: one.serial });
      const ended = one.notAfter.toISOString();
      this.#tellFall(one, 'expired', i18n.t('Its operational certificate ended at {ended}.', { ended }));
    }
  }

  #tellFall({ serial }: OperationalCredential, why: 'refused' | 'expired' | 'not-reached', what: string): void {
    const to = this.#next() === undefined ? 'own' : 'operational';
    this.#tell((about) => ({ type: 'fellBack', ...about, serial, why, to, what }));
  }

  note(step: Parameters<DeviceKeeper['note']>[1]): void {
    this.#write(this.#keeper?.note(this.#plan.deviceId, step));
  }

  /** The keeper writes in the order in which it is told. */
  #write(writing: Promise<void> | undefined): void {
    this.#noted = Promise.all([this.#noted, writing]).then(() => undefined);
  }

  /** Resolves when all of it is on disk. */
  async settled(): Promise<void> {
    await Promise.all([this.#noted, this.own.settled()]);
  }
}
