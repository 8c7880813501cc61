import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { i18n } from '../../core/language/index.ts';
import { checkPfxPassword } from '../../core/keystore/pkcs12-write.ts';
import { Problem } from '../../core/problem.ts';
import type { AuthorityManifest } from '../../core/things/authority.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { readCertificate } from '../../core/x509/read-certificate.ts';
import { readCertificates } from '../issuing.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { RevocationLists } from '../revocation-lists.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import { type Openers, opener, renewed } from './authority-again.ts';
import { crossingOf } from './cross-signing.ts';
import type { Means } from './leaves.ts';
import type { Place, Terms } from './place.ts';
import { type Child, type Tree, Walk, countOf, treeOf } from './walk.ts';

type Below = Pick<
  ParsedInput<'authority.reissue'>,
  'passphrase' | 'keyPassphrase' | 'pfxPassword' | 'keysBelow' | 'validityDaysBelow'
>;

/** Issues authorities again, with all that is below them. */
export class Reissuing {
  readonly #workspaces: Workspaces;
  readonly #openers: Openers;
  readonly #revocations: Pick<RevocationLists, 'entries'>;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(
    workspaces: Workspaces,
    openers: Openers,
    revocations: Pick<RevocationLists, 'entries'>,
    jobs: Jobs,
    ports: Ports,
  ) {
    this.#workspaces = workspaces;
    this.#openers = openers;
    this.#revocations = revocations;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  renew(input: ParsedInput<'authority.renew'>): Promise<MethodOutput<'authority.renew'>> {
    const { name } = input;
    checkPfxPassword(input.pfxPassword);
    const terms = {
      title: i18n.t('Renewing the authority {name}', { name }),
      message: i18n.t('Cancelled. Nothing was changed.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, { purpose: `renewing ${name}`, make: false }, async (workspace) => {
        const manifest = await workspace.find(things.authority, { name }, 'name');
        const means = this.#means(workspace, termsOf(input, 'keep'), job);
        const tree = await treeOf(workspace);
        const made = await renewed(
          manifest,
          {
            place: await this.#above(workspace, manifest, input, job),
            newKey: input.key === 'new' ? (input.keyType ?? 'of-its-kind') : undefined,
            validityDays: input.validityDays,
          },
          this.#openers,
          means,
        );
        const { certificate } = await workspace.find(things.authority, { name }, 'name');
        const report = await this.#walk(made.place, tree.get(name) ?? [], tree, means);
        const { thumbprintSha1, thumbprintSha256 } = manifest.certificate;
        return {
          certificate,
          before: { thumbprintSha1, thumbprintSha256 },
          trashId: made.trashId ?? '',
          ...report,
          warnings: [...made.warnings, ...report.warnings],
        };
      }),
    );
  }

  reissue(input: ParsedInput<'authority.reissue'>): Promise<MethodOutput<'authority.reissue'>> {
    const { authority, to } = input;
    checkPfxPassword(input.pfxPassword);
    const terms = {
      title:
        to === undefined
          ? i18n.t('Issuing again what is below {authority}', { authority })
          : i18n.t('Moving what is below {authority} to {to}', { authority, to }),
      message: i18n.t('Cancelled. Nothing was changed.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, { purpose: `reissuing ${authority}`, make: false }, (workspace) =>
        this.walkBelow(workspace, input, job),
      ),
    );
  }

  /** The same, by who holds the lock of the workspace. */
  async walkBelow(
    workspace: Workspace,
    input: Below & Pick<ParsedInput<'authority.reissue'>, 'authority' | 'to' | 'only' | 'crossing'>,
    job: Job,
  ): Promise<MethodOutput<'authority.reissue'>> {
    const { authority, to } = input;
    await workspace.find(things.authority, { name: authority }, 'authority');
    if (to !== undefined) await workspace.find(things.authority, { name: to }, 'to');
    const tree = await treeOf(workspace);
    const children = chosen(tree.get(authority) ?? [], input.only);
    const target = to ?? authority;
    checkNotBelow(target, children, tree);
    const crossing = input.crossing === 'over' ? await crossingOf(workspace, target, this.#ports) : input.crossing;
    const means = this.#means(workspace, termsOf(input, crossing), job);
    const chain = await readCertificates(workspace.folder, pathsOf(things.authority, { name: target }).chain);
    const place = { authority: target, chain, open: opener(target, this.#openers, means) };
    return this.#walk(place, children, tree, means);
  }

  #means(workspace: Workspace, terms: Terms, job: Job): Means {
    return { workspace, terms, job, ports: this.#ports, revocations: this.#revocations };
  }

  async #walk(place: Place, children: readonly Child[], tree: Tree, means: Means) {
    const walk = new Walk(tree, countOf(children, tree), this.#openers, means);
    await walk.below(place, children);
    const { done, left, stopped, warnings } = walk;
    return { done, left, stopped, warnings };
  }

  /** Where an authority stands: below one of the workspace, or nowhere as a root. Throws INVALID_INPUT for one of elsewhere. */
  async #above(
    workspace: Workspace,
    { name, parent, certificate }: AuthorityManifest,
    { parentPassphrase, passphrase }: ParsedInput<'authority.renew'>,
    job: Job,
  ): Promise<Place | undefined> {
    if (parent === undefined) {
      if (certificate.subject === certificate.issuer) return undefined;
      throw new Problem(
        'INVALID_INPUT',
        i18n.t('{name} was signed by {issuer}, which is no authority of this workspace.', {
          name,
          issuer: certificate.issuer,
        }),
        {
          field: 'name',
          remedy: i18n.t('Have it renewed where it was signed, or bring that authority in with its key.'),
        },
      );
    }
    const how = {
      signing: 'authority',
      field: 'name',
      ...(passphrase === undefined ? {} : { lastResort: passphrase }),
    } as const;
    const issuer = await this.#openers.authorities.open(workspace, parent, parentPassphrase, job, how);
    const [own, ...above] = issuer.chain.map(readCertificate);
    return { authority: parent, chain: [own ?? issuer.certificate, ...above], open: () => Promise.resolve(issuer) };
  }
}

const termsOf = (
  { passphrase, keyPassphrase, pfxPassword, keysBelow, validityDaysBelow }: Below,
  crossing: Terms['crossing'],
): Terms => ({ keys: keysBelow, validityDays: validityDaysBelow, passphrase, pfxPassword, keyPassphrase, crossing });

/** Throws NOT_FOUND for one that the authority has not signed. */
function chosen(children: readonly Child[], only: ParsedInput<'authority.reissue'>['only']): readonly Child[] {
  if (only === undefined) return children;
  const known = new Map(children.map((child) => [`${child.kind} ${child.name}`, child]));
  return only.map(({ kind, name }) => {
    const child = known.get(`${kind} ${name}`);
    if (child !== undefined) return child;
    throw new Problem('NOT_FOUND', i18n.t('{name} is not below this authority.', { name }), {
      field: 'only',
      remedy: i18n.t('It may have been moved already, or deleted.'),
    });
  });
}

/** An authority cannot come to stand below itself. */
function checkNotBelow(target: string, children: readonly Child[], tree: Tree): void {
  for (const child of children) {
    if (child.kind !== 'authority') continue;
    if (child.name === target) {
      throw new Problem('INVALID_INPUT', i18n.t('{target} is below that authority itself.', { target }), {
        field: 'to',
        remedy: i18n.t('Choose another root, or move the things one by one.'),
      });
    }
    checkNotBelow(target, tree.get(child.name) ?? [], tree);
  }
}
