import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubAuthorityModel } from '../../contract/models.ts';
import { parseAsn1 } from '../../core/asn1/asn1.ts';
import { i18n } from '../../core/language/index.ts';
import { checkPfxPassword } from '../../core/keystore/pkcs12-write.ts';
import { Problem } from '../../core/problem.ts';
import type { AuthorityManifest } from '../../core/things/authority.ts';
import { things } from '../../core/things/index.ts';
import { encodeManifest, manifestFile } from '../../core/things/manifest-file.ts';
import { pathsOf } from '../../core/things/thing.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { readAttributes } from '../../core/x509/subject.ts';
import { readCertificates } from '../issuing.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { moveToTrash } from '../trash-place.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import type { Openers } from './authority-again.ts';
import type { CrossSigning } from './cross-signing.ts';
import type { Reissuing } from './reissuing.ts';
import { stateOf } from './root-change-state.ts';
import { treeOf } from './walk.ts';

/** The authorities of a local hub that runs. */
export interface HubTrust {
  list(): readonly HubAuthorityModel[];
  remove(input: { readonly name: string }): Promise<unknown>;
}

/** Leads from one root to the next. What is done already is read from what is there, so that it can be gone on with at any time. */
export class RootChanges {
  readonly #workspaces: Workspaces;
  readonly #openers: Openers;
  readonly #reissuing: Reissuing;
  readonly #crossSigning: CrossSigning;
  readonly #hub: () => HubTrust | undefined;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(
    workspaces: Workspaces,
    openers: Openers,
    parts: {
      readonly reissuing: Reissuing;
      readonly crossSigning: CrossSigning;
      readonly hub: () => HubTrust | undefined;
    },
    jobs: Jobs,
    ports: Ports,
  ) {
    this.#workspaces = workspaces;
    this.#openers = openers;
    this.#reissuing = parts.reissuing;
    this.#crossSigning = parts.crossSigning;
    this.#hub = parts.hub;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  async read({ workspace, from }: ParsedInput<'rootChange.read'>): Promise<MethodOutput<'rootChange.read'>> {
    return this.#state(await this.#workspaces.open(workspace), from);
  }

  async begin(input: ParsedInput<'rootChange.begin'>): Promise<MethodOutput<'rootChange.begin'>> {
    const { workspace: token, from, name, keyType, validityDays, passphrase, remember, jobId } = input;
    const workspace = await this.#workspaces.open(token);
    const { own } = await rootOf(workspace, from);
    const under = await successorOf(workspace, from);
    if (under !== undefined && under.name !== name) throw underWay(from, under.name);
    const there = await workspace.manifest(things.authority, things.authority.check({ name }));
    if (there === undefined) {
      // Before anything is made: without the old root's signature the new one is of no use here.
      await this.#opened(workspace, input);
      const subject = input.subject ?? { ...subjectOf(own), commonName: name };
      await this.#openers.authorities.create({
        workspace: token,
        name,
        subject,
        keyType,
        validityDays,
        passphrase,
        remember,
        parent: undefined,
        pathLength: undefined,
        parentPassphrase: undefined,
        jobId,
      });
    }
    const terms = {
      title: crossing(from, name),
      message: i18n.t('Cancelled. The new root is there, and not cross-signed.'),
    };
    return this.#jobs.run(jobId, terms, (job) =>
      this.#workspaces.write(token, { purpose: `changing the root ${from}`, make: false }, async (held) => {
        const { manifest: made } = await rootOf(held, name);
        if (made.parent !== undefined || name === from || (made.replaces ?? from) !== from) throw notThat(name);
        const pair = { authority: name, by: from, both: true, validityDays: undefined };
        const secrets = { passphrase, byPassphrase: input.fromPassphrase };
        const { warnings } = await this.#crossSigning.signIn(held, { ...pair, ...secrets }, job);
        await mark(held, { ...made, replaces: from });
        return { ...(await this.#state(held, from)), warnings };
      }),
    );
  }

  finish(input: ParsedInput<'rootChange.finish'>): Promise<MethodOutput<'rootChange.finish'>> {
    const { from } = input;
    checkPfxPassword(input.pfxPassword);
    const terms = {
      title: i18n.t('Withdrawing the root {from}', { from }),
      message: i18n.t('Cancelled. Nothing was changed.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, { purpose: `withdrawing ${from}`, make: false }, async (workspace) => {
        const { manifest: old } = await rootOf(workspace, from);
        const to = await successorOf(workspace, from);
        if (to === undefined) throw notBegun(from);
        const tree = await treeOf(workspace);
        const left = (tree.get(from) ?? []).map(({ name }) => name);
        if (left.length > 0) throw stillBelow(from, left);
        const report = await this.#reissuing.walkBelow(
          workspace,
          { ...input, authority: to.name, crossing: 'none' },
          job,
        );
        if (report.stopped || report.left.length > 0) return { ...report, hubTold: false };
        const { replaces: _gone, ...rest } = await workspace.find(things.authority, { name: to.name }, 'from');
        const known = this.#hub()
          ?.list()
          .find((one) => one.certificate.thumbprintSha256 === old.certificate.thumbprintSha256);
        if (known !== undefined) await this.#hub()?.remove({ name: known.name });
        for (const proof of await workspace.list(things.proof))
          if (proof.authority === from)
            await moveToTrash(workspace, things.proof, things.proof.keyOf(proof), this.#ports);
        const trashId = await moveToTrash(workspace, things.authority, { name: from }, this.#ports);
        await mark(workspace, rest);
        return { ...report, trashId, hubTold: known !== undefined };
      }),
    );
  }

  #opened(workspace: Workspace, { from, fromPassphrase, jobId }: ParsedInput<'rootChange.begin'>): Promise<unknown> {
    const terms = {
      title: i18n.t('Opening {from}', { from }),
      looksOnly: true,
      message: i18n.t('Cancelled. Nothing was made.'),
    };
    return this.#jobs.run(jobId, terms, (job: Job) =>
      this.#openers.authorities.open(workspace, from, fromPassphrase, job, { signing: 'authority', field: 'from' }),
    );
  }

  async #state(workspace: Workspace, from: string): Promise<MethodOutput<'rootChange.read'>> {
    const to = await successorOf(workspace, from);
    const { manifest } = await rootOf(workspace, from);
    return stateOf(workspace, manifest, to, this.#hub()?.list());
  }
}

const crossing = (from: string, to: string): string =>
  i18n.t('Cross-signing {authority} and {by}', { authority: to, by: from });

/** Throws NOT_FOUND, and INVALID_INPUT for what is no root. */
async function rootOf(workspace: Workspace, name: string): Promise<{ manifest: AuthorityManifest; own: Certificate }> {
  const manifest = await workspace.find(things.authority, { name }, 'from');
  const [own] = await readCertificates(workspace.folder, pathsOf(things.authority, { name }).chain);
  if (own.selfIssued) return { manifest, own };
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('{name} is no root: {issuer} has signed it.', { name, issuer: own.issuer.text }),
    {
      field: 'from',
      remedy: i18n.t('Renew the intermediate, or change the root above it.'),
    },
  );
}

/** The root that is to take the place of another. */
const successorOf = async (workspace: Workspace, from: string): Promise<AuthorityManifest | undefined> =>
  (await workspace.list(things.authority)).find(({ replaces }) => replaces === from);

/** What a form would have for a name, without its common name. */
const subjectOf = ({ subject: { der } }: Certificate) =>
  Object.fromEntries(
    readAttributes(parseAsn1(der, 'subject name')).flatMap(({ field, value }) =>
      field === undefined ? [] : [[field, value]],
    ),
  );

async function mark({ folder }: Workspace, manifest: AuthorityManifest): Promise<void> {
  const path = `${things.authority.folder({ name: manifest.name })}/${manifestFile}`;
  await folder.replaceFile(path, encodeManifest(manifest));
}

const underWay = (from: string, name: string): Problem =>
  new Problem('INVALID_INPUT', i18n.t('{name} is taking the place of {from} already.', { name, from }), {
    field: 'name',
    remedy: i18n.t('Go on with that one, or delete it to begin anew.'),
  });

const notThat = (name: string): Problem =>
  new Problem('INVALID_INPUT', i18n.t('{name} cannot take the place of that root.', { name }), {
    field: 'name',
    remedy: i18n.t('Give a new name, or that of a root that replaces no other.'),
  });

const notBegun = (from: string): Problem =>
  new Problem('INVALID_INPUT', i18n.t('No root is taking the place of {from}.', { from }), {
    field: 'from',
    remedy: i18n.t('Make the new root first.'),
  });

const stillBelow = (from: string, left: readonly string[]): Problem =>
  new Problem(
    'INVALID_INPUT',
    i18n.t('{names} still stand below {from}, and would be refused by everybody.', {
      names: left.length > 5 ? `${left.slice(0, 5).join(', ')} …` : left.join(', '),
      from,
    }),
    { field: 'from', remedy: i18n.t('Move them below the new root first, or delete them.') },
  );
