import { describe, expect, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src-main/core/bytes.ts';
import { type Reaction, type Reacted, onDesired, onMessage, onMethod } from '../../src-main/core/plan/reactions.ts';
import { Seldom, isThrottled, throttledBackoffMs } from '../../src-main/core/plan/throttling.ts';
import { seededRandom } from '../../src-main/core/telemetry/random.ts';

const before: Reacted = { intervalMs: 1000, fields: {} };
const desired = (rule: object): Reaction => ({ on: 'desired', property: 'rate', code: 200, ...rule });
const asked = (properties: object, version = 7) => ({ properties: properties as never, version });

describe('a desired property', () => {
  test('sets the interval, within what a plan may have', () => {
    const rules = [desired({ intervalMs: { from: '', times: 1000 } })];
    const interval = (rate: unknown) => onDesired(rules, asked({ rate }), before).state.intervalMs;
    expect([interval(5), interval(0.001), interval(1e9), interval('2'), interval('x'), interval(null)]).toEqual([
      5000, 10, 86_400_000, 10, 1000, 1000,
    ]);
  });

  test('is reported back as it is, or as Plug and Play does, also from within others', () => {
    expect(onDesired([desired({ acknowledge: 'value' })], asked({ rate: 5 }), before).report).toEqual({ rate: 5 });
    const deep = desired({
      property: 'a.b',
      acknowledge: 'plug-and-play',
      description: 'done',
      report: { seen: true },
    });
    const other = desired({ property: 'a.c', acknowledge: 'value' });
    expect(onDesired([deep, other], asked({ a: { b: 1, c: 2 } }), before).report).toEqual({
      seen: true,
      a: { b: { value: 1, ac: 200, av: 7, ad: 'done' }, c: 2 },
    });
  });

  test('that is not among those that have changed does nothing', () => {
    const rules = [desired({ intervalMs: 50, acknowledge: 'value', fields: { a: 1 } })];
    expect(onDesired(rules, asked({ other: 1 }), before)).toEqual({ state: before });
  });
});

describe('a method', () => {
  const rule = (more: object): Reaction => ({ on: 'method', method: 'go', ...more });
  const call = (rules: readonly Reaction[], payload: unknown, method = 'go') =>
    onMethod(rules, { deviceId: 'd"1', method, payload: payload as never, intervalMs: 4000 }, before);
  const body = (answer: ReturnType<typeof onMethod>['answer']) =>
    typeof answer === 'object' ? fromUtf8(answer.body) : answer;

  test('is answered by a template that is JSON whatever it is called with', () => {
    const template =
      '{"is":"{method}","for":"{deviceId}","n":{payload.n},"in":"got {payload.n}","all":{payload},"not":{x}}';
    const told = body(
      call([rule({ answer: { status: 201, body: template.replace(',"not":{x}', '') } })], { n: 'a"b' }).answer,
    );
    expect(JSON.parse(told ?? '')).toEqual({ is: 'go', for: 'd"1', n: 'a"b', in: 'got a"b', all: { n: 'a"b' } });
    expect(
      body(call([rule({ answer: { status: 200, body: '{"i":{intervalMs},"t":"\\"{method}"}' } })], 1).answer),
    ).toBe('{"i":1000,"t":"\\"go"}');
  });

  test('tells the interval that holds: the plan’s until a rule has set one, and none where a recording says when', () => {
    const rules = [{ on: 'method', answer: { status: 200, body: '{intervalMs}' } } as const];
    const told = (intervalMs: number | null, set?: number) => {
      const asking = { deviceId: 'd', method: 'get', payload: undefined, intervalMs };
      return body(onMethod(rules, asking, { intervalMs: set, fields: {} }).answer);
    };
    expect([told(4000), told(4000, 50), told(null)]).toEqual(['4000', '50', 'null']);
  });

  test('without a rule, or by a rule without an answer, is answered as before; none answers none', () => {
    expect(call([], {}).answer).toBe('default');
    expect(call([rule({ intervalMs: 50 })], {})).toMatchObject({ answer: 'default', state: { intervalMs: 50 } });
    expect(call([rule({ answer: 'none', disconnectForMs: 5 })], {})).toMatchObject({
      answer: undefined,
      disconnectForMs: 5,
    });
    expect(call([rule({ intervalMs: 50 })], {}, 'other').state).toEqual(before);
    expect(call([{ on: 'method', intervalMs: 70 }], {}, 'any').state.intervalMs).toBe(70);
  });
});

const came = (text: string) => ({ deviceId: 'd', intervalMs: null, body: toUtf8(text) });

test('a message is answered by the first rule whose text is in it, with values of what it says', () => {
  const rules: readonly Reaction[] = [
    {
      on: 'message',
      contains: 'alarm',
      fields: { mode: 'loud', level: { from: 'level' } },
      reply: '{"got":{payload.level}}',
    },
    { on: 'message', fields: { mode: 'other' } },
  ];
  const loud = onMessage(rules, came('{"alarm":true,"level":3}'), before);
  expect(loud.state.fields).toEqual({ mode: 'loud', level: 3 });
  expect(fromUtf8(loud.reply ?? toUtf8(''))).toBe('{"got":3}');
  const plain = onMessage(rules, came('hello'), loud.state);
  expect(plain).toEqual({ state: { intervalMs: 1000, fields: { mode: 'other', level: 3 } } });
  expect(onMessage([], { ...came(''), body: Uint8Array.of(0xff) }, before)).toEqual({ state: before });
});

describe('being throttled', () => {
  test('is known by what servers say, and nothing else is taken for it', () => {
    for (const cause of ['connack-3', 'connack-159', 'puback-151', 'http-429', 'dps-throttled']) {
      expect(isThrottled({ cause })).toBe(true);
    }
    for (const cause of ['connack-5', 'puback-135', 'closed-by-server', 'http-403']) {
      expect(isThrottled({ cause })).toBe(false);
    }
  });

  test('is waited for at random up to a bound that doubles, and as long as the server says', () => {
    const random = seededRandom(1);
    const waits = (attempt: number, seconds?: number) =>
      Array.from({ length: 500 }, () => throttledBackoffMs(attempt, random, seconds));
    for (const [attempt, bound] of [
      [1, 2000],
      [3, 8000],
      [20, 60_000],
    ] as const) {
      const all = waits(attempt);
      expect(Math.max(...all)).toBeLessThanOrEqual(bound);
      expect(Math.max(...all)).toBeGreaterThan(bound * 0.95);
      expect(Math.min(...all)).toBeLessThan(bound * 0.05);
    }
    expect(Math.min(...waits(1, 30))).toBeGreaterThanOrEqual(30_000);
  });

  test('is told once in a while, with how often it was', () => {
    const seldom = new Seldom(1000);
    expect([0, 10, 999, 1000, 1001, 5000].map((ms) => seldom.happened('a', ms))).toEqual([
      1,
      undefined,
      undefined,
      3,
      undefined,
      2,
    ]);
    expect(seldom.happened('b', 5000)).toBe(1);
  });
});
