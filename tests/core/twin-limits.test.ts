import { type Json, type JsonObject } from '../../src-main/core/json.ts';
import { describe, expect, test } from 'vitest';
import { patchFault, patchSection, twinBytes } from '../../src-main/core/hub/twin.ts';

/** learn.microsoft.com, "Understand and use device twins in IoT Hub", Device twin size and Device twin format. */

describe('a twin counts', () => {
  test.each<[Json, number]>([
    [{}, 0],
    [{ ab: 'cde' }, 5],
    [{ a: 1 }, 9],
    [{ a: true }, 5],
    [{ a: { b: 'ü' } }, 4],
    [{ a: 'x\u0007\u0085y' }, 3],
    [{ a: ['b', 2] }, 10],
  ])('%j as %i bytes', (value, bytes) => {
    expect(twinBytes(value)).toBe(bytes);
  });

  test('32 KB at most', () => {
    const texts = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [String(i), 'x'.repeat(4095)])) as JsonObject;
    expect(patchSection({ properties: {}, version: 1 }, texts)).toBeDefined();
    expect(patchSection({ properties: texts, version: 1 }, { more: true })).toBeUndefined();
  });
});

describe('a patch', () => {
  test.each<[string, JsonObject]>([
    ['2^52', { a: 4_503_599_627_370_496, b: -4_503_599_627_370_496, c: 1e300 / 7 - Math.floor(1e300 / 7) }],
    ['a fraction beyond', { a: 0.5 }],
    ['a long name and text', { ['k'.repeat(1024)]: 'v'.repeat(4096) }],
    ['what the hub sets', { $version: 9, $metadata: { 'a.b': 1 } }],
    ['names in an array', { a: [{ b: 1 }] }],
  ])('may have %s', (_what, patch) => {
    expect(patchFault(patch)).toBeUndefined();
  });

  test.each<[JsonObject, string]>([
    [{ a: 4_503_599_627_370_498 }, 'beyond 2^52'],
    [{ ['k'.repeat(1025)]: 1 }, 'A name has 1025 bytes'],
    [{ a: { b: 'v'.repeat(4097) } }, 'A text has 4097 bytes'],
    [{ 'a.b': 1 }, 'is no name'],
    [{ a: { $b: 1 } }, 'is no name'],
    [{ 'a b': 1 }, 'is no name'],
    [{ 'a\u0000': 1 }, 'is no name'],
    [{ a: [{ 'b.c': 1 }] }, 'is no name'],
  ])('may not be %j', (patch, words) => {
    expect(patchFault(patch)).toContain(words);
  });
});
