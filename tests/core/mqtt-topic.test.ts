import { describe, expect, test } from 'vitest';
import { checkFilter, checkTopic, covers, matches } from '../../src-main/core/mqtt/topic.ts';

describe('a topic to publish on', () => {
  test.each(['a', '/', '/finance', 'a//b', 'Accounts payable', '$SYS/x', 'a/$b', 'ü/…', 'x'.repeat(65_535)])(
    '%.20j is well-formed',
    (text) => {
      expect(checkTopic(text)).toBeUndefined();
    },
  );

  test.each([
    ['', 'empty'],
    ['a/+', 'wildcards'],
    ['a#', 'wildcards'],
    ['a\0b', 'null character'],
    ['a\ud800b', 'surrogate'],
    ['x'.repeat(65_536), '65535'],
    ['ü'.repeat(32_768), '65536 bytes'],
  ])('%.20j is not', (text, word) => {
    expect(checkTopic(text)).toContain(word);
  });
});

describe('a topic filter', () => {
  // The standard's own examples (MQTT 3.1.1 4.7.1).
  test.each(['#', '+', '/', '+/+', '/+', 'sport/tennis/#', 'sport/+/player1', '+/tennis/#', '$SYS/#'])(
    '%s is well-formed',
    (text) => {
      expect(checkFilter(text)).toBeUndefined();
    },
  );

  test.each([
    ['', 'empty'],
    ['sport/tennis#', '#'],
    ['sport/tennis/#/ranking', '#'],
    ['sport+', '+'],
    ['+a/b', '+'],
    ['a/+#', '#'],
    ['$share/group/a', '$share'],
    ['a\0', 'null'],
  ])('%j is not', (text, word) => {
    expect(checkFilter(text)).toContain(word);
  });
});

/** Everything that can be written with few levels: `b` and `$y` stand for whatever a filter does not name. */
function written(levels: readonly string[], depth: number): string[] {
  if (depth === 0) return [];
  const shorter = written(levels, depth - 1);
  const last = shorter.filter((text) => text.split('/').length === depth - 1);
  return [...shorter, ...(depth === 1 ? levels : last.flatMap((text) => levels.map((level) => `${text}/${level}`)))];
}
const topics = written(['a', '', 'b', '$x', '$y'], 4).filter((text) => checkTopic(text) === undefined);
const filters = ['#', ...written(['a', '', '+', '$x'], 3).flatMap((text) => [text, `${text}/#`])].filter(
  (text) => checkFilter(text) === undefined,
);

/** 4.7 said once more, as a regular expression. */
function expression(filter: string): RegExp {
  const hidden = /^[+#]/.test(filter) ? '(?!\\$)' : '';
  const body = filter
    .replaceAll(/[$]/g, String.raw`\$`)
    .replaceAll('+', '[^/]*')
    .replace(/(^|\/)#$/, (_all, before: string) => (before === '' ? '.*' : '(/.*)?'));
  return new RegExp(`^${hidden}${body}$`, 's');
}

describe('matching', () => {
  test.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/#', 'sport', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/monitor/Clients', false],
    ['+/monitor/Clients', '$SYS/monitor/Clients', false],
    ['$SYS/#', '$SYS/monitor/Clients', true],
    ['ACCOUNTS', 'Accounts', false],
  ])('%s and %s: %s, as the standard’s examples have it', (filter, topic, expected) => {
    expect(matches(filter, topic)).toBe(expected);
  });

  test('is the same as by a regular expression, for every short filter and topic', () => {
    expect(topics.length * filters.length).toBeGreaterThan(100_000);
    for (const filter of filters) {
      const pattern = expression(filter);
      const wrong = topics.filter((topic) => matches(filter, topic) !== pattern.test(topic));
      expect(wrong.map((topic) => [filter, topic])).toEqual([]);
    }
  });
});

describe('covering', () => {
  test('is: everything that the filter matches, the template matches; for every pair of short filters', () => {
    const matched = new Map(
      filters.map((filter) => [filter, new Set(topics.filter((topic) => matches(filter, topic)))]),
    );
    const wrong: string[] = [];
    let covered = 0;
    for (const [template, allowed] of matched) {
      for (const [filter, wanted] of matched) {
        const expected = [...wanted].every((topic) => allowed.has(topic));
        if (expected) covered++;
        if (covers(template, filter) !== expected) wrong.push(`${template} and ${filter}: ${String(expected)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(covered).toBeGreaterThan(filters.length);
  });

  test.each([
    ['sample/#', 'sample/topic', true],
    ['sample/#', 'sample', true],
    ['sample/#', 'sample/+/x/#', true],
    ['sample/+', 'sample/#', false],
    ['sample/+/#', 'sample/#', false],
    ['sample/#', '#', false],
    ['+/#', '#', true],
    ['#', '$SYS/x', false],
  ])('%s covers %s: %s', (template, filter, expected) => {
    expect(covers(template, filter)).toBe(expected);
  });
});
