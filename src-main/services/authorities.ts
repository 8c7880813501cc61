import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { AuthoritySummary, Warning } from '../contract/models.ts';
import { equalBytes, fromUtf8 } from '../core/bytes.ts';
import { authorityBundle, authorityFileNames } from '../core/keystore/bundles.ts';
import { certificatePem, decodePem } from '../core/keystore/pem.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem, readPrivateKey } from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import { checkAuthorityName, folderKey } from '../core/workspace/identifiers.ts';
import {
  type AuthorityManifest,
  authorityFolder,
  encodeManifest,
  formatVersion,
  manifestFile,
} from '../core/workspace/manifest.ts';
import { defaultPathLength } from '../core/x509/profiles.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import { certificateFacts } from './certificate-facts.ts';
import { type Issuer, issue, readCertificates, readIdentity } from './issuing.ts';
import type { FileToWrite, Ports } from './ports.ts';
import { type Workspace, type Workspaces, madeFiles } from './workspace.ts';

/** Authorities of a workspace: made, listed, and opened to sign. */
export class Authorities {
  readonly #workspaces: Workspaces;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, ports: Ports) {
    this.#workspaces = workspaces;
    this.#ports = ports;
  }

  create(input: ParsedInput<'authority.create'>): Promise<MethodOutput<'authority.create'>> {
    const name = checkAuthorityName(input.name);
    const subject = encodeSubject({ ...input.subject, commonName: input.subject.commonName ?? name });
    const writing = { purpose: `creating authority ${name}`, make: input.parent === undefined };
    return this.#workspaces.write(input.workspace, writing, async (workspace) => {
      await this.#checkNameFree(workspace, name);
      const parent =
        input.parent === undefined
          ? undefined
          : await this.open(workspace, input.parent, input.parentPassphrase ?? input.passphrase);
      const pathLength = parent === undefined ? input.pathLength : childPathLength(parent, input.pathLength);
      const { ciphers, clock, keys } = this.#ports;
      const pair = await keys.generate(input.keyType);
      const { certificate, warnings } = await issue(
        {
          profile: parent === undefined ? 'root' : 'intermediate',
          subject,
          publicKey: pair.publicKey,
          validityDays: input.validityDays,
          pathLength,
        },
        parent === undefined ? { selfSigner: keys.signer(pair.privateKey) } : { issuer: parent },
        this.#ports,
      );
      const encryptedKey = encryptedPrivateKeyPem(await encryptPrivateKey(pair.privateKey, input.passphrase, ciphers));
      const files = authorityBundle(name, [certificate.der, ...(parent?.chain ?? [])], encryptedKey);
      const manifest: AuthorityManifest = {
        format: formatVersion,
        kind: 'authority',
        name,
        ...(input.parent === undefined ? {} : { parent: input.parent }),
        createdAt: clock.now().toISOString(),
        certificate: certificateFacts(certificate, ciphers.digest),
        files: files.map((file) => file.name),
      };
      await workspace.folder.createFolder(
        authorityFolder(name),
        [...files, manifestToWrite(manifest)],
        async (read) => {
          const pem = fromUtf8(read(authorityFileNames(name).key)) ?? '';
          const [block] = decodePem(pem) ?? [];
          const reopened = block && (await readPrivateKey(block, input.passphrase, ciphers));
          if (reopened === undefined || !equalBytes(keys.signer(reopened).publicKey, certificate.publicKey)) {
            throw new Error('The authority key did not survive being written.');
          }
        },
      );
      return {
        ...summary(manifest, certificatePem(certificate.der)),
        warnings: [...warnings, ...passphraseWarnings(input.passphrase)],
      };
    });
  }

  async list(input: ParsedInput<'authority.list'>): Promise<MethodOutput<'authority.list'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const manifests = await workspace.authorities();
    const authorities = await Promise.all(
      manifests.map(async (manifest) => {
        const pem = await workspace.folder.read(
          `${authorityFolder(manifest.name)}/${authorityFileNames(manifest.name).pem}`,
        );
        return summary(manifest, pem === undefined ? '' : (fromUtf8(pem) ?? ''));
      }),
    );
    return { authorities };
  }

  /** Opens an authority for signing. Throws NOT_FOUND, WRONG_PASSWORD, KEY_MISMATCH and what reading files throws. */
  async open(workspace: Workspace, name: string, passphrase: string): Promise<Issuer> {
    const folder = authorityFolder(checkAuthorityName(name));
    if ((await workspace.manifest(folder, 'authority'))?.name !== name) {
      const known = (await workspace.authorities()).map((manifest) => manifest.name);
      throw new Problem('NOT_FOUND', `There is no authority ${JSON.stringify(name)} in this workspace.`, {
        field: 'authority',
        remedy: known.length === 0 ? 'Create one first.' : `There are: ${known.join(', ')}.`,
      });
    }
    const files = authorityFileNames(name);
    return readIdentity(
      workspace.folder,
      `${folder}/${files.chain}`,
      `${folder}/${files.key}`,
      passphrase,
      this.#ports,
    );
  }

  /** The certificates of an authority, its own first and the root last. */
  async chain(workspace: Workspace, name: string): Promise<readonly Certificate[]> {
    const folder = authorityFolder(checkAuthorityName(name));
    return readCertificates(workspace.folder, `${folder}/${authorityFileNames(name).chain}`);
  }

  async #checkNameFree(workspace: Workspace, name: string): Promise<void> {
    const taken = (await workspace.authorities()).find((other) => folderKey(other.name) === folderKey(name));
    if (taken === undefined) return;
    throw new Problem('NAME_TAKEN', `There is an authority ${taken.name} already.`, {
      field: 'name',
      remedy: 'Choose another name. Names that differ in capital letters only would share a folder.',
    });
  }
}

/** How many authorities may follow below the new one (RFC 5280 4.2.1.9). */
function childPathLength(parent: Issuer, wanted: number | undefined): number {
  const limit = parent.certificate.basicConstraints?.pathLength;
  const name = parent.certificate.subject.commonName ?? parent.certificate.subject.text;
  if (parent.certificate.basicConstraints?.authority !== true) {
    throw new Problem('NOT_AN_AUTHORITY', `${name} is not a certificate authority.`, { field: 'parent' });
  }
  if (limit === undefined) return wanted ?? defaultPathLength;
  if (limit === 0 || (wanted !== undefined && wanted > limit - 1)) {
    throw new Problem(
      'INVALID_INPUT',
      `${name} allows ${limit} authorities below it, so this one would be refused by everyone who checks.`,
      {
        field: limit === 0 ? 'parent' : 'pathLength',
        remedy: limit === 0 ? 'Create it under an authority further up.' : `Use a path length of at most ${limit - 1}.`,
      },
    );
  }
  return wanted ?? limit - 1;
}

/** Weak passphrases are allowed, because tutorials use 1234, and told. */
export function passphraseWarnings(passphrase: string): Warning[] {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(passphrase)).length;
  if (passphrase.length >= 16 || (passphrase.length >= 10 && kinds >= 3)) return [];
  return [
    {
      code: 'weak-passphrase',
      message:
        'The passphrase is weak: whoever copies the key file can guess it. Fine for a tutorial, not for real devices.',
    },
  ];
}

export const manifestToWrite = (manifest: Parameters<typeof encodeManifest>[0]): FileToWrite => ({
  name: manifestFile,
  bytes: encodeManifest(manifest),
});

function summary(manifest: AuthorityManifest, pem: string): AuthoritySummary {
  return {
    name: manifest.name,
    ...(manifest.parent === undefined ? {} : { parent: manifest.parent }),
    certificate: manifest.certificate,
    certificatePem: pem,
    files: madeFiles(authorityFolder(manifest.name), manifest.files),
  };
}
