import { covers } from '../../../mqtt/topic.ts';
import { fillTemplate } from '../../../platform/template.ts';
import { type TopicSpace, spacesFor } from './spaces.ts';

/** A device and what it is to publish on or subscribe to; `{deviceId}` stands for it. */
export interface Wish {
  readonly deviceId: string;
  readonly topicOrFilter: string;
}

/** In no topic that somebody would type. */
const somebody = '\u{E000}';

/** Topic templates that would allow what devices want to do and no topic space allows to them yet; as few as can be. */
export function missingTemplates(
  spaces: ReadonlyMap<string, TopicSpace>,
  publishing: readonly Wish[],
  subscribing: readonly Wish[],
): string[] {
  const allowing = ({ deviceId, topicOrFilter }: Wish) =>
    spacesFor(spaces, deviceId, fillTemplate(topicOrFilter, deviceId));
  const wanted = [
    ...publishing.filter((wish) => allowing(wish).length === 0),
    ...subscribing.filter((wish) => !allowing(wish).some(({ type }) => type === 'LowFanout')),
  ];
  const templates = [...new Set(wanted.map(({ topicOrFilter }) => topicOrFilter))];
  const filled = (template: string) => fillTemplate(template, somebody);
  return templates
    .filter((one) => !templates.some((other) => other !== one && covers(filled(other), filled(one))))
    .map((template) =>
      template.replaceAll('$', () => '${dollar}').replaceAll('{deviceId}', () => '${principal.deviceid}'),
    );
}
