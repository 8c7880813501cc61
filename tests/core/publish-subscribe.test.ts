import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingTemplates } from '../../src-main/core/hub/faces/topics/missing.ts';
import { type TopicSpace, checkTemplate, newTopicSpace } from '../../src-main/core/hub/faces/topics/spaces.ts';
import { ArrivalNotes, Arrivals } from '../../src-main/core/telemetry/arrivals.ts';

describe('arrivals', () => {
  const listeners = [
    { deviceId: 'a', filters: ['t/#'] },
    { deviceId: 'b', filters: ['t/1', 't/+'] },
  ];

  /** Told by two parts of a run, in turn. */
  function told(subscribers = listeners) {
    const arrivals = new Arrivals(subscribers);
    const parts = [new ArrivalNotes(subscribers), new ArrivalNotes(subscribers)] as const;
    let turn = 0;
    const inTurn = (note: (part: ArrivalNotes) => void) => {
      const part = parts[turn++ % 2] as ArrivalNotes;
      note(part);
      arrivals.add(part.take());
    };
    return {
      arrivals,
      sent: (topic: string, body: string) => inTurn((part) => part.sent(topic, body)),
      received: (deviceId: string, topic: string, body: string) =>
        inTurn((part) => part.received(deviceId, topic, body)),
    };
  }

  test('are complete when everybody who listens has everything, in whatever order it comes', () => {
    const { arrivals, sent, received } = told();
    expect(arrivals.complete).toBe(true);
    // Before its acknowledgement.
    received('a', 't/1', 'x');
    sent('t/1', 'x');
    expect(arrivals.complete).toBe(false);
    received('b', 't/1', 'x');
    expect(arrivals.complete).toBe(true);
    sent('t/1/deeper', 'y');
    received('b', 't/1', 'foreign');
    expect(arrivals.complete).toBe(false);
    arrivals.forget('a');
    expect(arrivals.complete).toBe(true);
    sent('elsewhere', 'z');
    expect(arrivals.complete).toBe(true);
  });

  test('need no note where the same part has sent and received, and the same body on another topic is another message', () => {
    const notes = new ArrivalNotes([{ deviceId: 'a', filters: ['#'] }]);
    notes.sent('t', 'x');
    notes.received('a', 't', 'x');
    expect(notes.take()).toEqual([]);
    notes.sent('t', 'x');
    notes.received('a', 't2', 'x');
    expect(notes.take()).toHaveLength(2);
    expect(notes.take()).toEqual([]);
  });

  test('are not taken for complete when too many were missing to remember', () => {
    const { arrivals, sent, received } = told([{ deviceId: 'a', filters: ['#'] }]);
    for (let number = 0; number < 3000; number++) sent('t', String(number));
    for (let number = 0; number < 3000; number++) received('a', 't', String(number));
    expect(arrivals.complete).toBe(false);
  });

  test('of strangers are forgotten without harm', () => {
    const { arrivals, sent, received } = told([{ deviceId: 'a', filters: ['#'] }]);
    for (let number = 0; number < 10_000; number++) received('a', 't', `foreign ${number}`);
    sent('t', 'own');
    received('a', 't', 'own');
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
