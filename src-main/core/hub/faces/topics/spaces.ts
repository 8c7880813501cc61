import { i18n } from '../../../language/index.ts';
import { toUtf8 } from '../../../bytes.ts';
import { checkFilter, covers } from '../../../mqtt/topic.ts';
import { Problem } from '../../../problem.ts';
import type { Section } from '../../section.ts';

/**
 * Topics that devices may use among themselves (Azure/IoTHubMQTTBrokerPreviewSamples; learn.microsoft.com, "Topic
 * templates in Azure Event Grid").
 */
export interface TopicSpace {
  readonly name: string;
  /** PublishOnly takes messages and passes them to nobody; LowFanout also takes subscriptions. */
  readonly type: 'LowFanout' | 'PublishOnly';
  /** Topic filters with variables. */
  readonly templates: readonly string[];
}

export const topicSpaceSection: Section<TopicSpace> = {
  keyOf: ({ name }) => name,
  encode: (one) => one,
  decode: ({ name, type, templates }: TopicSpace) => ({ name, type, templates: [...templates] }),
};

/** Event Grid's limits ("Azure Event Grid quotas and limits"). */
const maximumSpaces = 10;
const maximumTemplates = 10;
const maximumTopicBytes = 256;
const maximumLevels = 8;

const spaceName = /^[A-Za-z0-9-]{1,50}$/;
const variable = /\$\{([^}]*)\}/g;
/** Both clouds' names for the device that is logged in, and the preview's way to write a dollar. */
const variables: ReadonlySet<string> = new Set(['principal.deviceid', 'client.authenticationName', 'dollar']);

/** Checks a topic space that is to be set, new or in the place of one with its name. */
export function newTopicSpace(existing: ReadonlyMap<string, TopicSpace>, space: TopicSpace): TopicSpace {
  if (!spaceName.test(space.name)) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{name} cannot name a topic space.', { name: JSON.stringify(space.name) }),
      {
        field: 'name',
        remedy: i18n.t('Use 1 to 50 letters, digits and hyphens.'),
      },
    );
  }
  if (!existing.has(space.name) && existing.size >= maximumSpaces) {
    throw new Problem(
      'LIMIT_REACHED',
      i18n.t('The hub already has {maximumSpaces} topic spaces, which is its limit.', { maximumSpaces }),
      {
        remedy: i18n.t('Remove one that is no longer needed, or give one more templates.'),
      },
    );
  }
  const templates = [...new Set(space.templates)];
  if (templates.length === 0 || templates.length > maximumTemplates) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('A topic space has 1 to {maximumTemplates} templates.', { maximumTemplates }),
      {
        field: 'templates',
        remedy: i18n.t('Write one, for example sample/#.'),
      },
    );
  }
  for (const template of templates) {
    const fault = checkTemplate(template);
    if (fault === undefined) continue;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{template} is no topic template. {fault}', { template: JSON.stringify(template), fault }),
      {
        field: 'templates',
        remedy: i18n.t('Write it like {examples}.', {
          examples: 'sample/# or vehicles/${principal.deviceid}/position',
        }),
      },
    );
  }
  return { ...space, templates };
}

/** What is wrong with a template, as a sentence; undefined where nothing is. */
export function checkTemplate(template: string): string | undefined {
  const unknown = [...template.matchAll(variable)].find(([, name = '']) => !variables.has(name));
  if (unknown !== undefined) {
    return i18n.t('There is no variable {unknown}: there are {known}.', {
      unknown: unknown[0],
      known: [...variables].map((name) => `\${${name}}`).join(', '),
    });
  }
  const text = template.replaceAll(variable, 'x');
  if (text.includes('$'))
    return i18n.t('A dollar that stands for itself is written as {dollar}.', { dollar: '${dollar}' });
  return checkFilter(text) ?? checkLimits(text);
}

/** What is too much in a topic or filter, as a sentence. */
export function checkLimits(text: string): string | undefined {
  const size = toUtf8(text).length;
  if (size > maximumTopicBytes) return `A topic has ${maximumTopicBytes} bytes at most; this has ${size}.`;
  const levels = text.split('/').length;
  return levels > maximumLevels ? `A topic has ${maximumLevels} levels at most; this has ${levels}.` : undefined;
}

/** The spaces that allow a topic or filter to a device. */
export function spacesFor(
  spaces: ReadonlyMap<string, TopicSpace>,
  deviceId: string,
  topicOrFilter: string,
): readonly TopicSpace[] {
  const covering = (template: string) => {
    const filter = filledIn(template, deviceId);
    return filter !== undefined && covers(filter, topicOrFilter);
  };
  return [...spaces.values()].filter(({ templates }) => templates.some(covering));
}

/** Undefined where the device's ID would become a wildcard. */
function filledIn(template: string, deviceId: string): string | undefined {
  const named = template.replaceAll('${dollar}', '').includes('${');
  if (named && /[+#]/.test(deviceId)) return undefined;
  return template.replaceAll(variable, (_text, name: string) => (name === 'dollar' ? '$' : deviceId));
}
