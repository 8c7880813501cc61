import { describe, expect, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src-main/core/bytes.ts';
import {
  errorCodeIn,
  readAnswer,
  registerMessage,
  statusMessage,
  textIn,
} from '../../src-main/core/clouds/azure-dps/registration/messages.ts';

const answer = (topic: string, body = '{}') => readAnswer({ topic, payload: toUtf8(body) });

describe('what a device says to DPS', () => {
  test('has the request ID in the topic, and a payload only where there is one', () => {
    const plain = registerMessage(1, 'dev-01', undefined);
    expect(plain.topic).toBe('$dps/registrations/PUT/iotdps-register/?$rid=1');
    expect(fromUtf8(plain.payload)).toBe('{"registrationId":"dev-01"}');
    const custom = registerMessage(2, 'dev-01', { site: 'A' });
    expect(fromUtf8(custom.payload)).toBe('{"registrationId":"dev-01","payload":{"site":"A"}}');
    expect(statusMessage(3, 'op.1').topic).toBe(
      '$dps/registrations/GET/iotdps-get-operationstatus/?$rid=3&operationId=op.1',
    );
  });
});

describe('what DPS answers', () => {
  test('is read with its status, request ID and patience', () => {
    expect(answer('$dps/registrations/res/202/?$rid=7&retry-after=3', '{"status":"assigning"}')).toEqual({
      status: 202,
      requestId: '7',
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
