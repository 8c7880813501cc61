import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import { Problem } from '../core/problem.ts';
import { folderKey } from '../core/things/identifiers.ts';
import { things } from '../core/things/index.ts';
import type { Thing } from '../core/things/thing.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

/** What making a thing of this name would be refused for, in the same words. */
export async function checkNewName(
  workspaces: Workspaces,
  { workspace, kind, name }: ParsedInput<'thing.checkName'>,
): Promise<MethodOutput<'thing.checkName'>> {
  const thing: Thing = things[kind];
  try {
    thing.check({ name });
    if (await workspaces.exists(workspace)) await checkFree(await workspaces.open(workspace), thing, name);
    return {};
  } catch (error) {
    if (!(error instanceof Problem) || (error.code !== 'INVALID_INPUT' && error.code !== 'NAME_TAKEN')) throw error;
    return { fault: `${error.message} ${error.remedy ?? ''}`.trimEnd() };
  }
}

/** Asked while somebody types: of thousands none is read as long as no folder has the name. */
async function checkFree(workspace: Workspace, thing: Thing, name: string): Promise<void> {
  const key = folderKey(thing.folder({ name }));
  const folders = await workspace.folder.folders(thing.home);
  if (folders.some((folder) => folderKey(`${thing.home}/${folder}`) === key)) await workspace.checkFree(thing, name);
}
