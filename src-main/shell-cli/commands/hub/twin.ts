import type { Command } from 'commander';
import type { ManagedHub } from '../../managed-hub.ts';
import type { Output } from '../../output.ts';
import { type ManageOptions, addManageOptions, jsonArgument, jsonHint, managing } from './managing.ts';

interface UpdateOptions extends ManageOptions {
  tags?: boolean;
}

/** Prints the twin as one document, whose parts are JSON themselves. */
async function tellTwin(hub: ManagedHub, deviceId: string, output: Output): Promise<void> {
  const parts = Object.entries(await hub.call('hub.getTwin', { deviceId }));
  const twin: Record<string, unknown> = Object.fromEntries(parts.map(([name, text]) => [name, JSON.parse(text)]));
  for (const line of JSON.stringify(twin, undefined, 2).split('\n')) output.say(line);
  output.document(twin);
}

/** Twins of devices of a hub that runs. */
export function addHubTwinCommands(hub: Command): void {
  const twin = hub.command('twin').description('twins of devices of a hub that runs');

  addManageOptions(twin.command('show <id>').description('tags, desired and reported properties')).action(
    (deviceId: string, options: ManageOptions) =>
      managing(options, (managed, { output }) => tellTwin(managed, deviceId, output)),
  );

  const update = twin
    .command('update <id> <patch>')
    .description(`merge into the desired properties; null deletes a member. The patch is ${jsonHint}`)
    .option('--tags', 'into the tags instead');
  addManageOptions(update).action((deviceId: string, patch: string, { tags, ...options }: UpdateOptions) =>
    managing(options, async (managed, { output }) => {
      const change = { deviceId, patch: await jsonArgument(patch) };
      await (tags === true ? managed.call('hub.updateTags', change) : managed.call('hub.updateDesired', change));
      await tellTwin(managed, deviceId, output);
    }),
  );
}
