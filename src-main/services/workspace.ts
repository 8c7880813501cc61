import type { MadeFile } from '../contract/models.ts';
import {
  type AuthorityManifest,
  type DeviceManifest,
  type Manifest,
  type ServerManifest,
  type VerificationManifest,
  authoritiesFolder,
  authorityFolder,
  decodeManifest,
  deviceFolder,
  devicesFolder,
  encodeManifest,
  formatVersion,
  manifestFile,
  serverFolder,
  serversFolder,
  verificationFolder,
  verificationsFolder,
} from '../core/workspace/manifest.ts';
import { Problem } from '../core/problem.ts';
import type { Grants } from './grants.ts';
import { forEachLimited } from './jobs.ts';
import type { Clock, Folder, Folders } from './ports.ts';
import { Topic } from './topic.ts';

/** Reads at a time: enough to keep the disk busy, few enough not to run out of file handles. */
const readsAtATime = 32;

/** An open workspace: a folder with the manifests in it. */
export class Workspace {
  readonly folder: Folder;

  constructor(folder: Folder) {
    this.folder = folder;
  }

  authorities(): Promise<AuthorityManifest[]> {
    return this.#manifests(authoritiesFolder, 'authority');
  }

  devices(): Promise<DeviceManifest[]> {
    return this.#manifests(devicesFolder, 'device');
  }

  servers(): Promise<ServerManifest[]> {
    return this.#manifests(serversFolder, 'server');
  }

  /** The manifest in a folder; undefined where the folder has none. */
  async manifest<K extends Manifest['kind']>(
    folder: string,
    kind: K,
  ): Promise<Extract<Manifest, { kind: K }> | undefined> {
    const path = `${folder}/${manifestFile}`;
    const bytes = await this.folder.read(path);
    if (bytes === undefined) return undefined;
    const manifest = decodeManifest(bytes, kind, this.folder.absolute(path));
    const home = folderOf(manifest);
    if (home === undefined || home === folder) return manifest;
    throw new Problem('WORKSPACE_INVALID', `${this.folder.absolute(path)} belongs in the folder ${home}.`, {
      field: 'workspace',
      remedy: 'Give the folder its old name, or move it out of the workspace.',
    });
  }

  async proofs(): Promise<VerificationManifest[]> {
    const found: VerificationManifest[] = [];
    for (const authority of await this.folder.folders(verificationsFolder)) {
      found.push(...(await this.#manifests(`${verificationsFolder}/${authority}`, 'verification')));
    }
    return found.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }

  /** Makes it a plain folder again as long as nothing is in it. */
  async unmake(): Promise<void> {
    const homes = [authoritiesFolder, verificationsFolder, devicesFolder, serversFolder];
    try {
      const held = await Promise.all(homes.map((home) => this.folder.folders(home)));
      if (held.every((names) => names.length === 0)) await this.folder.removeFile(manifestFile);
    } catch {
      // What it was made for has failed, and that is what is told; an empty workspace harms nobody.
    }
  }

  async #manifests<K extends Manifest['kind']>(folder: string, kind: K): Promise<Extract<Manifest, { kind: K }>[]> {
    const names = (await this.folder.folders(folder)).sort((a, b) => (a < b ? -1 : 1));
    const found: (Extract<Manifest, { kind: K }> | undefined)[] = [];
    await forEachLimited(names, readsAtATime, async (name, index) => {
      found[index] = await this.manifest(`${folder}/${name}`, kind);
    });
    return found.filter((manifest) => manifest !== undefined);
  }
}

function folderOf(manifest: Manifest): string | undefined {
  if (manifest.kind === 'authority') return authorityFolder(manifest.name);
  if (manifest.kind === 'verification') return verificationFolder(manifest.authority, manifest.code);
  if (manifest.kind === 'server') return serverFolder(manifest.name);
  return manifest.kind === 'device' ? deviceFolder(manifest.deviceId) : undefined;
}

/** The files of a folder as they are told. */
export function madeFiles(folder: string, names: readonly string[]): MadeFile[] {
  return names.map((name) => ({ name, path: `${folder}/${name}` }));
}

/** Opens workspaces by token, and keeps writers apart. */
export class Workspaces {
  readonly changed = new Topic<{ readonly workspace: string }>();
  readonly #grants: Grants;
  readonly #folders: Folders;
  readonly #clock: Clock;

  constructor(grants: Grants, folders: Folders, clock: Clock) {
    this.#grants = grants;
    this.#folders = folders;
    this.#clock = clock;
  }

  /** Throws WORKSPACE_INVALID where the folder is no workspace. What a killed process has left goes at the same time. */
  async open(token: string): Promise<Workspace> {
    const folder = this.#folder(token);
    const manifest = await folder.read(manifestFile);
    if (manifest === undefined) {
      throw new Problem('WORKSPACE_INVALID', `${folder.absolute('.')} is not a Certbench workspace.`, {
        field: 'workspace',
        remedy: 'Choose another folder, or create an authority in it to make it one.',
      });
    }
    decodeManifest(manifest, 'workspace', folder.absolute(manifestFile));
    await folder.settle();
    return new Workspace(folder);
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
    throw new Problem('NOT_FOUND', `There is no ${path} in the workspace any more.`, {
      field: 'path',
      remedy: 'It may have been moved or deleted outside of Certbench.',
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
      const workspace = new Workspace(folder);
      if (manifest === undefined) {
        // Before the work: whatever a crash may leave is listed.
        const createdAt = this.#clock.now().toISOString();
        await folder.replaceFile(manifestFile, encodeManifest({ format: formatVersion, kind: 'workspace', createdAt }));
      } else {
        decodeManifest(manifest, 'workspace', folder.absolute(manifestFile));
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
