import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strengthOf } from '../../src-main/core/keystore/passphrase-strength.ts';

describe('the strength of a passphrase', () => {
  test('names that of the tutorials as what it is', () => {
    expect(strengthOf('1234')).toBe('tutorial');
  });

  test.each([
    '',
    'a',
    '12345',
    '1234567890123456789012345',
    '12347391846205739',
    'PASSWORD1234567890',
    'passwordpasswordpassword',
    'Password1!',
    'Password123!',
    'P@ssw0rd',
    'P@$$w0rd2024!!',
    'pa55w0rd',
    'Welcome1',
    'We1c0me!',
    'Summer2024',
    '2024Winter!',
    'changeme123',
    'letmein2024',
    'iloveyou',
    'admin123',
    'Dr4g0n!',
    'monkey',
    'S3cr3t',
    'qwertyuiopasdfghjklzxcvbnm',
    'Qwertz123456!',
    '1qaz2wsx3edc4rfv',
    '!@#$%^&*()',
    'abcdefghijklmnopqrstuvwxyz',
    '98765432109876',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'xk7xk7xk7xk7xk7xk7',
  ])('is weak for %j, which is guessed soon', (known) => {
    expect(strengthOf(known)).toBe('weak');
  });

  test.each([
    ['kx7mwq9', 'weak'],
    ['kx7mwq9zt', 'fair'],
    ['kx7mwq9ztR4!', 'strong'],
    ['Tr0ub4dor&3x', 'strong'],
    ['marble-otter-vivid-gamble', 'strong'],
  ])('grows with length and alphabet: %j is %s', (typed, strength) => {
    expect(strengthOf(typed)).toBe(strength);
  });

  test('is told for whatever is typed, and never better for a repetition', () => {
    const order = ['tutorial', 'weak', 'fair', 'strong'];
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('', 'passwor', 'qwe'), (text, end) => {
        const typed = text + end;
        const repeated = strengthOf(typed + typed.slice(-1).repeat(5));
        expect(order.indexOf(repeated)).toBeLessThanOrEqual(Math.max(1, order.indexOf(strengthOf(typed))));
      }),
    );
  });

  test('takes no time for the longest that can be given', () => {
    const start = performance.now();
    strengthOf('aB3$x'.repeat(205).slice(0, 1024));
    expect(performance.now() - start).toBeLessThan(200);
  });
});
