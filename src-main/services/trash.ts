import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ThingKind } from '../contract/models.ts';
import { Problem } from '../core/problem.ts';
import type { CertifiedManifest } from '../core/things/certified.ts';
import { folderKey } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import { decodeManifest } from '../core/things/manifest.ts';
import { type EntityManifest, manifestFile } from '../core/things/manifest-file.ts';
import type { Thing, ThingKey } from '../core/things/thing.ts';
import { type Jobs, forEachLimited } from './jobs.ts';
import { moveAll } from './moving.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ports } from './ports.ts';
import { newTrashId, trashFolder } from './trash-place.ts';
import { type Workspace, nameTaken } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

/** Reads at a time. */
const atATime = 32;

interface Found {
  readonly kind: ThingKind;
  readonly thing: Thing;
  readonly manifest: EntityManifest;
  readonly key: ThingKey;
}

interface ThrownAway extends Found {
  readonly id: string;
  readonly deletedAt: string;
}

const kinds = Object.entries(things) as readonly (readonly [ThingKind, Thing])[];

/** Deletes things of a workspace, each by one rename, and brings them back. */
export class Trash {
  readonly #workspaces: Workspaces;
  readonly #passphrases: Passphrases;
  readonly #jobs: Jobs;
  readonly #ports: Pick<Ports, 'clock' | 'ciphers' | 'desktop'>;

  constructor(
    workspaces: Workspaces,
    passphrases: Passphrases,
    jobs: Jobs,
    ports: Pick<Ports, 'clock' | 'ciphers' | 'desktop'>,
  ) {
    this.#workspaces = workspaces;
    this.#passphrases = passphrases;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  async delete(input: ParsedInput<'thing.delete'>): Promise<MethodOutput<'thing.delete'>> {
    if (input.preview) {
      const { going, withoutIssuer } = await affected(await this.#workspaces.open(input.workspace), input.things);
      return { deleted: going.map(toldOf), withoutIssuer };
    }
    const { things: named, workspace: token } = input;
    const terms = { title: titleOf('Deleting', named), message: 'Cancelled. Nothing was deleted.' };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(token, { purpose: 'deleting', make: false }, async (workspace) => {
        const { going, withoutIssuer } = await affected(workspace, named);
        const now = this.#ports.clock.now().toISOString();
        const deleted = going.map((found) => ({
          id: newTrashId(now, this.#ports.ciphers),
          ...toldOf(found),
          deletedAt: now,
        }));
        const moves = going.map(({ thing, key }, index) => ({
          from: thing.folder(key),
          to: `${trashFolder}/${deleted[index]?.id ?? ''}`,
        }));
        await moveAll(workspace.folder, moves, job);
        return { deleted, withoutIssuer };
      }),
    );
  }

  restore({ workspace: token, ids, jobId }: ParsedInput<'thing.restore'>): Promise<MethodOutput<'thing.restore'>> {
    const title = `Putting back ${ids === 'all' ? 'all of the trash' : entries(ids.length)}`;
    return this.#jobs.run(jobId, { title, message: 'Cancelled. Nothing was put back.' }, (job) =>
      this.#workspaces.write(token, { purpose: 'putting back', make: false }, async (workspace) => {
        const { held } = await read(workspace);
        const byId = new Map(held.map((one) => [one.id, one]));
        const wanted = ids === 'all' ? newestOfEach(held) : [...new Set(ids)].map((id) => byId.get(id) ?? notThere(id));
        const left = await withoutPlace(workspace, wanted);
        const [first] = left;
        if (ids !== 'all' && first !== undefined) throw placeTaken(first);
        const going = wanted.filter((one) => !left.includes(one));
        const moves = going.map(({ id, thing, key }) => ({ from: `${trashFolder}/${id}`, to: thing.folder(key) }));
        await moveAll(workspace.folder, moves, job);
        return { restored: going.map(toldOf), left: left.map(toldOf) };
      }),
    );
  }

  async list({ workspace: token }: ParsedInput<'trash.list'>): Promise<MethodOutput<'trash.list'>> {
    const workspace = await this.#workspaces.open(token);
    const { held, unreadable } = await read(workspace);
    return {
      things: held.map((one) => ({ id: one.id, ...toldOf(one), deletedAt: one.deletedAt })),
      unreadable: unreadable.map((id) => workspace.folder.absolute(`${trashFolder}/${id}`)),
      emptiedTo: this.#ports.desktop.moveToTrash === undefined ? 'nowhere' : 'system-trash',
    };
  }

  empty({ workspace: token, forGood }: ParsedInput<'trash.empty'>): Promise<MethodOutput<'trash.empty'>> {
    return this.#workspaces.write(token, { purpose: 'emptying the trash', make: false }, async (workspace) => {
      const { folder } = workspace;
      const { held } = await read(workspace);
      if ((await folder.folders(trashFolder)).length === 0) return {};
      const { desktop } = this.#ports;
      if (desktop.moveToTrash === undefined || forGood) await folder.removeFolder(trashFolder);
      else await desktop.moveToTrash(folder.absolute(trashFolder));
      for (const { thing, manifest, key } of held) {
        if (thing.identity?.remembered !== true) continue;
        const { certificate } = manifest as CertifiedManifest;
        // The same authority may have been brought in again, in the same place.
        if (certificateOf(await workspace.manifest(thing, key)) === certificate.thumbprintSha256) continue;
        await this.#passphrases.forget(workspace, thing, { name: key.name, certificate });
      }
      return {};
    });
  }
}

const entries = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}`;

const titleOf = (doing: string, things: readonly { readonly name: string }[]): string =>
  `${doing} ${things.length === 1 ? (things[0]?.name ?? '') : entries(things.length)}`;

const toldOf = ({ kind, key }: Found) => ({
  kind,
  name: key.name,
  ...(key.code === undefined ? {} : { code: key.code }),
});

const certificateOf = (manifest: EntityManifest | undefined): string | undefined =>
  (manifest as CertifiedManifest | undefined)?.certificate.thumbprintSha256;

/** What goes, in the order in which it goes, and what is left without its issuer. Throws NOT_FOUND. */
async function affected(workspace: Workspace, named: ParsedInput<'thing.delete'>['things']) {
  const asked: Found[] = [];
  await forEachLimited(named, atATime, async ({ kind, name, code }, index) => {
    const thing: Thing = things[kind];
    const manifest = await workspace.find(thing, { name, code }, 'things');
    asked[index] = { kind, thing, manifest, key: thing.keyOf(manifest) };
  });
  const going = new Map(asked.map((found) => [found.thing.folder(found.key), found]));
  const authorities = new Set(asked.filter(({ kind }) => kind === 'authority').map(({ key }) => key.name));
  const withoutIssuer: MethodOutput<'thing.delete'>['withoutIssuer'] = [];
  if (authorities.size === 0) return { going: [...going.values()], withoutIssuer };
  const below: Found[] = [];
  for (const [kind, thing] of kinds) {
    const signed = (await workspace.list(thing)).filter((manifest) => authorities.has(thing.signer(manifest) ?? ''));
    const others = signed
      .map((manifest) => ({ kind, thing, manifest, key: thing.keyOf(manifest) }))
      .filter(({ key }) => !going.has(thing.folder(key)));
    // What is nested is about the authority itself, and of no use without it.
    if (thing.nested) below.push(...others);
    else if (others.length > 0) withoutIssuer.push({ kind, count: others.length });
  }
  return { going: [...below, ...going.values()], withoutIssuer };
}

/** What is in the trash, the newest first. */
async function read(workspace: Workspace): Promise<{ held: ThrownAway[]; unreadable: string[] }> {
  const { folder } = workspace;
  const ids = (await folder.folders(trashFolder)).sort((a, b) => (a < b ? 1 : -1));
  const found: (ThrownAway | undefined)[] = [];
  await forEachLimited(ids, atATime, async (id, index) => {
    const path = `${trashFolder}/${id}/${manifestFile}`;
    const bytes = await folder.read(path);
    const deletedAt = instantOf(id);
    if (bytes === undefined || deletedAt === undefined) return;
    for (const [kind, thing] of kinds) {
      const manifest = manifestOf(thing, bytes, folder.absolute(path));
      if (manifest !== undefined) found[index] = { id, deletedAt, kind, thing, manifest, key: thing.keyOf(manifest) };
    }
  });
  return {
    held: found.filter((one) => one !== undefined),
    unreadable: ids.filter((_id, index) => found[index] === undefined),
  };
}

/** Undefined where it is not of this kind, or cannot be read. */
function manifestOf(thing: Thing, bytes: Uint8Array, path: string): EntityManifest | undefined {
  try {
    return decodeManifest(bytes, thing.manifest, path);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** When something was deleted, of its ID: 20261129T081525123Z and random digits. */
function instantOf(id: string): string | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[0-9A-F]+$/.exec(id);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, ms] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
}

/** Of what was in one place the newest, where the newest stand first. */
function newestOfEach(held: readonly ThrownAway[]): ThrownAway[] {
  const places = new Map<string, ThrownAway>();
  for (const one of held) {
    const place = folderKey(one.thing.folder(one.key));
    if (!places.has(place)) places.set(place, one);
  }
  return [...places.values()];
}

/** Those that would come to lie where another is, or two where one can. */
async function withoutPlace(workspace: Workspace, wanted: readonly ThrownAway[]): Promise<ThrownAway[]> {
  const taken = new Map<string, Set<string>>();
  const left: ThrownAway[] = [];
  for (const one of wanted) {
    const path = one.thing.folder(one.key);
    const parent = path.slice(0, path.lastIndexOf('/'));
    const name = folderKey(path.slice(parent.length + 1));
    const names = taken.get(parent) ?? new Set((await workspace.folder.folders(parent)).map(folderKey));
    taken.set(parent, names);
    if (names.has(name)) left.push(one);
    names.add(name);
  }
  return left;
}

const placeTaken = ({ thing, key }: ThrownAway): Problem =>
  new Problem('NAME_TAKEN', nameTaken(thing, key.name).message, {
    field: 'ids',
    remedy: i18n.t('It was made meanwhile. Delete that one first, then put this one back; nothing was put back now.'),
  });

function notThere(id: string): never {
  throw new Problem('NOT_FOUND', i18n.t('There is no {id} in the trash of this workspace.', { id }), {
    field: 'ids',
    remedy: i18n.t('It was put back already, or the trash was emptied.'),
  });
}
