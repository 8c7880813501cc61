import type { ThingKey } from '../core/things/thing.ts';
import type { Secrets } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** Where things of a kind lie. */
interface Kind {
  folder(key: ThingKey): string;
}

/** What a remembered passphrase opens. */
interface Opens {
  readonly name: string;
  readonly certificate: { readonly thumbprintSha256: string };
}

/** Passphrases of keys. One certificate may lie in several places, under a passphrase of its own in each. */
export class Passphrases {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  remember(workspace: Workspace, kind: Kind, thing: Opens, passphrase: string): Promise<void> {
    return this.#secrets.remember(nameOf(workspace, kind, thing), passphrase);
  }

  recall(workspace: Workspace, kind: Kind, thing: Opens): Promise<string | undefined> {
    return this.#secrets.recall(nameOf(workspace, kind, thing));
  }

  forget(workspace: Workspace, kind: Kind, thing: Opens): Promise<void> {
    return this.#secrets.forget(nameOf(workspace, kind, thing));
  }

  isRemembered(workspace: Workspace, kind: Kind, thing: Opens): boolean {
    return this.#secrets.names().has(nameOf(workspace, kind, thing));
  }
}

const nameOf = (workspace: Workspace, kind: Kind, { name, certificate }: Opens): string =>
  `${certificate.thumbprintSha256} ${workspace.folder.absolute(kind.folder({ name }))}`;
