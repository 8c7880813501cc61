import { describe, expect, test } from 'vitest';
import { elementsOf, isTooLarge, maximumNodes, shapeOf } from '../../src-main/core/asn1/outline.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('the shape of an element', () => {
  test.each([
    ['one number', '02 01 05', { length: 3, nodes: 1, depth: 0 }],
    ['what follows does not belong to it', '02 01 05 ff ff', { length: 3, nodes: 1, depth: 0 }],
    ['a sequence in a sequence', '30 05 30 03 02 01 05', { length: 7, nodes: 3, depth: 2 }],
    ['two of them', '30 06 02 01 05 02 01 06', { length: 8, nodes: 3, depth: 1 }],
    ['an empty one', '30 00', { length: 2, nodes: 1, depth: 1 }],
    ['a length of two octets', `04 81 80 ${'00'.repeat(128)}`, { length: 131, nodes: 1, depth: 0 }],
    ['an indefinite length', '30 80 02 01 05 00 00', { length: 7, nodes: 2, depth: 1 }],
    ['an indefinite length in a definite one', '30 07 30 80 02 01 05 00 00', { length: 9, nodes: 3, depth: 2 }],
  ])('%s', (_what, text, shape) => {
    expect(shapeOf(bytes(text))).toEqual(shape);
  });

  test.each([
    ['nothing', ''],
    ['a length that is missing', '30'],
    ['contents that are missing', '02 02 05'],
    ['a member that reaches beyond its sequence', '30 03 02 02 05 06'],
    ['an indefinite length without an end', '30 80 02 01 05'],
    ['an indefinite length of what has no members', '04 80 00 00'],
    ['a tag of several octets', '1f 81 01 00'],
    ['a length of five octets', '04 85 00 00 00 00 01 00'],
  ])('is none for %s', (_what, text) => {
    expect(shapeOf(bytes(text))).toBeUndefined();
  });

  test('is none for what is nested deeper than any file in good faith', () => {
    const nested = (levels: number) => bytes('3080'.repeat(levels) + '0000'.repeat(levels));
    expect(shapeOf(nested(200))).toEqual({ length: 800, nodes: 200, depth: 200 });
    expect(shapeOf(nested(201))).toBeUndefined();
  });

  test('is looked at no further than its size is of interest', () => {
    const many = (count: number) => bytes(`30 84 ${(count * 2).toString(16).padStart(8, '0')}${'0500'.repeat(count)}`);
    const most = shapeOf(many(maximumNodes - 1));
    const more = shapeOf(many(maximumNodes + 50));
    expect([most?.nodes, more?.nodes]).toEqual([maximumNodes, maximumNodes + 1]);
    expect([most, more].map((shape) => shape !== undefined && isTooLarge(shape))).toEqual([false, true]);
  });
});

test('elements come one after the other, as many as wanted, up to one that is not whole', () => {
  const three = bytes('02 01 05 30 80 05 00 00 00 04 01 07');
  const seen = (most: number, all = three) =>
    elementsOf(all, most).map(({ tag, content, length }) => [tag, Buffer.from(content).toString('hex'), length]);
  expect(seen(9)).toEqual([
    [2, '05', 3],
    [0x30, '0500', 6],
    [4, '07', 3],
  ]);
  expect(seen(2)).toHaveLength(2);
  expect(seen(9, three.subarray(0, 11))).toHaveLength(2);
});
