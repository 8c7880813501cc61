import { authorityFolder } from '../core/workspace/manifest.ts';
import type { Secrets } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** What a remembered passphrase opens. */
interface Opens {
  readonly name: string;
  readonly certificate: { readonly thumbprintSha256: string };
}

/** Passphrases of authorities. One certificate may lie in several places, under a passphrase of its own in each. */
export class Passphrases {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  remember(workspace: Workspace, authority: Opens, passphrase: string): Promise<void> {
    return this.#secrets.remember(nameOf(workspace, authority), passphrase);
  }

  recall(workspace: Workspace, authority: Opens): Promise<string | undefined> {
    return this.#secrets.recall(nameOf(workspace, authority));
  }

  forget(workspace: Workspace, authority: Opens): Promise<void> {
    return this.#secrets.forget(nameOf(workspace, authority));
  }

  isRemembered(workspace: Workspace, authority: Opens): boolean {
    return this.#secrets.names().has(nameOf(workspace, authority));
  }
}

const nameOf = (workspace: Workspace, { name, certificate }: Opens): string =>
  `${certificate.thumbprintSha256} ${workspace.folder.absolute(authorityFolder(name))}`;
