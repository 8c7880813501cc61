import { i18n } from '../core/language/index.ts';
import type { MadeFile } from '../contract/models.ts';
import { Problem, type ProblemDetails } from '../core/problem.ts';
import { folderKey } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import { decodeManifest } from '../core/things/manifest.ts';
import { type EntityManifest, manifestFile } from '../core/things/manifest-file.ts';
import type { Thing, ThingKey } from '../core/things/thing.ts';
import type { KnownManifests } from './known-manifests.ts';
import type { Folder } from './ports.ts';
import { noProof, wordsOf } from './thing-words.ts';

/** Names that a remedy lists; longer lists help nobody. */
const namesListed = 20;

/** An open workspace: a folder with things in it, each of a kind of `core/things`. */
export class Workspace {
  readonly folder: Folder;
  readonly #known: KnownManifests;

  constructor(folder: Folder, known: KnownManifests) {
    this.folder = folder;
    this.#known = known;
  }

  /** All of a kind: by name, and what is nested by age. */
  async list<M extends EntityManifest>(thing: Thing<M>): Promise<M[]> {
    const all = async (home: string) => ({ names: await this.folders({ home }), areAll: true });
    if (!thing.nested) return this.#manifests(thing, thing.home, await all(thing.home));
    const found: M[] = [];
    for (const name of await this.folders(thing)) {
      const home = `${thing.home}/${name}`;
      found.push(...(await this.#manifests(thing, home, await all(home))));
    }
    // Of the same age they stay in the order of their folders, each time they are read.
    return found.sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? -1 : 1));
  }

  /** The folders of a kind that is not nested, by name, whatever is in them. */
  async folders(thing: Pick<Thing, 'home'>): Promise<string[]> {
    return inOrder(await this.folder.folders(thing.home));
  }

  /** Those of a kind that is not nested which lie in these folders. */
  listIn<M extends EntityManifest>(thing: Thing<M>, names: readonly string[]): Promise<M[]> {
    return this.#manifests(thing, thing.home, { names, areAll: false });
  }

  /** The manifest in a thing's folder; undefined where there is none. */
  manifest<M extends EntityManifest>(thing: Thing<M>, key: ThingKey): Promise<M | undefined> {
    return this.#manifest(thing, thing.folder(key));
  }

  /** Throws NOT_FOUND with `field` where there is none of exactly this name, and INVALID_INPUT for what can be no name. */
  async find<M extends EntityManifest>(thing: Thing<M>, wanted: ThingKey, field: string): Promise<M> {
    const key = thing.check(wanted);
    const manifest = await this.manifest(thing, key);
    if (manifest !== undefined && thing.keyOf(manifest).name === key.name) return manifest;
    const what = key.code === undefined ? wordsOf(thing).missing(JSON.stringify(key.name)) : noProof(key.name);
    throw new Problem('NOT_FOUND', what, {
      field,
      ...(await this.#remedy(thing)),
    });
  }

  /** Throws NAME_TAKEN where one of this name would share a folder with another. */
  async checkFree<M extends EntityManifest>(thing: Thing<M>, name: string): Promise<void> {
    const names = (await this.list(thing)).map((other) => thing.keyOf(other).name);
    const taken = names.find((other) => folderKey(other) === folderKey(name));
    if (taken === undefined) return;
    throw nameTaken(thing, taken);
  }

  /** Files of a thing that are gone, or empty. */
  async missing<M extends EntityManifest>(thing: Thing<M>, manifest: M): Promise<string[]> {
    const sizes = await this.folder.sizes(thing.folder(thing.keyOf(manifest)));
    return manifest.files.filter((name) => (sizes?.get(name) ?? 0) === 0);
  }

  /** Files of a thing that came after its manifest was written, as a revocation list does. */
  async further<M extends EntityManifest>(thing: Thing<M>, manifest: M): Promise<MadeFile[]> {
    const key = thing.keyOf(manifest);
    const folder = thing.folder(key);
    const sizes = await this.folder.sizes(folder);
    const names = Object.values<string>(thing.files(key.name)).filter((name) => !manifest.files.includes(name));
    return names.filter((name) => sizes?.has(name) === true).map((name) => ({ name, path: `${folder}/${name}` }));
  }

  /** Makes it a plain folder again as long as nothing is in it. */
  async unmake(): Promise<void> {
    try {
      const held = await Promise.all(Object.values(things).map(({ home }) => this.folder.folders(home)));
      if (held.every((names) => names.length === 0)) await this.folder.removeFile(manifestFile);
    } catch {
      // What it was made for has failed, and that is what is told; an empty workspace harms nobody.
    }
  }

  #manifests<M extends EntityManifest>(
    thing: Thing<M>,
    home: string,
    which: { readonly names: readonly string[]; readonly areAll: boolean },
  ): Promise<M[]> {
    return this.#known.list<M>(this.folder, home, which, (folder, bytes) => this.#decoded(thing, folder, bytes));
  }

  async #manifest<M extends EntityManifest>(thing: Thing<M>, folder: string): Promise<M | undefined> {
    const bytes = await this.folder.read(`${folder}/${manifestFile}`);
    return bytes === undefined ? undefined : this.#decoded(thing, folder, bytes);
  }

  #decoded<M extends EntityManifest>(thing: Thing<M>, folder: string, bytes: Uint8Array): M {
    const path = `${folder}/${manifestFile}`;
    const manifest = decodeManifest(bytes, thing.manifest, this.folder.absolute(path));
    const home = thing.folder(thing.keyOf(manifest));
    if (home === folder) return manifest;
    throw new Problem(
      'WORKSPACE_INVALID',
      i18n.t('{path} belongs in the folder {home}.', { path: this.folder.absolute(path), home }),
      {
        field: 'workspace',
        remedy: i18n.t('Give the folder its old name, or move it out of the workspace.'),
      },
    );
  }

  async #remedy<M extends EntityManifest>(thing: Thing<M>): Promise<ProblemDetails> {
    if (thing.nested) return { remedy: i18n.t('It may have been moved or deleted outside of Certbench.') };
    const { length } = await this.folder.folders(thing.home);
    if (length === 0) return { remedy: i18n.t('Create one first.'), ...(thing.create && { action: thing.create }) };
    if (length > namesListed) return { remedy: i18n.t('Check its name; capital letters count.') };
    return {
      remedy: i18n.t('There are: {names}.', {
        names: (await this.list(thing)).map((other) => thing.keyOf(other).name).join(', '),
      }),
    };
  }
}

const inOrder = (names: readonly string[]): string[] => names.toSorted((a, b) => (a < b ? -1 : 1));

/** That there is one of this name, or of one that would share a folder with it. */
export const nameTaken = (thing: Pick<Thing, 'noun'>, name: string): Problem =>
  new Problem('NAME_TAKEN', wordsOf(thing).taken(name), {
    field: 'name',
    remedy: i18n.t('Choose another name. Names that differ in capital letters only would share a folder.'),
  });

/** The files of a thing as they are told. */
export function madeFiles<M extends EntityManifest>(thing: Thing<M>, manifest: M): MadeFile[] {
  const folder = thing.folder(thing.keyOf(manifest));
  return manifest.files.map((name) => ({ name, path: `${folder}/${name}` }));
}
