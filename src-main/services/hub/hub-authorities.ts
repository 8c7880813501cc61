import type { ParsedInput } from '../../contract/methods.ts';
import type { HubAuthorityModel } from '../../contract/models.ts';
import {
  type HubAuthority,
  entryNameOf,
  newAuthority,
  proveAuthority,
  verificationCodeOctets,
  withVerificationCode,
} from '../../core/hub/authorities.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { thumbprintsOf } from '../../core/x509/thumbprint.ts';
import { certificateFacts } from '../certificate-facts.ts';
import { certificatesFromPem } from '../issuing.ts';
import type { Ports } from '../ports.ts';
import type { HubStore } from './store.ts';

/** Authorities as a cloud's portal manages them: upload, code, proof. */
export class HubAuthorities {
  readonly #store: HubStore;
  readonly #ports: Ports;

  constructor(store: HubStore, ports: Ports) {
    this.#store = store;
    this.#ports = ports;
  }

  list(): HubAuthorityModel[] {
    return [...this.#store.state.authorities.values()].map((authority) => this.#model(authority));
  }

  async upload(input: ParsedInput<'hub.uploadAuthority'>): Promise<HubAuthorityModel> {
    const [certificate] = certificatesFromPem(input.certificatePem, 'certificatePem');
    return this.#keep((now) => {
      const existing = [...this.#store.state.authorities.values()];
      return newAuthority(existing, input.name ?? this.#freeName(certificate), certificate, input.verified, now);
    });
  }

  async remove({ name }: ParsedInput<'hub.removeAuthority'>): Promise<Record<string, never>> {
    await this.#store.change((set) => {
      set('authorities', this.#store.authority(name).name, undefined);
      // Another authority may come by that name.
      if (this.#store.state.awsAuthorities.has(name)) set('awsAuthorities', name, undefined);
    });
    return {};
  }

  createCode({ name }: ParsedInput<'hub.createVerificationCode'>): Promise<HubAuthorityModel> {
    const random = this.#ports.ciphers.random(verificationCodeOctets);
    return this.#keep((now) => withVerificationCode(this.#store.authority(name), random, now));
  }

  async verify(input: ParsedInput<'hub.verifyAuthority'>): Promise<HubAuthorityModel> {
    const [verification] = certificatesFromPem(input.certificatePem, 'certificatePem');
    const { check } = this.#ports.keys;
    return this.#keep((now) => proveAuthority(this.#store.authority(input.name), verification, check, now));
  }

  /** The common name, and a piece of the thumbprint where another authority has that name. */
  #freeName(certificate: Certificate): string {
    const name = entryNameOf(certificate);
    const taken = [...this.#store.state.authorities.values()].some(
      (other) => other.name.toLowerCase() === name.toLowerCase(),
    );
    if (!taken) return name;
    return `${name.slice(0, 55)}-${thumbprintsOf(certificate.der, this.#ports.ciphers.digest).sha256.slice(0, 8)}`;
  }

  /** Makes the entry from what is true when its turn has come, and keeps it. */
  async #keep(make: (now: Date) => HubAuthority): Promise<HubAuthorityModel> {
    let kept: HubAuthority | undefined;
    await this.#store.change((set) => {
      kept = make(this.#ports.clock.now());
      set('authorities', kept.name, kept);
    });
    if (kept === undefined) throw new Error('The change was not made.');
    return this.#model(kept);
  }

  #model(authority: HubAuthority): HubAuthorityModel {
    return {
      name: authority.name,
      status: authority.status,
      ...(authority.verificationCode === undefined ? {} : { verificationCode: authority.verificationCode }),
      certificate: certificateFacts(authority.certificate, this.#ports.ciphers.digest),
    };
  }
}
