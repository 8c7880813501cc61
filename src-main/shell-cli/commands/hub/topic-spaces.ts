import { type Command, Option } from 'commander';
import type { HubTopicSpaceModel } from '../../../contract/models.ts';
import { topicSpaceType } from '../../../contract/hub/topics.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';

interface AddOptions extends ManageOptions {
  type: (typeof topicSpaceType.options)[number];
}

const line = ({ name, type, templates }: HubTopicSpaceModel): string => `${name}  ${type}: ${templates.join(', ')}`;

/** Topic spaces of a hub that runs. */
export function addHubTopicSpaceCommands(hub: Command): void {
  const spaces = hub
    .command('topic-spaces')
    .description('topic spaces of a hub that runs: what devices may say to each other');

  addManageOptions(spaces.command('list').description('list them')).action((options: ManageOptions) =>
    managing(options, async (managed, { output }) => {
      const { topicSpaces } = await managed.status();
      if (topicSpaces.length === 0) output.say('No topic spaces yet.');
      for (const space of topicSpaces) output.say(line(space));
      output.document({ topicSpaces });
    }),
  );

  const add = spaces
    .command('add <name> <template...>')
    .description('add one, or replace the one of this name')
    .addOption(new Option('--type <type>', 'how it is used').choices(topicSpaceType.options).default('LowFanout'));
  addManageOptions(add).action((name: string, templates: string[], { type, ...options }: AddOptions) =>
    managing(options, async (managed, { output }) => {
      const space = await managed.call('hub.setTopicSpace', { name, type, templates });
      output.say(line(space));
      output.document(space);
    }),
  );

  addManageOptions(spaces.command('delete <name>').description('delete one')).action(
    (name: string, options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        await managed.call('hub.removeTopicSpace', { name });
        output.say(`Deleted ${name}.`);
        output.document({ deleted: name });
      }),
  );
}
