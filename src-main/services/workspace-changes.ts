import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ThingLists } from '../contract/models.ts';
import { toHex } from '../core/bytes.ts';
import { type ToldList, changesSince, isKnown, noList, toldNow } from '../core/things/told.ts';
import type { Overview } from './overview.ts';
import type { Ports } from './ports.ts';

type ListName = keyof ThingLists;
type Line = ThingLists[ListName][number];

/** What tells the lines of each list apart. */
const keys: { readonly [L in ListName]: (line: ThingLists[L][number]) => string } = {
  authorities: ({ name }) => name,
  // Where one of these is longer by what the other lacks, the two would be one.
  proofs: ({ authority, code }) => JSON.stringify([authority, code]),
  devices: ({ deviceId }) => deviceId,
  servers: ({ name }) => name,
  certificates: ({ name }) => name,
  requests: ({ name }) => name,
};
const listNames = Object.keys(keys) as ListName[];
const keyOf = (name: ListName) => keys[name] as (line: Line) => string;

/** Workspaces whose lines are remembered. */
const mostWorkspaces = 3;

/** What was told of a workspace. */
interface Told {
  /** Tells its revisions from those of another start of the program. */
  readonly id: string;
  readonly revision: number;
  readonly lists: Readonly<Record<ListName, ToldList<Line>>>;
}

/** What has changed in a workspace since somebody has looked: of ten thousand devices the one that was made. */
export class WorkspaceChanges {
  readonly #overview: Pick<Overview, 'read'>;
  readonly #random: Ports['ciphers']['random'];
  /** By token; the one that was asked for last is the last. */
  readonly #told = new Map<string, Told>();
  /** By token: what was read first must not be told after what was read later. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(overview: Pick<Overview, 'read'>, random: Ports['ciphers']['random']) {
    this.#overview = overview;
    this.#random = random;
  }

  async read(input: ParsedInput<'workspace.changes'>): Promise<MethodOutput<'workspace.changes'>> {
    const before = this.#turns.get(input.workspace);
    const turn = (async () => {
      await before?.catch(() => undefined);
      return this.#next(input);
    })();
    this.#turns.set(input.workspace, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(input.workspace) === turn) this.#turns.delete(input.workspace);
    }
  }

  async #next({
    workspace: token,
    since,
  }: ParsedInput<'workspace.changes'>): Promise<MethodOutput<'workspace.changes'>> {
    const { workspace, ...read } = await this.#overview.read({ workspace: token, contents: true });
    const told = this.#take(token, read);
    const from = revisionOf(told, since);
    const lists = Object.fromEntries(listNames.map((name) => [name, changesSince(told.lists[name], from)]));
    return {
      workspace,
      revision: `${told.id}.${told.revision}`,
      whole: from === undefined,
      // Each list has its own lines, which the type checker cannot follow through the names.
      lists: lists as unknown as MethodOutput<'workspace.changes'>['lists'],
    };
  }

  #take(token: string, lists: ThingLists): Told {
    const before = this.#told.get(token) ?? {
      id: toHex(this.#random(8)),
      revision: 0,
      lists: eachList(() => noList),
    };
    const revision = before.revision + 1;
    const now = eachList((name) => toldNow<Line>(before.lists[name], lists[name], keyOf(name), revision));
    const told = listNames.some((name) => now[name] !== before.lists[name])
      ? { id: before.id, revision, lists: now }
      : before;
    this.#told.delete(token);
    this.#told.set(token, told);
    for (const oldest of [...this.#told.keys()].slice(0, -mostWorkspaces)) this.#told.delete(oldest);
    return told;
  }
}

const eachList = (made: (name: ListName) => ToldList<Line>): Told['lists'] =>
  Object.fromEntries(listNames.map((name) => [name, made(name)])) as Record<ListName, ToldList<Line>>;

/** The revision that a caller knows; undefined where it is none that can be gone by. */
function revisionOf({ id, revision, lists }: Told, since: string | undefined): number | undefined {
  if (since?.startsWith(`${id}.`) !== true) return undefined;
  const text = since.slice(id.length + 1);
  const known = /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (known > revision) return undefined;
  return listNames.every((name) => isKnown(lists[name], known)) ? known : undefined;
}
