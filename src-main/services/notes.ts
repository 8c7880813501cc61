import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ThingKind } from '../contract/models.ts';
import { toHex } from '../core/bytes.ts';
import type { Digest } from '../core/primitives.ts';
import { things } from '../core/things/index.ts';
import { Problem } from '../core/problem.ts';
import {
  type NamedThing,
  type Said,
  checkGroup,
  checkNote,
  decodeNotes,
  encodeNotes,
  notesFile,
  withSaid,
} from '../core/things/notes.ts';
import type { Thing, ThingKey } from '../core/things/thing.ts';
import { forEachLimited } from './jobs.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

/** Manifests read at a time. */
const atATime = 32;

type Told = MethodOutput<'notes.list'>['things'][number];

/** Groups and notes of things: a file of the workspace, whoever makes, deletes or puts back the things themselves. */
export class Notes {
  readonly #workspaces: Workspaces;
  readonly #digest: Digest;

  constructor(workspaces: Workspaces, digest: Digest) {
    this.#workspaces = workspaces;
    this.#digest = digest;
  }

  async list({ workspace: token, since }: ParsedInput<'notes.list'>): Promise<MethodOutput<'notes.list'>> {
    const folder = (await this.#workspaces.openIfThere(token))?.folder;
    const bytes = await folder?.read(notesFile);
    const revision = bytes === undefined ? 'none' : toHex(this.#digest('sha256', bytes));
    if (revision === since) return { things: [], revision, unchanged: true };
    const { things: said } = decodeNotes(bytes, folder?.absolute(notesFile) ?? '');
    return { things: said.flatMap(toldOf), revision };
  }

  /** Throws NOT_FOUND for what is not there. */
  change({ workspace: token, things: named }: ParsedInput<'notes.change'>): Promise<MethodOutput<'notes.change'>> {
    const checked = named.map((one) => ({
      ...one,
      group: one.group === undefined ? undefined : checkGroup(one.group),
      note: one.note === undefined ? undefined : checkNote(one.note),
    }));
    return this.#workspaces.write(token, { purpose: 'writing notes', make: false }, async (workspace) => {
      const found: (NamedThing & Said)[] = [];
      await forEachLimited(checked, atATime, async ({ kind, group, note, ...key }, index) => {
        const thing: Thing = things[kind];
        const { name, code } = thing.keyOf(await workspace.find(thing, key, 'things'));
        found[index] = { kind, name, code, group, note };
      });
      const { notes, before } = withSaid(await read(workspace), found);
      await workspace.folder.replaceFile(notesFile, encodeNotes(notes));
      return { before: before.flatMap(toldOf) };
    });
  }
}

const read = async ({ folder }: Workspace) => decodeNotes(await folder.read(notesFile), folder.absolute(notesFile));

/** Nothing for what cannot be in a workspace: a kind that only a newer program knows, or no name at all. */
function toldOf({ kind, name, code, group, note }: NamedThing & Said): Told[] {
  if (!isKind(kind) || !isName(things[kind], { name, code })) return [];
  return [
    {
      kind,
      name,
      ...(code === undefined ? {} : { code }),
      ...(group === undefined ? {} : { group }),
      ...(note === undefined ? {} : { note }),
    },
  ];
}

const isKind = (kind: string): kind is ThingKind => Object.hasOwn(things, kind);

function isName(thing: Thing, key: ThingKey): boolean {
  try {
    thing.check(key);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
