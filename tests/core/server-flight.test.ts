import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAsn1 } from '../../src-main/core/asn1/asn1.ts';
import { concatBytes, toUtf8 } from '../../src-main/core/bytes.ts';
import { readServerFlight } from '../../src-main/core/diagnosis/server-flight.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { readName } from '../../src-main/core/x509/subject.ts';

/** As OpenSSL's s_server has sent them, which asked for a certificate of two authorities. */
const recorded = (version: string) =>
  Uint8Array.from(readFileSync(new URL(`../fixtures/server-flights/tls-${version}.bin`, import.meta.url)));
const tls12 = recorded('1.2');

const namesOf = (bytes: Uint8Array) =>
  readServerFlight(bytes).request?.authorities.map((der) => readName(parseAsn1(der, 'issuer name')).text);

/** The same messages in records of another length (RFC 5246 6.2.1). */
function inRecordsOf(length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < tls12.length; at += 5 + (tls12[at + 3] ?? 0) * 256 + (tls12[at + 4] ?? 0)) {
    // The flight alone: what follows is the alert about the certificate that never came.
    if (tls12[at] !== 22) break;
    parts.push(tls12.subarray(at + 5, at + 5 + (tls12[at + 3] ?? 0) * 256 + (tls12[at + 4] ?? 0)));
  }
  const all = concatBytes(...parts);
  const records: Uint8Array[] = [];
  for (let at = 0; at < all.length; at += length) {
    const part = all.subarray(at, at + length);
    records.push(Uint8Array.of(22, 3, 3, part.length >> 8, part.length & 0xff), part);
  }
  return concatBytes(...records);
}

describe('the flight of a server', () => {
  test.each([
    ['as it was recorded', tls12],
    ['in records of one octet', inRecordsOf(1)],
    ['in records of 100 octets', inRecordsOf(100)],
    ['in one record', inRecordsOf(16_000)],
  ])('of TLS 1.2 %s has its certificates, and whom it asks for', (_how, bytes) => {
    const flight = readServerFlight(bytes);
    expect(flight).toMatchObject({ speaks: 'tls', version: 0x0303, isWhole: true });
    expect(flight.certificates.map((der) => readCertificate(der).subject.text)).toEqual([
      'CN=localhost',
      'O=Example, CN=Fixture root',
    ]);
    expect(namesOf(bytes)).toEqual(['O=Example, CN=Fixture root', 'O=Example, CN=Fixture other']);
  });

  test('of TLS 1.3 has its version alone', () => {
    expect(readServerFlight(recorded('1.3'))).toEqual({
      speaks: 'tls',
      version: 0x0304,
      certificates: [],
      request: undefined,
      isWhole: false,
    });
  });

  test('that is cut off anywhere tells no more than what came, and is not whole before its end', () => {
    const flight = inRecordsOf(16_000);
    for (let length = 0; length < flight.length; length++) {
      const { isWhole, certificates } = readServerFlight(flight.subarray(0, length));
      expect(isWhole).toBe(false);
      expect(certificates.length === 0 || certificates.length === 2).toBe(true);
    }
  });

  test('with more authorities than are kept says how many there are', () => {
    const name = Uint8Array.of(0, 2, 0x30, 0);
    const names = concatBytes(...Array.from({ length: 700 }, () => name));
    const body = concatBytes(Uint8Array.of(1, 64, 0, 2, 4, 3, names.length >> 8, names.length & 0xff), names);
    const message = concatBytes(Uint8Array.of(13, 0, body.length >> 8, body.length & 0xff), body);
    const record = concatBytes(Uint8Array.of(22, 3, 3, message.length >> 8, message.length & 0xff), message);
    expect(readServerFlight(record).request).toMatchObject({ count: 700, authorities: { length: 500 } });
  });

  test.each([
    ['', 'nothing'],
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'http'],
    ['\r\n<!DOCTYPE html><html>', 'http'],
    ['220 mail.example ESMTP\r\n', 'other'],
  ])('that is no TLS, %j, is called so', (text, speaks) => {
    expect(readServerFlight(toUtf8(text))).toMatchObject({ speaks, certificates: [], isWhole: false });
  });
});
