import { describe, expect, test } from 'vitest';
import { platformForms } from '../../src-main/services/platforms.ts';
import {
  type Draft,
  emptyDraft,
  faultsOf,
  orderOf,
  platformsFor,
  withMode,
} from '../../src-renderer/features/simulate/form.ts';
import { linesOf, participants, wishesOf } from '../../src-renderer/features/simulate/pubsub.ts';
import { pubsub as text } from '../../src-renderer/features/simulate/pubsub-words.ts';

const forms = platformForms();
const formOf = (id: string) => {
  const form = forms.find((platform) => platform.id === id);
  if (form === undefined) throw new Error(`no platform ${id}`);
  return form;
};
const grid = formOf('azure-event-grid');
const pair = withMode(emptyDraft(['pub']), 'pubsub', forms, ['pub', 'sub']);
const listening = (part: Partial<Draft['subscribers'][number]>): Draft => ({
  ...pair,
  subscribers: [{ deviceId: 'sub', filters: 'a', qos: '1', ...part }],
});

describe('publish and subscribe', () => {
  test('begins on a platform with topics, with somebody who listens to them', () => {
    expect(pair).toMatchObject({
      platform: 'azure-event-grid',
      server: 'local',
      deviceIds: ['pub'],
      subscribers: [{ deviceId: 'sub', filters: 'sample/topic', qos: '1' }],
      allowTopics: true,
    });
    expect(faultsOf(pair, grid, false)).toEqual({});
    expect(participants(pair)).toEqual(['pub', 'sub']);
    expect(participants({ ...pair, mode: 'telemetry' })).toEqual(['pub']);
    for (const { fields } of platformsFor(pair, forms)) expect(fields.map(({ name }) => name)).toContain('topic');
  });

  test('lets the last of the chosen listen where no other is there, and keeps what was chosen before', () => {
    const both = withMode(emptyDraft(['a', 'b']), 'pubsub', forms, ['a', 'b']);
    expect(both).toMatchObject({ deviceIds: ['a'], subscribers: [{ deviceId: 'b' }] });
    const alone = withMode(emptyDraft(['a']), 'pubsub', forms, ['a']);
    expect(faultsOf(alone, grid, false)).toEqual({ 'subscribers.0.device': text.deviceNeeded });
    const broker = withMode({ ...both, platform: 'mqtt-broker' }, 'pubsub', forms, ['a', 'b']);
    expect(broker).toEqual({ ...both, platform: 'mqtt-broker' });
    const back = withMode(both, 'telemetry', forms, ['a', 'b']);
    expect(back).toMatchObject({ mode: 'telemetry', platform: 'local-hub', deviceIds: ['a', 'b'] });
    expect(withMode(back, 'pubsub', forms, ['a', 'b'])).toMatchObject({
      deviceIds: ['a'],
      subscribers: [{ deviceId: 'b' }],
    });
  });

  test.each<[Draft, Record<string, string>]>([
    [{ ...pair, deviceIds: [] }, {}],
    [{ ...pair, deviceIds: [], subscribers: [] }, { deviceIds: text.someoneNeeded }],
    [listening({ deviceId: 'pub' }), { 'subscribers.0.device': text.deviceTwice('pub') }],
    [listening({ filters: ' \n ' }), { 'subscribers.0.filters': text.filterNeeded }],
    [listening({ qos: '2' }), { 'subscribers.0.qos': text.qosTooHigh('Azure Event Grid', 1) }],
  ])('finds what is wrong', (draft, faults) => {
    expect(faultsOf(draft, grid, false)).toEqual(faults);
  });

  test('orders what was chosen, and nothing of it for telemetry', () => {
    const target = { host: 'h', port: 1, known: {} };
    const draft = listening({ filters: ' a/# \r\n\n{deviceId}/b', qos: '0' });
    expect(orderOf(draft, grid, 'w', target).subscribers).toEqual([
      { deviceId: 'sub', filters: ['a/#', '{deviceId}/b'], qos: 0 },
    ]);
    expect(orderOf({ ...draft, mode: 'telemetry' }, grid, 'w', target)).not.toHaveProperty('subscribers');
  });

  test('knows what the local hub has to allow', () => {
    const filters = linesOf('a/#\nb');
    expect(wishesOf(listening({ filters: filters.join('\n') }), ' t ', 'ignored')).toEqual({
      publishing: [{ deviceId: 'pub', topicOrFilter: 't' }],
      subscribing: filters.map((topicOrFilter) => ({ deviceId: 'sub', topicOrFilter })),
    });
    expect(wishesOf({ ...pair, mode: 'telemetry' }, 't', 's')).toEqual({
      publishing: [{ deviceId: 'pub', topicOrFilter: 't' }],
      subscribing: [{ deviceId: 'pub', topicOrFilter: 's' }],
    });
  });
});
