import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultLineOf } from '../../src-main/core/plan/json-place.ts';

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test.each([
  ['{"version": 1,\n', 1],
  ['{\n  "version": 1\n  "platform": "local-hub"\n}', 3],
  ['{\n  "a": tru\n}', 2],
  ['{\n  "a": 1,\n}\n', 3],
  ['{\n  "a": [1, 2}\n}', 2],
  ['{\n  "a": "open\n}', 2],
  ['{\n  a: 1\n}', 2],
  ['{"a": 1}\n\n}', 3],
  ['\n', 1],
  ['['.repeat(100_000), 1],
  ['{"a": [{"b": 01}]}', 1],
  ['{"a": 1}\n', undefined],
])('a text ceases to be JSON in a line: %j', (text, line) => {
  expect(faultLineOf(text)).toBe(line);
});

test('what is JSON has no fault, and what is none has one', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '{', ']', ' ', '0'), (text, place, put) => {
      const at = text.length === 0 ? 0 : place % text.length;
      const changed = text.slice(0, at) + put + text.slice(at + 1);
      expect(faultLineOf(changed) === undefined).toBe(parses(changed));
      expect(faultLineOf(text)).toBeUndefined();
    }),
  );
});
