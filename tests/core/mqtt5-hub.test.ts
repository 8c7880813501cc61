import { beforeAll, describe, expect, test } from 'vitest';
import * as messages from '../../src-main/core/azure-mqtt5/messages.ts';
import type { Message } from '../../src-main/core/azure-mqtt5/protobuf.ts';
import { fromHex, fromUtf8, toHex, toUtf8 } from '../../src-main/core/bytes.ts';
import { type HubDevice, newDevice, thumbprintAuthentication } from '../../src-main/core/hub/devices.ts';
import type { ConnectAttempt, HubWorld, Session } from '../../src-main/core/hub/face.ts';
import { faceFor } from '../../src-main/core/hub/faces/index.ts';
import { mqtt5HubFace as face } from '../../src-main/core/hub/faces/mqtt5-hub/index.ts';
import type { OutgoingMessage, PublishedMessage } from '../../src-main/core/hub/messages.ts';
import { thumbprintsOf } from '../../src-main/core/x509/thumbprint.ts';
import { stateOf } from '../support/hub-state.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';

let own: Made;
let device: HubDevice;
beforeAll(async () => {
  own = await make('device', 'd');
  const identity = thumbprintAuthentication(thumbprintsOf(own.certificate.der, ciphers.digest).sha256);
  device = {
    ...newDevice('d', identity, now),
    desired: { properties: { rate: 5 }, version: 7 },
    reported: { properties: { x: 1 }, version: 9 },
  };
});

const world = (more: Partial<HubWorld> = {}): HubWorld => ({
  now,
  anchors: [],
  state: stateOf({ devices: [device] }),
  holder: () => undefined,
  verifies: keys.verifies,
  autoRegister: false,
  digest: ciphers.digest,
  signatures: keys,
  ...more,
});
const nonce = fromHex('4F3C2A1B9D8E47F0A1B2C3D4E5F60718');
const request = fromHex('00112233445566778899AABBCCDDEEFF');
const session = (more: Partial<Session> = {}): Session => ({
  face,
  deviceId: 'd',
  clientId: 'd',
  protocolVersion: 5,
  presented: [],
  filters: new Map([['ih/d/dev/#', { qos: 1 }]]),
  presence: nonce,
  ...more,
});
const message = (topic: string, type: string, payload: Uint8Array, more: Partial<PublishedMessage> = {}) => ({
  topic,
  payload,
  qos: 0 as const,
  retain: false,
  duplicate: false,
  will: false,
  properties: { correlationData: request, userProperties: { type } },
  ...more,
});
const publish = (one: PublishedMessage, who = session()) => face.publish(who, one, world());
function only<T>(replies: readonly OutgoingMessage[] | undefined, of: Message<T>) {
  expect(replies).toHaveLength(1);
  const [reply] = replies ?? [];
  return { ...reply, type: reply?.properties?.userProperties?.['type'], body: of.decode(reply?.payload ?? request) };
}
const json = (bytes: Uint8Array | undefined): unknown => JSON.parse(fromUtf8(bytes ?? toUtf8('null')) ?? '');

const { birth, birthAck, probe, probeAck, reportedPatch, result, twinGet, twinGetResponse, twinPush } = messages;
const bodies = { birth, birthAck, probe, probeAck, reportedPatch, result, twinGet, twinGetResponse, twinPush };

describe('bodies', () => {
  // As the tests of Azure/azure-iot-sdk have them, and what its .proto files give.
  test.each([
    ['reportedPatch', { ifMatch: 9, payload: toUtf8('{"x":1}') }, '080912077B2278223A317D'],
    ['reportedPatch', { payload: toUtf8('{"x":1}') }, '12077B2278223A317D'],
    ['birth', { sessionPresent: true, pushDesired: true, pushReported: true }, '080160016801'],
    ['birthAck', { desiredVersion: 300, reportedVersion: 9 }, '50AC025809'],
    ['twinGet', { sections: 3 }, '0803'],
    ['probe', { methodName: 'reboot', responseTimeoutSeconds: 30 }, '0A067265626F6F74101E'],
    ['probeAck', { rejected: { reason: 0 } }, '1200'],
    ['result', { status: -1, body: toUtf8('x') }, '08FFFFFFFFFFFFFFFFFF01120178'],
    ['twinGetResponse', { desiredVersion: 1, reportedVersion: 2, desiredPayload: toUtf8('') }, '080110021A00'],
    ['twinPush', { desired: { version: 4_294_967_296, payload: toUtf8('{}') } }, '0A0A08808080801012027B7D'],
  ] as const)('%s %o is %s', (name, values, hex) => {
    const body = bodies[name] as Message<object>;
    expect(toHex(body.encode(values))).toBe(hex);
    expect(body.decode(fromHex(hex))).toMatchObject(values);
  });

  test.each([
    ['ends inside a length', '12'],
    ['ends inside a value', '1207AB'],
    ['ends inside a number', '0880'],
    ['has a number beyond 2^53', '08FFFFFFFFFFFFFFFFFF01'],
    ['has a group', '0B'],
  ])('what %s is none', (_what, hex) => {
    expect(messages.reportedPatch.decode(fromHex(hex))).toBeUndefined();
  });

  test('fields that are not known, or of another kind, are passed over', () => {
    expect(messages.reportedPatch.decode(fromHex('0809A2060161F801051D00000000'))).toMatchObject({ ifMatch: 9 });
    expect(messages.reportedPatch.decode(fromHex('0A0161'))).toMatchObject({ ifMatch: 0 });
  });
});

describe('a login', () => {
  const attempt = (more: Partial<ConnectAttempt> = {}): ConnectAttempt => ({
    clientId: 'd',
    username: `correlationId=${toHex(nonce)}&clientVersion=csharp%2F1.42.0`,
    hasPassword: false,
    protocolVersion: 5,
    clean: true,
    presented: [own.certificate.der],
    ...more,
  });

  test.each<[string, Partial<ConnectAttempt>]>([
    ['accepted d', {}],
    ['accepted d', { username: 'clientVersion=c%2F1.0.0' }],
    ['accepted d', { hasPassword: true, passwordIsEmpty: true }],
    ['5 password-present', { hasPassword: true, passwordIsEmpty: false }],
    ['1 protocol-version', { protocolVersion: 4 }],
    ['5 client-id-missing', { clientId: '' }],
    ['5 device-unknown', { clientId: 'e' }],
    ['5 no-certificate', { presented: [] }],
  ])('%s: %o', (expected, more) => {
    const one = attempt(more);
    // Also where there are topics, whose clients have names without a slash.
    const topicSpaces = [{ name: 's', type: 'LowFanout' as const, templates: ['s'] }];
    expect(faceFor(one, world({ state: stateOf({ devices: [device], topicSpaces }) }))).toBe(face);
    const decision = face.login(one, world());
    expect(decision.accepted ? `accepted ${decision.deviceId}` : `${decision.code} ${decision.cause}`).toBe(expected);
  });

  test.each([
    ['ih/d/dev/#', 1, undefined],
    ['ih/d/dev/twin', 1, undefined],
    ['ih/e/dev/#', undefined, 'topic-foreign'],
    ['ih/+/dev/#', undefined, 'topic-foreign'],
    ['ih/d/srv/#', undefined, 'topic-unknown'],
    ['ih/d/#', undefined, 'topic-unknown'],
    ['#', undefined, 'topic-unknown'],
    ['ih/d/dev/#/x', undefined, 'topic-malformed'],
  ])('a subscription to %s: %s %s', (filter, granted, cause) => {
    const decision = face.subscribe(session(), { filter, qos: 1, together: 1 }, world());
    expect([decision.granted, 'refusal' in decision ? decision.refusal?.cause : undefined]).toEqual([granted, cause]);
  });
});

describe('presence', () => {
  const say = (values: Parameters<typeof messages.birth.encode>[0], who = session({ presence: undefined })) =>
    publish(
      message('ih/d/srv/presence', 'birth:1', messages.birth.encode(values), {
        properties: { correlationData: nonce, userProperties: { type: 'birth:1' } },
      }),
      who,
    );

  test('is acknowledged with the nonce and both versions', () => {
    const reaction = say({});
    expect(reaction.presence).toEqual(nonce);
    expect(only(reaction.replies, messages.birthAck)).toMatchObject({
      topic: 'ih/d/dev/presence',
      qos: 0,
      type: 'birth-ack:1',
      properties: { correlationData: nonce },
      body: { desiredVersion: 7, reportedVersion: 9 },
    });
  });

  test.each([
    [{ pushDesired: true, pushReported: true }, ['{"rate":5}', '{"x":1}']],
    [{ pushDesired: true, desiredVersion: 7, pushReported: true }, [undefined, '{"x":1}']],
    [{ pushDesired: true, desiredVersion: 6 }, ['{"rate":5}', undefined]],
    [{ pushDesired: true, desiredVersion: 7, pushReported: true, reportedVersion: 9 }, undefined],
    [{ desiredVersion: 1 }, undefined],
  ])('%o has pushed %o', (values, pushed) => {
    const { replies = [] } = say(values);
    const [, push] = replies;
    if (pushed === undefined) return expect(replies).toHaveLength(1);
    expect(push).toMatchObject({ topic: 'ih/d/dev/twin', properties: { correlationData: nonce } });
    expect(push?.properties?.userProperties?.['type']).toBe('twin-push:1');
    const { desired, reported } = messages.twinPush.decode(push?.payload ?? request) ?? {};
    expect([desired, reported].map((one) => one && fromUtf8(one.payload))).toEqual(pushed);
  });

  test('is not heard of who cannot hear the answer', () => {
    const deaf = say({}, session({ presence: undefined, filters: new Map() }));
    expect(deaf).toMatchObject({ declined: { cause: 'presence-missing' } });
    expect(deaf.presence).toBeUndefined();
  });
});

const nobody: Partial<Session> = { presence: undefined };
const long = { properties: { correlationData: toUtf8('short'), userProperties: { type: 'get:1' } } };
const get = () => messages.twinGet.encode({ sections: 3 });
const broken = fromHex('12');
const qos1 = { qos: 1 as const };

test.each<[string, 'declined' | 'refusal', PublishedMessage, Partial<Session>?]>([
  ['message-malformed', 'declined', message('ih/d/srv/presence', 'birth:2', broken)],
  ['message-malformed', 'declined', message('ih/d/srv/presence', 'birth:1', broken)],
  ['message-malformed', 'declined', message('ih/d/srv/presence', 'birth:1', get(), { properties: {} })],
  ['message-malformed', 'declined', message('ih/d/srv/twin', 'get:1', broken)],
  ['message-malformed', 'declined', message('ih/d/srv/twin', 'get:1', new Uint8Array())],
  ['message-malformed', 'declined', message('ih/d/srv/twin', 'get:2', get())],
  ['message-malformed', 'declined', message('ih/d/srv/twin', 'get:1', get(), long)],
  ['message-malformed', 'declined', message('ih/d/srv/twin', 'reported-patch:1', broken)],
  ['message-malformed', 'refusal', message('ih/d/srv/methods', 'result:1', broken, qos1)],
  ['presence-missing', 'declined', message('ih/d/srv/twin', 'get:1', get()), nobody],
  ['presence-missing', 'refusal', message('ih/d/srv/telemetry', 'telemetry:1', get(), qos1), nobody],
  ['topic-foreign', 'refusal', message('ih/e/srv/telemetry', 'telemetry:1', get())],
  ['topic-unknown', 'refusal', message('ih/d/srv/files', 'x:1', get())],
  ['topic-unknown', 'refusal', message('devices/d/messages/events/', 'x:1', get())],
  ['retain-not-supported', 'refusal', message('ih/d/srv/telemetry', 'telemetry:1', get(), { retain: true })],
  ['message-too-large', 'refusal', message('ih/d/srv/telemetry', 'telemetry:1', new Uint8Array(262_145), qos1)],
])('%s is %s: %o', (cause, how, one, who) => {
  const reaction = publish(one, session(who));
  expect(reaction[how]?.cause).toBe(cause);
  expect(reaction[how]?.reason).toMatch(/\w .*\.$/);
  expect(reaction.replies ?? []).toEqual([]);
});

describe('the twin', () => {
  test.each([
    [{ sections: 3 }, { rate: 5 }, { x: 1 }],
    [{ sections: 1 }, { rate: 5 }, null],
    [{ sections: 2 }, null, { x: 1 }],
    [{ sections: 3, ifNotMatchDesired: 7, ifNotMatchReported: 8 }, null, { x: 1 }],
  ])('is read with %o', (asked, desired, reported) => {
    const answer = only(
      publish(message('ih/d/srv/twin', 'get:1', messages.twinGet.encode(asked))).replies,
      messages.twinGetResponse,
    );
    expect(answer).toMatchObject({ topic: 'ih/d/dev/twin', qos: 0, type: 'get-response:1' });
    expect(answer.properties?.correlationData).toEqual(request);
    expect(answer.body).toMatchObject({ desiredVersion: 7, reportedVersion: 9 });
    expect([json(answer.body?.desiredPayload), json(answer.body?.reportedPayload)]).toEqual([desired, reported]);
  });

  test.each([
    [9, '{"y":2}', 1, 10, undefined],
    [8, '{"y":2}', 2, 9, 'version-mismatch'],
    [0, '{"y":2}', 2, 9, 'version-mismatch'],
    [9, '[]', 3, 9, 'message-malformed'],
    [9, '{"a.b":1}', 3, 9, 'message-malformed'],
    [
      9,
      JSON.stringify(Object.fromEntries(Array.from({ length: 9 }, (_one, n) => [`k${n}`, 'x'.repeat(4000)]))),
      4,
      9,
      'message-too-large',
    ],
  ])('reported on version %i: %.20s has result %i and version %i', (ifMatch, text, result, version, cause) => {
    const body = messages.reportedPatch.encode({ ifMatch, payload: toUtf8(text) });
    const reaction = publish(message('ih/d/srv/twin', 'reported-patch:1', body));
    const answer = only(reaction.replies, messages.reportedPatchResponse);
    expect(answer).toMatchObject({ type: 'reported-patch-response:1', body: { result, version } });
    expect(reaction.declined?.cause).toBe(cause);
    expect(reaction.changes?.map(({ value }) => (value as HubDevice).reported)).toEqual(
      result === 1 ? [{ properties: { x: 1, y: 2 }, version: 10 }] : undefined,
    );
  });

  test('tells a change of the desired properties by the nonce, to who has said that it is there', () => {
    const changed = (who: Session) => face.deviceChannel?.desiredChanged(who, { rate: 6, $version: 1 }, 8);
    expect(changed(session(nobody))).toBeUndefined();
    const { body, properties, type } = only(
      [changed(session())].filter((one) => one !== undefined),
      messages.desiredPatch,
    );
    expect([type, properties?.correlationData]).toEqual(['desired-patch:1', nonce]);
    expect([body?.version, json(body?.payload)]).toEqual([8, { rate: 6 }]);
  });
});

describe('a method', () => {
  const call = { name: 'reboot', requestId: '3', payload: toUtf8('{"now":true}'), timeoutMs: 5500 };
  const readyId = request;
  const asked = () => face.deviceChannel?.methodRequest(session(), call);
  const say = (type: string, payload: Uint8Array, correlationData = asked()?.properties?.correlationData) =>
    publish(
      message('ih/d/srv/methods', `${type}:1`, payload, {
        ...qos1,
        properties: { ...(correlationData && { correlationData }), userProperties: { type: `${type}:1` } },
      }),
    );

  test('is asked for by a probe, and gets its parameters with the ready ID', () => {
    const probed = only(
      [asked()].filter((one) => one !== undefined),
      messages.probe,
    );
    expect(probed).toMatchObject({
      topic: 'ih/d/dev/methods',
      qos: 1,
      type: 'probe:1',
      body: { methodName: 'reboot', responseTimeoutSeconds: 6 },
    });
    expect(probed.properties?.correlationData).toHaveLength(16);
    const go = face.deviceChannel?.methodGo?.(session(), call, readyId);
    const { body, properties, type } = only(
      [go].filter((one) => one !== undefined),
      messages.exec,
    );
    expect([type, properties?.correlationData]).toEqual(['exec:1', probed.properties?.correlationData]);
    expect([body?.readyId, json(body?.params)]).toEqual([readyId, { now: true }]);
    expect(face.deviceChannel?.methodRequest(session(nobody), call)).toBeUndefined();
  });

  test.each([
    ['probe-ack', messages.probeAck.encode({ ready: { readyId } }), { readyId }],
    ['probe-ack', messages.probeAck.encode({ rejected: { reason: 1 } }), { declined: 'it knows no such method' }],
    ['probe-ack', messages.probeAck.encode({ rejected: { reason: 3 } }), { declined: 'it is busy with other methods' }],
    [
      'probe-ack',
      messages.probeAck.encode({ rejected: { reason: 0 } }),
      { declined: 'it gives no reason that is known' },
    ],
    ['abandon', messages.abandon.encode({ readyId, reason: 2 }), { declined: 'too little time was left to begin' }],
  ])('%s is understood', (type, payload, turn) => {
    expect(say(type, payload).methodTurn).toEqual({ requestId: '3', ...turn });
  });

  test('has the result that the device gives, negative ones too', () => {
    const body = messages.result.encode({ status: -5, body: toUtf8('{}') });
    expect(say('result', body).methodResponse).toEqual({ requestId: '3', status: -5, payload: toUtf8('{}') });
  });

  test.each([
    ['no ready ID of 16 bytes', messages.probeAck.encode({ ready: { readyId: toUtf8('x') } }), undefined],
    ['neither arm', new Uint8Array(), undefined],
    ['the request ID of another connection', messages.probeAck.encode({ ready: { readyId } }), request],
  ])('an answer with %s is refused', (_what, payload, correlation) => {
    expect(say('probe-ack', payload, correlation).refusal?.cause).toBe('message-malformed');
  });
});

test('telemetry has what MQTT 5 has a place for under the names of IoT Hub', () => {
  const told = (properties: PublishedMessage['properties']) =>
    publish(message('ih/d/srv/telemetry', '', toUtf8('{}'), { ...qos1, properties: properties ?? {} })).telemetry;
  expect(
    told({
      contentType: 'application/json',
      correlationData: toUtf8('c-1'),
      userProperties: { type: 'telemetry:1', 'content-type': 'application/json', '$.mid': 'm-1', site: 'A' },
    }),
  ).toEqual({
    face: 'mqtt5-hub',
    deviceId: 'd',
    topic: 'ih/d/srv/telemetry',
    qos: 1,
    payload: toUtf8('{}'),
    properties: { site: 'A' },
    systemProperties: { '$.ct': 'application/json', '$.cid': 'c-1', '$.mid': 'm-1' },
  });
  expect(told({ userProperties: { type: 'alarm' } })).toMatchObject({
    properties: { type: 'alarm' },
    systemProperties: {},
  });
});
