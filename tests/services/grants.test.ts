import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Grants } from '../../src-main/services/grants.ts';

test('a path is found by its token alone, has one token, and shares it with no other', () => {
  const grants = new Grants(randomBytes);
  const token = grants.grant('/home/a');
  expect(grants.grant('/home/a')).toBe(token);
  expect(grants.grant('/home/b')).not.toBe(token);
  expect(grants.resolve(token, 'file')).toBe('/home/a');
  expect(token).not.toContain('home');
});

test('what was not granted is refused at its field, a path itself too', () => {
  const grants = new Grants(randomBytes);
  grants.grant('/home/a');
  for (const foreign of ['', '/home/a', '00'.repeat(16)]) {
    expect(() => grants.resolve(foreign, 'workspace')).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND', field: 'workspace' }),
    );
  }
});
