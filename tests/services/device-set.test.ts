import { describe, expect, test } from 'vitest';
import { caseFault, deviceRows, wantedDevices } from '../../src-main/services/device-set.ts';

const csv = (text: string) => ({ kind: 'csv', text }) as const;
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
      [2, 'a', undefined, 'CSV row 2: "0" is no number of days.'],
      [3, 'b', undefined, 'CSV row 3: "1.5" is no number of days.'],
      [4, 'a', 7, undefined],
      [5, 'a b', 1, expect.stringMatching(/^CSV row 5: The device ID "a b" has a character/)],
      [6, 'A', 2, expect.stringMatching(/^CSV row 6: The device ID A is asked for twice \(as a\)/)],
    ]);
  });

  test('needs a header and a device', () => {
    expect(() => good('a\nb\n')).toThrow('The CSV file has no column deviceId.');
    expect(() => good('id\n \n')).toThrow('The CSV file has no devices.');
  });
});
