import { i18n } from '../../core/language/index.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { HubAwsModel } from '../../contract/models.ts';
import { newPolicy } from '../../core/hub/faces/aws/policies.ts';
import { type AwsCertificate, certificateIdOf, checkThingName, newThing } from '../../core/hub/faces/aws/registry.ts';
import { cleanCertificate } from '../../core/clouds/thingsboard/credentials.ts';
import { Problem } from '../../core/problem.ts';
import { certificateFacts } from '../certificate-facts.ts';
import type { Ports } from '../ports.ts';
import { HubAwsProvisioning } from './hub-aws-provisioning.ts';
import { HubAwsShadows } from './hub-aws-shadows.ts';
import type { HubPolicies } from './issuing/hub-policies.ts';
import type { OpenSession } from './session-table.ts';
import type { HubSessions } from './sessions.ts';
import type { HubStore, SetEntry } from './store.ts';

type CertificateModel = HubAwsModel['certificates'][number];
type Wanted = Pick<ParsedInput<'hub.changeAwsCertificate'>, 'status' | 'policies' | 'things'>;

/** The AWS face as its page manages it: certificates, things and policies. */
export class HubAws {
  readonly provisioning: HubAwsProvisioning;
  readonly shadows: HubAwsShadows;
  readonly #store: HubStore;
  readonly #sessions: HubSessions;
  readonly #ports: Ports;

  constructor(store: HubStore, sessions: HubSessions, policies: HubPolicies, ports: Ports) {
    this.#store = store;
    this.#sessions = sessions;
    this.#ports = ports;
    this.provisioning = new HubAwsProvisioning(store, policies, ports);
    this.shadows = new HubAwsShadows(store, sessions, ports);
  }

  list(): HubAwsModel {
    const { awsCertificates, awsThings, awsPolicies, awsTemplates } = this.#store.state;
    const holders = this.#holders();
    return {
      authorities: this.provisioning.authorities(),
      certificates: [...awsCertificates.values()].map((one) => this.#model(one, holders)),
      things: [...awsThings.values()].map(({ name, typeName, attributes }) => ({
        name,
        ...(typeName === undefined ? {} : { typeName }),
        attributes,
        shadows: this.shadows.of(name),
      })),
      policies: [...awsPolicies.values()].map(({ name, document }) => ({ name, document })),
      templates: [...awsTemplates.values()].map(({ name, body, enabled }) => ({ name, body, enabled })),
    };
  }

  setCertificate({ certificatePem, ...wanted }: ParsedInput<'hub.setAwsCertificate'>): Promise<CertificateModel> {
    const { certificate } = cleanCertificate(certificatePem, 'certificatePem');
    const certificateId = certificateIdOf(certificate.der, this.#ports.ciphers.digest);
    return this.#keep(wanted, (now) => {
      const before = this.#store.state.awsCertificates.get(certificateId);
      return before ?? { certificateId, certificate, status: 'ACTIVE', policies: [], things: [], createdAt: now };
    });
  }

  changeCertificate({ certificateId, ...wanted }: ParsedInput<'hub.changeAwsCertificate'>): Promise<CertificateModel> {
    return this.#keep(wanted, () => this.#certificate(certificateId));
  }

  async removeCertificate({ certificateId }: { certificateId: string }): Promise<Record<string, never>> {
    await this.#store.change((set) =>
      set('awsCertificates', this.#certificate(certificateId).certificateId, undefined),
    );
    this.#expel(certificateId, 'certificate-not-registered', i18n.t('The certificate was removed from the hub.'));
    return {};
  }

  /** It is detached from every certificate, and its shadows go with it. */
  async removeThing({ name }: { name: string }): Promise<Record<string, never>> {
    await this.#store.change((set) => {
      if (!this.#store.state.awsThings.has(name)) throw missing(i18n.t('The hub has no thing {name}.', { name }));
      set('awsThings', name, undefined);
      for (const [key, { thing }] of this.#store.state.awsShadows) {
        if (thing === name) set('awsShadows', key, undefined);
      }
      for (const one of this.#store.state.awsCertificates.values()) {
        if (!one.things.includes(name)) continue;
        set('awsCertificates', one.certificateId, { ...one, things: one.things.filter((thing) => thing !== name) });
      }
    });
    return {};
  }

  async setPolicy({ name, document }: ParsedInput<'hub.setAwsPolicy'>): Promise<HubAwsModel['policies'][number]> {
    const policy = newPolicy(name, document);
    await this.#store.change((set) => set('awsPolicies', name, policy));
    return { name, document };
  }

  async removePolicy({ name }: { name: string }): Promise<Record<string, never>> {
    const { awsPolicies, awsCertificates } = this.#store.state;
    await this.#store.change((set) => {
      if (!awsPolicies.has(name)) throw missing(i18n.t('The hub has no AWS policy {name}.', { name }));
      const user = [...awsCertificates.values()].find(({ policies }) => policies.includes(name));
      if (user !== undefined) {
        const id = user.certificateId;
        throw new Problem(
          'INVALID_INPUT',
          i18n.t('The policy {name} is attached to a certificate: {id}.', { name, id }),
          {
            field: 'name',
            remedy: i18n.t('Detach it first.'),
          },
        );
      }
      set('awsPolicies', name, undefined);
    });
    return {};
  }

  /** Makes a certificate from what is true when its turn has come, and keeps it with the things that it is attached to. */
  async #keep(wanted: Wanted, make: (now: Date) => AwsCertificate): Promise<CertificateModel> {
    let kept: AwsCertificate | undefined;
    await this.#store.change((set) => {
      const now = this.#ports.clock.now();
      const { ownership, ...before } = make(now);
      const status = wanted.status ?? before.status;
      for (const thing of wanted.things ?? []) this.#makeThing(thing, now, set);
      kept = {
        ...before,
        status,
        policies: this.#known(wanted.policies) ?? before.policies,
        things: wanted.things ?? before.things,
        // Whoever has activated it has taken over what the token was for.
        ...(ownership === undefined || status !== 'PENDING_ACTIVATION' ? {} : { ownership }),
      };
      set('awsCertificates', kept.certificateId, kept);
    });
    if (kept === undefined) throw new Error('The change was not made.');
    const { certificateId, status } = kept;
    if (status !== 'ACTIVE') {
      this.#expel(certificateId, 'certificate-inactive', i18n.t('The certificate was set to {status}.', { status }));
    }
    return this.#model(kept, this.#holders());
  }

  #makeThing(name: string, now: Date, set: SetEntry): void {
    checkThingName(name);
    if (!this.#store.state.awsThings.has(name)) set('awsThings', name, newThing(name, now));
  }

  #known(policies: readonly string[] | undefined): readonly string[] | undefined {
    const unknown = policies?.find((name) => !this.#store.state.awsPolicies.has(name));
    if (unknown === undefined) return policies;
    throw missing(i18n.t('The hub has no AWS policy {name}.', { name: unknown }), 'policies');
  }

  /** Throws NOT_FOUND. */
  #certificate(certificateId: string): AwsCertificate {
    const found = this.#store.state.awsCertificates.get(certificateId.toLowerCase());
    if (found !== undefined) return found;
    throw missing(
      i18n.t('The hub has no certificate with the ID {certificateId}.', { certificateId }),
      'certificateId',
    );
  }

  /** Connections by the ID of what they have presented. */
  #holders(): ReadonlyMap<string, readonly OpenSession[]> {
    const { digest } = this.#ports.ciphers;
    const found = new Map<string, OpenSession[]>();
    for (const session of this.#sessions.clients.table.connected()) {
      const [leaf] = session.presented;
      if (session.face.name !== 'aws' || leaf === undefined) continue;
      const certificateId = certificateIdOf(leaf, digest);
      found.set(certificateId, [...(found.get(certificateId) ?? []), session]);
    }
    return found;
  }

  #expel(certificateId: string, cause: 'certificate-not-registered' | 'certificate-inactive', reason: string): void {
    for (const session of this.#holders().get(certificateId) ?? []) {
      this.#sessions.clients.close(session, { cause, reason });
    }
  }

  #model(
    { certificateId, certificate, status, policies, things, createdAt }: AwsCertificate,
    holders: ReadonlyMap<string, readonly OpenSession[]>,
  ): CertificateModel {
    return {
      certificateId,
      certificate: certificateFacts(certificate, this.#ports.ciphers.digest),
      status,
      policies: [...policies],
      things: [...things],
      createdAt: createdAt.toISOString(),
      connected: (holders.get(certificateId) ?? []).map(({ clientId }) => clientId),
    };
  }
}

const missing = (message: string, field = 'name') => new Problem('NOT_FOUND', message, { field });
