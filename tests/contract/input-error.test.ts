import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { methods } from '../support/methods.ts';
import { i18n, speak } from '../../src-main/core/language/index.ts';
import { messages as de } from '../../src-main/core/language/de.po';
import { inputError } from '../../src-main/rpc/input-error.ts';
import { contractRemedy } from '../../src-main/services/contract-remedies.ts';

const shape = z.strictObject({
  text: z.string().min(2).max(4).optional(),
  count: z.int().min(1).max(9).optional(),
  list: z.array(z.string().max(3)).min(1).max(2).optional(),
});

function told(input: unknown, by: z.ZodType = shape) {
  const parsed = by.safeParse(input);
  if (parsed.success) throw new Error('It was taken.');
  return inputError(parsed.error, input);
}

test.each([
  [{ text: 'abcde' }, 'text', '5 characters are too many; 4 are allowed.', 'Shorten it.'],
  [{ text: 'a' }, 'text', '1 character is too few; 2 are needed.', 'Make it longer.'],
  [{ text: '' }, 'text', 'it must not be empty.', 'Give it.'],
  [{ count: 10 }, 'count', '10 is too large; 9 is the most.', 'Give a smaller number.'],
  [{ count: 0 }, 'count', '0 is too small; 1 is the least.', 'Give a larger number.'],
  [{ list: [] }, 'list', 'it must not be empty.', 'Give it.'],
  [{ list: ['a', 'b', 'c'] }, 'list', '3 entries are too many; 2 are allowed.', 'Leave some out.'],
  [{ list: ['a', 'long'] }, 'list.1', '4 characters are too many; 3 are allowed.', 'Shorten it.'],
])('%j is refused at %s: %s', (input, field, reason, remedy) => {
  expect(told(input)).toEqual({
    code: 'INVALID_INPUT',
    message: `${field}: ${reason}`,
    details: { field, remedy },
  });
});

test('what is no object at all has no field', () => {
  expect(told('x')).toEqual({
    code: 'INVALID_INPUT',
    message: 'The input: it is of the wrong kind.',
    details: { remedy: 'Give this: an object with members.' },
  });
});

test('of a text that was given nothing is repeated, since it may be a secret', () => {
  for (const input of [{ text: 'secret' }, { count: 'secret' }, { list: 'secret' }, { list: ['secret'] }, 'secret'])
    expect(JSON.stringify(told(input))).not.toContain('secret');
});

const start = { workspace: 'w', deviceIds: ['a'], platform: 'local-hub', host: 'h' };

/** Faults of calls, as they are told in either language. */
const faults: readonly (readonly [input: object, field: string, english: string, german: string])[] = [
  [{ platform: undefined }, 'platform', 'it is missing. Give it.', 'es fehlt. Geben Sie es an.'],
  [
    { intervalMs: '1000' },
    'intervalMs',
    'it is of the wrong kind. Give this: a number.',
    'es ist von der falschen Art. Geben Sie dies an: eine Zahl.',
  ],
  [
    { intervalMs: 0.5 },
    'intervalMs',
    'it is of the wrong kind. Give this: a whole number.',
    'es ist von der falschen Art. Geben Sie dies an: eine ganze Zahl.',
  ],
  [
    { intervalMs: 5 },
    'intervalMs',
    '5 is too small; 10 is the least. Give a larger number.',
    '5 ist zu klein; 10 ist das Kleinste. Geben Sie eine größere Zahl an.',
  ],
  [
    { model: 'sinus' },
    'model',
    'it is none of what it may be. Use one of: tutorial, daily-cycle, random-walk.',
    'es ist nichts von dem, was es sein kann. Verwenden Sie eines von: tutorial, daily-cycle, random-walk.',
  ],
  // Of several forms the one that was meant.
  [
    { jitter: { share: 'x' } },
    'jitter.share',
    'it is of the wrong kind. Give this: a number.',
    'es ist von der falschen Art. Geben Sie dies an: eine Zahl.',
  ],
  [
    { jitter: 3 },
    'jitter',
    'it is of the wrong kind. Give this: an object with members.',
    'es ist von der falschen Art. Geben Sie dies an: ein Objekt mit Angaben.',
  ],
  [
    { reactions: [{ on: 'message', intervalMs: 'x' }] },
    'reactions.0.intervalMs',
    'it is of the wrong kind. Give this: a number, an object with members.',
    'es ist von der falschen Art. Geben Sie dies an: eine Zahl, ein Objekt mit Angaben.',
  ],
  [
    { fields: { a: { kind: 'uid' } } },
    'fields.a.kind',
    'it is none of what it may be. Use one of: constant, counter, random, normal, uuid, list, sequence, csv.',
    'es ist nichts von dem, was es sein kann. Verwenden Sie eines von: constant, counter, random, normal, uuid, list, sequence, csv.',
  ],
  [
    { fields: { '1a': { kind: 'uuid' } } },
    'fields.1a',
    'it cannot have this name. Begin with a letter, and use at most 64 letters, digits and _.',
    'es kann nicht so heißen. Beginnen Sie mit einem Buchstaben, und nehmen Sie höchstens 64 Buchstaben, Ziffern und _.',
  ],
  [
    { timesOfDay: { timeZone: 'UTC', windows: [{ from: '8', intervalMs: 100 }] } },
    'timesOfDay.windows.0.from',
    'it is not written as it has to be. Write hours and minutes as 08:00, at most 24:00.',
    'es ist nicht so geschrieben, wie es sein muss. Schreiben Sie Stunden und Minuten als 08:00, höchstens 24:00.',
  ],
  [
    { startAt: 'soon' },
    'startAt',
    'it is not written as it has to be. Write it as 2026-01-31T08:00:00Z.',
    'es ist nicht so geschrieben, wie es sein muss. Schreiben Sie es als 2026-01-31T08:00:00Z.',
  ],
  [
    { shard: { index: 4, count: 4 } },
    'shard.index',
    'it cannot be so. Count from 0, so that it is below count.',
    'so kann es nicht sein. Zählen Sie von 0 an, sodass es unter count bleibt.',
  ],
  [
    { pace: { tiers: 'S1' } },
    'pace',
    'it has what is not known: tiers. Take it out, or correct its name.',
    'es enthält, was nicht bekannt ist: tiers. Nehmen Sie es heraus, oder berichtigen Sie den Namen.',
  ],
  [
    { deviceIds: ['x'.repeat(201)] },
    'deviceIds.0',
    '201 characters are too many; 200 are allowed. Shorten it.',
    '201 Zeichen sind zu viel; 200 sind erlaubt. Kürzen Sie den Text.',
  ],
];

describe('a fault of a call is told in the language of the user, with the field, the reason and what to do', () => {
  beforeAll(() => i18n.load({ de }));
  afterEach(() => speak('en'));

  test.each(faults)('%j', (more, field, inEnglish, inGerman) => {
    const said = () => {
      const { message, details } = told({ ...start, ...more }, methods['simulation.start'].input);
      expect(details.field).toBe(field);
      return `${message} ${details.remedy ?? ''}`;
    };
    expect(said()).toBe(`${field}: ${inEnglish}`);
    speak('de');
    expect(said()).toBe(`${field}: ${inGerman}`);
  });
});

describe('what the contract has words of its own for', () => {
  const folder = join(import.meta.dirname, '..', '..', 'src-main', 'contract');
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const words = [...source.matchAll(/'((?:It|A message) [^'\n]+)'/g)].map(([, said = '']) => said);

  test.each(words)('%s', (said) => {
    expect(contractRemedy(said)).toBeDefined();
  });

  test('is all that is refused by a pattern or a rule', () => {
    const rules = source.match(/\.(?:regex|refine)\(/g) ?? [];
    expect(words.length).toBeGreaterThan(5);
    expect(words).toHaveLength(rules.length);
  });
});
