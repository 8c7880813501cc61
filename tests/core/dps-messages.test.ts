import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src-main/core/bytes.ts';
import { registrationByAmqp } from '../../src-main/core/clouds/azure-dps/registration/by-amqp.ts';
import { registrationByHttps } from '../../src-main/core/clouds/azure-dps/registration/by-https.ts';
import { registrationByMqtt } from '../../src-main/core/clouds/azure-dps/registration/by-mqtt.ts';
import { errorAnswer } from '../../src-main/core/clouds/azure-dps/registration/messages.ts';
import { errorCodeIn, textIn } from '../../src-main/core/platform/answers.ts';

const who = { idScope: '0ne00000001', registrationId: 'dev-01', apiVersion: '2019-03-31' };
const body = toUtf8('{"registrationId":"dev-01"}');
const answer = (topic: string, text = '{}', requestId = '1') =>
  registrationByMqtt.read({ topic, payload: toUtf8(text) }, requestId);

describe('what a device says to DPS', () => {
  test('by MQTT has the request ID in the topic', () => {
    const { topic, payload } = registrationByMqtt.register(who, '1', body);
    expect(topic).toBe('$dps/registrations/PUT/iotdps-register/?$rid=1');
    expect(payload).toBe(body);
    expect(registrationByMqtt.status(who, '3', 'op.1').topic).toBe(
      '$dps/registrations/GET/iotdps-get-operationstatus/?$rid=3&operationId=op.1',
    );
  });

  test('by AMQP has the operation as an application property, on a link of the registration', () => {
    expect(registrationByAmqp.register(who, '1', body)).toEqual({
      topic: '0ne00000001/registrations/dev-01',
      payload: body,
      qos: 1,
      amqp: { correlationId: '1', applicationProperties: { 'iotdps-operation-type': 'iotdps-register' } },
    });
    expect(registrationByAmqp.status(who, '2', 'op.1').amqp?.applicationProperties).toEqual({
      'iotdps-operation-type': 'iotdps-get-operationstatus',
      'iotdps-operation-id': 'op.1',
    });
  });

  test('by HTTPS is a PUT, and then a GET of the operation', () => {
    const { topic, https } = registrationByHttps.register(who, '1', body);
    expect(topic).toBe('/0ne00000001/registrations/dev-01/register?api-version=2019-03-31');
    expect(https?.method).toBe('PUT');
    const asked = registrationByHttps.status({ ...who, registrationId: 'a:b' }, '2', 'op.1');
    expect(asked.topic).toBe('/0ne00000001/registrations/a%3Ab/operations/op.1?api-version=2019-03-31');
    expect(asked.https?.method).toBe('GET');
  });
});

describe('what DPS answers by AMQP and HTTPS', () => {
  const payload = toUtf8('{"status":"assigning"}');

  test('is read with its patience', () => {
    const amqp = { correlationId: '7', applicationProperties: { 'retry-after': '3' } };
    const read = { status: 200, retryAfterSeconds: 3, body: { status: 'assigning' } };
    expect(registrationByAmqp.read({ topic: 'x', payload, amqp }, '7')).toMatchObject(read);
    expect(registrationByAmqp.read({ topic: 'x', payload, amqp }, '8')).toBeUndefined();
    const https = { status: 202, headers: { 'retry-after': '3' } };
    expect(registrationByHttps.read({ topic: 'x', payload, https }, '7')).toMatchObject({ ...read, status: 202 });
    expect(registrationByHttps.read({ topic: 'x', payload }, '7')).toBeUndefined();
  });

  test.each([
    ['http:401', 401],
    ['amqp:unauthorized-access', 401],
    ['amqp:not-found', 404],
    ['com.microsoft:device-container-throttled', 429],
    ['amqp:internal-error', 500],
  ])('as the error %s is the status %i', (condition, status) => {
    const text = '{"errorCode":401002}';
    expect(errorAnswer({ condition, text, retryAfterSeconds: 4 })).toMatchObject({
      status,
      retryAfterSeconds: 4,
      body: { errorCode: 401_002 },
    });
  });
});

describe('what DPS answers', () => {
  test('is read with its status, request ID and patience', () => {
    const topic = '$dps/registrations/res/202/?$rid=7&retry-after=3';
    expect(answer(topic, '{"status":"assigning"}')).toBeUndefined();
    expect(answer(topic, '{"status":"assigning"}', '7')).toEqual({
      status: 202,
      retryAfterSeconds: 3,
      body: { status: 'assigning' },
      raw: '202 {"status":"assigning"}',
    });
  });

  test.each(['$dps/registrations/res/20/?$rid=1', '$dps/registrations/res/200', 'devices/a/messages/devicebound/', ''])(
    'is not on the topic %j',
    (topic) => {
      expect(answer(topic)).toBeUndefined();
    },
  );

  test.each(['-1', '1.5', '', '9999999999', 'soon'])('has no patience of %j seconds', (seconds) => {
    expect(answer(`$dps/registrations/res/202/?$rid=1&retry-after=${seconds}`)?.retryAfterSeconds).toBeUndefined();
  });

  test.each(['[]', 'null', '"text"', '{', ''])('has no body where that is %j', (body) => {
    expect(answer('$dps/registrations/res/200/?$rid=1', body)?.body).toBeUndefined();
  });

  test('is kept in part alone where it is long', () => {
    expect(answer('$dps/registrations/res/500/?$rid=1', 'x'.repeat(9000))?.raw).toHaveLength(2000);
  });

  test('is believed in no member that is of another kind', () => {
    expect(textIn({ a: 1, b: '', c: 'x' }, 'a')).toBeUndefined();
    expect(textIn({ b: '' }, 'b')).toBeUndefined();
    expect(textIn({ c: 'x' }, 'c')).toBe('x');
    expect(textIn(undefined, 'c')).toBeUndefined();
    for (const errorCode of ['401002', 0, -1, 1.5, 2 ** 60, null]) expect(errorCodeIn({ errorCode })).toBeUndefined();
    expect(errorCodeIn({ errorCode: 401_002 })).toBe(401_002);
  });
});
