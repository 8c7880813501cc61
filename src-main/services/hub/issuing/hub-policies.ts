import type { MethodOutput, ParsedInput } from '../../../contract/methods.ts';
import type { HubIssuedModel, HubPolicyModel } from '../../../contract/models.ts';
import { toUtf8 } from '../../../core/bytes.ts';
import type { Refusal } from '../../../core/hub/face.ts';
import { type IssuedCertificate, issuedKey } from '../../../core/hub/issuing/issued.ts';
import { certificateRevoked, policyRevoked } from '../../../core/hub/issuing/issued-login.ts';
import {
  type IssuingPolicy,
  checkPolicy,
  checkPolicyDays,
  checkWait,
  newBootstrap,
  policyKeyFile,
} from '../../../core/hub/issuing/policies.ts';
import { i18n } from '../../../core/language/index.ts';
import { Problem } from '../../../core/problem.ts';
import { serialOf } from '../../../core/x509/serial-number.ts';
import { thumbprintsOf } from '../../../core/x509/thumbprint.ts';
import { certificatePem } from '../../../core/keystore/pem.ts';
import { privateKeyPem } from '../../../core/keystore/private-key.ts';
import { encodeSubject } from '../../../core/x509/subject.ts';
import { certificateFacts } from '../../certificate-facts.ts';
import { issue } from '../../issuing.ts';
import type { Folder, Ports } from '../../ports.ts';
import type { HubClients } from '../clients.ts';
import type { HubStore } from '../store.ts';
import { issuingRoot } from './issuing-root.ts';

/** The authorities by which the hub issues certificates to devices, and what it has issued. */
export class HubPolicies {
  readonly #store: HubStore;
  readonly #folder: Folder;
  readonly #ports: Ports;
  readonly #clients: HubClients;

  constructor(store: HubStore, clients: HubClients, folder: Folder, ports: Ports) {
    this.#store = store;
    this.#clients = clients;
    this.#folder = folder;
    this.#ports = ports;
  }

  list(): HubPolicyModel[] {
    return [...this.#store.state.policies.values()].map((policy) => this.#model(policy));
  }

  issued(): HubIssuedModel[] {
    return [...this.#store.state.issued.values()].map((one) => this.#issuedModel(one));
  }

  /** Makes a policy: an authority below the hub's own root, whose keys stay in the hub's folder. */
  async create({ name, validityDays, acceptsOnboarding }: ParsedInput<'hub.createPolicy'>): Promise<HubPolicyModel> {
    const { clock, keys } = this.#ports;
    checkPolicy(this.#store.state.policies, { name, validityDays });
    const root = await issuingRoot(this.#folder, this.#ports);
    const key = await keys.generate('ec-p256');
    const { certificate } = await issue(
      {
        profile: 'intermediate',
        subject: encodeSubject({ commonName: name, organization: 'Certbench local hub' }),
        publicKey: key.publicKey,
        validityDays: undefined,
        pathLength: 0,
      },
      { issuer: root },
      this.#ports,
    );
    const policy: IssuingPolicy = {
      name,
      chain: [certificate, root.certificate],
      validityDays,
      enabled: true,
      acceptsOnboarding,
      createdAt: clock.now(),
    };
    await this.#store.change((set) => {
      // Another may have come while the keys were made.
      checkPolicy(this.#store.state.policies, policy);
      set('policies', name, policy);
    });
    // Without its key a policy signs nothing and says so; a key without its policy would be the next one's of that name.
    await this.#folder.replaceFile(policyKeyFile(name), toUtf8(privateKeyPem(key.privateKey))).catch(async (error) => {
      await this.#store.change((set) => set('policies', name, undefined));
      throw error;
    });
    return this.#model(policy);
  }

  update({
    name,
    validityDays,
    enabled,
    acceptsOnboarding,
    waitSeconds,
  }: ParsedInput<'hub.updatePolicy'>): Promise<HubPolicyModel> {
    return this.#change(name, (before) => {
      if (validityDays !== undefined) checkPolicyDays(validityDays);
      if (waitSeconds !== undefined) checkWait(waitSeconds);
      return {
        ...before,
        ...(validityDays === undefined ? {} : { validityDays }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(acceptsOnboarding === undefined ? {} : { acceptsOnboarding }),
        ...(waitSeconds === undefined ? {} : { waitSeconds }),
      };
    });
  }

  async createPassword({
    name,
  }: ParsedInput<'hub.createBootstrapPassword'>): Promise<MethodOutput<'hub.createBootstrapPassword'>> {
    const { random, digest } = this.#ports.ciphers;
    const { password, bootstrap } = newBootstrap(name, random, digest);
    await this.#change(name, (before) => ({ ...before, bootstrap }));
    return { user: bootstrap.user, password };
  }

  removePassword({ name }: ParsedInput<'hub.removeBootstrapPassword'>): Promise<HubPolicyModel> {
    return this.#change(name, (before) => ({ ...before, bootstrap: undefined }));
  }

  async #change(name: string, make: (before: IssuingPolicy) => IssuingPolicy): Promise<HubPolicyModel> {
    let kept: IssuingPolicy | undefined;
    await this.#store.change((set) => {
      kept = make(this.#store.policy(name));
      set('policies', name, kept);
    });
    if (kept === undefined) throw new Error('The change was not made.');
    return this.#model(kept);
  }

  async revoke({
    policy: name,
    serial,
    issuedTo,
    reason,
  }: ParsedInput<'hub.revokeIssued'>): Promise<{ revoked: number }> {
    const at = this.#ports.clock.now();
    const wanted = serial === undefined ? undefined : serialOf(serial, 'serial');
    const isWhole = serial === undefined && issuedTo === undefined;
    let chosen: readonly IssuedCertificate[] = [];
    await this.#store.change((set) => {
      const policy = this.#store.policy(name, 'policy');
      chosen = [...this.#store.state.issued.values()].filter(
        (one) =>
          one.policy === name &&
          one.revoked === undefined &&
          (wanted === undefined || one.certificate.serial === wanted) &&
          (issuedTo === undefined || one.issuedTo === issuedTo),
      );
      if (chosen.length === 0 && !isWhole) throw nothingIssued(name, serial === undefined ? 'issuedTo' : 'serial');
      for (const one of chosen) {
        set('issued', issuedKey(name, one.certificate.serial), { ...one, revoked: { at, reason } });
      }
      if (isWhole && policy.revokedAt === undefined) set('policies', name, { ...policy, revokedAt: at });
    });
    this.#putOut(chosen, ({ issuedTo: whose, certificate }) =>
      isWhole ? policyRevoked(name, at) : certificateRevoked(whose, certificate.serial, name, at),
    );
    return { revoked: chosen.length };
  }

  /** Ends the connections of those who are there with such certificates. */
  #putOut(issued: readonly IssuedCertificate[], why: (one: IssuedCertificate) => Refusal): void {
    const { digest } = this.#ports.ciphers;
    const gone = new Map(issued.map((one) => [thumbprintsOf(one.certificate.der, digest).sha256, one]));
    for (const session of this.#clients.table.all()) {
      const one = gone.get(session.thumbprintSha256);
      if (one !== undefined) this.#clients.close(session, why(one));
    }
  }

  /** Its key goes with it, and what it has issued is known no longer: devices are known as before they had any of it. */
  async remove({ name }: ParsedInput<'hub.removePolicy'>): Promise<Record<string, never>> {
    const issued = [...this.#store.state.issued.values()].filter(({ policy }) => policy === name);
    await this.#store.change((set) => {
      set('policies', this.#store.policy(name).name, undefined);
      for (const { certificate } of issued) set('issued', issuedKey(name, certificate.serial), undefined);
      for (const [key, device] of this.#store.state.devices) {
        if (device.policy === name) set('devices', key, { ...device, policy: undefined });
      }
    });
    const reason = i18n.t('The issuing policy {name} was removed, and with it all that it has issued.', { name });
    this.#putOut(issued, () => ({ cause: 'certificate-revoked', reason }));
    await this.#folder.removeFile(policyKeyFile(name));
    return {};
  }

  #model({
    name,
    chain,
    validityDays,
    enabled,
    acceptsOnboarding,
    createdAt,
    revokedAt,
    bootstrap,
    waitSeconds = 0,
  }: IssuingPolicy): HubPolicyModel {
    const { digest } = this.#ports.ciphers;
    const [own, root] = chain;
    const ofIt = [...this.#store.state.issued.values()].filter(({ policy }) => policy === name);
    return {
      name,
      certificate: certificateFacts(own, digest),
      chainPem: certificatePem(own.der) + certificatePem(root.der),
      validityDays,
      enabled,
      acceptsOnboarding,
      createdAt: createdAt.toISOString(),
      ...(revokedAt === undefined ? {} : { revokedAt: revokedAt.toISOString() }),
      ...(bootstrap === undefined ? {} : { bootstrapUser: bootstrap.user }),
      waitSeconds,
      issued: ofIt.length,
      revoked: ofIt.filter((one) => one.revoked !== undefined).length,
    };
  }

  #issuedModel({ certificate, policy, issuedTo, issuedAt, revoked }: IssuedCertificate): HubIssuedModel {
    return {
      policy,
      issuedTo,
      issuedAt: issuedAt.toISOString(),
      certificate: certificateFacts(certificate, this.#ports.ciphers.digest),
      ...(revoked === undefined ? {} : { revoked: { at: revoked.at.toISOString(), reason: revoked.reason } }),
    };
  }
}

const nothingIssued = (name: string, field: 'serial' | 'issuedTo'): Problem =>
  new Problem('NOT_FOUND', i18n.t('The policy {name} has issued no such certificate that is not revoked.', { name }), {
    field,
    remedy: i18n.t('See what it has issued: certbench hub policies issued'),
  });
