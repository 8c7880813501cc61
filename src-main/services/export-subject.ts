import type { ExportSubject } from '../contract/models.ts';
import { equalBytes } from '../core/bytes.ts';
import type { BundleSubject, Proof } from '../core/bundles/bundle.ts';
import { Problem } from '../core/problem.ts';
import { identityThing, things } from '../core/things/index.ts';
import { identityPaths, pathsOf } from '../core/things/thing.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import type { Authorities } from './authorities.ts';
import { readCertificates, readIdentity } from './issuing.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ports } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** A thing of the workspace that files are made of. */
export interface FoundSubject {
  readonly subject: Omit<BundleSubject, 'trusted'>;
  /** Where its key lies, from the workspace's folder. */
  readonly keyFile: string;
  readonly keyEncrypted: boolean;
  readonly passphraseRemembered: boolean;
  /** The passphrase that was given, else the remembered one; undefined where none is needed or known. */
  passphrase(given: string | undefined): Promise<string | undefined>;
  /** The private key as PKCS#8 DER. Throws PASSWORD_REQUIRED, WRONG_PASSWORD, KEY_MISMATCH or DAMAGED. */
  open(passphrase: string | undefined): Promise<Uint8Array>;
}

export class ExportSubjects {
  readonly #authorities: Authorities;
  readonly #passphrases: Passphrases;
  readonly #ports: Ports;

  constructor(authorities: Authorities, passphrases: Passphrases, ports: Ports) {
    this.#authorities = authorities;
    this.#passphrases = passphrases;
    this.#ports = ports;
  }

  /** Throws NOT_FOUND, and what reading files throws. */
  async find(workspace: Workspace, { kind, name }: ExportSubject): Promise<FoundSubject> {
    const thing = identityThing(kind);
    const manifest = await workspace.find(thing, { name }, 'subject');
    const { identity } = thing;
    const { folder } = workspace;
    const { certificate, key, chain: chainFile, trusted } = identityPaths(thing, { name });
    const [own, ...beside] = await readCertificates(folder, certificate);
    const signer = thing.signer(manifest);
    const above = identity.chainDecides ? beside : await this.#above(workspace, own, signer, chainFile, trusted);
    const chain = [own.der, ...above.map(({ der }) => der)] as const;
    const keyEncrypted = identity.keyEncrypted(manifest);
    const opens = { name, certificate: manifest.certificate };
    return {
      subject: { kind, name, chain, proofs: await this.#proofs(workspace, chain) },
      keyFile: key,
      keyEncrypted,
      passphraseRemembered: identity.remembered && this.#passphrases.isRemembered(workspace, thing, opens),
      passphrase: async (given) => {
        if (!keyEncrypted) return undefined;
        return given ?? (identity.remembered ? this.#passphrases.recall(workspace, thing, opens) : undefined);
      },
      open: async (passphrase) =>
        (await readIdentity(folder, certificate, key, passphrase, this.#ports, 'keyPassphrase')).privateKey,
    };
  }

  /** The issuers, up to what its peers trust. */
  async #above(
    workspace: Workspace,
    own: Certificate,
    signer: string | undefined,
    chainFile: string,
    trusted: string | undefined,
  ): Promise<readonly Certificate[]> {
    if (signer === undefined) return [];
    const above = await this.#issuers(workspace, own, signer, chainFile);
    if (trusted === undefined || above.at(-1)?.selfIssued === true) return above;
    const [top] = await readCertificates(workspace.folder, trusted);
    return above.some(({ der }) => equalBytes(der, top.der)) ? above : [...above, top];
  }

  /** As the authority of the workspace has them, else as they lie beside the certificate. */
  async #issuers(
    workspace: Workspace,
    own: Certificate,
    signer: string,
    chainFile: string,
  ): Promise<readonly Certificate[]> {
    try {
      const chain = await this.#authorities.chain(workspace, signer);
      // Another one may have been made under the same name.
      if (chain[0] !== undefined && this.#ports.keys.check(own.der, chain[0].publicKey)) return chain;
    } catch (error) {
      // The authority may not have come along with a copied device.
      if (!(error instanceof Problem)) throw error;
    }
    const [, ...above] = await readCertificates(workspace.folder, chainFile);
    return above;
  }

  /** What proves possession of the authorities in a chain, newest first. */
  async #proofs(workspace: Workspace, chain: readonly Uint8Array[]): Promise<Proof[]> {
    const found: Proof[] = [];
    for (const { authority, code, destination } of (await workspace.list(things.proof)).toReversed()) {
      const bytes = await workspace.folder.read(pathsOf(things.proof, { name: authority, code }).der);
      if (bytes === undefined) continue;
      const certificate = readCertificate(bytes).der;
      const proved = chain.find((one) => this.#ports.keys.check(certificate, readCertificate(one).publicKey));
      if (proved === undefined || equalBytes(proved, certificate)) continue;
      found.push({ authority: proved, certificate, destination });
    }
    return found;
  }
}
