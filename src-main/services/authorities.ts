import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { AuthorityLine, AuthoritySummary } from '../contract/models.ts';
import { fromUtf8 } from '../core/bytes.ts';
import { Problem } from '../core/problem.ts';
import { checkAuthorityName, checkNewAuthorityName } from '../core/things/identifiers.ts';
import type { AuthorityManifest } from '../core/things/authority.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import { type IssuerVerdict, type Signing, checkIssuer, judgeIssuer } from '../core/x509/issuer.ts';
import { checkNameConstraints } from '../core/x509/name-constraints.ts';
import { defaultPathLength } from '../core/x509/profiles.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import { authoritySummary, passphraseWarnings, storeAuthority } from './authority-files.ts';
import {
  type Issuer,
  type OpenedIssuer,
  certificatesFromPem,
  issue,
  readCertificates,
  readIdentity,
} from './issuing.ts';
import { type Job, type Jobs, cancellable } from './jobs.ts';
import { KnownFiles } from './known-files.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ports } from './ports.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

type Chain = readonly [Certificate, ...Certificate[]];
type Verdicts = Readonly<Record<'certificate' | 'authority', IssuerVerdict>>;

/** Authorities of a workspace: made, listed, and opened to sign. */
export class Authorities {
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;
  readonly #passphrases: Passphrases;
  readonly #ports: Ports;
  readonly #pems = new KnownFiles((bytes) => fromUtf8(bytes) ?? '');
  readonly #chains = new KnownFiles(chainIn);

  constructor(workspaces: Workspaces, passphrases: Passphrases, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#jobs = jobs;
    this.#passphrases = passphrases;
    this.#ports = ports;
  }

  create(input: ParsedInput<'authority.create'>): Promise<MethodOutput<'authority.create'>> {
    const name = checkNewAuthorityName(input.name);
    const subject = encodeSubject({ ...input.subject, commonName: input.subject.commonName ?? name });
    const writing = { purpose: `creating authority ${name}`, make: input.parent === undefined };
    const terms = {
      title: i18n.t('Creating the authority {name}', { name }),
      message: i18n.t('Cancelled. Nothing was made.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, writing, async (workspace) => {
        await workspace.checkFree(things.authority, name);
        const parent =
          input.parent === undefined
            ? undefined
            : await this.open(workspace, input.parent, input.parentPassphrase, job, {
                signing: 'authority',
                field: 'parent',
                lastResort: input.passphrase,
              });
        checkNameConstraints(parent?.chain ?? [], { subject }, 'parent');
        const pathLength = parent === undefined ? input.pathLength : childPathLength(parent, input.pathLength);
        const { keys } = this.#ports;
        const pair = await job.waitFor(keys.generate(input.keyType));
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
        const stored = await storeAuthority(
          workspace.folder,
          { name, parent: input.parent, chain: [certificate, ...(parent?.chain ?? []).map(readCertificate)], ...pair },
          input.passphrase,
          this.#ports,
          job,
        );
        if (input.remember) await this.#passphrases.remember(workspace, things.authority, stored, input.passphrase);
        return { ...stored, warnings: [...warnings, ...passphraseWarnings(input.passphrase)] };
      }),
    );
  }

  async list(input: ParsedInput<'authority.list'>): Promise<MethodOutput<'authority.list'>> {
    return { authorities: await this.summaries(await this.#workspaces.open(input.workspace)) };
  }

  async summaries(workspace: Workspace): Promise<AuthoritySummary[]> {
    return this.#summaries(workspace, await workspace.list(things.authority));
  }

  /** Each with what speaks against signing with it now. */
  async lines(workspace: Workspace): Promise<AuthorityLine[]> {
    const manifests = await workspace.list(things.authority);
    const [summaries, chains] = await Promise.all([
      this.#summaries(workspace, manifests),
      Promise.all(manifests.map(({ name }) => this.#chainIfReadable(workspace, name))),
    ]);
    return summaries.map((authority, index) => {
      const replaces = manifests[index]?.replaces;
      return {
        ...authority,
        ...signingOf(this.#verdicts(chains[index])),
        ...(replaces === undefined ? {} : { replaces }),
        passphraseRemembered: this.#passphrases.isRemembered(workspace, things.authority, authority),
      };
    });
  }

  /** What is wrong with it is told when it is used. */
  async #chainIfReadable({ folder }: Workspace, name: string): Promise<Chain | undefined> {
    try {
      const [chain] = await this.#chains.read(folder, [pathsOf(things.authority, { name }).chain]);
      return chain;
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  async #summaries(workspace: Workspace, manifests: readonly AuthorityManifest[]): Promise<AuthoritySummary[]> {
    const paths = manifests.map(({ name }) => pathsOf(things.authority, { name }).pem);
    const pems = await this.#pems.read(workspace.folder, paths);
    return manifests.map((manifest, index) => authoritySummary(manifest, pems[index] ?? ''));
  }

  /**
   * Opens an authority for signing, with the passphrase that was given, else the remembered one, else `lastResort`. Throws what
   * speaks against signing with it, before its key is opened, NOT_FOUND, PASSWORD_REQUIRED, WRONG_PASSWORD, KEY_MISMATCH,
   * what reading files throws, and CANCELLED.
   */
  async open(
    workspace: Workspace,
    name: string,
    given: string | undefined,
    job: Job,
    {
      signing = 'certificate',
      lastResort,
      field = 'authority',
    }: { readonly signing?: Signing; readonly lastResort?: string; readonly field?: string } = {},
  ): Promise<OpenedIssuer> {
    await this.manifest(workspace, name);
    const doubts = checkIssuer(await this.chain(workspace, name), signing, this.#ports.clock.now(), field);
    const identity = await this.identity(workspace, name, given, job, lastResort);
    return { ...identity, doubts: doubts.map((message) => ({ code: 'issuer-doubtful', message })) };
  }

  /** Opens an authority as it does, whatever may speak against what it signs. Answers also which passphrase has opened it. */
  async identity(
    workspace: Workspace,
    name: string,
    given: string | undefined,
    job: Job,
    lastResort?: string,
  ): Promise<OpenedIssuer & { readonly passphrase: string | undefined }> {
    const manifest = await this.manifest(workspace, name);
    const passphrase = given ?? (await this.#passphrases.recall(workspace, things.authority, manifest)) ?? lastResort;
    const paths = pathsOf(things.authority, { name });
    const ports = { ...this.#ports, ciphers: cancellable(this.#ports.ciphers, job) };
    const identity = await readIdentity(workspace.folder, paths.chain, paths.key, passphrase, ports);
    return { ...identity, addresses: manifest.addresses, passphrase };
  }

  /** Throws NOT_FOUND. */
  manifest(workspace: Workspace, name: string): Promise<AuthorityManifest> {
    return workspace.find(things.authority, { name }, 'authority');
  }

  /** Throws NOT_FOUND. */
  async forgetPassphrase(input: ParsedInput<'authority.forgetPassphrase'>): Promise<Record<string, never>> {
    const workspace = await this.#workspaces.open(input.workspace);
    await this.#passphrases.forget(workspace, things.authority, await this.manifest(workspace, input.name));
    this.#workspaces.changed.publish({ workspace: input.workspace });
    return {};
  }

  /** The certificates of an authority, its own first and the root last. */
  async chain(workspace: Workspace, name: string): Promise<readonly [Certificate, ...Certificate[]]> {
    return readCertificates(workspace.folder, pathsOf(things.authority, { name: checkAuthorityName(name) }).chain);
  }

  /** What speaks against signing with an authority now. */
  #verdicts(chain: Chain | undefined): Verdicts | undefined {
    if (chain === undefined) return undefined;
    const now = this.#ports.clock.now();
    return { certificate: judgeIssuer(chain, 'certificate', now), authority: judgeIssuer(chain, 'authority', now) };
  }
}

/** Undefined where it is no chain. */
function chainIn(bytes: Uint8Array): Chain | undefined {
  try {
    return certificatesFromPem(fromUtf8(bytes) ?? '', 'workspace');
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** How many authorities may follow below the new one (RFC 5280 4.2.1.9). */
export function childPathLength(parent: Issuer, wanted: number | undefined): number {
  const limit = parent.certificate.basicConstraints?.pathLength;
  const name = parent.certificate.subject.commonName ?? parent.certificate.subject.text;
  if (limit === undefined) return wanted ?? defaultPathLength;
  if (wanted !== undefined && wanted > limit - 1) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{name} allows {limit} authorities below it, so this one would be refused by everyone who checks.', {
        name,
        limit,
      }),
      {
        field: 'pathLength',
        remedy: i18n.t('Use a path length of at most {limit}.', { limit: limit - 1 }),
      },
    );
  }
  return wanted ?? limit - 1;
}

/** What a wizard says of an authority that is chosen to sign. */
function signingOf(verdicts: Verdicts | undefined): Pick<AuthorityLine, 'signing'> {
  if (verdicts === undefined) return {};
  const { certificate, authority } = verdicts;
  const sentence = ({ refusal }: IssuerVerdict) => refusal && `${refusal.message} ${refusal.remedy}`;
  const [refusal, refusalAsParent] = [sentence(certificate), sentence(authority)];
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
