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
    return [...this.#store.authorities.values()].map((authority) => this.#model(authority));
  }

  async upload(input: ParsedInput<'hub.uploadAuthority'>): Promise<HubAuthorityModel> {
    const [certificate] = certificatesFromPem(input.certificatePem, 'certificatePem');
    const name = input.name ?? this.#freeName(certificate);
    const now = this.#ports.clock.now();
    return this.#keep(newAuthority([...this.#store.authorities.values()], name, certificate, input.verified, now));
  }

  async remove({ name }: ParsedInput<'hub.removeAuthority'>): Promise<Record<string, never>> {
    this.#store.authorities.delete(this.#store.authority(name).name);
    await this.#store.save();
    return {};
  }

  async createCode({ name }: ParsedInput<'hub.createVerificationCode'>): Promise<HubAuthorityModel> {
    const { clock, ciphers } = this.#ports;
    const random = ciphers.random(verificationCodeOctets);
    return this.#keep(withVerificationCode(this.#store.authority(name), random, clock.now()));
  }

  async verify(input: ParsedInput<'hub.verifyAuthority'>): Promise<HubAuthorityModel> {
    const [verification] = certificatesFromPem(input.certificatePem, 'certificatePem');
    const { clock, keys } = this.#ports;
    return this.#keep(proveAuthority(this.#store.authority(input.name), verification, keys.check, clock.now()));
  }

  /** The common name, and a piece of the thumbprint where another authority has that name. */
  #freeName(certificate: Certificate): string {
    const name = entryNameOf(certificate.subject.commonName ?? 'authority');
    const taken = [...this.#store.authorities.values()].some(
      (other) => other.name.toLowerCase() === name.toLowerCase(),
    );
    if (!taken) return name;
    return `${name.slice(0, 55)}-${thumbprintsOf(certificate.der, this.#ports.ciphers.digest).sha256.slice(0, 8)}`;
  }

  async #keep(authority: HubAuthority): Promise<HubAuthorityModel> {
    this.#store.authorities.set(authority.name, authority);
    await this.#store.save();
    return this.#model(authority);
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
