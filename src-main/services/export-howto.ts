import type { HowtoInput } from '../contract/howto-methods.ts';
import type { MethodOutput } from '../contract/methods.ts';
import { fromUtf8 } from '../core/bytes.ts';
import { type CertificateFile, exportHowto } from '../core/howto/export.ts';
import { planBundle } from '../core/keystore/bundles/order.ts';
import {
  authorityFileNames,
  deviceFileNames,
  serverFileNames,
  verificationFileNames,
} from '../core/keystore/workspace-files.ts';
import { Problem } from '../core/problem.ts';
import { fileNameOf } from '../core/workspace/identifiers.ts';
import { authorityFolder, deviceFolder, serverFolder, verificationFolder } from '../core/workspace/manifest.ts';
import type { ExportSubjects } from './export-subject.ts';
import { bundleFor } from './export.ts';
import type { Grants } from './grants.ts';
import { checkFileName } from './howto.ts';
import { certificatesFromPem } from './issuing.ts';
import type { Folders } from './ports.ts';
import type { Workspace, Workspaces } from './workspace.ts';

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
    const folder = checkFileName(input.ownFolder ? this.#folders.join(chosen, fileNameOf(name)) : chosen, 'folder');
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
  const device = deviceFileNames(name);
  const paths = [
    ...(kind === 'device' ? [device.certificate, device.chain].map((file) => `${deviceFolder(name)}/${file}`) : []),
    ...(await workspace.authorities()).flatMap((authority) => {
      const names = authorityFileNames(authority.name);
      return [names.pem, names.chain].map((file) => `${authorityFolder(authority.name)}/${file}`);
    }),
    ...(await workspace.servers()).flatMap((server) => {
      const names = serverFileNames(server.name);
      return [names.certificate, names.chain, names.trusted].map((file) => `${serverFolder(server.name)}/${file}`);
    }),
    ...(await workspace.proofs()).map(
      ({ authority, code }) => `${verificationFolder(authority, code)}/${verificationFileNames(authority).pem}`,
    ),
  ];
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
