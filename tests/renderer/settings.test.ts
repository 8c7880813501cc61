import { describe, expect, test } from 'vitest';
import { proxyMethods, type ProxySettings } from '../../src-main/contract/proxy.ts';
import {
  type Draft,
  draftOf,
  faultsOf,
  isChanged,
  keepsPassword,
  orderOf,
} from '../../src-renderer/features/settings/form.ts';
import { settings as text } from '../../src-renderer/features/settings/words.ts';

/** The form of the page Settings, without the page. */

const saved: ProxySettings = {
  use: 'own',
  address: 'http://proxy.example:3128',
  userName: 'plant',
  exceptions: '10.0.0.0/8',
  passwordRemembered: true,
  computer: { from: 'nowhere' },
  computerExceptions: '',
};
const typed = (part: Partial<Draft>): Draft => ({ ...draftOf(saved), ...part });

test('begins with what is saved and no password, and nothing is lost by leaving', () => {
  expect(draftOf(saved)).toEqual({
    use: 'own',
    address: 'http://proxy.example:3128',
    userName: 'plant',
    password: '',
    exceptions: '10.0.0.0/8',
  });
  expect(isChanged(draftOf(saved), saved)).toBe(false);
});

test.each<Partial<Draft>>([
  { use: 'none' },
  { address: 'http://other.example' },
  { userName: '' },
  { password: 'x' },
  { exceptions: '' },
])('%o would be lost', (part) => {
  expect(isChanged(typed(part), saved)).toBe(true);
});

test('what was typed for a proxy that is not used is not lost with it', () => {
  const unused: ProxySettings = { ...saved, use: 'computer' };
  expect(isChanged({ ...typed({ address: 'x' }), use: 'computer' }, unused)).toBe(false);
});

describe('what is saved', () => {
  test.each<[Partial<Draft>, object]>([
    [{ use: 'computer' }, { use: 'computer' }],
    [{ use: 'none', address: 'half typ' }, { use: 'none' }],
    [{}, { use: 'own', address: 'http://proxy.example:3128', userName: 'plant', exceptions: '10.0.0.0/8' }],
    [
      { userName: '', password: 'p', exceptions: '' },
      { use: 'own', address: 'http://proxy.example:3128', userName: '', password: 'p', exceptions: '' },
    ],
  ])('of %o is %o', (part, order) => {
    expect(orderOf(typed(part))).toEqual(order);
    expect(proxyMethods['proxy.change'].input.safeParse(orderOf(typed(part))).success).toBe(true);
  });

  test('keeps the remembered password for the same proxy and user alone', () => {
    expect(keepsPassword(typed({ exceptions: 'x' }), saved)).toBe(true);
    expect(keepsPassword(typed({}), { ...saved, passwordRemembered: false })).toBe(false);
    for (const part of [{ address: 'http://other.example' }, { userName: 'x' }, { password: 'x' }]) {
      expect(keepsPassword(typed(part), saved)).toBe(false);
    }
  });
});

test('a failure stands at its field with what to do, and one of none stands below', () => {
  const refused = (field?: string) =>
    faultsOf({
      code: 'INVALID_INPUT',
      message: 'Wrong.',
      details: { ...(field && { field }), remedy: 'Do it right.' },
    });
  for (const field of ['address', 'userName', 'password', 'exceptions']) {
    expect(refused(field)).toEqual({ [field]: 'Wrong. Do it right.' });
  }
  expect(refused('use')).toBeUndefined();
  expect(refused()).toBeUndefined();
});

test('what the computer has is told by where it is from', () => {
  const address = 'http://proxy.example:3128';
  expect(text.computer({ from: 'nowhere' }, 'electron')).toBe('This computer has none.');
  // Where the system cannot be asked nothing is said of it.
  expect(text.computer({ from: 'nowhere' }, 'browser')).toMatch(/environment.*HTTPS_PROXY/);
  expect(text.computer({ from: 'environment', variable: 'ALL_PROXY', address }, 'browser')).toBe(
    'ALL_PROXY: http://proxy.example:3128',
  );
  expect(text.computer({ from: 'system', address }, 'electron')).toBe('The system: http://proxy.example:3128');
  expect(text.computer({ from: 'unusable', why: 'It is of another kind.' }, 'electron')).toBe('It is of another kind.');
});
