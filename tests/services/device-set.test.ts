import { describe, expect, test } from 'vitest';
import { csvSet } from '../../src-main/services/device-csv.ts';
import {
  caseFault,
  chosenDevices,
  deviceRows,
  unknownColumns,
  wantedDevices,
} from '../../src-main/services/device-set.ts';

const csv = (text: string) => csvSet({ text });
const rowsOf = (text: string) =>
  [...deviceRows(csv(text))].map(({ row, deviceId, validityDays, fault }) => [
    row,
    deviceId,
    validityDays,
    fault?.message,
  ]);
const good = (text: string) => wantedDevices(csv(text));

describe('a set by prefix and count', () => {
  const numbered = (count: number, existing?: string[]) =>
    wantedDevices({ kind: 'numbered', prefix: 'd-', count }, existing).map(({ deviceId }) => deviceId);

  test('has two digits, or as many as its count', () => {
    expect(numbered(2)).toEqual(['d-01', 'd-02']);
    expect(numbered(100).at(0)).toBe('d-001');
  });

  test('has as many digits as the shortest of those that are there, so that it can grow', () => {
    expect(numbered(2, ['d-0001', 'd-10000', 'e-01', 'd-x', 'd-1'])).toEqual(['d-0001', 'd-0002']);
    expect(numbered(100, ['d-01']).slice(98)).toEqual(['d-99', 'd-100']);
  });
});

describe('a set of IDs', () => {
  test('names no device twice, in whatever case, and none that cannot be', () => {
    const wanted =
      (...ids: string[]) =>
      () =>
        wantedDevices({ kind: 'ids', ids });
    expect(wanted('a', 'b')()).toEqual([{ deviceId: 'a' }, { deviceId: 'b' }]);
    expect(wanted('a', 'a')).toThrow('The device ID a is asked for twice.');
    expect(wanted('Dev', 'dev')).toThrow('The device ID dev is asked for twice (as Dev).');
    expect(wanted('a', '../up')).toThrow('The device ID "../up" has a character');
  });

  test('may not differ from a device that is there in capital letters alone', () => {
    expect(caseFault('dev', undefined)).toBeUndefined();
    expect(caseFault('dev', 'dev')).toBeUndefined();
    expect(caseFault('dev', 'Dev')).toMatchObject({ code: 'NAME_TAKEN', field: 'deviceId' });
  });
});

describe('a CSV file', () => {
  test.each([',', ';', '\t'])('is separated by %j, which its header has most of', (separator) => {
    const text = [`Device ID${separator}Days`, `a${separator}10`, `b${separator}`, 'c'].join('\r\n');
    expect(good(text)).toEqual([{ deviceId: 'a', validityDays: 10 }, { deviceId: 'b' }, { deviceId: 'c' }]);
  });

  test('may have its mark, blank rows before and between, and columns that say nothing here', () => {
    const text = '\uFEFF;;\n\nsite;id;validity_days\nx;a;3\n;;\ny;b;\n';
    expect(rowsOf(text)).toEqual([
      [4, 'a', 3, undefined],
      [6, 'b', undefined, undefined],
    ]);
  });

  test('tells each row that is wrong by its number in a spreadsheet', () => {
    expect(rowsOf('id,days\na,0\nb,1.5\n a ,7\na b,1\nA,2')).toEqual([
      [2, 'a', undefined, '"0" is no number of days.'],
      [3, 'b', undefined, '"1.5" is no number of days.'],
      [4, 'a', 7, undefined],
      [5, 'a b', 1, expect.stringMatching(/^The device ID "a b" has a character/)],
      [6, 'A', 2, expect.stringMatching(/^The device ID A is asked for twice \(as a\)/)],
    ]);
    expect(() => good('id,days\na,7\nb,0')).toThrow('CSV row 3: "0" is no number of days.');
  });

  test('has what a device has of its own, under the titles that people use, in any order and case', () => {
    expect(
      good(
        'C;Platform;OU;Device-ID;st;City;Organisation;KEY TYPE\nde;Azure IoT hub;R&D;a;;Ulm;Example;EC P-384\n;aws-iot;;b',
      ),
    ).toEqual([
      {
        deviceId: 'a',
        keyType: 'ec-p384',
        subject: { country: 'de', organizationalUnit: 'R&D', locality: 'Ulm', organization: 'Example' },
        platform: 'azure-iot-hub',
      },
      { deviceId: 'b', platform: 'aws-iot' },
    ]);
    expect(unknownColumns(csv('site;id;Id;O;organization\nx;a'))).toEqual(['site', 'Id', 'O']);
  });

  test.each([
    ['key', 'rsa-1024', '"rsa-1024" is no kind of key.'],
    ['country', 'Germany', 'The country is not a two-letter code.'],
    ['platform', 'My Cloud', 'There is no platform "My Cloud".'],
    ['O', 'x'.repeat(65), 'The organization has 65 characters; 64 are allowed.'],
  ])('is refused for the %s %s, or does without that row', (title, value, fault) => {
    const text = `id,${title}\na,\nb,${value}\nc,`;
    expect(() => good(text)).toThrow(`CSV row 3: ${fault}`);
    const { wanted, leftOut } = chosenDevices({ ...csv(text), leaveOutFaulty: true }, ['C']);
    expect([wanted, leftOut]).toEqual([[{ deviceId: 'a' }], 2]);
    const nothing = { ...csv(`id,${title}\nb,${value}`), leaveOutFaulty: true };
    expect(() => chosenDevices(nothing)).toThrow('Every row of the CSV file has a fault.');
  });

  test('needs a header and a device', () => {
    expect(() => good('a\nb\n')).toThrow('The CSV file has no column deviceId.');
    expect(() => good('id\n \n')).toThrow('The CSV file has no devices.');
  });
});
