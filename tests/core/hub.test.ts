import { beforeAll, describe, expect, test } from 'vitest';
import { fromUtf8, toBase64, toUtf8 } from '../../src-main/core/bytes.ts';
import {
  type HubAuthority,
  entryNameOf,
  newAuthority,
  proveAuthority,
  withVerificationCode,
} from '../../src-main/core/hub/authorities.ts';
import {
  type HubDevice,
  newDevice,
  thumbprintAuthentication,
  withPending,
  withoutPending,
} from '../../src-main/core/hub/devices.ts';
import type { ConnectAttempt, HubWorld, Session } from '../../src-main/core/hub/face.ts';
import type { PublishedMessage } from '../../src-main/core/hub/messages.ts';
import { iotHubFace } from '../../src-main/core/hub/faces/iot-hub/index.ts';
import { parseUsername } from '../../src-main/core/hub/faces/iot-hub/login.ts';
import { decodeHubState, encodeHubState } from '../../src-main/core/hub/state.ts';
import { mergePatch, patchSection } from '../../src-main/core/hub/twin.ts';
import { thumbprintsOf } from '../../src-main/core/x509/thumbprint.ts';
import { stateOf } from '../support/hub-state.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';
import { refusal } from '../support/refusal.ts';

let root: Made;
let leaf: Made;
beforeAll(async () => {
  root = await make('root', 'Root');
  leaf = await make('device', 'dev-01', root);
});

describe('the user name of IoT Hub', () => {
  test.each([
    ['h.azure-devices.net/dev-01/?api-version=2021-04-12', { host: 'h.azure-devices.net', deviceId: 'dev-01' }],
    ['h/dev-01/api-version=2016-11-14&DeviceClientType=x%2F1', { deviceId: 'dev-01', apiVersion: '2016-11-14' }],
    [
      '127.0.0.1:8883/dev-01/?api-version=anything&DeviceClientType=azure-iot-device%2F1.18.4%20(node%20v20)',
      { host: '127.0.0.1:8883' },
    ],
    ['h/dev-01/?foo=1&api-version=first&api-version=second', { apiVersion: 'first' }],
    ['h/dev-01/mod/?api-version=1', { deviceId: 'dev-01', moduleId: 'mod' }],
  ])('%s', (text, expected) => {
    expect(parseUsername(text)).toMatchObject(expected);
  });

  test.each([
    '',
    'h/dev-01',
    'h/dev-01/',
    'h/dev-01/?api-version=',
    '/dev/?api-version=1',
    'h//?api-version=1',
    'h/d/m/x/?api-version=1',
  ])('%j is malformed', (text) => {
    expect(parseUsername(text)).toBeUndefined();
  });
});

describe('a login', () => {
  const world = (devices: HubDevice[], more: Partial<HubWorld> = {}): HubWorld => ({
    now,
    anchors: [{ certificate: root.certificate, verified: true }],
    state: stateOf({ devices }),
    holder: () => undefined,
    autoRegister: false,
    digest: ciphers.digest,
    signatures: keys,
    verifies: keys.verifies,
    ...more,
  });
  const attempt = (more: Partial<ConnectAttempt> = {}): ConnectAttempt => ({
    clientId: 'dev-01',
    username: 'h/dev-01/?api-version=2021-04-12',
    hasPassword: false,
    protocolVersion: 4,
    clean: true,
    presented: [leaf.certificate.der],
    ...more,
  });
  const signedDevice = newDevice('dev-01', { type: 'certificateAuthority' }, now);
  const cause = (tried: ConnectAttempt, seen: HubWorld) => {
    const decision = iotHubFace.login(tried, seen);
    return decision.accepted ? 'accepted' : `${decision.code} ${decision.cause}`;
  };

  test('is accepted with a good certificate', () => {
    expect(cause(attempt(), world([signedDevice]))).toBe('accepted');
  });

  test.each<[string, Partial<ConnectAttempt>]>([
    ['1 protocol-version', { protocolVersion: 5 }],
    ['1 protocol-version', { protocolVersion: 3 }],
    ['5 username-malformed', { username: undefined }],
    ['5 client-id-mismatch', { clientId: 'DEV-01' }],
    ['5 password-present', { hasPassword: true }],
    ['5 no-certificate', { presented: [] }],
    ['5 certificate-unreadable', { presented: [Uint8Array.of(1, 2, 3)] }],
    ['5 device-unknown', { clientId: 'dev-02', username: 'h/dev-02/?api-version=1' }],
  ])('is refused with %s', (expected, change) => {
    expect(cause(attempt(change), world([signedDevice]))).toBe(expected);
  });

  test('is refused to a disabled device, and to another device’s certificate', () => {
    expect(cause(attempt(), world([{ ...signedDevice, enabled: false }]))).toBe('5 device-disabled');
    const other = newDevice('dev-02', { type: 'certificateAuthority' }, now);
    const asOther = attempt({ clientId: 'dev-02', username: 'h/dev-02/?api-version=1' });
    expect(cause(asOther, world([signedDevice, other]))).toBe('5 common-name-mismatch');
  });

  test('compares nothing but the thumbprint of a thumbprint device', async () => {
    const own = await make('device', 'anything', undefined, { notAfter: new Date(now.getTime() - 1000) });
    const { sha1, sha256 } = thumbprintsOf(own.certificate.der, ciphers.digest);
    const registered = (primary: string, secondary?: string) => [
      newDevice('dev-01', thumbprintAuthentication(primary, secondary), now),
    ];
    const tried = attempt({ presented: [own.certificate.der] });
    const zeros = '0'.repeat(40);
    expect(cause(tried, world(registered(sha1.toLowerCase())))).toBe('accepted');
    expect(cause(tried, world(registered(zeros, sha256)))).toBe('accepted');
    expect(cause(tried, world(registered(zeros)))).toBe('5 thumbprint-mismatch');
    expect(cause(attempt({ presented: [] }), world(registered(sha1)))).toBe('5 no-certificate');
  });

  test('registers an unknown device only when asked to and only with a good certificate', async () => {
    expect(iotHubFace.login(attempt(), world([], { autoRegister: true }))).toMatchObject({
      accepted: true,
      changes: [{ section: 'devices', key: 'dev-01', value: { deviceId: 'dev-01' } }],
      events: [{ type: 'registered', deviceId: 'dev-01' }],
    });
    const selfSigned = await make('device', 'dev-01');
    expect(cause(attempt({ presented: [selfSigned.certificate.der] }), world([], { autoRegister: true }))).toBe(
      '5 authority-not-registered',
    );
  });
});

describe('what a device publishes', () => {
  const device = newDevice('dev-01', { type: 'certificateAuthority' }, now);
  const session = (...filters: string[]): Session => ({
    face: iotHubFace,
    deviceId: 'dev-01',
    clientId: 'dev-01',
    presented: [],
    protocolVersion: 4,
    filters: new Map(filters.map((filter) => [filter, { qos: 1 }])),
  });
  const world = { state: stateOf({ devices: [device] }) } as unknown as HubWorld;
  const message = (topic: string, more: Partial<PublishedMessage> = {}): PublishedMessage => ({
    topic,
    payload: toUtf8('{}'),
    qos: 1,
    retain: false,
    duplicate: false,
    will: false,
    ...more,
  });
  const publish = (topic: string, more: Partial<PublishedMessage> = {}, open = session()) =>
    iotHubFace.publish(open, message(topic, more), world);

  test('is telemetry with its properties decoded', () => {
    const { telemetry } = publish(
      'devices/dev-01/messages/events/%24.mid=m%201&$.ct=application%2Fjson&a%20b=c%2Fd&flag&empty=/',
    );
    expect({ ...telemetry?.properties }).toEqual({ 'a b': 'c/d', flag: '', empty: '' });
    expect({ ...telemetry?.systemProperties }).toEqual({ '$.mid': 'm 1', '$.ct': 'application/json' });
  });

  test('may have no bag and no trailing slash', () => {
    expect(publish('devices/dev-01/messages/events/').telemetry?.properties).toEqual({});
    expect(publish('devices/dev-01/messages/events').telemetry?.properties).toEqual({});
  });

  test('is marked when it was a will or retained', () => {
    expect(publish('devices/dev-01/messages/events/', { will: true }).telemetry?.properties).toEqual({
      'iothub-MessageType': 'Will',
    });
    expect(publish('devices/dev-01/messages/events/', { retain: true }).telemetry?.properties).toEqual({
      'mqtt-retain': 'true',
    });
  });

  test.each<[string, string, Partial<PublishedMessage>]>([
    ['topic-foreign', 'devices/dev-02/messages/events/', {}],
    ['topic-unknown', 'sample/topic', {}],
    ['topic-unknown', 'devices/dev-01/messages/devicebound/', {}],
    ['topic-unknown', '$iothub/other', {}],
    ['qos-not-supported', 'devices/dev-01/messages/events/', { qos: 2 }],
    ['message-malformed', 'devices/dev-01/messages/events/a=%zz', {}],
    ['message-malformed', '$iothub/twin/GET/?', {}],
    ['message-too-large', 'devices/dev-01/messages/events/', { payload: new Uint8Array(262_145) }],
    ['message-too-large', 'devices/dev-01/messages/events/ab=c', { payload: new Uint8Array(262_142) }],
  ])('closes the connection: %s', (expected, topic, more) => {
    expect(publish(topic, more).refusal?.cause).toBe(expected);
  });

  test('may have 256 KB to the octet', () => {
    expect(
      publish('devices/dev-01/messages/events/ab=c', { payload: new Uint8Array(262_141) }).refusal,
    ).toBeUndefined();
  });

  test('gets its twin, and reports to it', () => {
    const open = session('$iothub/twin/res/#');
    const got = publish('$iothub/twin/GET/?$rid=abc', {}, open);
    expect(got.replies?.[0]?.topic).toBe('$iothub/twin/res/200/?$rid=abc');
    expect(JSON.parse(fromUtf8(got.replies?.[0]?.payload ?? new Uint8Array()) ?? '')).toEqual({
      desired: { $version: 1 },
      reported: { $version: 1 },
    });
    const reported = publish(
      '$iothub/twin/PATCH/properties/reported/?$rid=2',
      { payload: toUtf8('{"a":{"b":1},"c":null}') },
      open,
    );
    expect(reported.replies?.[0]?.topic).toBe('$iothub/twin/res/204/?$rid=2&$version=2');
    expect(reported).toMatchObject({
      changes: [{ section: 'devices', value: { reported: { properties: { a: { b: 1 } }, version: 2 } } }],
      events: [{ type: 'reported', deviceId: 'dev-01', version: 2 }],
    });
    const bad = publish('$iothub/twin/PATCH/properties/reported/?$rid=3', { payload: toUtf8('[1]') }, open);
    expect(bad.replies?.[0]?.topic).toBe('$iothub/twin/res/400/?$rid=3');
    expect(bad.changes).toBeUndefined();
    expect(publish('$iothub/twin/GET/?$rid=4').replies).toBeUndefined();
  });

  test('answers a method', () => {
    expect(publish('$iothub/methods/res/200/?$rid=7', { payload: toUtf8('1') }).methodResponse).toMatchObject({
      requestId: '7',
      status: 200,
    });
  });

  test('subscribes to its own filters only, at QoS 1 at most', () => {
    const subscribe = (filter: string, qos: 0 | 1 | 2) =>
      iotHubFace.subscribe(session(), { filter, qos, together: 1 }, world);
    expect(subscribe('devices/dev-01/messages/devicebound/#', 2)).toEqual({ granted: 1 });
    expect(subscribe('$iothub/twin/res/#', 0)).toEqual({ granted: 0 });
    expect(subscribe('devices/dev-02/messages/devicebound/#', 1)).toMatchObject({
      refusal: { cause: 'topic-foreign' },
    });
    expect(subscribe('#', 1)).toMatchObject({ refusal: { cause: 'topic-unknown' } });
  });

  test('is sent what waits for it, and acknowledges it by topic', () => {
    const waiting = withPending(device, { messageId: 'm-1', properties: { 'a b': '=&' }, body: 'hi' });
    const own = session('devices/dev-01/messages/devicebound/#');
    const [sent] = iotHubFace.deviceChannel?.cloudToDevice(own, waiting) ?? [];
    expect(sent?.topic).toBe(
      'devices/dev-01/messages/devicebound/%24.to=%2Fdevices%2Fdev-01%2Fmessages%2FdeviceBound&%24.mid=m-1&a%20b=%3D%26',
    );
    expect(sent?.remembered).toBe('m-1');
    expect(withoutPending(waiting, 'm-1').pending).toEqual([]);
    expect(iotHubFace.deviceChannel?.cloudToDevice(session(), waiting)).toEqual([]);
  });
});

describe('proof of possession', () => {
  const uploaded = () =>
    withVerificationCode(newAuthority([], 'Root', root.certificate, false, now), new Uint8Array(24).fill(0xab), now);

  test('has a code of 48 hex digits and is proved by a leaf with that name', async () => {
    const authority = uploaded();
    expect(authority).toMatchObject({ status: 'unverified', verificationCode: 'AB'.repeat(24) });
    const proof = await make('verification', 'AB'.repeat(24), root);
    expect(proveAuthority(authority, proof.certificate, keys.check, now)).toMatchObject({
      status: 'verified',
      verificationCode: undefined,
    });
  });

  test('is refused for every other leaf, with the reason', async () => {
    const code = 'AB'.repeat(24);
    const prove = (made: Made, authority: HubAuthority = uploaded()) =>
      refusal(() => proveAuthority(authority, made.certificate, keys.check, now));
    const intermediate = await make('intermediate', 'Int', root);
    const twin = await make('root', 'Root');
    expect(prove(await make('verification', code.toLowerCase(), root)).message).toContain('common name');
    expect(prove(await make('verification', code, intermediate)).message).toContain('issued by CN=Int');
    expect(prove(await make('verification', code, root, { signWith: twin })).message).toContain('another key');
    expect(prove(await make('verification', code, root, { notAfter: new Date(now.getTime() - 1) })).message).toContain(
      'expired',
    );
    const none = newAuthority([], 'Root', root.certificate, false, now);
    expect(prove(await make('verification', code, root), none).message).toContain('No verification code');
  });

  test('wants an authority, once, and 25 at most', async () => {
    const add = (existing: HubAuthority[], name: string, made: Made) =>
      newAuthority(existing, name, made.certificate, false, now);
    expect(refusal(() => add([], 'x', leaf)).code).toBe('NOT_AN_AUTHORITY');
    expect(refusal(() => add([], 'no/slash', root)).code).toBe('INVALID_INPUT');
    const first = add([], 'Root', root);
    expect(refusal(() => add([first], 'root', root)).code).toBe('NAME_TAKEN');
    expect(refusal(() => add([first], 'other', root)).code).toBe('NAME_TAKEN');
    const many = Array.from({ length: 25 }, (_, i) => ({ ...first, name: `ca-${i}` }));
    expect(refusal(() => add(many, 'one-more', root)).code).toBe('LIMIT_REACHED');
  });

  test.each([
    ['Ä root/CA', '--root-CA'],
    ['设备', 'authority'],
  ])('gets a name that an entry may have: %s', async (commonName, name) => {
    expect(entryNameOf((await make('root', commonName)).certificate)).toBe(name);
  });
});

describe('twins', () => {
  test('are merged: members replaced, added, deleted by null, to any depth', () => {
    expect(
      mergePatch({ a: 1, b: { c: 2, d: 3 }, e: [1] }, { a: null, b: { c: null, x: { y: null, z: 1 } }, e: [2] }),
    ).toEqual({
      b: { d: 3, x: { z: 1 } },
      e: [2],
    });
    expect(JSON.stringify(mergePatch({}, JSON.parse('{"__proto__":{"polluted":1}}') as never))).toBe(
      '{"__proto__":{"polluted":1}}',
    );
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('keep the hub’s own members out and have a limit', () => {
    expect(patchSection({ properties: {}, version: 4 }, { $version: 9, a: 1 })).toEqual({
      properties: { a: 1 },
      version: 5,
    });
    expect(patchSection({ properties: {}, version: 1 }, { a: 'x'.repeat(40_000) })).toBeUndefined();
  });
});

describe('the hub’s state', () => {
  test('is read as it was written', () => {
    const authority = newAuthority([], 'Root', root.certificate, true, now);
    const device = withPending(newDevice('dev-01', thumbprintAuthentication('ab'.repeat(20)), now), {
      messageId: 'm',
      properties: {},
      body: 'b',
    });
    const state = stateOf({
      authorities: [authority],
      devices: [{ ...device, lastSeenAt: now }, newDevice('x', device.authentication, now)],
    });
    expect(decodeHubState(encodeHubState(state, 7))).toEqual({ state, generation: 7, isOlder: false, damaged: [] });
  });

  test('is read from format 1, which had authorities and devices alone, and written as 4', () => {
    const stored = {
      format: 1,
      authorities: [
        {
          name: 'Root',
          certificate: toBase64(root.certificate.der),
          status: 'verified',
          createdAt: now.toISOString(),
          updatedAt: now.toISOString(),
        },
      ],
      devices: [
        {
          deviceId: 'dev-01',
          enabled: true,
          authentication: { type: 'certificateAuthority' },
          createdAt: now.toISOString(),
          desired: { properties: { a: 1 }, version: 2 },
          reported: { properties: {}, version: 1 },
          pending: [],
        },
      ],
    };
    const { state, generation } = decodeHubState(toUtf8(JSON.stringify(stored)));
    expect(generation).toBe(0);
    expect(state.authorities.get('Root')).toEqual(newAuthority([], 'Root', root.certificate, true, now));
    expect(state.devices.get('dev-01')).toMatchObject({
      createdAt: now,
      desired: { properties: { a: 1 }, version: 2 },
    });
    expect(JSON.parse(fromUtf8(encodeHubState(state)) ?? '')).toMatchObject({ ...stored, format: 4 });
  });

  test('is refused where it is damaged or newer', () => {
    const refused = (text: string) => refusal(() => decodeHubState(toUtf8(text))).code;
    expect(refused('{"format":1}')).toBe('WORKSPACE_INVALID');
    expect(refused('{"format":5,"authorities":[],"devices":[]}')).toBe('WORKSPACE_TOO_NEW');
    const { state, damaged } = decodeHubState(toUtf8('{"format":2,"authorities":[{}],"devices":7}'));
    expect(state.authorities.size).toBe(0);
    expect(damaged.map(({ section, stored }) => [section, stored])).toEqual([
      ['authorities', {}],
      ['devices', 7],
    ]);
  });
});
