import { describe, expect, test } from 'vitest';
import { careWith, testKindRows, testKinds, testSubject } from '../../src-main/core/test-certificates/kinds.ts';
import { cannotMake } from '../../src-main/core/test-certificates/omitted.ts';
import { endOf, neverSent, verdictOn } from '../../src-main/core/test-certificates/outcome.ts';
import { parseAsn1 } from '../../src-main/core/asn1/asn1.ts';
import { readName } from '../../src-main/core/x509/subject.ts';
import { make } from '../support/keys.ts';

const at = { host: 'broker', port: 8883, returnCode: undefined, errorCode: undefined, text: '', secured: true };

test('the control comes first, and each says what is broken in its own name', () => {
  expect(testKinds[0]).toBe('sound');
  for (const kind of testKinds) {
    const { text } = readName(parseAsn1(testSubject(kind, 'x'.repeat(64)), 'name in the certificate'));
    const mark = kind === 'sound' ? 'sound, the control' : `broken on purpose: ${testKindRows[kind].label}`;
    expect(text).toContain(`OU=TEST ONLY - ${mark.replaceAll(',', '\\,')}`);
  }
});

test('a revoked one has to be refused by those who were told', () => {
  expect(careWith('revoked', false)).toBe('policy');
  expect(careWith('revoked', true)).toBe('refuse');
  expect(careWith('weak-key', true)).toBe('policy');
  expect(careWith('expired', false)).toBe('refuse');
});

describe('where a connection ended', () => {
  test.each([
    ['CONNACK 5', { returnCode: 5 }, 'connack-5', 'refused-by-server'],
    ['an HTTP status', { serverError: { condition: 'http:401', text: '' } }, 'http-401', 'refused-by-server'],
    [
      'an alert about the certificate, of OpenSSL',
      { errorCode: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', text: 'SSL alert number 48' },
      'device-certificate-refused',
      'refused-in-tls',
    ],
    [
      'an alert about the name of the server',
      { errorCode: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME', text: 'SSL alert number 112' },
      'server-name-unknown',
      'unreached',
    ],
    ['a key that this computer does not send', { errorCode: 'ERR_SSL_EE_KEY_TOO_SMALL' }, 'tls-failed', 'unsendable'],
    ['a hash that it does not send', { errorCode: 'ERR_SSL_CA_MD_TOO_WEAK' }, 'tls-failed', 'unsendable'],
    ['a connection that was closed', { text: 'The connection was closed.' }, 'closed-by-server', 'closed'],
    ['nobody there', { errorCode: 'ECONNREFUSED' }, 'connection-refused', 'unreached'],
    ['a server that is not trusted', { errorCode: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'server-not-trusted', 'unreached'],
  ])('%s', (_what, evidence, cause, end) => {
    expect(endOf({ ...at, ...evidence }, cause)).toBe(end);
  });
});

test('what is let in and what is refused is judged by what a careful server does', () => {
  expect(verdictOn('refuse', 'let-in', true)).toBe('lets-in');
  expect(verdictOn('refuse', 'let-in', false)).toBe('lets-in');
  expect(verdictOn('policy', 'let-in', true)).toBe('by-policy');
  expect(verdictOn('let-in', 'let-in', true)).toBe('as-it-should-be');
  expect(verdictOn('let-in', 'closed', false)).toBe('shuts-out');
  expect(verdictOn('refuse', 'refused-in-tls', true)).toBe('as-it-should-be');
  expect(verdictOn('refuse', 'refused-by-server', false)).toBe('unknown');
  expect(verdictOn('refuse', 'not-tried', true)).toBe('unknown');
});

test('what cannot be made or sent has a reason', async () => {
  const { certificate } = await make('root', 'Root');
  expect(testKinds.filter((kind) => cannotMake(kind, certificate) !== undefined)).toEqual([]);
  const edwards = { ...certificate, key: { algorithm: 'Ed25519' }, keyUsage: ['keyCertSign'] as const };
  expect(cannotMake('sha-1', edwards)).toContain('Ed25519');
  expect(cannotMake('revoked', edwards)).toContain('cRLSign');
  expect(testKinds.filter((kind) => neverSent(kind) !== undefined)).toEqual(['key-mismatch']);
});
