import { beforeAll, describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src-main/core/bytes.ts';
import { newDevice, thumbprintAuthentication } from '../../src-main/core/hub/devices.ts';
import type { ConnectAttempt, HubWorld, Session } from '../../src-main/core/hub/face.ts';
import type { PublishedMessage } from '../../src-main/core/hub/messages.ts';
import { faceFor } from '../../src-main/core/hub/faces/index.ts';
import { iotHubFace } from '../../src-main/core/hub/faces/iot-hub/index.ts';
import { decodeHubState, encodeHubState } from '../../src-main/core/hub/state.ts';
import { topicsFace } from '../../src-main/core/hub/faces/topics/index.ts';
import { type TopicSpace, checkTemplate, newTopicSpace } from '../../src-main/core/hub/faces/topics/spaces.ts';
import { thumbprintsOf } from '../../src-main/core/x509/thumbprint.ts';
import { stateOf } from '../support/hub-state.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';
import { refusal } from '../support/refusal.ts';

let own: Made;
beforeAll(async () => {
  own = await make('device', 'anything');
});

const sample: TopicSpace = { name: 'sample', type: 'LowFanout', templates: ['sample/#'] };
const deaf: TopicSpace = { name: 'deaf', type: 'PublishOnly', templates: ['log/${principal.deviceid}/#'] };
const vehicles: TopicSpace = {
  name: 'vehicles',
  type: 'LowFanout',
  templates: ['v/${client.authenticationName}.eu/gps', '${dollar}own/+'],
};

function world(topicSpaces: readonly TopicSpace[] = [sample, deaf, vehicles], more: Partial<HubWorld> = {}): HubWorld {
  const { sha256 } = thumbprintsOf(own.certificate.der, ciphers.digest);
  const devices = ['pub', 'sub', 'a+b'].map((id) => newDevice(id, thumbprintAuthentication(sha256), now));
  return {
    now,
    anchors: [],
    state: stateOf({ devices, topicSpaces }),
    holder: () => undefined,
    autoRegister: false,
    digest: ciphers.digest,
    signatures: keys,
    verifies: keys.verifies,
    ...more,
  };
}

const query = 'h=127.0.0.1&did=pub&av=2021-06-30-preview&am=X509';
const attempt = (more: Partial<ConnectAttempt> = {}): ConnectAttempt => ({
  clientId: 'pub',
  username: query,
  hasPassword: false,
  protocolVersion: 4,
  clean: true,
  presented: [own.certificate.der],
  ...more,
});

describe('who is meant by a user name', () => {
  test.each([
    [query, 'topics'],
    ['am=X509&did=pub', 'topics'],
    ['pub', 'topics'],
    ['h/pub/?api-version=1&h=x', 'iot-hub'],
    ['0ne/registrations/pub/api-version=2019-03-31', 'dps'],
    ['', 'thingsboard'],
    [undefined, 'thingsboard'],
  ])('%j: %s', (username, face) => {
    expect(faceFor(attempt({ username }), world()).name).toBe(face);
  });

  test('a bare name is no broker’s while there are no topics', () => {
    expect(faceFor(attempt({ username: 'pub' }), world([])).name).toBe('iot-hub');
    expect(faceFor(attempt(), world([])).name).toBe('topics');
  });
});

describe('a login at the broker', () => {
  const told = (change: Partial<ConnectAttempt>, more: Partial<HubWorld> = {}) => {
    const decision = topicsFace.login(attempt(change), world(undefined, more));
    return decision.accepted ? decision.deviceId : `${decision.code} ${decision.cause}`;
  };

  test.each<[string, Partial<ConnectAttempt>]>([
    ['pub', {}],
    ['pub', { username: `${query}&dtmi=x&ca=y` }],
    ['pub', { username: 'pub', clientId: 'any session' }],
    ['sub', { username: 'sub', clientId: 'pub' }],
    ['1 protocol-version', { protocolVersion: 3 }],
    ['4 username-malformed', { username: 'h=x&did=pub&av=1' }],
    ['4 username-malformed', { username: 'h=x&did=&av=1&am=X509' }],
    ['4 username-malformed', { username: 'did=pub&av=1&am=X509' }],
    ['5 authentication-method', { username: 'h=x&did=pub&av=1&am=SAS' }],
    ['5 device-unknown', { username: `${query}&mid=module` }],
    ['5 client-id-mismatch', { clientId: 'sub' }],
    ['5 device-unknown', { username: 'nobody' }],
    ['5 password-present', { hasPassword: true }],
    ['5 no-certificate', { username: 'pub', presented: [] }],
    ['2 client-id-missing', { username: 'pub', clientId: '' }],
  ])('%s', (expected, change) => {
    expect(told(change)).toBe(expected);
  });

  test('is judged by the registry: thumbprint and state', async () => {
    const other = await make('device', 'pub');
    expect(told({ presented: [other.certificate.der] })).toBe('5 thumbprint-mismatch');
    const disabled = stateOf({
      devices: [{ ...newDevice('pub', { type: 'certificateAuthority' }, now), enabled: false }],
    });
    expect(told({}, { state: disabled })).toBe('5 device-disabled');
  });

  test('leaves a session to whoever has it', () => {
    const holder = (deviceId: string) => () => ({ deviceId }) as Session;
    expect(told({ username: 'pub', clientId: 's' }, { holder: holder('sub') })).toBe('5 session-taken');
    expect(told({ username: 'pub', clientId: 's' }, { holder: holder('pub') })).toBe('pub');
  });
});

const session = (deviceId: string, filters: readonly string[] = [], face = topicsFace): Session => ({
  face,
  deviceId,
  clientId: deviceId,
  presented: [],
  protocolVersion: 4,
  filters: new Map(filters.map((filter) => [filter, { qos: 1 }])),
});
const message = (topic: string, more: Partial<PublishedMessage> = {}): PublishedMessage => ({
  topic,
  payload: toUtf8('x'),
  qos: 1,
  retain: false,
  duplicate: false,
  will: false,
  ...more,
});

describe('what a client of the broker publishes', () => {
  const publish = (topic: string, more: Partial<PublishedMessage> = {}, deviceId = 'pub') =>
    topicsFace.publish(session(deviceId), message(topic, more), world());

  test.each(['sample', 'sample/topic', 'log/pub/x', 'v/pub.eu/gps', '$own/x'])('goes by %s', (topic) => {
    const { refusal: none, telemetry, deliver } = publish(topic);
    expect(none).toBeUndefined();
    expect(telemetry).toMatchObject({ face: 'topics', deviceId: 'pub', topic, qos: 1 });
    expect(deliver).toMatchObject({ topic, qos: 1 });
  });

  test.each<[string, string, Partial<PublishedMessage>]>([
    ['topic-outside-spaces', 'other/topic', {}],
    ['topic-outside-spaces', 'log/sub/x', {}],
    ['topic-outside-spaces', 'devices/pub/messages/events/', {}],
    ['qos-not-supported', 'sample/topic', { qos: 2 }],
    ['message-too-large', 'sample/topic', { payload: new Uint8Array(65_537), retain: true }],
    ['topic-malformed', `sample/${'x'.repeat(250)}`, {}],
    ['topic-malformed', 'sample/2/3/4/5/6/7/8/9', {}],
    ['message-too-large', 'sample/topic', { payload: new Uint8Array(524_289) }],
  ])('%s closes the connection: %.20s', (cause, topic, more) => {
    const action = { do: 'allow-topics', templates: [topic] };
    const help = cause === 'topic-outside-spaces' ? { action } : {};
    expect(publish(topic, more)).toEqual({ refusal: { cause, reason: expect.any(String) as string, ...help } });
  });

  test('never by an ID that would be a wildcard', () => {
    expect(publish('v/a+b.eu/gps', {}, 'a+b').refusal?.cause).toBe('topic-malformed');
    const all = world([{ name: 'all', type: 'LowFanout', templates: ['x/${principal.deviceid}'] }]);
    const request = { filter: 'x/+', qos: 1, together: 1 } as const;
    expect(topicsFace.subscribe(session('+'), request, all).granted).toBeUndefined();
  });

  test('may come by IoT Hub too, as soon as there is a topic space, and is not retained there', () => {
    const classic = session('pub', [], iotHubFace);
    const kept = { ...message('sample/topic'), retain: true };
    expect(topicsFace.publish(session('pub'), kept, world()).deliver?.retain).toBe(true);
    expect(iotHubFace.publish(classic, kept, world()).refusal?.cause).toBe('retain-not-supported');
    expect(iotHubFace.publish(classic, message('sample/topic'), world())).toMatchObject({
      telemetry: { face: 'topics' },
      deliver: { topic: 'sample/topic' },
    });
    expect(iotHubFace.publish(classic, message('devices/pub/messages/events/'), world()).telemetry?.face).toBe(
      'iot-hub',
    );
    expect(iotHubFace.publish(classic, message('other'), world()).refusal?.cause).toBe('topic-outside-spaces');
    expect(iotHubFace.publish(classic, message('sample/topic'), world([])).refusal?.cause).toBe('topic-unknown');
  });
});

describe('what a client of the broker subscribes to', () => {
  const subscribe = (filter: string, qos: 0 | 1 | 2 = 1, filters: string[] = [], together = 1) => {
    const decision = topicsFace.subscribe(session('pub', filters), { filter, qos, together }, world());
    return decision.granted ?? decision.refusal.cause;
  };

  test.each<[string, 0 | 1 | 2, number | string]>([
    ['sample/#', 0, 0],
    ['sample/#', 1, 1],
    ['sample/+/x', 2, 1],
    ['v/pub.eu/gps', 1, 1],
    ['v/+/gps', 1, 'topic-outside-spaces'],
    ['v/sub.eu/gps', 1, 'topic-outside-spaces'],
    ['#', 1, 'topic-outside-spaces'],
    ['log/pub/#', 1, 'topic-outside-spaces'],
    ['sample/#/x', 1, 'topic-malformed'],
    ['$share/g/sample/#', 1, 'shared-subscriptions-not-supported'],
  ])('%s at QoS %i: %s', (filter, qos, expected) => {
    expect(subscribe(filter, qos)).toBe(expected);
  });

  test('is 50 filters at most, 10 at a time', () => {
    const many = Array.from({ length: 50 }, (_, index) => `sample/${index}`);
    expect(subscribe('sample/x', 1, many)).toBe('too-many-filters');
    expect(subscribe('sample/0', 1, many)).toBe(1);
    expect(subscribe('sample/x', 1, [], 11)).toBe('too-many-filters');
    expect(subscribe('sample/x', 1, [], 10)).toBe(1);
  });

  test('may come by IoT Hub too', () => {
    const granted = (filter: string) =>
      iotHubFace.subscribe(session('pub', [], iotHubFace), { filter, qos: 1, together: 1 }, world()).granted;
    expect(granted('sample/#')).toBe(1);
    expect(granted('$iothub/twin/res/#')).toBe(1);
    expect(granted('other')).toBeUndefined();
  });
});

describe('a topic space', () => {
  const add = (space: Partial<TopicSpace>, existing: readonly TopicSpace[] = []) =>
    newTopicSpace(new Map(existing.map((one) => [one.name, one])), { ...sample, ...space });

  test.each([
    'sample/#',
    '+',
    'a/b/c/d/e/f/g/h',
    '${dollar}share/x',
    'v/${principal.deviceid}',
    'm/${client.authenticationName}.x/+',
  ])('may have the template %s', (template) => {
    expect(checkTemplate(template)).toBeUndefined();
  });

  test.each([
    ['', 'empty'],
    ['a/#/b', '#'],
    ['a/${device}', '${device}'],
    ['$SYS/#', '${dollar}'],
    ['a/${principal.deviceid', '${dollar}'],
    ['1/2/3/4/5/6/7/8/9', '8 levels'],
    ['x'.repeat(257), '256 bytes'],
  ])('may not have %j', (template, word) => {
    expect(checkTemplate(template)).toContain(word);
  });

  test('has a name and 1 to 10 templates, and there are 10 of them', () => {
    expect(add({ templates: ['a', 'a', 'b'] }).templates).toEqual(['a', 'b']);
    const faults = (space: Partial<TopicSpace>, existing: readonly TopicSpace[] = []) => {
      const { code, field } = refusal(() => add(space, existing));
      return [code, field];
    };
    expect(faults({ name: 'a b' })).toEqual(['INVALID_INPUT', 'name']);
    expect(faults({ templates: [] })).toEqual(['INVALID_INPUT', 'templates']);
    expect(faults({ templates: ['#a'] })).toEqual(['INVALID_INPUT', 'templates']);
    expect(faults({ templates: Array.from({ length: 11 }, (_, index) => `t${index}`) })[0]).toBe('INVALID_INPUT');
    const ten = Array.from({ length: 10 }, (_, index) => ({ ...sample, name: `space-${index}` }));
    expect(faults({ name: 'one-more' }, ten)[0]).toBe('LIMIT_REACHED');
    expect(add({ name: 'space-3', templates: ['new'] }, ten).templates).toEqual(['new']);
  });

  test('is remembered', () => {
    const state = stateOf({ topicSpaces: [sample, deaf] });
    expect(decodeHubState(encodeHubState(state)).state).toEqual(state);
  });
});
