import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../src-main/core/bytes.ts';
import { type Fields, fieldSource } from '../../src-main/core/plan/fields.ts';
import { type MessageFacts, checkMessage, contentMaker } from '../../src-main/core/plan/message.ts';
import { fill, parseTemplate, templateFaultOf } from '../../src-main/core/plan/template.ts';

const facts: MessageFacts = {
  deviceId: 'dev-01',
  messageId: 7,
  reading: { temperatureC: 21.5, humidityPercent: 60 },
  alert: false,
  at: new Date('2026-01-31T12:00:00.250Z'),
  values: {},
};
const device = { deviceId: 'dev-01', index: 0, count: 1, seed: 42 };

const bodyOf = (body: string, values: MessageFacts['values'] = {}, contentType?: string): string =>
  fromUtf8(contentMaker({ body, contentType })?.({ ...facts, values }).body ?? new Uint8Array()) ?? '';

describe('a body', () => {
  test('has what is known of a message, numbers as numbers', () => {
    const body = bodyOf(
      '{"id":"{deviceId}","n":{messageId},"t":{temperature},"h":{humidity},"alert":{alert},' +
        '"at":"{timestamp}","ms":{timestampMs},"s":{timestampS},"text":"{temperature}","bare":{deviceId}}',
    );
    expect(JSON.parse(body)).toEqual({
      id: 'dev-01',
      n: 7,
      t: 21.5,
      h: 60,
      alert: false,
      at: '2026-01-31T12:00:00.250Z',
      ms: 1_769_860_800_250,
      s: 1_769_860_800,
      text: '21.5',
      bare: 'dev-01',
    });
  });

  test('is JSON whatever its values are', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(value, (x) => {
        const { bare, within } = JSON.parse(bodyOf('{"bare":{x},"within":"<{x}>"}', { x })) as Record<string, unknown>;
        expect(bare).toEqual(x === 0 ? 0 : x);
        expect(within).toBe(`<${String(x ?? '')}>`);
      }),
    );
  });

  test('without a place-holder is sent as it was written', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const written = json.replaceAll(/\{(?=[A-Za-z]\w*\})/g, '\\{');
        expect(bodyOf(written)).toBe(json);
        expect(templateFaultOf(written, true, new Set())).toBeUndefined();
      }),
    );
  });

  test('has values of every name', () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];
    const content = contentMaker({}, names)?.({ ...facts, values: Object.fromEntries(names.map((name) => [name, 1])) });
    expect(JSON.parse(fromUtf8(content?.body ?? new Uint8Array()) ?? '')).toEqual({
      deviceId: 'dev-01',
      messageId: 7,
      ...Object.fromEntries(names.map((name) => [name, 1])),
    });
    expect(() => checkMessage({ body: '{"a":{constructor}}' })).toThrow('there is no value {constructor}');
  });

  test('has braces that are no place-holders as they are, and escaped ones', () => {
    expect(bodyOf('{"a":{"b":{}},"c":"\\{deviceId} {1} {a b}"}')).toBe('{"a":{"b":{}},"c":"{deviceId} {1} {a b}"}');
    expect(bodyOf('{"path":"C:\\\\{deviceId}","q":"\\"{deviceId}\\""}')).toBe(
      '{"path":"C:\\\\dev-01","q":"\\"dev-01\\""}',
    );
  });

  test('of another content type is text, in which nothing is quoted', () => {
    expect(bodyOf('{deviceId},{x},"{x}" C:\\\\{deviceId} \\{x}', { x: 'a"b' }, 'text/csv')).toBe(
      'dev-01,a"b,"a"b" C:\\dev-01 {x}',
    );
  });

  test.each([
    ['{\n  "a": {temprature}\n}', 'Line 2, column 8: there is no value {temprature}.'],
    ['{\n  "a": {deviceId},\n}', 'Line 3, column 1: this is no JSON.'],
    ['{"a":"\\{deviceId}",\n"b":"{deviceId}", oops}', 'Line 2, column 19: this is no JSON.'],
    ['{"a":', 'Line 1, column 6: this is no JSON, since it ends too early.'],
    ['{"a":"{deviceId}', 'Line 1, column 17: this is no JSON, since it ends too early.'],
  ])('that is wrong is told with its place: %j', (body, message) => {
    expect(() => checkMessage({ body })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: 'body', message }),
    );
  });

  test('may be anything where it is not said to be JSON', () => {
    expect(() => checkMessage({ body: '{"a":', contentType: 'text/plain' })).not.toThrow();
    expect(() => checkMessage({ body: '{"a":', contentType: 'application/senml+json' })).toThrow('no JSON');
    expect(() => checkMessage({ body: '{"a":', contentType: 'application/json; charset=utf-8' })).toThrow('no JSON');
  });
});

test('a template is filled part by part', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{a}', '{b}', '-', ' ', '{', '}', '1'), { maxLength: 20 }), (parts) => {
      const text = parts.join('');
      const expected = text.replaceAll('{a}', '0').replaceAll('{b}', '2');
      expect(fill(parseTemplate(text, false), (name) => (name === 'a' ? 0 : 2))).toBe(expected);
    }),
  );
});

describe('properties', () => {
  test('are templates in the order in which they are given', () => {
    const content = contentMaker({ properties: { site: 'plant-1', level: '{x}', alert: '{alert}' } })?.({
      ...facts,
      values: { x: 3 },
    });
    expect(content).toEqual({
      properties: [
        ['site', 'plant-1'],
        ['level', '3'],
        ['alert', 'false'],
      ],
    });
  });

  test('are checked as the body is', () => {
    expect(() => checkMessage({ properties: { site: '{nowhere}' } })).toThrow(
      expect.objectContaining({ field: 'properties.site' }),
    );
  });
});

describe('fields', () => {
  const drawn = (fields: Fields, count: number, who = device): Readonly<Record<string, unknown>>[] => {
    const next = fieldSource(fields, who);
    return Array.from({ length: count }, () => next());
  };
  const column = (field: Fields[string], count: number, who = device) =>
    drawn({ x: field }, count, who).map(({ x }) => x);

  test('are constant, counted, in turn', () => {
    expect(column({ kind: 'constant', value: true }, 2)).toEqual([true, true]);
    expect(column({ kind: 'counter', start: 10, step: 5, to: 22 }, 5)).toEqual([10, 15, 20, 10, 15]);
    expect(column({ kind: 'counter', start: 3, step: -1, to: 1 }, 5)).toEqual([3, 2, 1, 3, 2]);
    expect(column({ kind: 'counter', start: 0, step: 0.1 }, 4)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(column({ kind: 'sequence', values: ['a', 2, false] }, 4)).toEqual(['a', 2, false, 'a']);
  });

  test('are random within their borders, both of which come', () => {
    const whole = column({ kind: 'random', min: -1, max: 1, decimals: 0 }, 300);
    expect(new Set(whole)).toEqual(new Set([-1, 0, 1]));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.integer(), fc.nat(), (decimals, min, span) => {
        for (const value of column({ kind: 'random', min, max: min + span, decimals }, 20)) {
          expect(value).toBeGreaterThanOrEqual(min);
          expect(value).toBeLessThanOrEqual(min + span);
          expect(Number(Number(value).toFixed(decimals))).toBe(value);
        }
      }),
    );
  });

  test('are normally distributed', () => {
    const values = column({ kind: 'normal', mean: 50, deviation: 2, decimals: 3 }, 5000).map(Number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(mean).toBeCloseTo(50, 0);
    expect(deviation).toBeGreaterThan(1.9);
    expect(deviation).toBeLessThan(2.1);
  });

  test('are UUIDs of version 4, each another one', () => {
    const ids = column({ kind: 'uuid' }, 200);
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('are picked from a list', () => {
    expect(new Set(column({ kind: 'list', values: ['a', 'b'] }, 100))).toEqual(new Set(['a', 'b']));
  });

  test('come from a table, a row a device or a row a message', () => {
    const rows = { kind: 'csv', values: [1, 2, 3] } as const;
    expect(column({ ...rows, row: 'message' }, 4)).toEqual([1, 2, 3, 1]);
    expect(column({ ...rows, row: 'device' }, 2, { ...device, index: 4 })).toEqual([2, 2]);
    expect(column({ ...rows, row: 'device', rowOf: { 'dev-01': 2 } }, 2)).toEqual([3, 3]);
  });

  test('are the same with the same seed, whichever others there are, and others for another device', () => {
    const uuid = { kind: 'uuid' } as const;
    const random = { kind: 'random', min: 0, max: 1e9, decimals: 0 } as const;
    const alone = column(uuid, 3);
    expect(drawn({ r: random, x: uuid }, 3).map(({ x }) => x)).toEqual(alone);
    expect(column(uuid, 3, { ...device, deviceId: 'dev-02' })).not.toEqual(alone);
    expect(column(uuid, 3, { ...device, seed: 43 })).not.toEqual(alone);
    expect(column(uuid, 3, { ...device, index: 5, count: 10 })).toEqual(alone);
  });

  test.each<[string, string, Fields[string]]>([
    ['fields.temperature', 'temperature', { kind: 'uuid' }],
    ['fields.x.max', 'x', { kind: 'random', min: 2, max: 1, decimals: 0 }],
    ['fields.x.decimals', 'x', { kind: 'random', min: 0.5, max: 1, decimals: 0 }],
    ['fields.x.to', 'x', { kind: 'counter', start: 0, step: -1, to: 5 }],
    ['fields.x.to', 'x', { kind: 'counter', start: 0, step: 0, to: 5 }],
  ])('that could say nothing are refused: %s', (field, name, given) => {
    expect(() => checkMessage({ fields: { [name]: given } })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field, remedy: expect.any(String) as string }),
    );
  });
});
