import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ThingLists } from '../contract/models.ts';
import { equalBytes } from '../core/bytes.ts';
import { things } from '../core/things/index.ts';
import type { EntityManifest } from '../core/things/manifest-file.ts';
import type { Thing } from '../core/things/thing.ts';
import type { Digest } from '../core/primitives.ts';
import { isLikelyIssuer, namesMatch } from '../core/x509/issuers.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import { certificateDetails } from './certificate-facts.ts';
import { readCertificates } from './issuing.ts';
import type { RevocationLists } from './revocation-lists.ts';
import type { WorkspaceChoice } from './workspace-choice.ts';
import { type Workspace, madeFiles } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

/** How each list of the overview is read. */
type Lists = { readonly [L in keyof ThingLists]: (workspace: Workspace) => Promise<ThingLists[L]> };

const noContents = (): ThingLists => ({
  authorities: [],
  proofs: [],
  devices: [],
  servers: [],
  certificates: [],
  requests: [],
});

/** What a workspace holds: everything in short, and one thing in full. */
export class Overview {
  readonly #workspaces: Workspaces;
  readonly #choice: WorkspaceChoice;
  readonly #digest: Digest;
  readonly #lists: Lists;
  readonly #revocations: RevocationLists;

  constructor(
    workspaces: Workspaces,
    choice: WorkspaceChoice,
    digest: Digest,
    lists: Lists,
    revocations: RevocationLists,
  ) {
    this.#workspaces = workspaces;
    this.#choice = choice;
    this.#digest = digest;
    this.#lists = lists;
    this.#revocations = revocations;
  }

  async read(input: ParsedInput<'workspace.overview'>): Promise<MethodOutput<'workspace.overview'>> {
    // Under load each step waits for its turn, so that what can be asked at the same time is.
    const [info, contents] = await Promise.all([
      this.#choice.info(input.workspace),
      input.contents ? this.#contents(input.workspace) : undefined,
    ]);
    return { workspace: info, ...(info.state === 'ready' ? (contents?.() ?? noContents()) : noContents()) };
  }

  /** Answers how to have it, or the reason why it could not be read, which matters where it is a workspace. */
  async #contents(token: string): Promise<() => ThingLists> {
    try {
      const read = await this.#workspaces.reading(token, (workspace) => this.#listsOf(workspace));
      return () => read;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  async #listsOf(workspace: Workspace): Promise<ThingLists> {
    const lists = Object.entries(this.#lists).map(async ([name, read]) => [name, await read(workspace)] as const);
    const read = Object.fromEntries(await Promise.all(lists)) as unknown as ThingLists;
    return this.#revocations.mark(workspace, read);
  }

  async describe(input: ParsedInput<'certificate.describe'>): Promise<MethodOutput<'certificate.describe'>> {
    const { workspace, thing, manifest, missing, certificates } = await this.#read(input);
    return {
      certificates: certificates.map((certificate) => certificateDetails(certificate, this.#digest)),
      files: [...madeFiles(thing, manifest), ...(await workspace.further(thing, manifest))],
      missing,
    };
  }

  /** The certificates of one thing: its own first, then each issuer that its files hold. */
  async certificatesOf(input: ParsedInput<'certificate.describe'>): Promise<Certificate[]> {
    return (await this.#read(input)).certificates;
  }

  /** The files that they stand in, as they are, for what cannot be read whole. */
  async certificateFiles({
    workspace: token,
    kind,
    name,
    code,
  }: ParsedInput<'certificate.describe'>): Promise<Uint8Array[]> {
    const workspace = await this.#workspaces.open(token);
    const thing: Thing = things[kind];
    const manifest = await workspace.find(thing, { name, code }, 'name');
    const { holder, trusted } = filesOf(thing, manifest, await workspace.missing(thing, manifest));
    const paths = [holder, trusted].filter((path) => path !== undefined);
    const read = await Promise.all(paths.map((path) => workspace.folder.read(path)));
    return read.filter((bytes) => bytes !== undefined);
  }

  async #read({ workspace: token, kind, name, code }: ParsedInput<'certificate.describe'>) {
    const workspace = await this.#workspaces.open(token);
    const thing: Thing = things[kind];
    const manifest = await workspace.find(thing, { name, code }, 'name');
    const missing = await workspace.missing(thing, manifest);
    return {
      workspace,
      thing,
      manifest,
      missing,
      certificates: await this.#certificates(workspace, thing, manifest, missing),
    };
  }

  /** Its own first, of the file that tells most, up to what its peers trust. */
  async #certificates(
    workspace: Workspace,
    thing: Thing,
    manifest: EntityManifest,
    missing: readonly string[],
  ): Promise<Certificate[]> {
    const { holder, trusted } = filesOf(thing, manifest, missing);
    if (holder === undefined) return [];
    const certificates = holder.endsWith('.cer')
      ? [readCertificate((await workspace.folder.read(holder)) ?? new Uint8Array())]
      : await readCertificates(workspace.folder, holder);
    if (thing.identity === undefined)
      return [...certificates, ...(await this.#signersOf(workspace, thing, manifest, certificates))];
    if (trusted === undefined) return certificates;
    const [top] = await readCertificates(workspace.folder, trusted);
    return certificates.some(({ der }) => equalBytes(der, top.der)) ? certificates : [...certificates, top];
  }

  /** What stands above a certificate whose files hold no more: the chain of the authority of the workspace that signed it. */
  async #signersOf(
    workspace: Workspace,
    thing: Thing,
    manifest: EntityManifest,
    certificates: readonly Certificate[],
  ): Promise<Certificate[]> {
    const name = thing.signer(manifest);
    const last = certificates.at(-1);
    if (name === undefined || last === undefined || last.selfIssued) return [];
    const authority = await workspace.manifest(things.authority, { name });
    if (authority === undefined) return [];
    const missing = await workspace.missing(things.authority, authority);
    const chain = await this.#certificates(workspace, things.authority, authority, missing);
    const [first] = chain;
    // Another one may have its name by now.
    return first !== undefined && namesMatch(last, first) && isLikelyIssuer(last, first) ? chain : [];
  }
}

/** The file that tells most of its chain, and the one of what its peers trust, from the workspace's folder. */
function filesOf(thing: Thing, manifest: EntityManifest, missing: readonly string[]) {
  const key = thing.keyOf(manifest);
  const names = thing.files(key.name);
  const holders = thing.holders.flatMap((role) => names[role] ?? []);
  const holder = holders.find((name) => !missing.includes(name)) ?? holders[0];
  const trusted = names[thing.identity?.trusted ?? ''];
  const pathOf = (name: string) => `${thing.folder(key)}/${name}`;
  return {
    holder: holder === undefined ? undefined : pathOf(holder),
    trusted: trusted === undefined || missing.includes(trusted) ? undefined : pathOf(trusted),
  };
}
