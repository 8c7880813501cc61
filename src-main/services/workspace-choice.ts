import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { WorkspaceInfo } from '../contract/models.ts';
import { manifestFile } from '../core/things/manifest-file.ts';
import type { Grants } from './grants.ts';
import type { Ports } from './ports.ts';
import type { Workspaces } from './workspaces.ts';

/** Workspaces that are remembered. */
const recentLimit = 10;
/** Made in the documents' folder for somebody who has chosen nothing. */
const firstWorkspace = 'Certbench';

/** Which workspace the user works in: the newest of the remembered ones, or one of their choice. */
export class WorkspaceChoice {
  readonly #workspaces: Workspaces;
  readonly #grants: Grants;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, grants: Grants, ports: Ports) {
    this.#workspaces = workspaces;
    this.#grants = grants;
    this.#ports = ports;
  }

  current(): Promise<WorkspaceInfo> {
    const [newest] = this.#recent();
    const { folders, desktop } = this.#ports;
    return this.info(this.#grants.grant(newest ?? folders.join(desktop.documents, firstWorkspace)));
  }

  async recent(): Promise<MethodOutput<'workspace.recent'>> {
    return { workspaces: await Promise.all(this.#recent().map((path) => this.info(this.#grants.grant(path)))) };
  }

  async choose(): Promise<MethodOutput<'workspace.choose'>> {
    const path = await this.#ports.dialogs.chooseFolder({
      title: i18n.t('Choose a folder for the workspace'),
      startIn: this.#ports.desktop.documents,
    });
    return path === undefined ? {} : { workspace: await this.info(this.#grants.grant(path)) };
  }

  async open({ workspace, make }: ParsedInput<'workspace.open'>): Promise<WorkspaceInfo> {
    if (make) await this.#workspaces.write(workspace, { purpose: 'making a workspace', make }, async () => undefined);
    else await this.#workspaces.open(workspace);
    const path = this.#grants.resolve(workspace, 'workspace');
    const others = this.#recent().filter((other) => other !== path);
    await this.#ports.settings.change({ recentWorkspaces: [path, ...others].slice(0, recentLimit) });
    return this.info(workspace);
  }

  async forget({ workspace }: ParsedInput<'workspace.forget'>): Promise<Record<string, never>> {
    const path = this.#grants.resolve(workspace, 'workspace');
    await this.#ports.settings.change({ recentWorkspaces: this.#recent().filter((other) => other !== path) });
    return {};
  }

  async info(workspace: string): Promise<WorkspaceInfo> {
    const path = this.#grants.resolve(workspace, 'workspace');
    const { folders } = this.#ports;
    const about = { workspace, name: folders.nameOf(path), folder: path };
    const found = await folders.look(path);
    if (found === 'nothing') return { ...about, state: this.#recent().includes(path) ? 'missing' : 'new' };
    if (found !== 'folder') return { ...about, state: found === 'file' ? 'not-a-workspace' : 'unreadable' };
    const manifest = await folders.look(folders.join(path, manifestFile));
    if (manifest === 'unreadable') return { ...about, state: 'unreadable' };
    if (manifest !== 'file') return { ...about, state: 'not-a-workspace' };
    const heldBy = await folders.open(path).heldBy();
    return { ...about, state: 'ready', ...(heldBy === undefined ? {} : { heldBy }) };
  }

  #recent(): readonly string[] {
    return this.#ports.settings.read().recentWorkspaces;
  }
}
