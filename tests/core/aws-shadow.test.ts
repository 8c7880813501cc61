import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src-main/core/bytes.ts';
import type { HubWorld, Reaction } from '../../src-main/core/hub/face.ts';
import { awsFace } from '../../src-main/core/hub/faces/aws/index.ts';
import { newPolicy } from '../../src-main/core/hub/faces/aws/policies.ts';
import { certificateIdOf, newThing } from '../../src-main/core/hub/faces/aws/registry.ts';
import { type MutableHubState, decodeHubState, emptyHubState, encodeHubState } from '../../src-main/core/hub/state.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';

/** Device shadows, from AWS's pages "Device Shadow MQTT topics", "Device Shadow service documents" and "Device Shadow error messages". */

let lamp: Made;
beforeAll(async () => {
  lamp = await make('device', 'lamp');
});

let state: MutableHubState;
let seconds = 0;
const start = Math.floor(now.getTime() / 1000);
const world = (): HubWorld => ({
  now: new Date(now.getTime() + seconds * 1000),
  anchors: [],
  state,
  holder: () => undefined,
  autoRegister: false,
  digest: ciphers.digest,
  signatures: keys,
  verifies: keys.verifies,
});
beforeEach(() => {
  state = emptyHubState();
  seconds = 0;
  const allow = { Effect: 'Allow', Action: 'iot:*', Resource: '*' };
  const deny = { Effect: 'Deny', Action: 'iot:Publish', Resource: 'arn:aws:iot:r:1:topic/$aws/things/other/*' };
  state.awsPolicies.set('all', newPolicy('all', JSON.stringify({ Statement: [allow, deny] })));
  state.awsThings.set('lamp', newThing('lamp', now));
  const certificateId = certificateIdOf(lamp.certificate.der, ciphers.digest);
  const { certificate } = lamp;
  const more = { status: 'ACTIVE', policies: ['all'], things: ['lamp'], createdAt: now } as const;
  state.awsCertificates.set(certificateId, { certificateId, certificate, ...more });
});

function publish(topic: string, payload: Uint8Array): Reaction {
  const session = {
    face: awsFace,
    deviceId: 'lamp',
    clientId: 'lamp',
    presented: [lamp.certificate.der],
    protocolVersion: 4,
    filters: new Map(),
  } as const;
  const message = { topic, payload, qos: 1, retain: false, duplicate: false, will: false } as const;
  const reaction = awsFace.publish(session, message, world());
  for (const { section, key, value } of reaction.changes ?? []) {
    if (value === undefined) state[section].delete(key);
    else (state[section] as Map<string, unknown>).set(key, value);
  }
  return reaction;
}
const said = ({ announcements = [] }: Reaction): Record<string, unknown> =>
  Object.fromEntries(
    announcements.map(({ topic, payload }) => [
      topic.replace(/^\$aws\/things\/lamp\/shadow\//, ''),
      JSON.parse(fromUtf8(payload) ?? '') as unknown,
    ]),
  );
const ask = (operation: string, body: unknown = '', prefix = '$aws/things/lamp/shadow') =>
  said(publish(`${prefix}/${operation}`, toUtf8(typeof body === 'string' ? body : JSON.stringify(body))));
const update = (state_: unknown, more: object = {}) => ask('update', { state: state_, ...more });
const at = (after = 0) => ({ timestamp: start + after });

describe('an update', () => {
  test('is accepted with what was named, told with the difference, and whole with what was before', () => {
    expect(update({ reported: { color: 'blue', size: { w: 1, h: 2 } } }, { clientToken: 't1' })).toEqual({
      'update/accepted': {
        state: { reported: { color: 'blue', size: { w: 1, h: 2 } } },
        metadata: { reported: { color: at(), size: { w: at(), h: at() } } },
        version: 1,
        ...at(),
        clientToken: 't1',
      },
      'update/documents': {
        previous: { state: {}, metadata: {}, version: 0 },
        current: {
          state: { reported: { color: 'blue', size: { w: 1, h: 2 } } },
          metadata: { reported: { color: at(), size: { w: at(), h: at() } } },
          version: 1,
        },
        ...at(),
        clientToken: 't1',
      },
    });
    seconds = 5;
    const told = update({ desired: { color: 'red', size: { w: 1, h: 3 }, list: [1, { a: 2 }] } });
    expect(told['update/delta']).toEqual({
      version: 2,
      ...at(5),
      state: { color: 'red', size: { h: 3 }, list: [1, { a: 2 }] },
      metadata: { color: at(5), size: { h: at(5) }, list: at(5) },
    });
    expect(told['update/documents']).toMatchObject({ previous: { version: 1 }, current: { version: 2 } });
    seconds = 9;
    const rest = update({ reported: { color: 'red', list: [1, { a: 2 }] } });
    expect(rest['update/delta']).toMatchObject({
      version: 3,
      state: { size: { h: 3 } },
      metadata: { size: { h: at(5) } },
    });
    expect(update({ reported: { size: { h: 3 } } })).not.toHaveProperty('update/delta');
    // The state is read again as it was kept.
    state = decodeHubState(encodeHubState(state)).state;
    expect(ask('get', { clientToken: 'g' })).toEqual({
      'get/accepted': {
        state: {
          desired: { color: 'red', size: { w: 1, h: 3 }, list: [1, { a: 2 }] },
          reported: { color: 'red', size: { w: 1, h: 3 }, list: [1, { a: 2 }] },
        },
        metadata: {
          desired: { color: at(5), size: { w: at(5), h: at(5) }, list: at(5) },
          reported: { color: at(9), size: { w: at(), h: at(9) }, list: at(9) },
        },
        version: 4,
        ...at(9),
        clientToken: 'g',
      },
    });
  });

  test('deletes what is null: a value, an array whole, a section', () => {
    update({ desired: { a: { b: 1, c: 2 }, list: [1, 2] }, reported: { x: 1 } });
    update({ desired: { a: { b: null }, list: [3] }, reported: null });
    expect(ask('get')['get/accepted']).toMatchObject({
      state: { desired: { a: { c: 2 }, list: [3] }, delta: { a: { c: 2 }, list: [3] } },
      metadata: { desired: { a: { c: at() }, list: at() } },
      version: 2,
    });
    update({ desired: { a: null, list: null } });
    expect(ask('get')['get/accepted']).toEqual({ state: {}, metadata: {}, version: 3, ...at() });
  });

  test('tells the hub of what was reported, and not of what is desired', () => {
    const events = (body: object) => publish('$aws/things/lamp/shadow/update', toUtf8(JSON.stringify(body))).events;
    expect(events({ state: { reported: { a: 1 } } })).toEqual([{ type: 'reported', deviceId: 'lamp', version: 1 }]);
    expect(events({ state: { desired: { a: 1 } } })).toEqual([]);
  });
});

test('a shadow with a name is another one, and a version counts on after a deletion', () => {
  update({ reported: { a: 1 } });
  const named = '$aws/things/lamp/shadow/name/night';
  expect(Object.keys(ask('update', { state: { reported: { b: 2 } } }, named))).toEqual([
    'name/night/update/accepted',
    'name/night/update/documents',
  ]);
  expect(ask('get', '', named)['name/night/get/accepted']).toMatchObject({ state: { reported: { b: 2 } }, version: 1 });
  expect(ask('delete', '')).toEqual({ 'delete/accepted': { version: 1, ...at() } });
  expect(ask('get', '', named)).toHaveProperty('name/night/get/accepted');
  expect(ask('delete', '')).toEqual({
    'delete/rejected': { code: 404, message: "No shadow exists with name: 'lamp'", ...at() },
  });
  expect(update({ reported: { a: 1 } })['update/accepted']).toMatchObject({ version: 2 });
});

const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });
const large = 'x'.repeat(5000);

test.each<[string, unknown, number, string]>([
  ['no JSON', '{', 400, 'Invalid JSON'],
  ['no object', '[]', 400, 'Invalid JSON'],
  ['nothing', '', 400, 'Invalid JSON'],
  ['no state', {}, 400, 'Missing required node: state'],
  ['a state that is none', { state: 1 }, 400, 'State node must be an object'],
  ['a desired state that is none', { state: { desired: [] } }, 400, 'Desired node must be an object'],
  ['a reported state that is none', { state: { reported: 'x' } }, 400, 'Reported node must be an object'],
  ['another section', { state: { wished: {} } }, 400, 'State contains an invalid node'],
  ['a null in an array', { state: { desired: { a: [{ b: [null] }] } } }, 400, 'State contains an invalid node'],
  ['six levels', { state: { desired: deep(6) } }, 400, 'JSON contains too many levels of nesting; maximum is 6'],
  ['a version that is none', { state: {}, version: '1' }, 400, 'Invalid version'],
  ['another version', { state: {}, version: 7 }, 409, 'Version conflict'],
  ['a token that is no text', { state: {}, clientToken: 1 }, 400, 'Invalid clientToken'],
  ['a long token', { state: {}, clientToken: 'x'.repeat(65) }, 400, 'Invalid clientToken'],
  [
    'too much at once',
    { state: { desired: { a: large, b: large } } },
    413,
    'The payload exceeds the maximum size allowed',
  ],
  ['too much in all', { state: { desired: { b: large } } }, 413, 'The payload exceeds the maximum size allowed'],
])('an update is rejected for %s', (_why, body, code, message) => {
  update({ reported: { a: large } });
  const before = state.awsShadows.get('lamp/');
  const reaction = publish(
    '$aws/things/lamp/shadow/update',
    toUtf8(typeof body === 'string' ? body : JSON.stringify(body)),
  );
  expect(said(reaction)).toEqual({ 'update/rejected': { code, message, ...at() } });
  expect(reaction.declined?.cause).toBe('shadow-rejected');
  expect(state.awsShadows.get('lamp/')).toBe(before);
});

test('five levels and the version that is there are taken, and a rejection has the token', () => {
  expect(update({ desired: deep(5) })).toHaveProperty('update/accepted');
  expect(update({ desired: { b: 1 } }, { version: 1 })).toHaveProperty('update/accepted');
  expect(update({ desired: { b: 1 } }, { version: 1, clientToken: 'c' })['update/rejected']).toMatchObject({
    code: 409,
    clientToken: 'c',
  });
  const reaction = publish('$aws/things/lamp/shadow/update', new Uint8Array([0x7b, 0xff, 0x7d]));
  expect(said(reaction)).toMatchObject({ 'update/rejected': { code: 415 } });
});

test('a thing that is not there has none, and what policies deny or the service keeps for itself ends the connection', () => {
  const nobody = publish('$aws/things/nobody/shadow/get', new Uint8Array());
  expect(nobody.announcements?.map(({ topic, payload }) => [topic, fromUtf8(payload)])).toEqual([
    ['$aws/things/nobody/shadow/get/rejected', JSON.stringify({ code: 404, message: 'Thing not found', ...at() })],
  ]);
  const causeOf = (topic: string) => publish(topic, toUtf8('{}')).refusal?.cause;
  expect(causeOf('$aws/things/other/shadow/get')).toBe('policy-denied');
  expect(causeOf('$aws/things/lamp/shadow/update/accepted')).toBe('topic-unknown');
  expect(causeOf('$aws/things/lamp/shadow/name/a b/get')).toBe('topic-unknown');
  expect(causeOf('$aws/events/certificates/registered/ab')).toBe('topic-unknown');
});
