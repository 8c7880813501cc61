import { describe, expect, test } from 'vitest';
import { concatBytes, toUtf8 } from '../../src-main/core/bytes.ts';
import { type Batch, decodeJournal, encodeBatch } from '../../src-main/core/hub/journal.ts';
import { ciphers } from '../support/keys.ts';

const batch = (...entries: (readonly [key: string, text: string | undefined])[]): Batch =>
  new Map(entries.map(([key, text]) => [key, ['devices', key, text] as const]));
const encode = (one: Batch) => encodeBatch(one, ciphers.digest);
const decode = (...parts: Uint8Array[]) => decodeJournal(concatBytes(...parts), ciphers.digest);

const first = encode(batch(['a', '{"x":"ü\\n"}'], ['b', undefined]));
const second = encode(batch(['c', '[1]']));

describe('a journal', () => {
  test('is read as it was written', () => {
    expect(decode(first, second)).toEqual({
      changes: [
        { section: 'devices', key: 'a', stored: { x: 'ü\n' } },
        { section: 'devices', key: 'b', stored: null },
        { section: 'devices', key: 'c', stored: [1] },
      ],
      length: first.length + second.length,
      damaged: false,
    });
    expect(decode()).toEqual({ changes: [], length: 0, damaged: false });
  });

  test('that was cut off anywhere in its last line has all the lines before', () => {
    for (let cut = 0; cut < second.length; cut++) {
      const { changes, length, damaged } = decode(first, second.subarray(0, cut));
      expect([changes.length, length, damaged]).toEqual([2, first.length, false]);
    }
  });

  test('has no last line where a power cut has left zeros for it', () => {
    expect(decode(first, new Uint8Array(500))).toMatchObject({ length: first.length, damaged: false });
    expect(decode(first, toUtf8('\n\n'))).toMatchObject({ length: first.length, damaged: false });
  });

  test('is damaged where a line that is not whole comes before one that is', () => {
    for (let at = 0; at < first.length - 1; at++) {
      const broken = Uint8Array.from(first);
      broken[at] = (broken[at] ?? 0) ^ 1;
      expect(decode(broken, second)).toEqual({ changes: [], length: 0, damaged: true });
    }
  });

  test('of other sections than the hub has is not believed', () => {
    const strange = encode(new Map([['x', ['nothing' as never, 'x', '{}']]]));
    expect(decode(strange, second)).toMatchObject({ changes: [], damaged: true });
  });
});
