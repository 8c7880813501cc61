import type { HubWorld } from '../../../core/hub/face.ts';
import { issuedKey } from '../../../core/hub/issuing/issued.ts';
import type { IssueOrder, IssueOutcome } from '../../../core/hub/issuing/order.ts';
import type { IssuingPolicy } from '../../../core/hub/issuing/policies.ts';
import type { StateChange } from '../../../core/hub/state.ts';
import { i18n } from '../../../core/language/index.ts';
import { Problem } from '../../../core/problem.ts';
import { encodeSubject } from '../../../core/x509/subject.ts';
import { issue } from '../../issuing.ts';
import type { Folder, Ports } from '../../ports.ts';
import type { HubStore } from '../store.ts';
import { PolicySigners } from './policy-signers.ts';

const dayMs = 86_400_000;

/** An order that was carried out: what came of it, what it changes, and the world as it is then. */
interface CarriedOut {
  readonly outcome: IssueOutcome;
  readonly changes: readonly StateChange[];
  readonly world: HubWorld;
}

/** Signs what faces order, with the keys of the hub's policies. Never throws: what fails is an outcome. */
export class IssuingDesk {
  readonly #store: HubStore;
  readonly #ports: Ports;
  readonly #world: () => HubWorld;
  readonly #signers: PolicySigners;

  constructor(store: HubStore, folder: Folder, ports: Ports, world: () => HubWorld) {
    this.#store = store;
    this.#signers = new PolicySigners(folder, ports);
    this.#ports = ports;
    this.#world = world;
  }

  async carryOut(order: IssueOrder): Promise<CarriedOut> {
    const { clock, log } = this.#ports;
    if (order.delayMs !== undefined) await clock.sleep(order.delayMs);
    try {
      const { outcome, changes } = await this.#sign(order);
      return { outcome, changes, world: this.#world() };
    } catch (error) {
      log.error('The local hub could not issue a certificate.', error);
      const reason = error instanceof Problem ? error.message : i18n.t('The hub could not sign; its log says why.');
      return { outcome: { failed: 'failed', reason }, changes: [], world: this.#world() };
    }
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
