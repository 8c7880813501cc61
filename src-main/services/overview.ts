import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { AuthorityLine, DeviceLine, ProofLine } from '../contract/models.ts';
import { equalBytes } from '../core/bytes.ts';
import {
  authorityFileNames,
  deviceFileNames,
  serverFileNames,
  verificationFileNames,
} from '../core/keystore/workspace-files.ts';
import { checkAuthorityName, checkDeviceId, checkVerificationCode } from '../core/workspace/identifiers.ts';
import {
  type DeviceManifest,
  type VerificationManifest,
  authorityFolder,
  deviceFolder,
  serverFolder,
  verificationFolder,
} from '../core/workspace/manifest.ts';
import type { Digest } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import type { IssuerVerdict } from '../core/x509/issuer.ts';
import { readCertificate } from '../core/x509/read-certificate.ts';
import type { Authorities } from './authorities.ts';
import { certificateDetails } from './certificate-facts.ts';
import { readCertificates } from './issuing.ts';
import type { Passphrases } from './passphrases.ts';
import { serverLine, serverManifest } from './servers.ts';
import type { WorkspaceChoice } from './workspace-choice.ts';
import { type Workspace, type Workspaces, madeFiles } from './workspace.ts';

interface Place {
  readonly folder: string;
  readonly holders: readonly [string, ...string[]];
  readonly files: readonly string[];
  /** A file with the end of the chain, where no holder has it. */
  readonly end?: string;
}

/** What a workspace holds: everything in short, and one thing in full. */
export class Overview {
  readonly #workspaces: Workspaces;
  readonly #choice: WorkspaceChoice;
  readonly #authorities: Authorities;
  readonly #passphrases: Passphrases;
  readonly #digest: Digest;

  constructor(
    workspaces: Workspaces,
    choice: WorkspaceChoice,
    authorities: Authorities,
    passphrases: Passphrases,
    digest: Digest,
  ) {
    this.#workspaces = workspaces;
    this.#choice = choice;
    this.#authorities = authorities;
    this.#passphrases = passphrases;
    this.#digest = digest;
  }

  async read(input: ParsedInput<'workspace.overview'>): Promise<MethodOutput<'workspace.overview'>> {
    const info = await this.#choice.info(input.workspace);
    if (info.state !== 'ready') return { workspace: info, authorities: [], proofs: [], devices: [], servers: [] };
    const workspace = await this.#workspaces.open(input.workspace);
    const [authorities, proofs, devices, servers] = await Promise.all([
      this.#authorities.summaries(workspace),
      workspace.proofs(),
      workspace.devices(),
      workspace.servers(),
    ]);
    return {
      workspace: info,
      authorities: await Promise.all(
        authorities.map(async (authority) => ({
          ...authority,
          ...signingOf(await this.#authorities.verdicts(workspace, authority.name)),
          passphraseRemembered: this.#passphrases.isRemembered(workspace, authority),
        })),
      ),
      proofs: proofs.map(proofLine),
      devices: devices.map(deviceLine),
      servers: servers.map(serverLine),
    };
  }

  async describe(input: ParsedInput<'certificate.describe'>): Promise<MethodOutput<'certificate.describe'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const { folder, holders, files, end } = await this.#place(workspace, input);
    const sizes = await workspace.folder.sizes(folder);
    const lost = (name: string) => (sizes?.get(name) ?? 0) === 0;
    const holder = holders.find((name) => !lost(name)) ?? holders[0];
    const path = `${folder}/${holder}`;
    const certificates = holder.endsWith('.cer')
      ? [readCertificate((await workspace.folder.read(path)) ?? new Uint8Array())]
      : await readCertificates(workspace.folder, path);
    if (end !== undefined && !lost(end)) {
      const [top] = await readCertificates(workspace.folder, `${folder}/${end}`);
      if (!certificates.some(({ der }) => equalBytes(der, top.der))) certificates.push(top);
    }
    return {
      certificates: certificates.map((certificate) => certificateDetails(certificate, this.#digest)),
      files: madeFiles(folder, files),
      missing: files.filter(lost),
    };
  }

  /** Where a thing is. `holders`: files with its certificate, the one that tells most first. */
  async #place(workspace: Workspace, { kind, name, code }: ParsedInput<'certificate.describe'>): Promise<Place> {
    if (kind === 'authority') {
      const { files } = await this.#authorities.manifest(workspace, name);
      const { chain, pem, der } = authorityFileNames(name);
      return { folder: authorityFolder(name), holders: [chain, pem, der], files };
    }
    if (kind === 'proof') {
      const folder = verificationFolder(checkAuthorityName(name), checkVerificationCode(code ?? '').code);
      const manifest = await workspace.manifest(folder, 'verification');
      if (manifest === undefined) throw unknown(`proof of ${name} for this code`);
      const { pem, der } = verificationFileNames(name);
      return { folder, holders: [pem, der], files: manifest.files };
    }
    if (kind === 'server') {
      const { files } = await serverManifest(workspace, name, 'name');
      const { chain, certificate, trusted } = serverFileNames(name);
      return { folder: serverFolder(name), holders: [chain, certificate], files, end: trusted };
    }
    const folder = deviceFolder(checkDeviceId(name));
    const manifest = await workspace.manifest(folder, 'device');
    if (manifest === undefined) throw unknown(`device ${name}`);
    const { chain, certificate } = deviceFileNames(name);
    return { folder, holders: [chain, certificate], files: manifest.files };
  }
}

/** What a wizard says of an authority that is chosen to sign. */
function signingOf(verdicts: Awaited<ReturnType<Authorities['verdicts']>>): Pick<AuthorityLine, 'signing'> {
  if (verdicts === undefined) return {};
  const { certificate, authority } = verdicts;
  const told = ({ refusal }: IssuerVerdict) => refusal && `${refusal.message} ${refusal.remedy}`;
  const [refusal, refusalAsParent] = [told(certificate), told(authority)];
  const { warnings } = certificate;
  if (refusalAsParent === undefined && warnings.length === 0) return {};
  return {
    signing: {
      ...(refusal === undefined ? {} : { refusal }),
      ...(refusalAsParent === undefined ? {} : { refusalAsParent }),
      warnings: [...warnings],
    },
  };
}

const unknown = (what: string): Problem =>
  new Problem('NOT_FOUND', `There is no ${what} in this workspace.`, {
    field: 'name',
    remedy: 'It may have been moved or deleted outside of Certbench.',
  });

function proofLine({ authority, code, destination, createdAt, certificate, files }: VerificationManifest): ProofLine {
  return {
    authority,
    code,
    ...(destination === undefined ? {} : { destination }),
    createdAt,
    certificate,
    files: madeFiles(verificationFolder(authority, code), files),
  };
}

function deviceLine({ deviceId, authority, keyEncrypted, certificate }: DeviceManifest): DeviceLine {
  return {
    deviceId,
    ...(authority === undefined ? {} : { authority }),
    keyEncrypted,
    key: certificate.key,
    notAfter: certificate.notAfter,
    thumbprintSha1: certificate.thumbprintSha1,
    thumbprintSha256: certificate.thumbprintSha256,
  };
}
