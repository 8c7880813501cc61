import type { MethodOutput, ParsedInput } from '../../../contract/methods.ts';
import type { HubIssuedModel, HubPolicyModel } from '../../../contract/models.ts';
import { toUtf8 } from '../../../core/bytes.ts';
import {
  type IssuingPolicy,
  checkPolicy,
  checkPolicyDays,
  checkWait,
  newBootstrap,
  policyKeyFile,
} from '../../../core/hub/issuing/policies.ts';
import type { IssuedCertificate } from '../../../core/hub/issuing/issued.ts';
import { certificatePem } from '../../../core/keystore/pem.ts';
import { privateKeyPem } from '../../../core/keystore/private-key.ts';
import { encodeSubject } from '../../../core/x509/subject.ts';
import { certificateFacts } from '../../certificate-facts.ts';
import { type Issuer, issue, readIdentity } from '../../issuing.ts';
import type { Folder, Ports } from '../../ports.ts';
import type { HubStore } from '../store.ts';

const rootCertificateFile = 'issuing/root-cert.pem';
const rootKeyFile = 'issuing/root-key.pem';

/** The authorities by which the hub issues certificates to devices, and what it has issued. */
export class HubPolicies {
  readonly #store: HubStore;
  readonly #folder: Folder;
  readonly #ports: Ports;

  constructor(store: HubStore, folder: Folder, ports: Ports) {
    this.#store = store;
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
  async create({ name, validityDays }: ParsedInput<'hub.createPolicy'>): Promise<HubPolicyModel> {
    const { clock, keys } = this.#ports;
    checkPolicy(this.#store.state.policies, { name, validityDays });
    const root = await this.#root();
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

  update({ name, validityDays, enabled, waitSeconds }: ParsedInput<'hub.updatePolicy'>): Promise<HubPolicyModel> {
    return this.#change(name, (before) => {
      if (validityDays !== undefined) checkPolicyDays(validityDays);
      if (waitSeconds !== undefined) checkWait(waitSeconds);
      return {
        ...before,
        ...(validityDays === undefined ? {} : { validityDays }),
        ...(enabled === undefined ? {} : { enabled }),
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

  /** Its key goes with it, and what it has issued is known no longer. */
  async remove({ name }: ParsedInput<'hub.removePolicy'>): Promise<Record<string, never>> {
    await this.#store.change((set) => {
      set('policies', this.#store.policy(name).name, undefined);
      for (const [key, { policy }] of this.#store.state.issued) if (policy === name) set('issued', key, undefined);
    });
    await this.#folder.removeFile(policyKeyFile(name));
    return {};
  }

  /** The hub's own root, made when it is first needed. */
  async #root(): Promise<Issuer> {
    if ((await this.#folder.read(rootCertificateFile)) !== undefined) {
      return readIdentity(this.#folder, rootCertificateFile, rootKeyFile, undefined, this.#ports);
    }
    const { keys } = this.#ports;
    const key = await keys.generate('ec-p256');
    const signer = keys.signer(key.privateKey);
    const subject = encodeSubject({ commonName: 'Certbench local hub issuing root', organization: 'Certbench' });
    const { certificate } = await issue(
      { profile: 'root', subject, publicKey: key.publicKey, validityDays: undefined, pathLength: 1 },
      { selfSigner: signer },
      this.#ports,
    );
    // The certificate comes last: while it is missing, the root is incomplete and is made anew.
    await this.#folder.replaceFile(rootKeyFile, toUtf8(privateKeyPem(key.privateKey)));
    await this.#folder.replaceFile(rootCertificateFile, toUtf8(certificatePem(certificate.der)));
    return { certificate, chain: [certificate.der], signer };
  }

  #model({
    name,
    chain,
    validityDays,
    enabled,
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
      createdAt: createdAt.toISOString(),
      ...(revokedAt === undefined ? {} : { revokedAt: revokedAt.toISOString() }),
      ...(bootstrap === undefined ? {} : { bootstrapUser: bootstrap.user }),
      waitSeconds,
      issued: ofIt.length,
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
