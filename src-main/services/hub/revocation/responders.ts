import { toUtf8 } from '../../../core/bytes.ts';
import type { KnownList } from '../../../core/hub/revocation/known-lists.ts';
import { certificatePem } from '../../../core/keystore/pem.ts';
import { privateKeyPem } from '../../../core/keystore/private-key.ts';
import { Problem } from '../../../core/problem.ts';
import { signingOf } from '../../../core/x509/certificate.ts';
import type { Signing } from '../../../core/x509/certificate-terms.ts';
import type { Certificate } from '../../../core/x509/read-certificate.ts';
import { encodeSubject } from '../../../core/x509/subject.ts';
import { keyIdentifier } from '../../../core/x509/thumbprint.ts';
import { type Issuer, issue, readIdentity } from '../../issuing.ts';
import type { Folder, Ports } from '../../ports.ts';

/** How answers of OCSP are signed. */
export interface StatusSigning {
  readonly signing: Signing;
  readonly keyHash: Uint8Array;
  /** DER: of whom the issuer has delegated to. */
  readonly certificates: readonly Uint8Array[];
}

/** Somebody to whom an authority has delegated. */
interface Responder extends StatusSigning {
  readonly certificate: Certificate;
}

type ResponderPorts = Pick<Ports, 'ciphers' | 'clock' | 'keys' | 'log'>;

const fileOf = (name: string, end: 'cert' | 'key'): string => `revocation/${name}/responder-${end}.pem`;

/**
 * Keys by which the hub signs OCSP answers for authorities of workspaces, whose own keys it never has: each authority has delegated to one, by
 * a certificate for that alone (RFC 6960 4.2.2.2). They lie in the hub's folder.
 */
export class Responders {
  readonly #folder: Folder;
  readonly #ports: ResponderPorts;
  readonly #responders = new Map<string, Responder>();

  constructor(folder: Folder, ports: ResponderPorts) {
    this.#folder = folder;
    this.#ports = ports;
  }

  /** Opens those that were made for these lists. One that cannot be opened is as if it was not there; its authority can make another. */
  async open(lists: readonly KnownList[]): Promise<void> {
    for (const { name } of lists) {
      if ((await this.#folder.read(fileOf(name, 'cert'))) === undefined) continue;
      try {
        const paths = [fileOf(name, 'cert'), fileOf(name, 'key')] as const;
        const { certificate, signer } = await readIdentity(this.#folder, ...paths, undefined, this.#ports);
        this.#responders.set(name, this.#responder(certificate, signer));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        this.#ports.log.error('An OCSP responder of the local hub could not be opened.', error);
      }
    }
  }

  /** Who signs for the authority of a list now; undefined where nobody may, or may no longer. */
  of({ name, issuer }: Pick<KnownList, 'name' | 'issuer'>): Responder | undefined {
    const responder = this.#responders.get(name);
    const counts =
      responder !== undefined &&
      responder.certificate.notAfter >= this.#ports.clock.now() &&
      this.#ports.keys.check(responder.certificate.der, issuer.publicKey);
    return counts ? responder : undefined;
  }

  /** Has an opened authority delegate to a new key. */
  async make({ name }: KnownList, issuer: Issuer): Promise<Certificate> {
    const { keys } = this.#ports;
    const key = await keys.generate('ec-p256');
    const { certificate } = await issue(
      {
        profile: 'ocsp-responder',
        subject: encodeSubject({ commonName: 'Certbench local hub OCSP', organization: 'Certbench' }),
        publicKey: key.publicKey,
        validityDays: undefined,
      },
      { issuer },
      this.#ports,
    );
    await this.#folder.replaceFile(fileOf(name, 'key'), toUtf8(privateKeyPem(key.privateKey)));
    await this.#folder.replaceFile(fileOf(name, 'cert'), toUtf8(certificatePem(certificate.der)));
    this.#responders.set(name, this.#responder(certificate, keys.signer(key.privateKey)));
    return certificate;
  }

  #responder(certificate: Certificate, signer: Issuer['signer']): Responder {
    return {
      certificate,
      signing: signingOf(signer),
      keyHash: keyIdentifier(certificate.publicKey, this.#ports.ciphers.digest),
      certificates: [certificate.der],
    };
  }
}
