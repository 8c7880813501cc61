import { describe, expect, test } from 'vitest';
import { diagnoseClientHandshake } from '../../src-main/core/diagnosis/client-handshake.ts';
import { diagnose } from '../../src-main/core/diagnosis/connection.ts';
import { platforms } from '../../src-main/core/clouds/platforms.ts';
import { lossFault } from '../../src-main/core/clouds/thingsboard/rest.ts';

/** How each library words an alert that it received, as seen of Node 20 and of Electron 25. */
const openSsl = (words: string, number: number) =>
  `write EPROTO C0DF0A77:error:0A000${(1000 + number).toString(16).toUpperCase()}:SSL routines:ssl3_read_bytes:${words}:../deps/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number ${number}\n`;
const boringSsl = (name: string, number: number) =>
  `write EPROTO 4A:error:10000${(1000 + number).toString(16)}:SSL routines:OPENSSL_internal:${name}:../../third_party/boringssl/src/ssl/tls_record.cc:592:SSL alert number ${number}\n`;
const boringReason = (name: string) =>
  `write EPROTO 4A:error:100000b8:SSL routines:OPENSSL_internal:${name}:../../third_party/boringssl/src/ssl/x.cc:1: \n`;

const [plain] = platforms.filter(({ id }) => id === 'mqtt-broker');
if (plain === undefined) throw new Error('no platform of brokers');
const told = (text: string, errorCode?: string) =>
  diagnose({ errorCode, text, secured: false, host: 'broker.example', port: 8883 }, plain);

describe('an alert of the server', () => {
  test.each([
    [40, 'sslv3 alert handshake failure', 'SSLV3_ALERT_HANDSHAKE_FAILURE', 'tls-nothing-in-common'],
    [42, 'sslv3 alert bad certificate', 'SSLV3_ALERT_BAD_CERTIFICATE', 'device-certificate-refused'],
    [43, 'sslv3 alert unsupported certificate', 'SSLV3_ALERT_UNSUPPORTED_CERTIFICATE', 'device-certificate-purpose'],
    [44, 'sslv3 alert certificate revoked', 'SSLV3_ALERT_CERTIFICATE_REVOKED', 'device-certificate-revoked'],
    [45, 'sslv3 alert certificate expired', 'SSLV3_ALERT_CERTIFICATE_EXPIRED', 'device-certificate-expired'],
    [46, 'sslv3 alert certificate unknown', 'SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'device-certificate-refused'],
    [47, 'sslv3 alert illegal parameter', 'SSLV3_ALERT_ILLEGAL_PARAMETER', 'tls-failed'],
    [48, 'tlsv1 alert unknown ca', 'TLSV1_ALERT_UNKNOWN_CA', 'device-certificate-refused'],
    [49, 'tlsv1 alert access denied', 'TLSV1_ALERT_ACCESS_DENIED', 'device-certificate-refused'],
    [51, 'tlsv1 alert decrypt error', 'TLSV1_ALERT_DECRYPT_ERROR', 'device-certificate-signature'],
    [70, 'tlsv1 alert protocol version', 'TLSV1_ALERT_PROTOCOL_VERSION', 'tls-version'],
    [71, 'tlsv1 alert insufficient security', 'TLSV1_ALERT_INSUFFICIENT_SECURITY', 'tls-nothing-in-common'],
    [80, 'tlsv1 alert internal error', 'TLSV1_ALERT_INTERNAL_ERROR', 'server-failed'],
    [112, 'tlsv1 unrecognized name', 'TLSV1_ALERT_UNRECOGNIZED_NAME', 'server-name-unknown'],
    [116, 'tlsv13 alert certificate required', 'TLSV1_ALERT_CERTIFICATE_REQUIRED', 'device-certificate-not-sent'],
    [120, 'tlsv1 alert no application protocol', 'TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'alpn-refused'],
    [255, 'reason(1255)', 'reason(1255)', 'tls-failed'],
  ])('%i is told alike with both libraries', (number, openSslWords, boringName, cause) => {
    const all = [openSsl(openSslWords, number), boringSsl(boringName, number)].map((text) => told(text));
    expect(all.map((one) => one.cause)).toEqual([cause, cause]);
    expect(all[0]).toEqual(all[1]);
    expect(`${all[0]?.what} ${all[0]?.remedy}`).not.toMatch(/Check the port: 8883/);
  });

  test('is known by its name where no number comes with it', () => {
    expect(told('', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION').cause).toBe('tls-version');
    expect(told('', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED').cause).toBe('device-certificate-not-sent');
  });
});

describe("a server's certificate", () => {
  test.each([
    ['server-name-mismatch', 'ERR_TLS_CERT_ALTNAME_INVALID', ''],
    ['server-certificate-dates', 'CERT_HAS_EXPIRED', 'certificate has expired'],
    ['server-certificate-dates', 'CERT_NOT_YET_VALID', 'certificate is not yet valid'],
    ['server-ca-is-intermediate', 'UNABLE_TO_GET_ISSUER_CERT', 'unable to get issuer certificate'],
    ['server-not-trusted', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate'],
    ['server-not-trusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
    ['server-not-trusted', 'SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
    ['server-not-trusted', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'self signed certificate'],
    ['server-certificate-purpose', 'INVALID_PURPOSE', 'unsuitable certificate purpose'],
    ['server-certificate-purpose', 'INVALID_PURPOSE', 'unsupported certificate purpose'],
    ['server-certificate-purpose', 'EPROTO', boringReason('KEY_USAGE_BIT_INCORRECT')],
    ['server-certificate-purpose', 'INVALID_CA', 'invalid CA certificate'],
    ['server-chain-length', 'PATH_LENGTH_EXCEEDED', 'path length constraint exceeded'],
    ['server-chain-length', 'CERT_CHAIN_TOO_LONG', 'certificate chain too long'],
    ['server-certificate-weak', 'UNSPECIFIED', 'CA signature digest algorithm too weak'],
    ['server-certificate-weak', 'UNSPECIFIED', 'EE certificate key too weak'],
    ['server-certificate-weak', 'UNSPECIFIED', 'CA certificate key too weak'],
    ['server-certificate-revoked', 'CERT_REVOKED', 'certificate revoked'],
    ['server-certificate-signature', 'CERT_SIGNATURE_FAILURE', 'certificate signature failure'],
    ['server-certificate-not-accepted', 'UNSPECIFIED', 'unhandled critical extension'],
    ['server-certificate-not-accepted', 'UNSPECIFIED', 'permitted subtree violation'],
  ])('%s: %s %s', (cause, errorCode, text) => {
    const found = told(text, errorCode);
    expect(found.cause).toBe(cause);
    expect(`${found.what} ${found.remedy}`).toMatch(/server|name/i);
    expect(found.remedy).not.toMatch(/Check the port/);
  });
});

describe('what is no handshake at all', () => {
  test.each([
    ['not-tls', 'error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl3_record.c:350: '],
    ['not-tls', boringReason('WRONG_VERSION_NUMBER')],
    ['tls-version', boringReason('UNSUPPORTED_PROTOCOL')],
    ['device-certificate-not-sent', boringReason('NO_COMMON_SIGNATURE_ALGORITHMS')],
    ['closed-in-handshake', boringReason('SSL_HANDSHAKE_FAILURE')],
    ['tls-nothing-in-common', 'error:0A000102:SSL routines:x:no shared cipher:../x.c:1: '],
    ['key-mismatch', 'error:05800074:x509 certificate routines::key values mismatch'],
    ['weak-key', 'error:0A00018F:SSL routines::ee key too small'],
    ['weak-signature', 'error:0A00018E:SSL routines::ca md too weak'],
    ['tls-failed', boringReason('SOMETHING_NEW')],
    ['closed-in-handshake', 'Client network socket disconnected before secure TLS connection was established'],
  ])('is told as %s', (cause, text) => {
    expect(told(text).cause).toBe(cause);
  });
});

describe('a client that does not get through the handshake of the hub', () => {
  const words = (errorCode: string | undefined, text: string) => diagnoseClientHandshake({ errorCode, text });
  test.each([
    ['client-distrusts-hub', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', openSsl('tlsv1 alert unknown ca', 48)],
    ['client-distrusts-hub', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', boringSsl('TLSV1_ALERT_UNKNOWN_CA', 48)],
    ['client-distrusts-hub', 'ERR_SSL_BAD_PACKET_LENGTH', boringReason('BAD_PACKET_LENGTH')],
    ['client-distrusts-hub', undefined, boringSsl('SSLV3_ALERT_CERTIFICATE_UNKNOWN', 46)],
    ['client-not-tls', 'ERR_SSL_HTTP_REQUEST', boringReason('HTTP_REQUEST')],
    ['client-not-tls', 'ERR_SSL_HTTP_REQUEST', 'error:0A00009C:SSL routines:ssl3_get_record:http request:../x.c:1:\n'],
    ['client-not-tls', undefined, boringReason('WRONG_VERSION_NUMBER')],
    ['client-tls-version', undefined, boringReason('UNSUPPORTED_PROTOCOL')],
    ['client-tls-version', undefined, 'error:0A000102:SSL routines:x:unsupported protocol:../x.c:1:\n'],
    ['client-tls-common', undefined, boringReason('NO_SHARED_GROUP')],
    ['client-tls-common', undefined, 'error:0A0000C1:SSL routines:x:no shared cipher:../x.c:1:\n'],
    ['client-certificate-unusable', undefined, 'error:0A00018F:SSL routines:x:ee key too small:../x.c:1:\n'],
    ['client-handshake', undefined, boringSsl('TLSV1_ALERT_INTERNAL_ERROR', 80)],
    ['client-gone', 'ECONNRESET', 'socket hang up'],
  ])('%s', (cause, errorCode, text) => {
    const found = words(errorCode, text);
    expect(found.cause).toBe(cause);
    expect(found.reason).toMatch(/\.$/);
  });
});

describe('a ThingsBoard server over https', () => {
  const fault = (errorCode: string, text: string) => lossFault('https://tb.example:8443', errorCode, text);

  test('is tried without TLS only where it has shown that it has none', () => {
    expect(fault('EPROTO', boringReason('WRONG_VERSION_NUMBER')).remedy).toContain('http://tb.example:8443');
    for (const [name, number] of [
      ['SSLV3_ALERT_HANDSHAKE_FAILURE', 40],
      ['TLSV1_ALERT_PROTOCOL_VERSION', 70],
    ] as const) {
      const { what, remedy } = fault('EPROTO', boringSsl(name, number));
      expect(`${what} ${remedy}`).not.toContain('http://');
      expect(what).toContain('tb.example');
    }
    expect(fault('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed').what).toMatch(/authority that is not trusted/);
  });
});
