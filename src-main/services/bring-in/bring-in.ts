import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { Warning } from '../../contract/models.ts';
import type { FoundList } from '../../core/bring-in/findings.ts';
import { toHex } from '../../core/bytes.ts';
import { Problem } from '../../core/problem.ts';
import { anyCertificate } from '../chosen-files.ts';
import type { Grants } from '../grants.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Passphrases } from '../passphrases.ts';
import type { Ports } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import { Collection } from './collection.ts';
import { contentsOf } from './contents.ts';
import { handedIn } from './handed-in.ts';
import { keepList } from './keeping-lists.ts';
import { Taker, type Taking, authorityPassphrase, passphraseNeeded } from './taking.ts';
import { tell } from './telling.ts';
import { answer, waitingFor } from './waiting.ts';

/** A window looks at one; some more may be open elsewhere. The oldest is forgotten, with its keys. */
const collectionsKept = 4;
const looking = {
  get title() {
    return i18n.t('Looking through files');
  },
  looksOnly: true,
  get message() {
    return i18n.t('Cancelled. Nothing was brought in.');
  },
};

/** Brings certificates, keys, keystores and requests of anybody's into a workspace. What they came from is never changed. */
export class BringIn {
  readonly #collections = new Map<string, Collection>();
  readonly #workspaces: Workspaces;
  readonly #passphrases: Passphrases;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, passphrases: Passphrases, grants: Grants, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#passphrases = passphrases;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  async choose({ what }: ParsedInput<'bringIn.choose'>): Promise<MethodOutput<'bringIn.choose'>> {
    const { dialogs, desktop, folders } = this.#ports;
    const startIn = desktop.documents;
    const { name, endings } = anyCertificate;
    const title =
      what === 'files'
        ? i18n.t('Choose certificates, keys and keystores')
        : i18n.t('Choose a folder with certificates');
    const paths =
      what === 'files'
        ? await dialogs.chooseFiles({ title, kind: { name, endings }, startIn })
        : [await dialogs.chooseFolder({ title, startIn })].filter((path) => path !== undefined);
    return { chosen: paths.map((path) => ({ token: this.#grants.grant(path), name: folders.nameOf(path) })) };
  }

  look({
    workspace,
    paths,
    text,
    passwords,
    jobId,
  }: ParsedInput<'bringIn.look'>): Promise<MethodOutput<'bringIn.look'>> {
    return this.#jobs.run(jobId, looking, async (job) => {
      const { files, unreadable } = await handedIn({ paths, text }, this.#grants, this.#ports.folders, job);
      if (files.length === 0 && unreadable.length === 0) {
        throw new Problem('INVALID_INPUT', i18n.t('There is no file in what was handed in.'), {
          field: 'paths',
          remedy: i18n.t('Give files, a folder with files, or text.'),
        });
      }
      const collection = new Collection(passwords, this.#ports);
      collection.passedOver.push(...unreadable.map((file) => ({ file, reason: i18n.t('The folder cannot be read.') })));
      await collection.add(files, job);
      const id = toHex(this.#ports.ciphers.random(16));
      this.#keep(id, collection);
      return this.#told(id, workspace, job);
    });
  }

  unlock({
    collection,
    workspace,
    passwords,
    jobId,
  }: ParsedInput<'bringIn.unlock'>): Promise<MethodOutput<'bringIn.unlock'>> {
    return this.#jobs.run(jobId, looking, async (job) => {
      await this.#collection(collection).unlock(passwords, job);
      return this.#told(collection, workspace, job);
    });
  }

  forget({ collection }: ParsedInput<'bringIn.forget'>): Record<string, never> {
    this.#collections.delete(collection);
    return {};
  }

  take(input: ParsedInput<'bringIn.take'>): Promise<MethodOutput<'bringIn.take'>> {
    const { length } = input.take;
    const terms = {
      title: i18n.t('Bringing in {length, plural, one {# thing} other {# things}}', { length }),
      message: i18n.t('Cancelled. What was brought in before stays.'),
      remedy: i18n.t('Look again to bring in the rest.'),
    };
    const collection = this.#collection(input.collection);
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, { purpose: 'bringing in certificates', make: true }, (workspace) =>
        this.#take(input, collection, workspace, job),
      ),
    );
  }

  async #take(input: ParsedInput<'bringIn.take'>, collection: Collection, workspace: Workspace, job: Job) {
    const contents = await contentsOf(workspace, job);
    const waiting = await waitingFor(workspace, collection, this.#ports, job);
    const findings = new Map(collection.findings(contents, waiting.keys).map((one) => [one.id, one]));
    const wanted = input.take.map(({ id, role, name }): Wanted => {
      const finding = findings.get(id);
      if (finding !== undefined && role !== 'revocation-list') return { finding, role, name };
      if (finding?.kind === 'revocation-list' && role === 'revocation-list') return { finding, role, name };
      throw new Problem('NOT_FOUND', i18n.t('{name} is not among what was found.', { name }), {
        field: 'take',
        remedy: i18n.t('Look again.'),
      });
    });
    // Before anything is written.
    for (const { finding, role, name } of wanted) {
      if (role === 'authority' && authorityPassphrase(finding.key, input) === undefined) throw passphraseNeeded(name);
    }
    const taker = new Taker(workspace, contents, input, this.#passphrases, this.#ports);
    const taken: MethodOutput<'bringIn.take'>['taken'] = [];
    const refused: MethodOutput<'bringIn.take'>['refused'] = [];
    const warnings = new Map<string, Warning>();
    for (const [index, one] of wanted.toSorted((a, b) => orderOf(a) - orderOf(b)).entries()) {
      job.check();
      const { id } = one.finding;
      try {
        const made =
          one.role === 'revocation-list'
            ? {
                name: await keepList(one.finding, workspace, contents.authorities, this.#ports.keys.verifies),
                warnings: [],
              }
            : await taker.take(one, job);
        if (one.role !== 'certificate') await answer(workspace, one.finding, waiting, this.#ports);
        taken.push({ id, kind: one.role, name: made.name });
        for (const warning of made.warnings) warnings.set(warning.code, warning);
      } catch (error) {
        if (!(error instanceof Problem) || stopsAll.includes(error.code)) throw error;
        const { message, remedy } = error;
        refused.push({ id, name: one.name, message, ...(remedy === undefined ? {} : { remedy }) });
      }
      job.progress(index + 1, wanted.length);
    }
    return { taken, refused, warnings: [...warnings.values()] };
  }

  async #told(id: string, token: string | undefined, job: Job): Promise<MethodOutput<'bringIn.look'>> {
    const collection = this.#collection(id);
    const exists = token !== undefined && (await this.#workspaces.exists(token));
    const workspace = exists ? await this.#workspaces.open(token) : undefined;
    const contents = await contentsOf(workspace, job);
    const waiting = await waitingFor(workspace, collection, this.#ports, job);
    const { clock, ciphers } = this.#ports;
    const told = tell(id, collection, collection.findings(contents, waiting.keys), {
      now: clock.now(),
      digest: ciphers.digest,
      taken: contents.taken,
    });
    return { ...told, notices: [...told.notices, ...waiting.notices] };
  }

  #keep(id: string, collection: Collection): void {
    this.#collections.set(id, collection);
    const [oldest] = this.#collections.keys();
    if (this.#collections.size > collectionsKept && oldest !== undefined) this.#collections.delete(oldest);
  }

  #collection(id: string): Collection {
    const found = this.#collections.get(id);
    if (found !== undefined) return found;
    throw new Problem('NOT_FOUND', i18n.t('What was found is not known any more.'), {
      field: 'collection',
      remedy: i18n.t('Choose the files again.'),
    });
  }
}

type Wanted = Taking | { readonly finding: FoundList; readonly role: 'revocation-list'; readonly name: string };

/** Neither the disk nor the user is at another finding's service. */
const stopsAll: readonly string[] = ['CANCELLED', 'STORAGE_FAILED', 'WORKSPACE_BUSY', 'WORKSPACE_INVALID'];

/** Authorities before what they have signed, roots first. */
const orderOf = ({ finding, role }: Wanted): number =>
  role === 'authority' && finding.kind === 'certificate' ? finding.above.length : Number.MAX_SAFE_INTEGER;
