import { describe, expect, test } from 'vitest';
import { answerPlainly } from '../../src-main/core/platform/asked.ts';
import { toUtf8 } from '../../src-main/core/bytes.ts';
import { diagnose } from '../../src-main/core/diagnosis/connection.ts';
import { readSettings } from '../../src-main/core/platform/fields.ts';
import { thingsboard } from '../../src-main/core/clouds/thingsboard/platform.ts';
import { createMessage } from '../../src-main/core/telemetry/message.ts';

const target = (typed: Record<string, string> = {}) => ({
  host: 'things.example.com',
  port: 8883,
  settings: readSettings(thingsboard.fields, typed),
});
const at = new Date(1_700_000_000_123);
const bodyOf = (temperatureC: number, typed: Record<string, string> = {}) => {
  const message = createMessage('dev-01', 0, { temperatureC, humidityPercent: 60 }, at);
  return new TextDecoder().decode(thingsboard.encode(message, target(typed)).payload);
};

describe('the platform ThingsBoard', () => {
  test('logs in by the certificate alone, with a clean session', () => {
    expect(thingsboard.connection(target(), 'dev-01')).toMatchObject({
      clientId: 'dev-01',
      username: undefined,
      password: undefined,
      clean: true,
      protocolVersion: 4,
    });
    const other = target({ clientId: 'x-{deviceId}', keepSession: 'true' });
    expect(thingsboard.connection(other, 'dev-01')).toMatchObject({ clientId: 'x-dev-01', clean: false });
    expect(thingsboard.presentsLeafAlone?.(target())).toBe(true);
    expect(thingsboard.presentsLeafAlone?.(target({ certificates: 'chain' }))).toBe(false);
  });

  test('sends a flat object, or one with its own time', () => {
    expect(bodyOf(31)).toBe('{"temperature":31,"humidity":60,"temperatureAlert":true}');
    expect(bodyOf(21.5, { payload: 'timed' })).toBe(
      '{"ts":1700000000123,"values":{"temperature":21.5,"humidity":60,"temperatureAlert":false}}',
    );
  });

  test.each([0.1 + 0.2, 1 / 3, 1e-17, 21.300000000000001, 1 / 7000])('rounds %d so that it stays a number', (value) => {
    const [, written = ''] = /"temperature":([^,]+)/.exec(bodyOf(value)) ?? [];
    expect(written).not.toMatch(/e/);
    expect((written.split('.')[1] ?? '').length).toBeLessThanOrEqual(16);
    expect(Math.abs(Number(written) - value)).toBeLessThanOrEqual(1e-16);
  });

  test('answers calls, and nothing else', () => {
    const answer = (topic: string, body: string) =>
      (thingsboard.answer?.({ topic, payload: toUtf8(body) }, target(), 'dev-01', answerPlainly) ?? []).map((one) => [
        one.topic,
        new TextDecoder().decode(one.payload),
      ]);
    expect(answer('v1/devices/me/rpc/request/7', '{"method":"setOn","params":true}')).toEqual([
      ['v1/devices/me/rpc/response/7', '{"method":"setOn","received":true}'],
    ]);
    expect(answer('v1/devices/me/attributes', '{"a":1}')).toEqual([]);
  });

  test.each([
    [2, /client ID/],
    [3, /ready/],
    [4, /user name/],
    [5, /credentials ID/],
  ])('says what CONNACK %d means', (code, words) => {
    const { meaning, remedy } = thingsboard.refusal(code);
    expect(`${meaning} ${remedy}`).toMatch(words);
  });

  test('says what the TLS alert means', () => {
    const evidence = {
      errorCode: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
      text: 'sslv3 alert certificate unknown',
      secured: false,
      host: 'h',
      port: 1,
    };
    const { cause, remedy } = diagnose(evidence, thingsboard);
    expect([cause, remedy]).toEqual(['device-certificate-refused', expect.stringMatching(/3\.4 and earlier/)]);
  });
});
