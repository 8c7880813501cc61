import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingTemplates } from '../../src-main/core/hub/faces/topics/missing.ts';
import { type TopicSpace, checkTemplate, newTopicSpace } from '../../src-main/core/hub/faces/topics/spaces.ts';
import { Arrivals } from '../../src-main/core/telemetry/arrivals.ts';

describe('arrivals', () => {
  const listeners = [
    { deviceId: 'a', filters: ['t/#'] },
    { deviceId: 'b', filters: ['t/1', 't/+'] },
  ];

  test('are complete when everybody who listens has everything, in whatever order it comes', () => {
    const arrivals = new Arrivals(listeners);
    expect(arrivals.complete).toBe(true);
    // Before its acknowledgement.
    arrivals.received('a', 't/1', 'x');
    arrivals.sent('t/1', 'x');
    expect(arrivals.complete).toBe(false);
    arrivals.received('b', 't/1', 'x');
    expect(arrivals.complete).toBe(true);
    arrivals.sent('t/1/deeper', 'y');
    arrivals.received('b', 't/1', 'foreign');
    expect(arrivals.complete).toBe(false);
    arrivals.forget('a');
    expect(arrivals.complete).toBe(true);
    arrivals.sent('elsewhere', 'z');
    expect(arrivals.complete).toBe(true);
  });

  test('are not taken for complete when too many were missing to remember', () => {
    const arrivals = new Arrivals([{ deviceId: 'a', filters: ['#'] }]);
    for (let number = 0; number < 3000; number++) arrivals.sent('t', String(number));
    for (let number = 0; number < 3000; number++) arrivals.received('a', 't', String(number));
    expect(arrivals.complete).toBe(false);
  });

  test('of strangers are forgotten without harm', () => {
    const arrivals = new Arrivals([{ deviceId: 'a', filters: ['#'] }]);
    for (let number = 0; number < 10_000; number++) arrivals.received('a', 't', `foreign ${number}`);
    arrivals.sent('t', 'own');
    arrivals.received('a', 't', 'own');
    expect(arrivals.complete).toBe(true);
  });
});

describe('topic templates that are missing', () => {
  const spaces = (...made: TopicSpace[]) => new Map(made.map((space) => [space.name, space]));
  const wish = (deviceId: string, topicOrFilter: string) => ({ deviceId, topicOrFilter });

  test('are as few as allow everything', () => {
    const publishing = [wish('p', 'sample/topic'), wish('q', 'sample/{deviceId}/t')];
    const subscribing = [wish('s', 'sample/topic'), wish('s', 'sample/+/t')];
    expect(missingTemplates(spaces(), publishing, subscribing)).toEqual(['sample/topic', 'sample/+/t']);
    expect(missingTemplates(spaces(), publishing, [...subscribing, wish('s', 'sample/#')])).toEqual(['sample/#']);
    expect(missingTemplates(spaces(), [wish('q', 'a/{deviceId}/$x')], [])).toEqual([
      'a/${principal.deviceid}/${dollar}x',
    ]);
  });

  test('are none where a space covers it; one for publishing lets nobody listen', () => {
    const open: TopicSpace = { name: 'a', type: 'LowFanout', templates: ['sample/#'] };
    const deaf: TopicSpace = { ...open, type: 'PublishOnly' };
    const wishes = [[wish('p', 'sample/topic')], [wish('s', 'sample/topic')]] as const;
    expect(missingTemplates(spaces(open), ...wishes)).toEqual([]);
    expect(missingTemplates(spaces(deaf), ...wishes)).toEqual(['sample/topic']);
  });

  test('allow what was wished once they are there', () => {
    const level = fc.constantFrom('a', 'b', '{deviceId}');
    const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));
    const filter = fc
      .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([levels, deep]) => [...levels, ...(deep ? ['#'] : [])].join('/'));
    const wishes = (topics: fc.Arbitrary<string>) =>
      fc.array(fc.record({ deviceId: fc.constantFrom('p', 'q'), topicOrFilter: topics }), { maxLength: 4 });
    fc.assert(
      fc.property(wishes(topic), wishes(filter), (publishing, subscribing) => {
        const templates = missingTemplates(spaces(), publishing, subscribing);
        for (const template of templates) expect(checkTemplate(template)).toBeUndefined();
        if (templates.length === 0) return;
        const made = newTopicSpace(spaces(), { name: 'made', type: 'LowFanout', templates });
        expect(missingTemplates(spaces(made), publishing, subscribing)).toEqual([]);
      }),
    );
  });
});
