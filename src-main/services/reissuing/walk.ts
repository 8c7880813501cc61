import type { ReissuedThing, UnissuedThing, Warning } from '../../contract/models.ts';
import { Problem } from '../../core/problem.ts';
import type { AuthorityManifest } from '../../core/things/authority.ts';
import type { CertificateManifest } from '../../core/things/certificate.ts';
import type { DeviceManifest } from '../../core/things/device.ts';
import { things } from '../../core/things/index.ts';
import type { ServerManifest } from '../../core/things/server.ts';
import { forEachLimited } from '../jobs.ts';
import type { Workspace } from '../workspace.ts';
import { type Openers, authorityAgain } from './authority-again.ts';
import { type Again, type Means, certificateAgain, deviceAgain, serverAgain } from './leaves.ts';
import type { Place } from './place.ts';

/** Things at a time. A new RSA key takes a thread of the pool for seconds: one of its four stays free for the disk. */
const atATime = { same: 16, new: 3 } as const;

export type Child =
  | { readonly kind: 'authority'; readonly name: string; readonly manifest: AuthorityManifest }
  | { readonly kind: 'device'; readonly name: string; readonly manifest: DeviceManifest }
  | { readonly kind: 'server'; readonly name: string; readonly manifest: ServerManifest }
  | { readonly kind: 'certificate'; readonly name: string; readonly manifest: CertificateManifest };

/** What each authority of a workspace has signed, by its name. */
export type Tree = ReadonlyMap<string, readonly Child[]>;

export async function treeOf(workspace: Workspace): Promise<Tree> {
  const tree = new Map<string, Child[]>();
  const add = (signer: string | undefined, child: Child) => {
    if (signer === undefined || (child.kind === 'authority' && child.name === signer)) return;
    const known = tree.get(signer);
    if (known === undefined) tree.set(signer, [child]);
    else known.push(child);
  };
  for (const manifest of await workspace.list(things.authority))
    add(manifest.parent, { kind: 'authority', name: manifest.name, manifest });
  for (const manifest of await workspace.list(things.server))
    add(manifest.authority, { kind: 'server', name: manifest.name, manifest });
  for (const manifest of await workspace.list(things.certificate))
    add(manifest.authority, { kind: 'certificate', name: manifest.name, manifest });
  for (const manifest of await workspace.list(things.device))
    add(manifest.authority, { kind: 'device', name: manifest.deviceId, manifest });
  return tree;
}

/** All that is below, the thing's own children and theirs. */
export const countOf = (children: readonly Child[], tree: Tree): number =>
  children.reduce(
    (sum, child) => sum + 1 + (child.kind === 'authority' ? countOf(tree.get(child.name) ?? [], tree) : 0),
    0,
  );

/** Issues again whatever is below a place, one thing after the other, each whole. What cannot be issued is told, and the rest goes on. */
export class Walk {
  /** In the order of the walk, whichever was through first. */
  readonly #done: (ReissuedThing | undefined)[] = [];
  readonly #left: (UnissuedThing | undefined)[] = [];
  readonly #warnings = new Map<string, Warning>();
  /** The job was cancelled; what was done before stays. */
  stopped = false;
  readonly #tree: Tree;
  readonly #openers: Openers;
  readonly #means: Means;
  #begun = 0;
  #seen = 0;
  readonly #total: number;

  constructor(tree: Tree, total: number, openers: Openers, means: Means) {
    this.#tree = tree;
    this.#total = total;
    this.#openers = openers;
    this.#means = means;
  }

  get done(): ReissuedThing[] {
    return this.#done.filter((one) => one !== undefined);
  }

  get left(): UnissuedThing[] {
    return this.#left.filter((one) => one !== undefined);
  }

  /** Each once, though many may have had it. */
  get warnings(): Warning[] {
    return [...this.#warnings.values()];
  }

  async below(place: Place, children: readonly Child[]): Promise<void> {
    const ending = children.filter((child) => child.kind !== 'authority');
    await forEachLimited(ending, atATime[this.#means.terms.keys], async (child) => {
      await this.#attempt(child, () => this.#leaf(child, place));
    });
    for (const child of children) {
      if (child.kind !== 'authority') continue;
      const again = () => authorityAgain(child.manifest, place, this.#openers, this.#means);
      const made = await this.#attempt(child, again);
      const next = this.#tree.get(child.name) ?? [];
      if (made !== undefined) await this.below(made.place, next);
      else if (!this.stopped) this.#leaveBelow(child.name, next);
    }
  }

  #leaf(child: Exclude<Child, { kind: 'authority' }>, place: Place): Promise<Again> {
    if (child.kind === 'device') return deviceAgain(child.manifest, place, this.#means);
    if (child.kind === 'server') return serverAgain(child.manifest, place, this.#means);
    return certificateAgain(child.manifest, place, this.#means);
  }

  async #attempt<T extends Again>({ kind, name }: Child, work: () => Promise<T>): Promise<T | undefined> {
    if (this.stopped) return undefined;
    const turn = this.#begun++;
    try {
      this.#means.job.check();
      const { outcome, trashId, warnings, ...rest } = await work();
      for (const warning of warnings) this.#warnings.set(warning.message, warning);
      this.#done[turn] = { kind, name, outcome, ...(trashId === undefined ? {} : { trashId }) };
      return { outcome, warnings, ...rest } as T;
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'STORAGE_FAILED' || error.code === 'WORKSPACE_BUSY')
        throw error;
      if (error.code === 'CANCELLED') this.stopped = true;
      else this.#left[turn] = { kind, name, ...toldOf(error) };
      return undefined;
    } finally {
      this.#means.job.progress(++this.#seen, this.#total);
    }
  }

  /** What is below an authority that stays as it is stays, too: its certificates are good as long as that one is. */
  #leaveBelow(authority: string, children: readonly Child[]): void {
    for (const { kind, name } of children) {
      this.#seen += 1;
      this.#left[this.#begun++] = { kind, name, below: authority };
      if (kind === 'authority') this.#leaveBelow(authority, this.#tree.get(name) ?? []);
    }
  }
}

const toldOf = ({ message, remedy, field }: Problem) => ({
  message,
  ...(remedy === undefined ? {} : { remedy }),
  ...(field === undefined ? {} : { field }),
});
