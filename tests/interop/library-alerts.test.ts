import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boringSsl, linkedLibrary } from '../../src-main/adapters/key-support.ts';
import { Broker, freePort } from '../support/broker.ts';
import { type Files, OpenSslCertificates, authority } from '../support/openssl-certificates.ts';
import { isMissing } from '../support/programs.ts';
import { tryServer } from '../support/tls-outcome.ts';
import { alertRecord, bytesServer } from '../support/tls-server.ts';

/**
 * What OpenSSL and BoringSSL call each alert that exists (IANA's registry of TLS alerts) when a server answers with it, and the
 * cause that Certbench tells, which is the same with both. 52 is DTLS's, 255 is none.
 */
const alerts: readonly (readonly [alert: number, openSsl: string, boringSsl: string, cause: string])[] = [
  [10, 'SSLV3 ALERT UNEXPECTED MESSAGE', 'SSLV3 ALERT UNEXPECTED MESSAGE', 'tls-failed'],
  [20, 'SSLV3 ALERT BAD RECORD MAC', 'SSLV3 ALERT BAD RECORD MAC', 'tls-failed'],
  [21, 'TLSV1 ALERT DECRYPTION FAILED', 'TLSV1 ALERT DECRYPTION FAILED', 'tls-failed'],
  [22, 'TLSV1 ALERT RECORD OVERFLOW', 'TLSV1 ALERT RECORD OVERFLOW', 'tls-failed'],
  [30, 'SSLV3 ALERT DECOMPRESSION FAILURE', 'SSLV3 ALERT DECOMPRESSION FAILURE', 'tls-failed'],
  [40, 'SSLV3 ALERT HANDSHAKE FAILURE', 'SSLV3 ALERT HANDSHAKE FAILURE', 'tls-nothing-in-common'],
  [41, 'SSLV3 ALERT NO CERTIFICATE', 'SSLV3 ALERT NO CERTIFICATE', 'device-certificate-refused'],
  [42, 'SSLV3 ALERT BAD CERTIFICATE', 'SSLV3 ALERT BAD CERTIFICATE', 'device-certificate-refused'],
  [43, 'SSLV3 ALERT UNSUPPORTED CERTIFICATE', 'SSLV3 ALERT UNSUPPORTED CERTIFICATE', 'device-certificate-purpose'],
  [44, 'SSLV3 ALERT CERTIFICATE REVOKED', 'SSLV3 ALERT CERTIFICATE REVOKED', 'device-certificate-revoked'],
  [45, 'SSLV3 ALERT CERTIFICATE EXPIRED', 'SSLV3 ALERT CERTIFICATE EXPIRED', 'device-certificate-expired'],
  [46, 'SSLV3 ALERT CERTIFICATE UNKNOWN', 'SSLV3 ALERT CERTIFICATE UNKNOWN', 'device-certificate-refused'],
  [47, 'SSLV3 ALERT ILLEGAL PARAMETER', 'SSLV3 ALERT ILLEGAL PARAMETER', 'tls-failed'],
  [48, 'TLSV1 ALERT UNKNOWN CA', 'TLSV1 ALERT UNKNOWN CA', 'device-certificate-refused'],
  [49, 'TLSV1 ALERT ACCESS DENIED', 'TLSV1 ALERT ACCESS DENIED', 'device-certificate-refused'],
  [50, 'TLSV1 ALERT DECODE ERROR', 'TLSV1 ALERT DECODE ERROR', 'tls-failed'],
  [51, 'TLSV1 ALERT DECRYPT ERROR', 'TLSV1 ALERT DECRYPT ERROR', 'device-certificate-signature'],
  [52, 'REASON(1052)', 'REASON(1052)', 'tls-failed'],
  [60, 'TLSV1 ALERT EXPORT RESTRICTION', 'TLSV1 ALERT EXPORT RESTRICTION', 'tls-failed'],
  [70, 'TLSV1 ALERT PROTOCOL VERSION', 'TLSV1 ALERT PROTOCOL VERSION', 'tls-version'],
  [71, 'TLSV1 ALERT INSUFFICIENT SECURITY', 'TLSV1 ALERT INSUFFICIENT SECURITY', 'tls-nothing-in-common'],
  [80, 'TLSV1 ALERT INTERNAL ERROR', 'TLSV1 ALERT INTERNAL ERROR', 'server-failed'],
  [86, 'TLSV1 ALERT INAPPROPRIATE FALLBACK', 'TLSV1 ALERT INAPPROPRIATE FALLBACK', 'tls-version'],
  [90, 'TLSV1 ALERT USER CANCELLED', 'TLSV1 ALERT USER CANCELLED', 'tls-failed'],
  [100, 'TLSV1 ALERT NO RENEGOTIATION', 'TLSV1 ALERT NO RENEGOTIATION', 'tls-failed'],
  [109, 'TLSV13 ALERT MISSING EXTENSION', 'REASON(1109)', 'tls-failed'],
  [110, 'TLSV1 UNSUPPORTED EXTENSION', 'TLSV1 ALERT UNSUPPORTED EXTENSION', 'tls-failed'],
  [111, 'TLSV1 CERTIFICATE UNOBTAINABLE', 'TLSV1 ALERT CERTIFICATE UNOBTAINABLE', 'tls-failed'],
  [112, 'TLSV1 UNRECOGNIZED NAME', 'TLSV1 ALERT UNRECOGNIZED NAME', 'server-name-unknown'],
  [113, 'TLSV1 BAD CERTIFICATE STATUS', 'TLSV1 ALERT BAD CERTIFICATE STATUS', 'device-certificate-refused'],
  [114, 'TLSV1 BAD CERTIFICATE HASH VALUE', 'TLSV1 ALERT BAD CERTIFICATE HASH VALUE', 'tls-failed'],
  [115, 'TLSV1 ALERT UNKNOWN PSK IDENTITY', 'TLSV1 ALERT UNKNOWN PSK IDENTITY', 'tls-failed'],
  [116, 'TLSV13 ALERT CERTIFICATE REQUIRED', 'TLSV1 ALERT CERTIFICATE REQUIRED', 'device-certificate-not-sent'],
  [120, 'TLSV1 ALERT NO APPLICATION PROTOCOL', 'TLSV1 ALERT NO APPLICATION PROTOCOL', 'alpn-refused'],
  [121, 'REASON(1121)', 'TLSV1 ALERT ECH REQUIRED', 'tls-failed'],
  [255, 'REASON(1255)', 'REASON(1255)', 'tls-failed'],
];

const missing = isMissing('openssl', 'mosquitto');
const isBoring = linkedLibrary === boringSsl;
let made: OpenSslCertificates;
let root: Files;
let device: Files;
beforeAll(async () => {
  if (missing) return;
  made = new OpenSslCertificates(await mkdtemp(join(tmpdir(), 'certbench-alerts-')));
  root = await made.make('root', { extensions: authority });
  device = await made.make('device', { issuer: root, extensions: [] });
});
afterAll(async () => {
  if (!missing) await rm(made.at('.'), { recursive: true, force: true });
});

describe.skipIf(missing)('a server that answers', () => {
  test.each(alerts)('with alert %i', async (alert, openSsl, boring, cause) => {
    const server = await bytesServer(alertRecord(alert), 'answering');
    const outcome = await tryServer(server.port, device, { serverCa: root.cert });
    await server.close();
    outcome.toBe(['EPROTO', isBoring ? boring : openSsl, cause]);
  });

  // What is no error at all: BoringSSL takes the first for a reason of its own.
  test.each([
    ['close_notify', 0],
    ['user_canceled', 90],
  ])('with %s, a warning, and closes', async (_name, alert) => {
    const server = await bytesServer(alertRecord(alert, 1), 'answering');
    const outcome = await tryServer(server.port, device, { serverCa: root.cert });
    await server.close();
    const closed = isBoring && alert === 0 ? ['EPROTO', 'SSL HANDSHAKE FAILURE'] : ['ECONNRESET', ''];
    outcome.toBe([closed[0] ?? '', closed[1] ?? '', 'closed-in-handshake']);
  });

  test('with an alert and resets the connection, as mosquitto may in TLS 1.3, is told by the alert', async () => {
    const stranger = await made.make('stranger', { extensions: authority });
    const server = await made.make('server', { issuer: root });
    const port = await freePort();
    const lines = [
      'user root',
      `listener ${port} 127.0.0.1`,
      `cafile ${stranger.cert}`,
      `certfile ${server.cert}`,
      `keyfile ${server.key}`,
      'require_certificate true',
    ];
    const broker = await Broker.start(made.at('mosquitto.conf'), lines, [port]);
    // Whether the reset comes is chance: a quarter of all with BoringSSL.
    for (let i = 0; i < 25; i++) {
      const outcome = await tryServer(port, device, { serverCa: root.cert });
      outcome.toBe(['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'TLSV1 ALERT UNKNOWN CA', 'device-certificate-refused']);
    }
    await broker.stop();
    expect(broker.log).toContain('certificate verify failed');
  });
});
