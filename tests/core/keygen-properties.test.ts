import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type KeygenName,
  type KeygenValue,
  keygenNames,
  keygenText,
  parseKeygenProperties,
  writeKeygenProperties,
} from '../../src-main/core/keystore/keygen-properties.ts';
import { refusal } from '../support/refusal.ts';

const read = (text: string) => {
  const { values, notices } = parseKeygenProperties(text);
  return { values: Object.fromEntries([...values].map(([name, value]) => [name, keygenText(value, 'HOST')])), notices };
};

describe('keygen.properties', () => {
  test('is read as the 2.x scripts ship it', () => {
    const text = [
      '# Copyright',
      '',
      'DOMAIN_SUFFIX="$(hostname)"',
      'ORGANIZATIONAL_UNIT=Thingsboard',
      'CITY=SF',
      'SERVER_KEYSTORE_PASSWORD=server_ks_password',
      'SERVER_KEY_ALIAS="serveralias"',
      'CLIENT_TRUSTSTORE="client_truststore"',
    ].join('\r\n');
    expect(read(text)).toEqual({
      values: {
        DOMAIN_SUFFIX: 'HOST',
        ORGANIZATIONAL_UNIT: 'Thingsboard',
        CITY: 'SF',
        SERVER_KEYSTORE_PASSWORD: 'server_ks_password',
        SERVER_KEY_ALIAS: 'serveralias',
      },
      notices: [
        'The lines end as those of Windows do. They were read as they are meant; bash would add a carriage return to every value.',
        'Line 8: CLIENT_TRUSTSTORE is not used by the scripts and was passed over.',
      ],
    });
  });

  test.each([
    ['San Francisco', 'San Francisco'],
    ['San Francisco   # the city', 'San Francisco'],
    ['"San Francisco" # the city', 'San Francisco'],
    ["'a $b `c` \\'", 'a $b `c` \\'],
    ['"a \\" \\$ \\\\ \\x"', 'a " $ \\ \\x'],
    ['a"b"\'c\'', 'abc'],
    ['a\\ b', 'a b'],
    ['iot.$(hostname).example', 'iot.HOST.example'],
    ['`hostname`', 'HOST'],
    ['${HOSTNAME}', 'HOST'],
    ['a#b', 'a#b'],
    ['', ''],
    ['""', ''],
  ])('reads %j', (written, value) => {
    expect(read(`CITY=${written}`).values).toEqual({ CITY: value });
  });

  test.each(['$(whoami)', '"$(rm -rf /)"', '`id`', '$HOME', '"${HOME}"', '"open', "'open", '"a" b', 'pa$$word'])(
    'passes over %j aloud',
    (written) => {
      const { values, notices } = read(`ORGANIZATION=x\nCITY=${written}`);
      expect(values).toEqual({ ORGANIZATION: 'x' });
      expect(notices).toHaveLength(1);
      expect(notices[0]).toContain('Line 2: CITY');
    },
  );

  test('tells where it was read otherwise than bash would', () => {
    expect(read('CITY=San Francisco\nCITY="X"').notices).toEqual([
      'Line 1: CITY has blanks and no quotes. It was read as it is meant; bash would leave it empty.',
      'Line 2: CITY is set once more; the last one counts.',
    ]);
    expect(read('\uFEFFCITY=X').notices).toEqual([
      'The file begins with a byte order mark, which bash would take for a part of its first line.',
    ]);
  });

  test('is refused where it is something else', () => {
    expect(refusal(() => parseKeygenProperties('<html>\nA=B\n')).code).toBe('FORMAT_NOT_RECOGNISED');
  });

  test('is read as it was written, whatever the values', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !/\p{Cc}/u.test(one));
    const value = fc.array(
      fc.oneof(
        text.filter((one) => one !== ''),
        fc.constant({ command: 'hostname' } as const),
      ),
      {
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keygenNames), value, { minKeys: 1 }), (wanted) => {
        const values = new Map(Object.entries(wanted) as [KeygenName, KeygenValue][]);
        const again = parseKeygenProperties(writeKeygenProperties(values));
        expect(again.notices).toEqual([]);
        const told = (found: ReadonlyMap<KeygenName, KeygenValue>) =>
          Object.fromEntries([...found].map(([name, one]) => [name, keygenText(one, '\u0001')]));
        expect(told(again.values)).toEqual(told(values));
      }),
    );
  });

  test('is not written with a line break in a value', () => {
    const values = new Map<KeygenName, KeygenValue>([['CITY', ['a\nrm -rf /']]]);
    expect(refusal(() => writeKeygenProperties(values))).toMatchObject({ code: 'INVALID_INPUT', field: 'CITY' });
  });
});
