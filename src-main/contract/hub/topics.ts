import { z } from 'zod';
import { nothing } from '../values.ts';
import { type MethodRow, hubCodes } from '../method-row.ts';

export const topicSpaceType = z.enum(['LowFanout', 'PublishOnly']);

export const hubTopicSpace = z.object({ name: z.string(), type: topicSpaceType, templates: z.array(z.string()) });

export type HubTopicSpaceModel = z.infer<typeof hubTopicSpace>;

/** What a device is to publish on or subscribe to; `{deviceId}` stands for it. */
const wish = z.strictObject({ deviceId: z.string().max(200), topicOrFilter: z.string().min(1).max(65_535) });

export const hubTopicMethods = {
  'hub.setTopicSpace': {
    /** New, or in the place of the one with this name. Templates are topic filters with variables. */
    input: z.strictObject({
      name: z.string().max(200),
      type: topicSpaceType.default('LowFanout'),
      templates: z.array(z.string().max(1000)).max(100),
    }),
    output: hubTopicSpace,
    codes: [...hubCodes, 'LIMIT_REACHED'],
  },
  'hub.allowTopics': {
    input: z.strictObject({
      /** Begins the name of a topic space that is made; a number ends it. */
      base: z.string().max(200),
      publishing: z.array(wish).max(10_000).default([]),
      subscribing: z.array(wish).max(10_000).default([]),
      /** Beside what the wishes need; one that a topic space has already is passed over. */
      templates: z.array(z.string().max(1000)).max(100).default([]),
    }),
    /** The topic space that was made; nothing where all was allowed already. */
    output: z.object({ made: hubTopicSpace.optional() }),
    codes: [...hubCodes, 'LIMIT_REACHED'],
  },
  'hub.removeTopicSpace': {
    input: z.strictObject({ name: z.string().max(200) }),
    output: nothing,
    codes: [...hubCodes],
  },
  'hub.checkTopicTemplates': {
    input: z.strictObject({ templates: z.array(z.string().max(1000)).max(100) }),
    /** Those that are none, with what is wrong as a sentence. */
    output: z.object({ faults: z.array(z.object({ template: z.string(), reason: z.string() })) }),
    codes: ['INVALID_INPUT'],
  },
  'hub.missingTopicTemplates': {
    input: z.strictObject({ publishing: z.array(wish).max(10_000), subscribing: z.array(wish).max(10_000) }),
    /** What a topic space would need to allow all of it; nothing where all is allowed. A stopped hub allows nothing. */
    output: z.object({ templates: z.array(z.string()) }),
    codes: ['INVALID_INPUT'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
