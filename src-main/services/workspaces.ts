import { i18n } from '../core/language/index.ts';
import { Problem } from '../core/problem.ts';
import { decodeManifest, workspaceManifest } from '../core/things/manifest.ts';
import { encodeManifest, formatVersion, manifestFile } from '../core/things/manifest-file.ts';
import type { Grants } from './grants.ts';
import { KnownManifests } from './known-manifests.ts';
import type { Clock, Folder, Folders } from './ports.ts';
import { Topic } from './topic.ts';
import { Workspace } from './workspace.ts';

/** Opens workspaces by token, and keeps writers apart. */
export class Workspaces {
  readonly changed = new Topic<{ readonly workspace: string }>();
  readonly #grants: Grants;
  readonly #folders: Folders;
  readonly #clock: Clock;
  readonly #known = new KnownManifests();

  constructor(grants: Grants, folders: Folders, clock: Clock) {
    this.#grants = grants;
    this.#folders = folders;
    this.#clock = clock;
  }

  /** Throws WORKSPACE_INVALID where the folder is no workspace. What a killed process has left goes at the same time. */
  async open(token: string): Promise<Workspace> {
    const workspace = await this.openIfThere(token);
    if (workspace !== undefined) return workspace;
    throw this.#noWorkspace(token);
  }

  /**
   * What `read` answers, which begins while it is still looked whether the folder is a workspace: with thousands of connections to serve each
   * step waits for its turn. Throws as `open` does.
   */
  async reading<T>(token: string, read: (workspace: Workspace) => Promise<T>): Promise<T> {
    const folder = this.#folder(token);
    const workspace = new Workspace(folder, this.#known);
    const [isThere, isUnsettled, found] = await Promise.allSettled([
      this.#isWorkspace(folder),
      folder.isUnsettled(),
      read(workspace),
    ]);
    if (isThere.status === 'rejected') throw isThere.reason;
    if (!isThere.value) throw this.#noWorkspace(token);
    // Only now it is known that it is ours to clear up; what was read before may lack what goes back to its place.
    if ((isUnsettled.status === 'rejected' || isUnsettled.value) && (await folder.settle())) return read(workspace);
    if (found.status === 'rejected') throw found.reason;
    return found.value;
  }

  #noWorkspace(token: string): Problem {
    return new Problem(
      'WORKSPACE_INVALID',
      i18n.t('{folder} is not a Certbench workspace.', { folder: this.#folder(token).absolute('.') }),
      {
        field: 'workspace',
        remedy: i18n.t('Choose another folder, or create an authority in it to make it one.'),
        action: { do: 'open-page', page: 'workspace' },
      },
    );
  }

  /** The same; undefined where the folder is no workspace. */
  async openIfThere(token: string): Promise<Workspace | undefined> {
    const folder = this.#folder(token);
    if (!(await this.#isWorkspace(folder))) return undefined;
    await folder.settle();
    return new Workspace(folder, this.#known);
  }

  async #isWorkspace(folder: Folder): Promise<boolean> {
    const manifest = await folder.read(manifestFile, true);
    if (manifest === undefined) return false;
    decodeManifest(manifest, workspaceManifest, folder.absolute(manifestFile));
    return true;
  }

  /** Whether the folder is a workspace yet. */
  async exists(token: string): Promise<boolean> {
    return (await this.#folder(token).read(manifestFile)) !== undefined;
  }

  /** The workspace on disk, for a shell to show; `path` below it. Throws NOT_FOUND. */
  async locate(token: string, path: string): Promise<string> {
    const folder = this.#folder(token);
    const outside = path.split(/[\\/]/).includes('..') || /^[\\/]|^[A-Za-z]:/.test(path);
    const absolute = outside ? undefined : folder.absolute(path);
    if (absolute !== undefined && ['file', 'folder'].includes(await this.#folders.look(absolute))) return absolute;
    throw new Problem('NOT_FOUND', i18n.t('There is no {path} in the workspace any more.', { path }), {
      field: 'path',
      remedy: i18n.t('It may have been moved or deleted outside of Certbench.'),
    });
  }

  /** Runs `work` as the only writer. `make`: the folder becomes a workspace where it is none yet, else it must be one. */
  async write<T>(
    token: string,
    { purpose, make }: { readonly purpose: string; readonly make: boolean },
    work: (workspace: Workspace) => Promise<T>,
  ): Promise<T> {
    if (!make) await this.open(token);
    const folder = this.#folder(token);
    const release = await folder.lock(purpose);
    try {
      const manifest = await folder.read(manifestFile);
      const workspace = new Workspace(folder, this.#known);
      if (manifest === undefined) {
        // Before the work: whatever a crash may leave is listed.
        const createdAt = this.#clock.now().toISOString();
        await folder.replaceFile(
          manifestFile,
          encodeManifest({ format: formatVersion, kind: workspaceManifest.kind, createdAt }),
        );
      } else {
        decodeManifest(manifest, workspaceManifest, folder.absolute(manifestFile));
      }
      try {
        return await work(workspace);
      } catch (error) {
        if (manifest === undefined) await workspace.unmake();
        throw error;
      }
    } finally {
      await release();
      this.changed.publish({ workspace: token });
    }
  }

  #folder(token: string): Folder {
    return this.#folders.open(this.#grants.resolve(token, 'workspace'));
  }
}
