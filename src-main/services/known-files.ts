import type { Folder } from './ports.ts';

/** Files that are remembered; authorities have some each. */
const most = 2000;

/** What was made of small files when they were read last, with their stamps: none is read or decoded again that is as it was. */
export class KnownFiles<T> {
  /** By absolute path; what was asked for last is the last. */
  readonly #known = new Map<string, { readonly stamp: string; readonly made: T }>();
  readonly #make: (bytes: Uint8Array) => T;

  /** `make`: always the same of the same bytes. */
  constructor(make: (bytes: Uint8Array) => T) {
    this.#make = make;
  }

  /** What is made of each, in their order; undefined for one that is missing. Their folders were just listed. */
  async read(folder: Folder, paths: readonly string[]): Promise<readonly (T | undefined)[]> {
    const places = paths.map((path) => folder.absolute(path));
    const before = places.map((place) => this.#known.get(place));
    const made: (T | undefined)[] = [];
    await folder.readListed(
      paths,
      (found, index) => {
        const place = places[index] ?? '';
        this.#known.delete(place);
        if (found === undefined) return;
        const known = before[index];
        const { bytes, stamp } = found;
        const one = bytes === undefined && known !== undefined ? known.made : this.#make(bytes ?? new Uint8Array());
        made[index] = one;
        if (stamp !== undefined) this.#known.set(place, { stamp, made: one });
      },
      before.map((known) => known?.stamp),
    );
    for (const place of [...this.#known.keys()].slice(0, -most)) this.#known.delete(place);
    return paths.map((_path, index) => made[index]);
  }
}
