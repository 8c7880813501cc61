import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { BundleRow } from '../contract/models.ts';
import { type Bundle, type BundleSubject, baresKey, holdsKey } from '../core/bundles/bundle.ts';
import { makeBundle, proveBundle } from '../core/bundles/contents.ts';
import { bundles, bundlesFor } from '../core/clouds/index.ts';
import { type BundleOrder, orderBundle } from '../core/bundles/order.ts';
import { Problem } from '../core/problem.ts';
import { fileNameOf } from '../core/things/identifiers.ts';
import { manifestFile } from '../core/things/manifest.ts';
import { rememberingCiphers } from './device-files.ts';
import { type ExportSubjects } from './export-subject.ts';
import type { Grants } from './grants.ts';
import { certificatesFromPem } from './issuing.ts';
import { type Keygen, withNamesOf } from './keygen.ts';
import type { Ports } from './ports.ts';
import type { Workspaces } from './workspace.ts';

/** Files for other systems, made of what the workspace holds. */
export class Exports {
  readonly #workspaces: Workspaces;
  readonly #subjects: ExportSubjects;
  readonly #keygen: Keygen;
  readonly #grants: Grants;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, subjects: ExportSubjects, keygen: Keygen, grants: Grants, ports: Ports) {
    this.#workspaces = workspaces;
    this.#subjects = subjects;
    this.#keygen = keygen;
    this.#grants = grants;
    this.#ports = ports;
  }

  async list(input: ParsedInput<'bundle.list'>): Promise<MethodOutput<'bundle.list'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const { subject, keyEncrypted, passphraseRemembered } = await this.#subjects.find(workspace, input.subject);
    const whole = { ...subject, trusted: [] };
    return {
      bundles: bundlesFor(subject.kind).map((bundle) => row(bundle, whole, input.prefix)),
      keyEncrypted,
      passphraseRemembered,
    };
  }

  /** Every file is made, and opened again, before the first one is in its place. */
  async export(input: ParsedInput<'certificate.export'>): Promise<MethodOutput<'certificate.export'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const { kind, name } = input.subject;
    const chosen = this.#grants.resolve(input.folder, 'folder');
    const found = await this.#subjects.find(workspace, input.subject);
    const below = input.ownFolder ? `${fileNameOf(name)}/` : '';
    const path = input.ownFolder ? this.#ports.folders.join(chosen, fileNameOf(name)) : chosen;
    await this.#checkFolder(input.workspace, path);
    const bundle = bundleFor(kind, input.bundle);
    const trusted = input.trustPem === undefined ? [] : certificatesFromPem(input.trustPem, 'trustPem');
    const subject = { ...found.subject, trusted: trusted.map(({ der }) => der) };
    const passphrase = await found.passphrase(input.keyPassphrase);
    const order = await this.#order(input, bundle, subject, passphrase);
    const privateKey = order.needsKey ? await found.open(passphrase) : undefined;
    const ports = { ciphers: rememberingCiphers(this.#ports.ciphers), now: this.#ports.clock.now() };
    const files = await makeBundle(order, subject, privateKey, ports);
    if (files.length === 0) throw new Error(`The bundle ${bundle.id} of ${name} has no files.`);
    await this.#ports.folders.placeFiles(path, files, input, (read) =>
      proveBundle(order, subject, privateKey, read, ports),
    );
    return {
      folder: input.folder,
      path,
      files: files.map((file) => ({ name: file.name, path: below + file.name, holdsKey: file.holdsKey })),
      warnings: [...order.warnings, ...(found.keyEncrypted ? barings(order) : [])],
    };
  }

  async chooseFolder(): Promise<MethodOutput<'folder.choose'>> {
    const path = await this.#ports.dialogs.chooseFolder({
      title: 'Choose a folder for the files',
      startIn: this.#ports.desktop.documents,
    });
    return path === undefined ? {} : { folder: { token: this.#grants.grant(path), path } };
  }

  /** Of what is given, and from a keygen.properties what is not; an authority's key keeps its passphrase. */
  async #order(
    input: ParsedInput<'certificate.export'>,
    bundle: Bundle,
    subject: BundleSubject,
    passphrase: string | undefined,
  ): Promise<BundleOrder> {
    const { prefix, alias, trustAlias, storePassword, keyPassword, pfxProfile } = input;
    const given = { prefix, alias, trustAlias, storePassword, keyPassword, pfxProfile };
    const known = new Set(bundle.options(subject).map(({ option }) => option));
    const side = subject.kind === 'server' ? 'SERVER' : 'CLIENT';
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
    throw new Problem('INVALID_INPUT', `${path} belongs to a workspace, which keeps its own files there.`, {
      field: 'folder',
      remedy: 'Choose another folder, or a new one.',
    });
  }
}

/** A key that its owner has encrypted is opened for systems that read it so alone; not without a word. */
function barings({ parts }: BundleOrder): { code: 'key-not-encrypted'; message: string }[] {
  const bare = parts.filter(baresKey).map(({ name }) => name);
  if (bare.length === 0) return [];
  const message = `The private key is encrypted in the workspace and not in ${bare.join(', ')}: whoever can read that can use it.`;
  return [{ code: 'key-not-encrypted', message }];
}

/** For the command line, which offers them before it knows whose files are made. */
export const bundleIds = (): string[] => bundles.map(({ id }) => id);

/** Throws INVALID_INPUT where the bundle does not suit a certificate of this kind. */
export function bundleFor(kind: BundleSubject['kind'], id: Bundle['id']): Bundle {
  const suiting = bundlesFor(kind);
  const bundle = suiting.find((one) => one.id === id);
  if (bundle !== undefined) return bundle;
  throw new Problem('INVALID_INPUT', `The bundle ${id} has no files for a certificate of this kind: ${kind}.`, {
    field: 'bundle',
    remedy: `There are: ${suiting.map((one) => one.id).join(', ')}.`,
  });
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
  };
}
