import { describe, expect, test } from 'vitest';
import { typed } from '../../src-main/core/azure-mqtt5/addressing.ts';
import * as messages from '../../src-main/core/azure-mqtt5/messages.ts';
import { fromHex, fromUtf8, toUtf8 } from '../../src-main/core/bytes.ts';
import { azureDps } from '../../src-main/core/clouds/azure-dps/platform.ts';
import { azureIotHub } from '../../src-main/core/clouds/azure-iot-hub/platform.ts';
import { answerPlainly } from '../../src-main/core/platform/asked.ts';
import type { Heard, Talk } from '../../src-main/core/platform/talk.ts';
import { createMessage } from '../../src-main/core/telemetry/message.ts';
import { now } from '../support/keys.ts';

/** A device of the MQTT 5 hub, row by row as Azure/azure-iot-sdk has it. */

const nonce = fromHex('4F3C2A1B9D8E47F0A1B2C3D4E5F60718');
const other = fromHex('00112233445566778899AABBCCDDEEFF');
const target = { host: 'h', port: 8883, settings: { transport: 'mqtt5' } };
const begin = (): Talk => {
  const talk = azureIotHub.talk?.(target, 'd', nonce);
  if (talk === undefined) throw new Error('It talks.');
  return talk;
};
const say = (talk: Talk, feature: string, type: string, payload: Uint8Array, correlation = nonce): Heard =>
  talk.hear({ topic: `ih/d/dev/${feature}`, payload, properties: typed(type, correlation) }, answerPlainly);
const textOf = (bytes: Uint8Array | undefined) => bytes && fromUtf8(bytes);

test('connects by MQTT 5 with its nonce, and listens to all that is for it', () => {
  expect(azureIotHub.connection(target, 'd', nonce)).toMatchObject({
    protocol: 'mqtt',
    protocolVersion: 5,
    clientId: 'd',
    username: 'correlationId=4F3C2A1B9D8E47F0A1B2C3D4E5F60718&clientVersion=certbench',
    password: undefined,
  });
  expect(azureIotHub.talk?.({ ...target, settings: { transport: 'mqtt' } }, 'd', nonce)).toBeUndefined();
  expect(begin()).toMatchObject({ subscription: { filter: 'ih/d/dev/#', qos: 1 }, isUp: false, patienceMs: 60_000 });
});

test('says its birth with the nonce, and wants both sections of its twin', () => {
  const { opening } = begin();
  expect(opening).toMatchObject({ topic: 'ih/d/srv/presence', qos: 0 });
  expect(opening.properties).toMatchObject({ correlationData: nonce, userProperties: { type: 'birth:1' } });
  expect(messages.birth.decode(opening.payload)).toMatchObject({ pushDesired: true, pushReported: true });
});

const ack = messages.birthAck.encode({ desiredVersion: 1, reportedVersion: 1 });
test.each([
  ['the nonce', 'presence', 'birth-ack', ack, nonce, true],
  ['the nonce of another connection', 'presence', 'birth-ack', ack, other, false],
  ['another type', 'presence', 'birth', ack, nonce, false],
  ['another topic', 'twin', 'birth-ack', ack, nonce, false],
  ['a broken body', 'presence', 'birth-ack', fromHex('12'), nonce, false],
])('an acknowledgement with %s', (_what, feature, type, payload, correlation, isUp) => {
  expect(say(begin(), feature, type, payload, correlation).talk.isUp).toBe(isUp);
});

describe('the twin', () => {
  const section = (version: number, text: string) => ({ version, payload: toUtf8(text) });

  test('is what was pushed, with its versions', () => {
    const push = messages.twinPush.encode({ desired: section(2, '{"rate":5}'), reported: section(1, '{}') });
    expect(say(begin(), 'twin', 'twin-push', push).twin).toEqual({
      desired: '{"rate":5,"$version":2}',
      reported: '{"$version":1}',
    });
    expect(say(begin(), 'twin', 'twin-push', push, other).twin).toBeUndefined();
    expect(say(begin(), 'twin', 'twin-push', fromHex('0A05')).twin).toBeUndefined();
  });

  test('changes are told, those of another connection are not', () => {
    const patch = messages.desiredPatch.encode(section(3, '{"rate":6}'));
    expect(textOf(say(begin(), 'twin', 'desired-patch', patch).told)).toBe('{"rate":6,"$version":3}');
    expect(say(begin(), 'twin', 'desired-patch', patch, other).told).toBeUndefined();
  });
});

describe('a method', () => {
  const probed = (talk = begin(), name = 'reboot', request = other) =>
    say(talk, 'methods', 'probe', messages.probe.encode({ methodName: name, responseTimeoutSeconds: 5 }), request);
  const readyIdIn = ({ answers }: Heard) => messages.probeAck.decode(answers[0]?.payload ?? nonce)?.ready?.readyId;
  const run = (talk: Talk, readyId: Uint8Array | undefined, request = other) =>
    say(
      talk,
      'methods',
      'exec',
      messages.exec.encode({ readyId: readyId ?? nonce, params: toUtf8('{"now":1}') }),
      request,
    );

  test('is run once: when it was asked for, and by its ready ID', () => {
    const heard = probed();
    expect(heard.answers).toMatchObject([
      {
        topic: 'ih/d/srv/methods',
        qos: 1,
        properties: { correlationData: other, userProperties: { type: 'probe-ack:1' } },
      },
    ]);
    const readyId = readyIdIn(heard);
    expect(readyId).toHaveLength(16);
    // Asked again, it has answered.
    expect(probed(heard.talk).answers).toEqual([]);
    expect(run(heard.talk, nonce).answers).toEqual([]);
    expect(run(heard.talk, readyId, nonce).answers).toEqual([]);
    const done = run(heard.talk, readyId);
    expect(done.answers[0]?.properties?.userProperties).toEqual({ type: 'result:1' });
    const { status, body } = messages.result.decode(done.answers[0]?.payload ?? nonce) ?? {};
    expect([status, textOf(body), textOf(done.told)]).toEqual([
      200,
      '{"method":"reboot","received":{"now":1}}',
      '{"method":"reboot","received":{"now":1}}',
    ]);
    expect(run(done.talk, readyId).answers).toEqual([]);
  });

  test('each has a ready ID of its own, and of too many the oldest is given up', () => {
    let talk = begin();
    const ids: (Uint8Array | undefined)[] = [];
    const requests = Array.from({ length: 9 }, (_one, index) => Uint8Array.from({ length: 16 }, () => index));
    for (const request of requests) {
      const heard = probed(talk, 'm', request);
      talk = heard.talk;
      ids.push(readyIdIn(heard));
    }
    expect(new Set(ids.map(String)).size).toBe(9);
    expect(run(talk, ids[0], requests[0]).answers).toEqual([]);
    expect(run(talk, ids[1], requests[1]).answers).toHaveLength(1);
  });

  test.each([
    ['without a name', 'probe', messages.probe.encode({}), other, 1],
    ['of a later version', 'probe:2', messages.probe.encode({ methodName: 'm' }), other, 0],
    ['that cannot be read', 'probe', fromHex('0A'), other, 0],
    ['with a short request ID', 'probe', messages.probe.encode({ methodName: 'm' }), toUtf8('short'), 0],
  ])('a probe %s', (_what, type, payload, request, count) => {
    const topic = 'ih/d/dev/methods';
    const properties = type.includes(':')
      ? { correlationData: request, userProperties: { type } }
      : typed(type, request);
    const { answers } = begin().hear({ topic, payload, properties }, answerPlainly);
    expect(answers).toHaveLength(count);
    // METHOD_NOT_FOUND.
    if (count > 0) expect(messages.probeAck.decode(answers[0]?.payload ?? nonce)?.rejected).toEqual({ reason: 1 });
  });
});

test('telemetry is as Microsoft’s SDK for C sends it', () => {
  const { topic, qos, properties } = azureIotHub.encode(
    createMessage('d', 0, { temperatureC: 31, humidityPercent: 50 }, now, 30),
    target,
  );
  expect({ topic, qos, properties }).toEqual({
    topic: 'ih/d/srv/telemetry',
    qos: 1,
    properties: {
      contentType: 'application/json',
      payloadFormatIndicator: true,
      userProperties: { type: 'telemetry:1', 'content-type': 'application/json', temperatureAlert: 'true' },
    },
  });
});

test.each([
  ['mqtt', 'classic', { transport: 'mqtt' }, 1234],
  ['mqtt-ws', 'classic', { transport: 'mqtt-ws' }, 443],
  ['amqp', 'mqttV5', { transport: 'mqtt5' }, 1234],
  ['mqtt-ws', 'mqttV5', { transport: 'mqtt5' }, 1234],
] as const)('asked by %s and assigned %s a device speaks %o', (transport, profile, settings, port) => {
  const service = { host: 's', port: 443, settings: { transport } };
  expect(azureDps.provisioning?.assignedTarget(service, 'h', 1234, profile)).toEqual({ host: 'h', port, settings });
});
