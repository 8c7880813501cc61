import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../src-main/core/bytes.ts';
import { diagnose } from '../../src-main/core/diagnosis/connection.ts';
import { platformOf, platforms } from '../../src-main/core/clouds/platforms.ts';
import { decodePropertyBag, encodePropertyBag } from '../../src-main/core/platform/property-bag.ts';
import { createMessage } from '../../src-main/core/telemetry/message.ts';
import { createSensor, sensorModels } from '../../src-main/core/telemetry/models.ts';
import { deviceSeed, seededRandom } from '../../src-main/core/telemetry/random.ts';
import { backoffMs, phaseMs } from '../../src-main/core/telemetry/schedule.ts';

describe('sensor models', () => {
  test.each(sensorModels)('%s repeats itself with the same seed and differs with another', (model) => {
    const series = (seed: number) => {
      const sensor = createSensor(model, seededRandom(seed));
      return Array.from({ length: 50 }, (_, i) => sensor(i * 1000));
    };
    expect(series(1)).toEqual(series(1));
    expect(series(1)).not.toEqual(series(2));
  });

  test('the tutorial’s has every whole temperature from 20 to 34 and humidity from 60 to 79, and no other', () => {
    const sensor = createSensor('tutorial', seededRandom(7));
    const readings = Array.from({ length: 5000 }, () => sensor(0));
    const values = (pick: (one: (typeof readings)[number]) => number) =>
      [...new Set(readings.map(pick))].toSorted((a, b) => a - b);
    expect(values(({ temperatureC }) => temperatureC)).toEqual(Array.from({ length: 15 }, (_, i) => 20 + i));
    expect(values(({ humidityPercent }) => humidityPercent)).toEqual(Array.from({ length: 20 }, (_, i) => 60 + i));
  });

  test.each(['daily-cycle', 'random-walk'] as const)('%s stays physical, with drier air when it is warmer', (model) => {
    const sensor = createSensor(model, seededRandom(3));
    const readings = Array.from({ length: 2000 }, (_, i) => sensor(i * 1000));
    for (const { temperatureC, humidityPercent } of readings) {
      expect(temperatureC).toBeGreaterThanOrEqual(10);
      expect(temperatureC).toBeLessThanOrEqual(45);
      expect(humidityPercent).toBeGreaterThan(0);
      expect(humidityPercent).toBeLessThanOrEqual(102);
    }
    const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const t = mean(readings.map(({ temperatureC }) => temperatureC));
    const h = mean(readings.map(({ humidityPercent }) => humidityPercent));
    const covariance = mean(readings.map((r) => (r.temperatureC - t) * (r.humidityPercent - h)));
    expect(covariance).toBeLessThan(-0.5);
  });

  test('devices of one run differ', () => {
    expect(deviceSeed(1, 'dev-01')).not.toBe(deviceSeed(1, 'dev-02'));
    expect(deviceSeed(1, 'dev-01')).not.toBe(deviceSeed(2, 'dev-01'));
  });
});

describe('schedule', () => {
  test('has devices spread over one interval', () => {
    expect([0, 1, 2, 3].map((i) => phaseMs(i, 4, 1000))).toEqual([0, 250, 500, 750]);
  });

  test('backs off to a minute, with jitter', () => {
    const low = () => 0;
    const high = () => 1 - Number.EPSILON;
    expect([1, 2, 3, 7, 50].map((n) => backoffMs(n, low))).toEqual([500, 1000, 2000, 30_000, 30_000]);
    expect([1, 2, 3, 7, 50].map((n) => backoffMs(n, high))).toEqual([1000, 2000, 4000, 60_000, 60_000]);
  });
});

test('a property bag is read as it was written, whatever the text', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.startsWith('$.'));
  fc.assert(
    fc.property(fc.dictionary(text, fc.string({ unit: 'grapheme' }), { noNullPrototype: true }), (properties) => {
      const bag = decodePropertyBag(encodePropertyBag(Object.entries(properties)));
      const named = Object.entries(properties).filter(([key, value]) => key !== '' || value !== '');
      // The empty name is the one that a bag cannot tell from a stray separator.
      expect({ ...bag?.properties }).toEqual(
        Object.fromEntries(
          named.length === Object.keys(properties).length ? Object.entries(properties) : [...named, ['', '']],
        ),
      );
    }),
  );
});

test('decoding a bag never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => void decodePropertyBag(text)));
});

describe('Azure IoT Hub', () => {
  const hub = platformOf('azure-iot-hub');
  const target = { host: 'h.azure-devices.net', port: 8883, settings: {} };
  const at = new Date(0);

  test('is addressed as its documentation says', () => {
    expect(hub.connection(target, 'dev-01')).toMatchObject({
      clientId: 'dev-01',
      username: 'h.azure-devices.net/dev-01/?api-version=2021-04-12',
      protocolVersion: 4,
    });
  });

  test('gets the tutorial’s message', () => {
    const reading = { temperatureC: 31, humidityPercent: 65 };
    const { topic, payload, qos } = hub.encode(createMessage('dev-01', 0, reading, at), target);
    expect(fromUtf8(payload)).toBe('{"deviceId":"dev-01","messageId":0,"temperature":31,"humidity":65}');
    expect(topic).toBe('devices/dev-01/messages/events/%24.ct=application%2Fjson&%24.ce=utf-8&temperatureAlert=true');
    expect(qos).toBe(1);
    expect(createMessage('dev-01', 0, { ...reading, temperatureC: 30 }, at).alert).toBe(false);
  });
});

describe('a diagnosis', () => {
  const evidence = { text: '', secured: false, host: 'h', port: 8883 };
  test.each([
    ['host-not-found', { errorCode: 'ENOTFOUND' }],
    ['connection-refused', { errorCode: 'ECONNREFUSED' }],
    ['no-answer', { text: 'connect timeout' }],
    ['tls-silent', { text: 'TLS timeout' }],
    ['login-silent', { text: 'connack timeout', secured: true }],
    ['server-name-mismatch', { errorCode: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    ['server-not-trusted', { errorCode: 'SELF_SIGNED_CERT_IN_CHAIN' }],
    ['server-not-trusted', { text: 'error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED' }],
    ['server-certificate-dates', { errorCode: 'CERT_HAS_EXPIRED' }],
    ['device-certificate-refused', { errorCode: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', secured: true }],
    ['not-tls', { errorCode: 'ERR_SSL_WRONG_VERSION_NUMBER' }],
    ['key-mismatch', { errorCode: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' }],
    ['connack-5', { returnCode: 5, secured: true }],
    ['closed-by-server', { secured: true }],
    ['closed-in-handshake', {}],
  ])('%s', (cause, more) => {
    for (const platform of platforms) {
      const found = diagnose({ ...evidence, ...more }, platform);
      expect(found.cause).toBe(cause);
      expect(found.what).toMatch(/\.$/);
      expect(found.remedy).toMatch(/\.$/);
    }
  });
});
