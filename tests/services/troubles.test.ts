import { describe, expect, test } from 'vitest';
import { platformOf } from '../../src-main/core/clouds/platforms.ts';
import { closedTrouble, lossTrouble, refusalTrouble, registeringTrouble } from '../../src-main/services/troubles.ts';

const broker = platformOf('mqtt-broker');
const filter = (name: string) => ({ filter: name, qos: 1 }) as const;
const loss = (more: object) => ({ errorCode: undefined, returnCode: undefined, secured: true, text: 'gone', ...more });
const routeOf = (platform: string) => ({
  platform: platformOf(platform),
  target: { host: 'h', port: 8883, settings: {} },
});

describe('the trouble of a subscriber', () => {
  test.each([
    ['granted with any QoS', [0, 1, 2]],
    ['nothing to answer', []],
  ])('is none where %s', (_, codes) => {
    expect(
      refusalTrouble(
        codes.map((code) => filter(`f/${code}`)),
        codes,
        broker,
      ),
    ).toBeUndefined();
  });

  test('is the first filter that was refused, and an answer that is missing is a refusal', () => {
    const filters = [filter('a'), filter('b'), filter('c')];
    expect(refusalTrouble(filters, [1, 0x80, 0x80], broker)).toEqual({
      cause: 'subscription-refused',
      what: 'The server refused the topic filter b.',
      remedy: 'Check what the device may subscribe to.',
      raw: 'SUBACK 128 for b',
    });
    expect(refusalTrouble(filters, [1, 1], broker)?.raw).toBe('SUBACK 128 for c');
  });

  test('says the meaning of a reason code that has one', () => {
    const { meaning, remedy } = broker.refusal(0xa2);
    expect(refusalTrouble([filter('a/#')], [0xa2], broker)).toMatchObject({
      what: `The server refused the topic filter a/#. ${meaning}`,
      remedy,
    });
  });

  test('names every filter where the connection was closed instead', () => {
    expect(closedTrouble([filter('a'), filter('b')], loss({}), broker).what).toContain('subscribes to a, b.');
  });
});

describe('the trouble of a first connection', () => {
  test('may be that the cloud registers the device just then, where its identity was refused', () => {
    const route = routeOf('aws-iot');
    const registering = registeringTrouble(loss({ returnCode: 5 }), {
      ...route,
      platform: { ...route.platform, firstRefusal: () => ({ meaning: 'It is registered.', remedy: 'Wait.' }) },
    });
    expect(registering).toEqual({
      cause: 'being-registered',
      what: 'It is registered.',
      remedy: 'Wait.',
      raw: 'gone',
    });
  });

  test('is what it is where nobody was reached, or nothing registers devices', () => {
    const route = routeOf('azure-iot-hub');
    expect(registeringTrouble(loss({ returnCode: 5 }), route)).toBeUndefined();
    const registers = { ...route.platform, firstRefusal: () => ({ meaning: '', remedy: '' }) };
    const unreachable = loss({ errorCode: 'ECONNREFUSED', secured: false });
    expect(registeringTrouble(unreachable, { ...route, platform: registers })).toBeUndefined();
    expect(lossTrouble(unreachable, route)).toMatchObject({ cause: 'connection-refused', raw: 'gone' });
  });
});
