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

  /** Makes a topic space of what is not allowed yet. Throws INVALID_INPUT for what is no template, and LIMIT_REACHED. */
  async allow(input: ParsedInput<'hub.allowTopics'>): Promise<MethodOutput<'hub.allowTopics'>> {
    const { topicSpaces } = this.#store.state;
    const there = new Set(
      [...topicSpaces.values()].flatMap(({ type, templates }) => (type === 'LowFanout' ? templates : [])),
    );
    const templates = [
      ...missingTemplates(topicSpaces, input.publishing, input.subscribing),
      ...input.templates.filter((template) => !there.has(template)),
    ];
    if (templates.length === 0) return {};
    return { made: await this.set({ name: freeName(topicSpaces, input.base), type: 'LowFanout', templates }) };
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

/** A name that is free, for a topic space that is made in passing. */
function freeName(taken: ReadonlyMap<string, TopicSpace>, base: string): string {
  let number = 1;
  while (taken.has(`${base}-${number}`)) number++;
  return `${base}-${number}`;
}

const topicSpaceModel = ({ name, type, templates }: TopicSpace): HubTopicSpaceModel => ({
  name,
  type,
  templates: [...templates],
});
