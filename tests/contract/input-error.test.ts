import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputError } from '../../src-main/rpc/input-error.ts';

const shape = z.strictObject({
  text: z.string().min(2).max(4).optional(),
  count: z.int().min(1).max(9).optional(),
  list: z.array(z.string().max(3)).min(1).max(2).optional(),
});

function told(input: unknown) {
  const parsed = shape.safeParse(input);
  if (parsed.success) throw new Error('It was taken.');
  return inputError(parsed.error, input);
}

test.each([
  [{ text: 'abcde' }, 'text', '5 characters are too many; 4 are allowed.'],
  [{ text: 'a' }, 'text', '1 character is too few; 2 are needed.'],
  [{ text: '' }, 'text', 'it must not be empty.'],
  [{ count: 10 }, 'count', '10 is too large; 9 is the most.'],
  [{ count: 0 }, 'count', '0 is too small; 1 is the least.'],
  [{ list: [] }, 'list', 'it must not be empty.'],
  [{ list: ['a', 'b', 'c'] }, 'list', '3 entries are too many; 2 are allowed.'],
  [{ list: ['a', 'long'] }, 'list.1', '4 characters are too many; 3 are allowed.'],
])('%j is refused at %s: %s', (input, field, reason) => {
  expect(told(input)).toEqual({
    code: 'INVALID_INPUT',
    message: `${field}: ${reason}`,
    details: { field },
  });
});

test('what is no object at all has no field', () => {
  expect(told('x')).toMatchObject({ message: expect.stringMatching(/^The input: /), details: {} });
});

test('of a text that was given nothing is repeated, since it may be a secret', () => {
  for (const input of [{ text: 'secret' }, { count: 'secret' }, { list: 'secret' }, { list: ['secret'] }, 'secret'])
    expect(JSON.stringify(told(input))).not.toContain('secret');
});
