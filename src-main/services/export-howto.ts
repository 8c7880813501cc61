import type { HowtoInput } from '../contract/howto.ts';
import type { MethodOutput } from '../contract/methods.ts';
import { fromUtf8 } from '../core/bytes.ts';
import { type CertificateFile, exportHowto } from '../core/howto/export.ts';
import { planBundle } from '../core/bundles/order.ts';
import { Problem } from '../core/problem.ts';
import { fileNameOf } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import type { Thing, ThingKey } from '../core/things/thing.ts';
import type { ExportSubjects } from './export-subject.ts';
import { bundleFor } from './export.ts';
import type { Grants } from './grants.ts';
import { checkFileName } from './howto.ts';
import { certificatesFromPem } from './issuing.ts';
import type { Folders } from './ports.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

type Input = Extract<HowtoInput, { topic: 'export' }>;

/** Shows the commands of OpenSSL and keytool that make the files of a bundle. */
export class ExportHowto {
  readonly #workspaces: Workspaces;
  readonly #subjects: ExportSubjects;
  readonly #grants: Grants;
  readonly #folders: Folders;

  constructor(workspaces: Workspaces, subjects: ExportSubjects, grants: Grants, folders: Folders) {
    this.#workspaces = workspaces;
    this.#subjects = subjects;
    this.#grants = grants;
    this.#folders = folders;
  }

  /** Throws INVALID_INPUT for what the export itself would not take, and what reading a workspace throws. */
  async show(input: Input): Promise<MethodOutput<'howto.show'>> {
    const { kind, name } = input.subject;
    const workspace = await this.#workspaces.open(input.workspace);
    const chosen = this.#grants.resolve(input.folder, 'folder');
    const folder = checkFileName(
      input.layout === 'files' ? chosen : this.#folders.join(chosen, fileNameOf(name)),
      'folder',
    );
    const { subject, keyEncrypted, keyFile } = await this.#subjects.find(workspace, input.subject);
    const trusted = input.trustPem === undefined ? [] : certificatesFromPem(input.trustPem, 'trustPem');
    const whole = { ...subject, trusted: trusted.map(({ der }) => der) };
    const { prefix, alias, trustAlias, pfxProfile } = input;
    const plan = planBundle(
      bundleFor(kind, input.bundle),
      whole,
      { prefix, alias, trustAlias, pfxProfile },
      input.keyEncrypted || kind === 'authority',
    );
    const steps = exportHowto({
      plan,
      name,
      folder,
      chain: whole.chain,
      trusted: whole.trusted,
      files: await certificateFiles(workspace, input.subject),
      key: { path: keyFile, encrypted: keyEncrypted },
      keepsPassphrase: kind === 'authority' && !input.keyEncrypted,
    });
    return { steps, snippets: [] };
  }
}

/** The files with certificates: the subject's own first, then everybody's who may stand above it or be trusted. */
async function certificateFiles(workspace: Workspace, { kind, name }: Input['subject']): Promise<CertificateFile[]> {
  const own = things[kind];
  const others = await Promise.all(
    Object.values<Thing>(things)
      .filter(({ many }) => !many)
      .map(async (thing) => (await workspace.list(thing)).flatMap((one) => pemFiles(thing, thing.keyOf(one)))),
  );
  const paths = [...new Set([...(own.many ? pemFiles(own, { name }) : []), ...others.flat()])];
  const files = await Promise.all(
    paths.map(async (path) => {
      const text = fromUtf8((await workspace.folder.read(path)) ?? new Uint8Array()) ?? '';
      try {
        return [{ path, certificates: certificatesFromPem(text, path).map(({ der }) => der) }];
      } catch (error) {
        // What is damaged or gone serves nobody; the subject's own files were read before.
        if (!(error instanceof Problem)) throw error;
        return [];
      }
    }),
  );
  return files.flat();
}

/** Those with certificates in PEM, the certificate alone before its chain. */
function pemFiles(thing: Thing, key: ThingKey): string[] {
  const names = thing.files(key.name);
  const trusted = thing.identity?.trusted;
  const roles = [...thing.holders.toReversed(), ...(trusted === undefined ? [] : [trusted])];
  return roles
    .map((role) => names[role] ?? '')
    .filter((name) => name.endsWith('.pem'))
    .map((name) => `${thing.folder(key)}/${name}`);
}
