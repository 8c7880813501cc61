import { equalBytes, toHex } from '../core/bytes.ts';
import type { EntityManifest } from '../core/things/manifest-file.ts';
import type { Thing, ThingKey } from '../core/things/thing.ts';
import type { Ports } from './ports.ts';
import { lost } from './thing-files.ts';
import type { Workspace } from './workspace.ts';

/** Below the workspace. A folder in it is the folder of a thing as it was, under the ID of its deletion. */
export const trashFolder = '.certbench/trash';

/** Of an instant (ISO 8601), by which the newest are found, and chance. */
export const newTrashId = (now: string, { random }: Pick<Ports['ciphers'], 'random'>): string =>
  `${now.replaceAll(/[-:.]/g, '')}-${toHex(random(6))}`;

/**
 * Puts a copy of a thing's folder into the trash, whole or not at all, before something else is written in its place: at no
 * instant is the workspace without either. Answers its ID there. Throws STORAGE_FAILED.
 */
export async function copyToTrash<M extends EntityManifest>(
  { folder }: Workspace,
  thing: Thing<M>,
  key: ThingKey,
  { clock, ciphers }: Pick<Ports, 'clock' | 'ciphers'>,
): Promise<string> {
  const home = thing.folder(key);
  const names = [...((await folder.sizes(home)) ?? new Map<string, number>()).keys()];
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: (await folder.read(`${home}/${name}`)) ?? new Uint8Array() })),
  );
  const id = newTrashId(clock.now().toISOString(), ciphers);
  await folder.createFolder(`${trashFolder}/${id}`, files, async (read) => {
    for (const { name, bytes } of files) if (!equalBytes(read(name), bytes)) throw lost(name);
  });
  return id;
}

/** Puts a thing into the trash by one rename, once another has taken its place. Answers its ID there. */
export async function moveToTrash<M extends EntityManifest>(
  { folder }: Workspace,
  thing: Thing<M>,
  key: ThingKey,
  { clock, ciphers }: Pick<Ports, 'clock' | 'ciphers'>,
): Promise<string> {
  const id = newTrashId(clock.now().toISOString(), ciphers);
  await folder.moveFolder(thing.folder(key), `${trashFolder}/${id}`);
  return id;
}

/** Takes a copy back whose successor could not be written. */
export const dropFromTrash = ({ folder }: Workspace, id: string): Promise<void> =>
  folder.removeFolder(`${trashFolder}/${id}`);
