import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { BundleRow, ExportSubject, PlacedFile, Warning } from '../contract/models.ts';
import { type Bundle, type BundleSubject, holdsKey } from '../core/bundles/bundle.ts';
import { makeBundle, proveBundle } from '../core/bundles/contents.ts';
import { bundles, bundlesFor } from '../core/clouds/index.ts';
import { platforms } from '../core/clouds/platforms.ts';
import { type BundleOrder, orderBundle } from '../core/bundles/order.ts';
import { readmeOf } from '../core/bundles/readme.ts';
import { Problem } from '../core/problem.ts';
import { fileNameOf } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import { manifestFile } from '../core/things/manifest-file.ts';
import { rememberingCiphers } from './device-files.ts';
import { midway, unencryptedKeyWarnings } from './export-words.ts';
import { type ExportSubjects } from './export-subject.ts';
import type { Grants } from './grants.ts';
import { certificatesFromPem } from './issuing.ts';
import type { Job, Jobs } from './jobs.ts';
import { type Keygen, sideOf, withNamesOf } from './keygen.ts';
import type { Ports } from './ports.ts';
import { fromZip, zipped } from './export-zip.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

type Order = ParsedInput<'certificate.export'>;
type Made = Pick<MethodOutput<'certificate.export'>, 'files' | 'warnings'>;

/** Files for other systems, made of what the workspace holds. */
export class Exports {
  readonly #workspaces: Workspaces;
  readonly #subjects: ExportSubjects;
  readonly #keygen: Keygen;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(
    workspaces: Workspaces,
    subjects: ExportSubjects,
    keygen: Keygen,
    grants: Grants,
    jobs: Jobs,
    ports: Ports,
  ) {
    this.#workspaces = workspaces;
    this.#subjects = subjects;
    this.#keygen = keygen;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  async list(input: ParsedInput<'bundle.list'>): Promise<MethodOutput<'bundle.list'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const { subject, keyEncrypted, passphraseRemembered } = await this.#subjects.find(workspace, input.subject);
    const whole = { ...subject, trusted: [] };
    const suggested = await platformsBundle(workspace, input.subject);
    return {
      bundles: bundlesFor(subject.kind).map((bundle) => row(bundle, whole, input.prefix)),
      ...(suggested === undefined ? {} : { suggested }),
      keyEncrypted,
      passphraseRemembered,
    };
  }

  /** One subject after the other, as one job. A failure midway says where, and what was made before it. */
  export(input: Order): Promise<MethodOutput<'certificate.export'>> {
    const { subjects, folder } = input;
    const [{ name } = { name: '' }] = subjects;
    const title =
      subjects.length === 1
        ? i18n.t('Exporting {name}', { name })
        : i18n.t('Exporting {count, plural, one {# certificate} other {# certificates}}', { count: subjects.length });
    return this.#jobs.run(input.jobId, { title, message: i18n.t('Cancelled.') }, async (job) => {
      const path = this.#grants.resolve(folder, 'folder');
      const workspace = await this.#workspaces.open(input.workspace);
      const files: PlacedFile[] = [];
      const warnings: Warning[] = [];
      for (const [index, subject] of subjects.entries()) {
        job.progress(index, subjects.length);
        try {
          job.check();
          const made = await this.#exportOne(input, workspace, subject, job);
          files.push(...made.files);
          warnings.push(...made.warnings);
        } catch (error) {
          throw error instanceof Problem ? midway(error, subjects, index) : error;
        }
      }
      job.progress(subjects.length, subjects.length);
      if (input.writeKeygen) {
        const settings = await this.#writeKeygen(input, workspace);
        files.push(...settings.files);
        warnings.push(...settings.warnings);
      }
      return { folder, path, files, warnings };
    });
  }

  /** Every file is made, and opened again, before the first one is in its place. */
  async #exportOne(input: Order, workspace: Workspace, { kind, name }: ExportSubject, job: Job): Promise<Made> {
    const chosen = this.#grants.resolve(input.folder, 'folder');
    const found = await this.#subjects.find(workspace, { kind, name });
    const folder = input.layout === 'folders' ? fileNameOf(name) : undefined;
    const path = folder === undefined ? chosen : this.#ports.folders.join(chosen, folder);
    await this.#checkFolder(input.workspace, path);
    const bundle = bundleFor(kind, input.bundle);
    const trusted = input.trustPem === undefined ? [] : certificatesFromPem(input.trustPem, 'trustPem');
    const subject = { ...found.subject, trusted: trusted.map(({ der }) => der) };
    const passphrase = await found.passphrase(input.keyPassphrase);
    const order = await this.#order(input, bundle, subject, passphrase);
    const privateKey = order.needsKey ? await job.waitFor(found.open(passphrase)) : undefined;
    const ports = { ciphers: rememberingCiphers(this.#ports.ciphers), now: this.#ports.clock.now() };
    const files = await job.waitFor(makeBundle(order, subject, privateKey, ports));
    if (files.length === 0) throw new Error(`The bundle ${bundle.id} of ${name} has no files.`);
    const zip =
      input.layout === 'zips'
        ? zipped(name, files, readmeOf(bundle, subject, order, ports.ciphers.digest, ports.now), ports.now)
        : undefined;
    const placed = zip === undefined ? files : [zip];
    await this.#ports.folders.placeFiles(path, placed, input, (read) => {
      const found = zip === undefined ? read : fromZip(read(zip.name));
      return proveBundle(order, subject, privateKey, found, ports);
    });
    return {
      files: placed.map((file) => ({
        name: file.name,
        path: folder === undefined ? file.name : `${folder}/${file.name}`,
        holdsKey: file.holdsKey,
      })),
      warnings: [...order.warnings, ...(found.keyEncrypted ? unencryptedKeyWarnings(order) : [])],
    };
  }

  /** The options that the first subject has. What keeps them from being written is a warning: the files are made by then. */
  async #writeKeygen(input: Order, workspace: Workspace): Promise<Made> {
    const [first = { kind: 'device', name: '' }] = input.subjects;
    const { subject } = await this.#subjects.find(workspace, first);
    const uses = bundleFor(first.kind, input.bundle).options(subject);
    const defaults = Object.fromEntries(uses.map(({ option, default: usual }) => [option, usual]));
    try {
      const { files } = await this.#keygen.writeOptions(input, sideOf(first.kind), input, defaults);
      return { files, warnings: [] };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const message = i18n
        .t('No keygen.properties was written. {message} {remedy}', {
          message: error.message,
          remedy: error.remedy ?? '',
        })
        .trimEnd();
      return { files: [], warnings: [{ code: 'keygen-not-written', message }] };
    }
  }

  async chooseFolder(): Promise<MethodOutput<'folder.choose'>> {
    const path = await this.#ports.dialogs.chooseFolder({
      title: i18n.t('Choose a folder for the files'),
      startIn: this.#ports.desktop.documents,
    });
    return path === undefined ? {} : { folder: { token: this.#grants.grant(path), path } };
  }

  /** Of what is given, and from a keygen.properties what is not; an authority's key keeps its passphrase. */
  async #order(
    input: Order,
    bundle: Bundle,
    subject: BundleSubject,
    passphrase: string | undefined,
  ): Promise<BundleOrder> {
    const { prefix, alias, trustAlias, storePassword, keyPassword, pfxProfile } = input;
    const given = { prefix, alias, trustAlias, storePassword, keyPassword, pfxProfile };
    const known = new Set(bundle.options(subject).map(({ option }) => option));
    const side = sideOf(subject.kind);
    const fromFile =
      input.optionsFrom === undefined
        ? {}
        : await this.#keygen.options(
            input.optionsFrom,
            side,
            (option) => known.has(option) && given[option] === undefined,
          );
    const kept = subject.kind === 'authority' && known.has('keyPassword') ? { keyPassword: passphrase } : {};
    const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
    const options = { ...kept, ...fromFile, ...Object.fromEntries(chosen) };
    return withNamesOf(side, fromFile, () => orderBundle(bundle, subject, options));
  }

  /** The folders of the workspace's own things stay as Certbench made them. */
  async #checkFolder(workspace: string, path: string): Promise<void> {
    const { folders } = this.#ports;
    const own = this.#grants.resolve(workspace, 'workspace') === path;
    if (own || (await folders.look(folders.join(path, manifestFile))) !== 'file') return;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{path} belongs to a workspace, which keeps its own files there.', { path }),
      {
        field: 'folder',
        remedy: i18n.t('Choose another folder, or a new one.'),
      },
    );
  }
}

/** What the platform wants that a device is for; a newer program may know more platforms. */
async function platformsBundle(workspace: Workspace, { kind, name }: ExportSubject): Promise<string | undefined> {
  if (kind !== 'device') return undefined;
  const { platform } = await workspace.find(things.device, { name }, 'subject');
  return platforms.find(({ id }) => id === platform)?.bundle;
}

/** For the command line, which offers them before it knows whose files are made. */
export const bundleIds = (): string[] => bundles.map(({ id }) => id);

/** Throws INVALID_INPUT where the bundle does not suit a certificate of this kind. */
export function bundleFor(kind: BundleSubject['kind'], id: Bundle['id']): Bundle {
  const suiting = bundlesFor(kind);
  const bundle = suiting.find((one) => one.id === id);
  if (bundle !== undefined) return bundle;
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('The bundle {id} has no files for a certificate of this kind: {kind}.', { id, kind }),
    {
      field: 'bundle',
      remedy: i18n.t('There are: {suiting}.', { suiting: suiting.map((one) => one.id).join(', ') }),
    },
  );
}

function row(bundle: Bundle, subject: BundleSubject, typed: string | undefined): BundleRow {
  const options = bundle.options(subject);
  const usual = options.find(({ option }) => option === 'prefix')?.default ?? fileNameOf(subject.name);
  const prefix = typed === undefined || typed === '' ? usual : typed;
  const parts = bundle.parts(subject, { prefix, keyEncrypted: false });
  return {
    id: bundle.id,
    label: bundle.label,
    about: bundle.about,
    options: options.map((use) => ({ ...use })),
    files: parts.map((part) => ({ name: part.name, holdsKey: holdsKey(part) })),
    needsKey: parts.some(holdsKey),
    keygen: bundle.keygen ?? false,
  };
}
