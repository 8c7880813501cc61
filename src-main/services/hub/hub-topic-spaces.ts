import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubTopicSpaceModel } from '../../contract/models.ts';
import { missingTemplates } from '../../core/hub/faces/topics/missing.ts';
import { type TopicSpace, checkTemplate, newTopicSpace } from '../../core/hub/faces/topics/spaces.ts';
import type { HubSessions } from './sessions.ts';
import type { HubStore } from './store.ts';

/** The topics that devices may use among themselves. */
export class HubTopicSpaces {
  readonly #store: HubStore;
  readonly #sessions: HubSessions;

  constructor(store: HubStore, sessions: HubSessions) {
    this.#store = store;
    this.#sessions = sessions;
  }

  list(): HubTopicSpaceModel[] {
    return [...this.#store.state.topicSpaces.values()].map(topicSpaceModel);
  }

  async set(input: ParsedInput<'hub.setTopicSpace'>): Promise<HubTopicSpaceModel> {
    const { topicSpaces } = this.#store.state;
    let kept: TopicSpace | undefined;
    await this.#store.change((set) => {
      kept = newTopicSpace(topicSpaces, input);
      set('topicSpaces', kept.name, kept);
    });
    if (kept === undefined) throw new Error('The change was not made.');
    this.#sessions.checkSubscriptions();
    return topicSpaceModel(kept);
  }

  async remove({ name }: ParsedInput<'hub.removeTopicSpace'>): Promise<Record<string, never>> {
    await this.#store.change((set) => set('topicSpaces', this.#store.topicSpace(name).name, undefined));
    this.#sessions.checkSubscriptions();
    return {};
  }
}

/** For templates as they are typed; needs no hub. */
export function checkTopicTemplates({
  templates,
}: ParsedInput<'hub.checkTopicTemplates'>): MethodOutput<'hub.checkTopicTemplates'> {
  const faults = templates.flatMap((template) => {
    const reason = checkTemplate(template);
    return reason === undefined ? [] : [{ template, reason }];
  });
  return { faults };
}

/** What would have to be allowed beside the spaces that there are. */
export function missingTopicTemplates(
  spaces: readonly HubTopicSpaceModel[],
  { publishing, subscribing }: ParsedInput<'hub.missingTopicTemplates'>,
): MethodOutput<'hub.missingTopicTemplates'> {
  const byName = new Map(spaces.map((space) => [space.name, space]));
  return { templates: missingTemplates(byName, publishing, subscribing) };
}

const topicSpaceModel = ({ name, type, templates }: TopicSpace): HubTopicSpaceModel => ({
  name,
  type,
  templates: [...templates],
});
