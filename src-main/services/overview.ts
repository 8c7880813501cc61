import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { AuthorityLine, DeviceLine, ProofLine, ThingLists } from '../contract/models.ts';
import { destinationNames } from '../core/clouds/index.ts';
import { equalBytes } from '../core/bytes.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import type { ProofManifest } from '../core/things/proof.ts';
import { things } from '../core/things/index.ts';
import type { EntityManifest } from '../core/things/manifest.ts';
import type { Thing } from '../core/things/thing.ts';
import type { Digest } from '../core/primitives.ts';
import type { IssuerVerdict } from '../core/x509/issuer.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import type { Authorities } from './authorities.ts';
import { certificateDetails } from './certificate-facts.ts';
import { readCertificates } from './issuing.ts';
import type { Passphrases } from './passphrases.ts';
import { serverLine } from './servers.ts';
import type { WorkspaceChoice } from './workspace-choice.ts';
import { type Workspace, type Workspaces, madeFiles } from './workspace.ts';

/** What a workspace holds: everything in short, and one thing in full. */
export class Overview {
  readonly #workspaces: Workspaces;
  readonly #choice: WorkspaceChoice;
  readonly #authorities: Authorities;
  readonly #passphrases: Passphrases;
  readonly #digest: Digest;
  readonly #lists: { readonly [L in keyof ThingLists]: (workspace: Workspace) => Promise<ThingLists[L]> } = {
    authorities: (workspace) => this.#authorityLines(workspace),
    proofs: async (workspace) => (await workspace.list(things.proof)).map(proofLine),
    devices: async (workspace) => (await workspace.list(things.device)).map(deviceLine),
    servers: async (workspace) => (await workspace.list(things.server)).map(serverLine),
  };

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
    const workspace = info.state === 'ready' ? await this.#workspaces.open(input.workspace) : undefined;
    const lists = Object.entries(this.#lists).map(
      async ([name, read]) => [name, workspace === undefined ? [] : await read(workspace)] as const,
    );
    return { workspace: info, ...(Object.fromEntries(await Promise.all(lists)) as unknown as ThingLists) };
  }

  async describe(input: ParsedInput<'certificate.describe'>): Promise<MethodOutput<'certificate.describe'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const { kind, name, code } = input;
    const thing: Thing = things[kind];
    const manifest = await workspace.find(thing, { name, code }, 'name');
    const missing = await workspace.missing(thing, manifest);
    return {
      certificates: (await this.#certificates(workspace, thing, manifest, missing)).map((certificate) =>
        certificateDetails(certificate, this.#digest),
      ),
      files: madeFiles(thing, manifest),
      missing,
    };
  }

  async #authorityLines(workspace: Workspace): Promise<AuthorityLine[]> {
    return Promise.all(
      (await this.#authorities.summaries(workspace)).map(async (authority) => ({
        ...authority,
        ...signingOf(await this.#authorities.verdicts(workspace, authority.name)),
        passphraseRemembered: this.#passphrases.isRemembered(workspace, things.authority, authority),
      })),
    );
  }

  /** Its own first, of the file that tells most, up to what its peers trust. */
  async #certificates(
    workspace: Workspace,
    thing: Thing,
    manifest: EntityManifest,
    missing: readonly string[],
  ): Promise<Certificate[]> {
    const key = thing.keyOf(manifest);
    const names = thing.files(key.name);
    const holders = thing.holders.flatMap((role) => names[role] ?? []);
    const holder = holders.find((name) => !missing.includes(name)) ?? holders[0];
    if (holder === undefined) return [];
    const path = `${thing.folder(key)}/${holder}`;
    const certificates = holder.endsWith('.cer')
      ? [readCertificate((await workspace.folder.read(path)) ?? new Uint8Array())]
      : await readCertificates(workspace.folder, path);
    const trusted = names[thing.identity?.trusted ?? ''];
    if (trusted === undefined || missing.includes(trusted)) return certificates;
    const [top] = await readCertificates(workspace.folder, `${thing.folder(key)}/${trusted}`);
    return certificates.some(({ der }) => equalBytes(der, top.der)) ? certificates : [...certificates, top];
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

function proofLine(manifest: ProofManifest): ProofLine {
  const { authority, code, destination, createdAt, certificate } = manifest;
  return {
    authority,
    code,
    ...(destination === undefined ? {} : { destination, madeFor: destinationNames(destination) }),
    createdAt,
    certificate,
    files: madeFiles(things.proof, manifest),
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
