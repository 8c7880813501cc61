import { type EntityManifest, manifestFile } from '../core/things/manifest-file.ts';
import type { Folder } from './ports.ts';

/** Manifests that are remembered, some kilobytes each at most; one home is, however many it has. */
const most = 100_000;

interface Known {
  readonly stamp: string;
  readonly manifest: EntityManifest;
}

/**
 * Manifests as they were read last, with the stamps of their files: a workspace is read at each change, and of thousands of things one has
 * changed. What is on the disk decides each time.
 */
export class KnownManifests {
  /** By the absolute path of their home, then by folder; the home that was read last is the last. */
  readonly #homes = new Map<string, ReadonlyMap<string, Known>>();

  /**
   * The manifests of these folders in one home, in their order; those without one are left out. The same object stands for what has not changed.
   * `areAll`: what is known of other folders is forgotten.
   */
  async list<M extends EntityManifest>(
    folder: Folder,
    home: string,
    { names, areAll }: { readonly names: readonly string[]; readonly areAll: boolean },
    decode: (folder: string, bytes: Uint8Array) => M,
  ): Promise<M[]> {
    const place = folder.absolute(home);
    const before = this.#homes.get(place);
    const now = new Map(areAll ? [] : before);
    const manifests: M[] = [];
    await folder.readListed(
      names.map((name) => `${home}/${name}/${manifestFile}`),
      (found, index) => {
        if (found === undefined) return;
        const name = names[index] ?? '';
        const { bytes, stamp } = found;
        const known = before?.get(name);
        // A home has manifests of one kind, so that what was decoded there is of this one.
        const manifest = bytes === undefined ? known?.manifest : decode(`${home}/${name}`, bytes);
        if (manifest === undefined) return;
        manifests.push(manifest as M);
        if (stamp !== undefined)
          now.set(name, bytes === undefined && known !== undefined ? known : { stamp, manifest });
        else now.delete(name);
      },
      names.map((name) => before?.get(name)?.stamp),
    );
    this.#homes.delete(place);
    this.#homes.set(place, now);
    this.#forget();
    return manifests;
  }

  /** Those that were read longest ago. */
  #forget(): void {
    let count = 0;
    for (const [place, { size }] of [...this.#homes].toReversed()) {
      count += size;
      if (count > most && count > size) this.#homes.delete(place);
    }
  }
}
