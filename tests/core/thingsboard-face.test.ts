import { beforeAll, describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src-main/core/bytes.ts';
import { newAuthority } from '../../src-main/core/hub/authorities.ts';
import { newDevice, thumbprintAuthentication } from '../../src-main/core/hub/devices.ts';
import type { ConnectAttempt, HubWorld, LoginDecision, Reaction, Session } from '../../src-main/core/hub/face.ts';
import { faceFor, isKnownCertificate } from '../../src-main/core/hub/faces/index.ts';
import { type MutableHubState, decodeHubState, encodeHubState } from '../../src-main/core/hub/state.ts';
import { attributeUpdates, rpcRequest, thingsboardFace } from '../../src-main/core/hub/faces/thingsboard/index.ts';
import {
  changedAttributes,
  compileNamePattern,
  newProfile,
  newThingsBoardDevice,
  withCredentials,
} from '../../src-main/core/hub/faces/thingsboard/registry.ts';
import { thumbprintsOf } from '../../src-main/core/x509/thumbprint.ts';
import { stateOf } from '../support/hub-state.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';
import { refusal } from '../support/refusal.ts';

let root: Made;
let intermediate: Made;
let leaf: Made;
let own: Made;
let expired: Made;
beforeAll(async () => {
  root = await make('root', 'Root');
  intermediate = await make('intermediate', 'Int', root);
  leaf = await make('device', 'sensor-1@company', intermediate);
  own = await make('device', 'own');
  const past = (days: number) => new Date(now.getTime() - days * 86_400_000);
  expired = await make('device', 'expired', undefined, { notBefore: past(9), notAfter: past(2) });
});

const device = (name: string, { certificate }: Made, profile?: string) =>
  newThingsBoardDevice(name, certificate, profile, now);
const profile = (more: object = {}) => ({
  name: 'Thermometers',
  anchor: intermediate.certificate,
  pattern: '([^@]+)@company',
  allowCreate: true,
  ...more,
});

function world(state: MutableHubState, more: Partial<HubWorld> = {}): HubWorld {
  const anchors = [...state.authorities.values()].map(({ certificate }) => ({ certificate, verified: true }));
  const { digest } = ciphers;
  const base = {
    now,
    anchors,
    state,
    holder: () => undefined,
    autoRegister: false,
    digest,
    signatures: keys,
    verifies: keys.verifies,
  };
  return { ...base, ...more };
}
const attempt = (presented: readonly Made[], more: Partial<ConnectAttempt> = {}): ConnectAttempt => ({
  clientId: 'x',
  username: undefined,
  hasPassword: false,
  protocolVersion: 4,
  clean: true,
  presented: presented.map(({ certificate }) => certificate.der),
  ...more,
});
const login = (presented: readonly Made[], seen: HubWorld, more: Partial<ConnectAttempt> = {}): LoginDecision =>
  thingsboardFace.login(attempt(presented, more), seen);

describe('a login at ThingsBoard', () => {
  test('is claimed without a user name, or with a plain one by a device’s certificate', () => {
    const seen = world(stateOf({ thingsboardDevices: [device('own', own)] }));
    const face = (presented: readonly Made[], username: string | undefined) =>
      faceFor(attempt(presented, { username }), seen).name;
    expect(face([], undefined)).toBe('thingsboard');
    expect(face([leaf], '')).toBe('thingsboard');
    expect(face([own], 'ACCESS_TOKEN')).toBe('thingsboard');
    expect(face([leaf], 'ACCESS_TOKEN')).toBe('iot-hub');
    expect(face([own], 'localhost/own/?api-version=2021-04-12')).toBe('iot-hub');
  });

  test('is by the leaf alone: neither name nor issuer nor user name count, but the dates do', () => {
    const seen = world(stateOf({ thingsboardDevices: [device('Lobby', leaf), device('Old', expired)] }));
    expect(login([leaf], seen, { username: 'whatever' })).toMatchObject({ accepted: true, deviceId: 'Lobby' });
    expect(login([expired], seen)).toMatchObject({ accepted: false, code: 5, cause: 'certificate-expired' });
    expect(login([own], seen)).toMatchObject({ accepted: false, code: 5, cause: 'certificate-not-registered' });
    expect(login([], seen)).toMatchObject({ accepted: false, code: 5, cause: 'no-certificate' });
    expect(login([leaf], seen, { protocolVersion: 5 })).toMatchObject({ accepted: true });
    const old: HubWorld = { ...seen, thingsboardRefusal: 'tls-alert' };
    expect(login([leaf], old, { protocolVersion: 5 })).toMatchObject({ accepted: false, code: 1 });
    const garbled = { ...attempt([]), presented: [new Uint8Array([1, 2, 3])] };
    expect(thingsboardFace.login(garbled, seen)).toMatchObject({ cause: 'certificate-unreadable' });
    // The certificate of an authority in the chain is a device's, but the one who connects is not that device.
    const above = world(stateOf({ thingsboardDevices: [device('Int', intermediate)] }));
    expect(login([leaf, intermediate], above)).toMatchObject({ accepted: false, cause: 'certificate-not-registered' });
  });

  test('makes a device by a profile whose certificate is in the chain', () => {
    const state = stateOf({ thingsboardProfiles: [profile()] });
    expect(login([leaf], world(state))).toMatchObject({ accepted: false, cause: 'certificate-not-registered' });
    const decision = login([leaf, intermediate], world(state));
    expect(decision).toMatchObject({
      accepted: true,
      deviceId: 'sensor-1',
      changes: [{ section: 'thingsboardDevices', key: 'sensor-1', value: { profile: 'Thermometers' } }],
      events: [{ type: 'registered', deviceId: 'sensor-1' }],
    });
    // 3.4 and earlier have no such profiles.
    expect(login([leaf, intermediate], world(state, { thingsboardRefusal: 'tls-alert' }))).toMatchObject({
      accepted: false,
      cause: 'certificate-not-registered',
    });
  });

  test('by a profile rotates the certificate of its own device, and of no other', async () => {
    const renewed = await make('device', 'sensor-1@company', intermediate);
    const state = (from: string | undefined, more = {}) =>
      stateOf({ thingsboardProfiles: [profile(more)], thingsboardDevices: [device('sensor-1', leaf, from)] });
    const decision = login([renewed, intermediate], world(state('Thermometers', { allowCreate: false })));
    expect(decision).toMatchObject({
      accepted: true,
      changes: [{ value: { certificate: { der: renewed.certificate.der } } }],
    });
    expect(decision).not.toHaveProperty('events');
    expect(login([renewed, intermediate], world(state(undefined)))).toMatchObject({ cause: 'device-unknown' });
    const forbidden = stateOf({ thingsboardProfiles: [profile({ allowCreate: false })] });
    expect(login([leaf, intermediate], world(forbidden))).toMatchObject({ cause: 'device-unknown' });
    const other = stateOf({ thingsboardProfiles: [profile({ pattern: '(.*)@elsewhere' })] });
    expect(login([leaf, intermediate], world(other))).toMatchObject({ cause: 'name-pattern-mismatch' });
    const foreign = await make('device', 'sensor-1@company', intermediate, { signWith: root });
    const forged = world(stateOf({ thingsboardProfiles: [profile()] }));
    expect(login([foreign, intermediate], forged)).toMatchObject({ cause: 'signature-invalid' });
  });

  test.each([
    ['(.*)\\.company.com', 'dev-1.company.com', 'dev-1'],
    ['(.*)@company.com', 'dev-1@company.com', 'dev-1'],
    ['prefix(.*)suffix@company.com', 'prefixDEV1suffix@company.com', 'DEV1'],
    ['\\D+\\.(.*)\\.\\d+@company.com', 'region.dev-1.2023@company.com', 'dev-1'],
    ['([^@]+)', 'deviceCertificate@X509ProvisionStrategy', 'deviceCertificate'],
  ])('finds names as ThingsBoard’s own tests do: %s', (pattern, commonName, name) => {
    expect(compileNamePattern(pattern).exec(commonName)?.[1]).toBe(name);
  });

  test.each(['.*', '(', '(?i)(.*)', '(\\p{Alpha}+)', '\\Q.\\E(.*)', '(a++)'])('refuses the pattern %s', (pattern) => {
    expect(refusal(() => compileNamePattern(pattern))).toMatchObject({ code: 'INVALID_INPUT', field: 'pattern' });
  });
});

describe('the TLS handshake of 3.4 and earlier', () => {
  test('lets every certificate pass that some cloud knows', () => {
    const der = (...made: Made[]) => made.map(({ certificate }) => certificate.der);
    const { sha256 } = thumbprintsOf(own.certificate.der, ciphers.digest);
    const selfSigned = newDevice('own', thumbprintAuthentication(sha256), now);
    const known = (state: MutableHubState, ...made: Made[]) => isKnownCertificate(der(...made), world(state));
    expect(known(stateOf({}), leaf, intermediate)).toBe(false);
    expect(known(stateOf({ thingsboardDevices: [device('x', leaf)] }), leaf)).toBe(true);
    expect(known(stateOf({ thingsboardDevices: [device('x', intermediate)] }), leaf, intermediate)).toBe(true);
    expect(known(stateOf({ devices: [selfSigned] }), own)).toBe(true);
    expect(known(stateOf({ devices: [selfSigned] }), leaf)).toBe(false);
    const authority = newAuthority([], 'Root', root.certificate, true, now);
    expect(known(stateOf({ authorities: [authority] }), leaf, intermediate)).toBe(true);
    expect(known(stateOf({ authorities: [authority] }), own)).toBe(false);
  });
});

describe('what a device publishes', () => {
  const session = (filters: Iterable<readonly [string, 0 | 1]> = []): Session => ({
    face: thingsboardFace,
    deviceId: 'own',
    clientId: 'x',
    presented: [],
    protocolVersion: 4,
    filters: new Map([...filters].map(([filter, qos]) => [filter, { qos }])),
  });
  const publish = (topic: string, body: string, from = session(), more: object = {}): Reaction => {
    const state = stateOf({
      thingsboardDevices: [
        { ...device('own', own), sharedAttributes: { interval: 5, mode: 'eco' }, clientAttributes: { fw: '1' } },
      ],
    });
    const message = { qos: 1 as const, retain: false, duplicate: false, will: false, ...more };
    return thingsboardFace.publish(from, { topic, payload: toUtf8(body), ...message }, world(state));
  };
  const told = (topic: string) => ({ telemetry: { face: 'thingsboard', deviceId: 'own', topic } });
  const me = (rest: string) => `v1/devices/me/${rest}`;

  test.each([
    '{"temperature":21.5}',
    '{"ts":1700000000000,"values":{"temperature":21.5}}',
    '[{"a":1},{"ts":1,"values":{"a":1}}]',
    '{"ts":1}',
    '[]',
  ])('is telemetry: %s', (body) => {
    expect(publish(me('telemetry'), body)).toMatchObject(told(me('telemetry')));
  });

  test.each(['{', '21', '"x"', '[1]', 'null', '{"ts":"x","values":{}}', '{"ts":1,"values":5}', ''])(
    'closes the connection: %s',
    (body) => {
      expect(publish(me('telemetry'), body).refusal?.cause).toBe('message-malformed');
    },
  );

  test('is too large, or of a QoS that there is not', () => {
    expect(publish(me('telemetry'), `"${'x'.repeat(65_536)}"`).refusal?.cause).toBe('message-too-large');
    expect(publish(me('telemetry'), '{}', session(), { qos: 2 }).refusal?.cause).toBe('qos-not-supported');
  });

  test.each([
    'v1/devices/me',
    'v1/devices/me/constructor',
    'v1/devices/me/telemetry/5',
    'sensors/x',
    'v1/gateway/telemetry',
  ])('is acknowledged and dropped on %s', (topic) => {
    expect(publish(topic, 'anything')).toEqual({
      events: [expect.objectContaining({ type: 'dropped', deviceId: 'own', topic })],
    });
  });

  test('is kept as attributes, null left out', () => {
    const { changes = [] } = publish(me('attributes'), '{"fw":"2","serial":7,"gone":null}');
    expect(changes).toMatchObject([{ key: 'own', value: { clientAttributes: { fw: '2', serial: 7 } } }]);
    expect(publish(me('attributes'), '[]').refusal?.cause).toBe('message-malformed');
  });

  test('asks for attributes, and is answered where it has subscribed', () => {
    const listening = session([[me('attributes/response/+'), 1]]);
    const ask = (body: string) => {
      const { replies = [] } = publish(me('attributes/request/12'), body, listening);
      return replies.map(({ topic, payload }) => [topic, JSON.parse(new TextDecoder().decode(payload)) as unknown]);
    };
    const answer = me('attributes/response/12');
    expect(ask('{"clientKeys":"fw","sharedKeys":"mode, nothing"}')).toEqual([
      [answer, { client: { fw: '1' }, shared: { mode: 'eco' } }],
    ]);
    expect(ask('{"sharedKeys":"interval"}')).toEqual([[answer, { shared: { interval: 5 } }]]);
    expect(ask('{}')).toEqual([[answer, { client: { fw: '1' }, shared: { interval: 5, mode: 'eco' } }]]);
    expect(publish(me('attributes/request/12'), '{}').replies).toEqual([]);
  });

  test('answers a call, and asks the server', () => {
    expect(publish(me('rpc/response/7'), '{"ok":true}').methodResponse).toMatchObject({ requestId: '7' });
    const listening = session([[me('rpc/response/+'), 0]]);
    const [reply] = publish(me('rpc/request/3'), '{"method":"getSessionLimits","params":{}}', listening).replies ?? [];
    expect(reply).toMatchObject({ topic: me('rpc/response/3'), qos: 0 });
    expect(publish(me('rpc/request/3'), '{"method":"reboot"}', listening)).toMatchObject({
      ...told(me('rpc/request/3')),
      replies: [],
    });
    expect(publish(me('rpc/request/3'), '{}').refusal?.cause).toBe('message-malformed');
  });

  test('hears of changes where it has subscribed', () => {
    const listening = session([
      [me('attributes'), 1],
      [me('rpc/request/+'), 1],
    ]);
    const bodies = attributeUpdates(listening, { a: 1 }, ['b']).map(({ payload }) => new TextDecoder().decode(payload));
    expect(bodies).toEqual(['{"a":1}', '{"deleted":["b"]}']);
    expect(attributeUpdates(session(), { a: 1 }, ['b'])).toEqual([]);
    expect(rpcRequest(listening, '4', 'setOn', true)).toMatchObject({ topic: me('rpc/request/4'), qos: 1 });
    expect(rpcRequest(session(), '4', 'setOn', true)).toBeUndefined();
  });

  test('subscribes to what there is; else the filter is not granted and the connection stays', () => {
    const granted = (filter: string, qos: 0 | 1 | 2) =>
      thingsboardFace.subscribe(session(), { filter, qos, together: 1 }, world(stateOf({})));
    expect(granted(me('rpc/request/+'), 2)).toEqual({ granted: 1 });
    expect(granted(me('attributes'), 0)).toEqual({ granted: 0 });
    expect(granted('#', 1)).toEqual({ granted: 128 });
  });
});

describe('the registry', () => {
  test('has one device a certificate, and one profile an anchor', () => {
    const { thingsboardDevices: devices } = stateOf({ thingsboardDevices: [device('a', own)] });
    expect(refusal(() => withCredentials(devices, 'b', own.certificate, now))).toMatchObject({ code: 'NAME_TAKEN' });
    expect(refusal(() => withCredentials(devices, ' ', leaf.certificate, now))).toMatchObject({ field: 'name' });
    expect(withCredentials(devices, ' a ', leaf.certificate, now)).toMatchObject({ name: 'a' });
    const { thingsboardProfiles: profiles } = stateOf({ thingsboardProfiles: [profile()] });
    expect(refusal(() => newProfile(profiles, profile({ name: 'x' })))).toMatchObject({ code: 'NAME_TAKEN' });
    expect(newProfile(profiles, profile({ pattern: '(.*)' }))).toMatchObject({ pattern: '(.*)' });
  });

  test('changes attributes in their first level alone, and keeps everything over a restart', () => {
    expect(changedAttributes({ a: 1, b: { c: 1 } }, { a: null, b: { d: 2 }, gone: null })).toEqual({
      attributes: { b: { d: 2 } },
      set: { b: { d: 2 } },
      deleted: ['a'],
    });
    const state = stateOf({
      thingsboardDevices: [device('own', own, 'Thermometers'), { ...device('x', leaf), sharedAttributes: { a: [1] } }],
      thingsboardProfiles: [profile()],
    });
    expect(decodeHubState(encodeHubState(state)).state).toEqual(state);
  });
});
