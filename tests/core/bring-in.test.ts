import { describe, expect, test } from 'vitest';
import { freeName } from '../../src-main/core/bring-in/names.ts';
import { mayBeKeygen, otherPieces, pemParts } from '../../src-main/core/bring-in/pieces.ts';
import { toUtf8 } from '../../src-main/core/bytes.ts';
import { checkAuthorityName, checkDeviceId } from '../../src-main/core/things/identifiers.ts';

describe('a name for what was made elsewhere', () => {
  const none = new Set<string>();
  test.each([
    ['dev-01', 'dev-01'],
    ['Müller Sensor #1', 'Muller-Sensor-1'],
    ['Straße 7.', 'Strasse-7'],
    ['../../etc', 'etc'],
    ['con', 'device'],
    ['', 'device'],
    [undefined, 'device'],
    ['工場', 'device'],
    ['x'.repeat(80), 'x'.repeat(64)],
    ['-- --', 'device'],
  ])('%j is %s as a device', (wanted, name) => {
    expect(freeName(wanted, checkDeviceId, none, 'device')).toBe(name);
    expect(checkDeviceId(name)).toBe(name);
  });

  test('authorities may have blanks', () => {
    expect(freeName('Plant 7 Root', checkAuthorityName, none, 'authority')).toBe('Plant 7 Root');
    expect(freeName('Plant  7: Root', checkAuthorityName, none, 'authority')).toBe('Plant-7-Root');
  });

  test('one that is taken, whatever its capital letters, gets a number, and stays short enough', () => {
    const taken = new Set(['dev', 'dev-2', 'x'.repeat(64)]);
    expect(freeName('Dev', checkDeviceId, taken, 'device')).toBe('Dev-3');
    expect(freeName('x'.repeat(64), checkDeviceId, taken, 'device')).toBe(`${'x'.repeat(62)}-2`);
  });
});

describe('pieces of a text', () => {
  const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

  test('are cut before each block, with nothing of what stands before the first', () => {
    const [first, second] = [block('CERTIFICATE', 'AAAA'), block('PRIVATE KEY', 'BBBB')];
    expect(pemParts(`Bag attributes\n${first}more\n${second}`)).toEqual([`${first}more\n`, second]);
    expect(pemParts('nothing')).toEqual([]);
  });

  test('that claim to be a request or a list and are none are told, and spoil no other', () => {
    const found = otherPieces(toUtf8(block('CERTIFICATE REQUEST', '!') + block('X509 CRL', 'MAA=')));
    expect(found).toEqual({ requests: [], lists: [], faults: [expect.stringContaining('cut off or garbled')] });
  });

  test.each([
    ['CLIENT_KEY_PASSWORD=x', true],
    ['# a comment\n  export SERVER_KEYSTORE_PASSWORD="x"', true],
    ['PATH=/bin', false],
  ])('%j may be a keygen.properties: %s', (text, may) => expect(mayBeKeygen(toUtf8(text))).toBe(may));
});
