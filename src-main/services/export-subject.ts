import type { ExportSubject } from '../contract/models.ts';
import { equalBytes } from '../core/bytes.ts';
import type { BundleSubject, Proof } from '../core/keystore/bundles/bundle.ts';
import {
  authorityFileNames,
  deviceFileNames,
  serverFileNames,
  verificationFileNames,
} from '../core/keystore/workspace-files.ts';
import { Problem } from '../core/problem.ts';
import { checkDeviceId } from '../core/workspace/identifiers.ts';
import { authorityFolder, deviceFolder, serverFolder, verificationFolder } from '../core/workspace/manifest.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import type { Authorities } from './authorities.ts';
import { readCertificates, readIdentity } from './issuing.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ports } from './ports.ts';
import { serverManifest } from './servers.ts';
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

/** Where a thing lies, and what stands above it. */
interface Place {
  readonly certificate: string;
  readonly key: string;
  readonly keyEncrypted: boolean;
  readonly above: (own: Certificate) => Promise<readonly Certificate[]>;
  readonly recall?: () => Promise<string | undefined>;
  readonly remembered?: boolean;
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
    const place = await this.#place(workspace, kind, name);
    const { folder } = workspace;
    const [own] = await readCertificates(folder, place.certificate);
    const above = await place.above(own);
    const chain = [own.der, ...above.map(({ der }) => der)] as const;
    const proofs = await this.#proofs(workspace, chain);
    return {
      subject: { kind, name, chain, proofs },
      keyFile: place.key,
      keyEncrypted: place.keyEncrypted,
      passphraseRemembered: place.remembered ?? false,
      async passphrase(given) {
        return place.keyEncrypted ? (given ?? (await place.recall?.())) : undefined;
      },
      open: async (passphrase) => {
        const { certificate, key } = place;
        const identity = await readIdentity(folder, certificate, key, passphrase, this.#ports, 'keyPassphrase');
        return identity.privateKey;
      },
    };
  }

  async #place(workspace: Workspace, kind: ExportSubject['kind'], name: string): Promise<Place> {
    if (kind === 'authority') {
      const manifest = await this.#authorities.manifest(workspace, name);
      const home = authorityFolder(name);
      const files = authorityFileNames(name);
      return {
        certificate: `${home}/${files.chain}`,
        key: `${home}/${files.key}`,
        keyEncrypted: true,
        above: async () => (await this.#authorities.chain(workspace, name)).slice(1),
        recall: () => this.#passphrases.recall(workspace, manifest),
        remembered: this.#passphrases.isRemembered(workspace, manifest),
      };
    }
    if (kind === 'server') {
      const manifest = await serverManifest(workspace, name, 'subject');
      const home = serverFolder(name);
      const files = serverFileNames(name);
      return {
        certificate: `${home}/${files.certificate}`,
        key: `${home}/${files.key}`,
        keyEncrypted: manifest.keyEncrypted,
        above: async (own) => {
          const above = await this.#above(workspace, own, manifest.authority, `${home}/${files.chain}`);
          if (above.at(-1)?.selfIssued === true || manifest.authority === undefined) return above;
          // The chain file of a server ends before what its clients trust.
          const [trusted] = await readCertificates(workspace.folder, `${home}/${files.trusted}`);
          return above.some(({ der }) => equalBytes(der, trusted.der)) ? above : [...above, trusted];
        },
      };
    }
    const home = deviceFolder(checkDeviceId(name));
    const manifest = await workspace.manifest(home, 'device');
    if (manifest?.deviceId !== name) throw unknown(`device ${JSON.stringify(name)}`);
    const files = deviceFileNames(name);
    return {
      certificate: `${home}/${files.certificate}`,
      key: `${home}/${files.key}`,
      keyEncrypted: manifest.keyEncrypted,
      above: (own) => this.#above(workspace, own, manifest.authority, `${home}/${files.chain}`),
    };
  }

  /** The issuers: as the authority of the workspace has them, else as they lie beside the certificate. */
  async #above(
    workspace: Workspace,
    own: Certificate,
    authority: string | undefined,
    chainPath: string,
  ): Promise<readonly Certificate[]> {
    if (authority === undefined) return [];
    try {
      const chain = await this.#authorities.chain(workspace, authority);
      // Another one may have been made under the same name.
      if (chain[0] !== undefined && this.#ports.keys.check(own.der, chain[0].publicKey)) return chain;
    } catch (error) {
      // The authority may not have come along with a copied device.
      if (!(error instanceof Problem)) throw error;
    }
    const [, ...above] = await readCertificates(workspace.folder, chainPath);
    return above;
  }

  /** What proves possession of the authorities in a chain, newest first. */
  async #proofs(workspace: Workspace, chain: readonly Uint8Array[]): Promise<Proof[]> {
    const found: Proof[] = [];
    for (const { authority, code, destination } of (await workspace.proofs()).toReversed()) {
      const path = `${verificationFolder(authority, code)}/${verificationFileNames(authority).der}`;
      const bytes = await workspace.folder.read(path);
      if (bytes === undefined) continue;
      const certificate = readCertificate(bytes).der;
      const proved = chain.find((one) => this.#ports.keys.check(certificate, readCertificate(one).publicKey));
      if (proved === undefined || equalBytes(proved, certificate)) continue;
      found.push({ authority: proved, certificate, destination });
    }
    return found;
  }
}

const unknown = (what: string): Problem =>
  new Problem('NOT_FOUND', `There is no ${what} in this workspace.`, {
    field: 'subject',
    remedy: 'Check its name; capital letters count.',
  });
