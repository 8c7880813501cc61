import pLimit from 'p-limit';
import type { HubWorld } from '../../../core/hub/face.ts';
import { issuedKey } from '../../../core/hub/issuing/issued.ts';
import { type FaultSubject, type IssuingFault, onDemand, shortLivedMs } from '../../../core/hub/issuing/faults.ts';
import type { IssueOrder, IssueOutcome } from '../../../core/hub/issuing/order.ts';
import type { IssuingPolicy } from '../../../core/hub/issuing/policies.ts';
import type { StateChange } from '../../../core/hub/state.ts';
import { i18n } from '../../../core/language/index.ts';
import { Problem } from '../../../core/problem.ts';
import { encodeSubject } from '../../../core/x509/subject.ts';
import { issue } from '../../issuing.ts';
import type { Folder, Ports } from '../../ports.ts';
import type { IssuingFaults } from '../faults.ts';
import type { HubStore } from '../store.ts';
import { PolicySigners } from './policy-signers.ts';

const dayMs = 86_400_000;

/** Orders that are signed at the same time: a key that is made for one holds a thread, of which files want some too. */
const signedAtOnce = 2;

/** An order that was carried out: what came of it, what it changes, and the world as it is then. */
interface CarriedOut {
  readonly outcome: IssueOutcome;
  readonly changes: readonly StateChange[];
  readonly world: HubWorld;
}

interface DeskParts {
  readonly store: HubStore;
  readonly folder: Folder;
  readonly faults: IssuingFaults;
  readonly world: () => HubWorld;
}

/** Signs what faces order, with the keys of the hub's policies. Never throws: what fails is an outcome. */
export class IssuingDesk {
  readonly #store: HubStore;
  readonly #faults: IssuingFaults;
  readonly #world: () => HubWorld;
  readonly #ports: Ports;
  readonly #signers: PolicySigners;
  readonly #closing = new AbortController();
  readonly #signing = pLimit(signedAtOnce);
  /** The connections that have an order under way of those that come one at a time. */
  readonly #waiting = new WeakSet<object>();

  constructor({ store, folder, faults, world }: DeskParts, ports: Ports) {
    this.#store = store;
    this.#signers = new PolicySigners(folder, ports);
    this.#faults = faults;
    this.#world = world;
    this.#ports = ports;
  }

  /** Nobody is kept waiting any more: what was ordered is signed at once, since a hub that starts again does not know of it. */
  close(): void {
    this.#closing.abort();
  }

  /** A face has answered by a failure on demand itself. */
  faultShown(whom: FaultSubject): void {
    this.#faults.take(whom);
  }

  /** `asker` stands for the connection that has ordered. */
  async carryOut(order: IssueOrder, asker: object): Promise<CarriedOut> {
    if (order.oneAtATime !== true) return this.#carryOut(order);
    if (this.#waiting.has(asker)) {
      const reason = i18n.t('The connection has asked for another certificate, which is still to come.');
      return { outcome: { failed: 'busy', reason }, changes: [], world: this.#world() };
    }
    this.#waiting.add(asker);
    return this.#carryOut(order).finally(() => this.#waiting.delete(asker));
  }

  async #carryOut(order: IssueOrder): Promise<CarriedOut> {
    const { clock, log } = this.#ports;
    const fault = this.#faults.take({ deviceId: order.issuedTo, policy: order.policy });
    const delayMs = Math.max(order.delayMs ?? 0, fault?.fault === 'slow' ? fault.seconds * 1000 : 0);
    if (delayMs > 0) await clock.sleep(delayMs, this.#closing.signal);
    try {
      const { outcome, changes } = await this.#signing(() => this.#decide(order, fault?.fault));
      return { outcome, changes, world: this.#world() };
    } catch (error) {
      log.error('The local hub could not issue a certificate.', error);
      const reason = error instanceof Problem ? error.message : i18n.t('The hub could not sign; its log says why.');
      return { outcome: { failed: 'failed', reason }, changes: [], world: this.#world() };
    }
  }

  async #decide(order: IssueOrder, fault: IssuingFault | undefined): Promise<Omit<CarriedOut, 'world'>> {
    if (fault === 'denied' || fault === 'conflict') {
      return { outcome: { failed: fault, reason: onDemand(fault).reason }, changes: [] };
    }
    if (order.isWanted?.(this.#store.state) === false) {
      return { outcome: { failed: 'failed', reason: i18n.t('Nobody waits for it any more.') }, changes: [] };
    }
    return this.#sign(fault === 'short-lived' ? { ...order, lifetimeMs: shortLivedMs } : order);
  }

  async #sign(order: IssueOrder): Promise<Omit<CarriedOut, 'world'>> {
    const { policy: name, issuedTo, subject, alternativeNames, request, lifetimeMs } = order;
    const policy = this.#store.state.policies.get(name);
    if (policy === undefined) {
      const reason = i18n.t('The hub has no issuing policy named {name}.', { name });
      return { outcome: { failed: 'policy-missing', reason }, changes: [] };
    }
    const refused = refusalOf(policy);
    if (refused !== undefined) return { outcome: refused, changes: [] };
    const [own, root] = policy.chain;
    const { ciphers, keys } = this.#ports;
    const made = request === undefined ? await keys.generate('rsa-2048') : undefined;
    const publicKey = (request ?? made)?.publicKey;
    if (publicKey === undefined) throw new Error('There is no key to issue for.');
    const { certificate } = await issue(
      {
        profile: 'device',
        subject: subject ?? encodeSubject({ commonName: issuedTo }),
        publicKey,
        alternativeNames,
        validityDays: lifetimeMs === undefined ? policy.validityDays : lifetimeMs / dayMs,
      },
      { issuer: { certificate: own, chain: [own.der, root.der], signer: await this.#signers.of(policy) } },
      this.#ports,
    );
    const value = { certificate, policy: name, issuedTo, issuedAt: this.#ports.clock.now() };
    return {
      outcome: {
        issued: [certificate, own, root],
        ...(made === undefined ? {} : { privateKey: made.privateKey }),
        random: ciphers.random(32),
      },
      changes: [{ section: 'issued', key: issuedKey(name, certificate.serial), value }],
    };
  }
}

function refusalOf({
  name,
  enabled,
  revokedAt,
}: IssuingPolicy): Extract<IssueOutcome, { failed: unknown }> | undefined {
  if (revokedAt !== undefined) {
    const at = revokedAt.toISOString().slice(0, 10);
    return {
      failed: 'policy-disabled',
      reason: i18n.t('The issuing policy {name} was revoked on {at}.', { name, at }),
    };
  }
  return enabled
    ? undefined
    : { failed: 'policy-disabled', reason: i18n.t('The issuing policy {name} is disabled.', { name }) };
}
