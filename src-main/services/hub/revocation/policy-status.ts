import { issuedKey } from '../../../core/hub/issuing/issued.ts';
import type { IssuingPolicy } from '../../../core/hub/issuing/policies.ts';
import { signingOf } from '../../../core/x509/certificate.ts';
import type { SingleStatus } from '../../../core/x509/ocsp-response.ts';
import type { Certificate } from '../../../core/x509/read-certificate.ts';
import type { Revocation } from '../../../core/x509/read-revocation-list.ts';
import { revocationList } from '../../../core/x509/revocation-list.ts';
import { keyIdentifier } from '../../../core/x509/thumbprint.ts';
import type { Signer } from '../../../core/primitives.ts';
import type { Folder, Ports } from '../../ports.ts';
import { issuingRoot } from '../issuing/issuing-root.ts';
import { PolicySigners } from '../issuing/policy-signers.ts';
import type { HubStore } from '../store.ts';
import { policiesName } from './hub-lists.ts';
import type { ServedAuthority } from './status-service.ts';

const hourMs = 3_600_000;
/** How long a list that the hub signs for its own authorities counts. */
const listMs = 7 * 24 * hourMs;

/** How long one that was signed is handed out again. */
const listKeptMs = 10_000;

interface SignedList {
  readonly at: Date;
  /** How many it takes back. */
  readonly count: number;
  readonly der: Promise<Uint8Array>;
}

/**
 * The hub's own authorities, whose keys it has: their lists and OCSP answers are signed when somebody asks, by what the hub knows then.
 * What such an authority has not issued is unknown.
 */
export class PolicyStatus {
  readonly #store: HubStore;
  readonly #folder: Folder;
  readonly #ports: Ports;
  readonly #signers: PolicySigners;
  #issuingRoot: ReturnType<typeof issuingRoot> | undefined;
  /** Lists that were signed a moment ago, by the certificate of their authority: whoever asks makes no work. */
  readonly #lists = new WeakMap<Certificate, SignedList>();

  constructor(store: HubStore, folder: Folder, ports: Ports) {
    this.#store = store;
    this.#folder = folder;
    this.#ports = ports;
    this.#signers = new PolicySigners(folder, ports);
  }

  async authorities(): Promise<ServedAuthority[]> {
    const policies = [...this.#store.state.policies.values()];
    if (policies.length === 0) return [];
    return [...policies.map((policy) => this.#policy(policy)), await this.#root(policies)];
  }

  #policy(policy: IssuingPolicy): ServedAuthority {
    const { name, chain } = policy;
    const { issued } = this.#store.state;
    const revoked = () =>
      new Map(
        [...issued.values()].flatMap((one): [string, Revocation][] =>
          one.policy === name && one.revoked !== undefined ? [[one.certificate.serial, one.revoked]] : [],
        ),
      );
    const state = (serial: string) => {
      const one = issued.get(issuedKey(name, serial));
      if (one === undefined) return 'unknown';
      if (one.revoked !== undefined) return one.revoked;
      return policy.revokedAt === undefined ? 'good' : { at: policy.revokedAt };
    };
    return this.#authority(`${policiesName}/${name}`, chain[0], () => this.#signers.of(policy), revoked, state);
  }

  async #root(policies: readonly IssuingPolicy[]): Promise<ServedAuthority> {
    this.#issuingRoot ??= issuingRoot(this.#folder, this.#ports).catch((error: unknown) => {
      this.#issuingRoot = undefined;
      throw error;
    });
    const { certificate, signer } = await this.#issuingRoot;
    const all = new Map(policies.map(({ chain, revokedAt }) => [chain[0].serial, revokedAt]));
    const revoked = () =>
      new Map([...all].flatMap(([serial, at]): [string, Revocation][] => (at === undefined ? [] : [[serial, { at }]])));
    const state = (serial: string) => {
      if (!all.has(serial)) return 'unknown';
      const at = all.get(serial);
      return at === undefined ? 'good' : { at };
    };
    return this.#authority(policiesName, certificate, () => Promise.resolve(signer), revoked, state);
  }

  #authority(
    name: string,
    issuer: Certificate,
    signer: () => Promise<Signer>,
    revoked: () => ReadonlyMap<string, Revocation>,
    state: (serial: string) => SingleStatus['status'],
  ): ServedAuthority {
    const { clock, ciphers } = this.#ports;
    const lists = this.#lists;
    const sign = async (now: Date, all: ReadonlyMap<string, Revocation>) =>
      revocationList(
        {
          issuer: issuer.subject.der,
          keyIdentifier: issuer.subjectKeyIdentifier,
          thisUpdate: now,
          nextUpdate: new Date(now.getTime() + listMs),
          // It grows with each list, and needs no memory (RFC 5280 5.2.3).
          number: BigInt(now.getTime()),
          revoked: all,
        },
        signingOf(await signer()),
      );
    return {
      name,
      issuer,
      statusOf(serial) {
        const now = clock.now();
        return { status: state(serial), thisUpdate: now, nextUpdate: new Date(now.getTime() + hourMs) };
      },
      list() {
        const now = clock.now();
        const all = revoked();
        const before = lists.get(issuer);
        // Nothing is taken off such a list.
        if (before?.count === all.size && now.getTime() - before.at.getTime() < listKeptMs) return before.der;
        const der = sign(now, all);
        lists.set(issuer, { at: now, count: all.size, der });
        der.catch(() => lists.delete(issuer));
        return der;
      },
      signing: async () => ({
        signing: signingOf(await signer()),
        keyHash: keyIdentifier(issuer.publicKey, ciphers.digest),
        certificates: [],
      }),
    };
  }
}
