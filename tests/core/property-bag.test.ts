import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePropertyBag, encodePropertyBag } from '../../src-main/core/platform/property-bag.ts';

describe('the property bag of a topic', () => {
  test('has what begins with $. apart, sent raw or encoded', () => {
    expect(decodePropertyBag('a=1&%24.ct=application%2Fjson&$.mid=m/')).toEqual({
      properties: { a: '1' },
      systemProperties: { '$.ct': 'application/json', '$.mid': 'm' },
    });
  });

  test('keeps a key without a value, cuts at the first equals sign, and has no entry for nothing', () => {
    expect(decodePropertyBag('null&empty=&a=b=c&&')?.properties).toEqual({ null: '', empty: '', a: 'b=c' });
    expect(decodePropertyBag('')).toEqual({ properties: {}, systemProperties: {} });
  });

  test('takes no key for one of every object', () => {
    const bag = decodePropertyBag('__proto__=x&constructor=y');
    expect(Object.entries(bag?.properties ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test.each(['a=%', '%zz=1', 'a=%c3'])('is refused where an escape is malformed: %s', (text) => {
    expect(decodePropertyBag(text)).toBeUndefined();
  });

  test('is read as it was written', () => {
    const key = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.startsWith('$.'));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, fc.string({ unit: 'grapheme' })), { selector: ([name]) => name }),
        (entries) => {
          const read = decodePropertyBag(encodePropertyBag(entries));
          expect(new Map(Object.entries(read?.properties ?? {}))).toEqual(new Map(entries));
        },
      ),
    );
  });
});
