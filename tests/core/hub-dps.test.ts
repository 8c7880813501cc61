import { beforeAll, describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src-main/core/bytes.ts';
import { dpsFace } from '../../src-main/core/hub/faces/dps/index.ts';
import { assignedHubOf } from '../../src-main/core/hub/faces/dps/registrations.ts';
import type { ConnectAttempt } from '../../src-main/core/hub/face.ts';
import { faceFor } from '../../src-main/core/hub/faces/index.ts';
import { Service, individual, said, session, sha256, stateIn } from '../support/dps-service.ts';
import { type Made, make } from '../support/keys.ts';

let leaf: Made;
let selfSigned: Made;
beforeAll(async () => {
  leaf = await make('device', 'dev-01', await make('root', 'Root'));
  selfSigned = await make('device', 'dev-01');
});

describe('a login at DPS', () => {
  const attempt = (more: Partial<ConnectAttempt> = {}): ConnectAttempt => ({
    clientId: 'dev-01',
    username: '0ne00000001/registrations/dev-01/api-version=2019-03-31&ClientVersion=x%2F1.9.1',
    hasPassword: false,
    protocolVersion: 4,
    clean: false,
    presented: [leaf.certificate.der],
    ...more,
  });
  const cause = (one: ConnectAttempt) => {
    const world = new Service().world();
    expect(faceFor(one, world)).toBe(dpsFace);
    const decision = dpsFace.login(one, world);
    return decision.accepted ? `accepted ${decision.deviceId}` : `${decision.code} ${decision.cause}`;
  };

  test('is told from one at a hub by its user name alone', () => {
    const atHub = attempt({ username: 'localhost:8883/dev-01/?api-version=2021-04-12' });
    expect(faceFor(atHub, new Service().world())).not.toBe(dpsFace);
    expect(dpsFace.mqtt.sessions).toBeUndefined();
  });

  test('is accepted for the common name, whatever its capital letters', () => {
    expect(cause(attempt())).toBe('accepted dev-01');
    const username = '0ne00000001/registrations/DEV-01/api-version=2021-06-01';
    expect(cause(attempt({ username, clientId: 'Dev-01' }))).toBe('accepted DEV-01');
  });

  test.each<[string, Partial<ConnectAttempt>]>([
    ['1 protocol-version', { protocolVersion: 5 }],
    ['5 username-malformed', { username: '0ne00000001/registrations/dev-01/?api-version=2019-03-31'.slice(0, 34) }],
    ['5 username-malformed', { username: '0ne00000001/registrations/dev-01/api-version=' }],
    ['5 username-malformed', { username: '0ne00000001/registrations//api-version=1' }],
    ['5 username-malformed', { username: '0ne00000001/registrations/dev_/api-version=1', clientId: 'dev_' }],
    ['5 id-scope-unknown', { username: '0ne00000002/registrations/dev-01/api-version=1' }],
    ['5 client-id-mismatch', { clientId: 'dev-02' }],
    ['5 password-present', { hasPassword: true }],
    ['5 no-certificate', { presented: [] }],
    ['5 certificate-unreadable', { presented: [toUtf8('nonsense')] }],
    ['5 common-name-mismatch', { clientId: 'dev-02', username: '0ne00000001/registrations/dev-02/api-version=1' }],
  ])('is refused: %s %o', (expected, more) => {
    expect(cause(attempt(more))).toBe(expected);
  });
});

describe('a registration', () => {
  test('is answered by 202 with an operation, and by 200 with the whole state when it is asked for', () => {
    const service = new Service(individual(selfSigned.certificate));
    const device = session([selfSigned.certificate]);
    const first = service.register(device);
    expect(first).toMatchObject({ status: 202, query: '$rid=r1&retry-after=1', body: { status: 'assigning' } });
    const operationId = String(first.body['operationId']);
    expect(operationId).toMatch(/^\d\.[0-9a-f]{16}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const last = service.poll(device, operationId);
    expect(last).toMatchObject({ status: 200, query: '$rid=r2', body: { operationId, status: 'assigned' } });
    expect(stateIn(last)).toMatchObject({
      registrationId: 'dev-01',
      deviceId: 'dev-01',
      assignedHub: 'localhost:8883',
      status: 'assigned',
      substatus: 'initialAssignment',
      createdDateTimeUtc: '2026-11-22T12:00:00.0000000Z',
      lastUpdatedDateTimeUtc: '2026-11-22T12:00:00.0000000Z',
      x509: { certificateInfo: { sha256Thumbprint: sha256(selfSigned), subjectName: 'CN=dev-01', version: 3 } },
    });
    expect(atob(String(stateIn(last)['etag']))).toMatch(/^"[0-9a-f-]{36}"$/);
    expect(last.reaction.events).toMatchObject([
      { type: 'registered', deviceId: 'dev-01' },
      { type: 'provisioned', deviceId: 'dev-01', registrationId: 'dev-01', assignedHub: 'localhost:8883' },
    ]);
    expect(service.state.devices.get('dev-01')).toMatchObject({
      authentication: { type: 'selfSigned', primaryThumbprint: sha256(selfSigned) },
      tags: { site: 'A' },
      desired: { properties: { intervalSeconds: 10 }, version: 1 },
    });
    // Asked again it says the same, and does nothing.
    const again = service.poll(device, operationId);
    expect(again.body).toEqual(last.body);
    expect(again.reaction.changes).toBeUndefined();
  });

  test.each([
    ['2026-11-02-preview', 'mqttV5', 'mqttV5'],
    ['2026-11-02-preview', 'classic', 'classic'],
    ['2027-05-01', 'mqttV5', 'mqttV5'],
    ['2025-07-01-preview', 'mqttV5', undefined],
    ['2019-03-31', 'mqttV5', undefined],
    [undefined, 'mqttV5', undefined],
  ] as const)('asked with %s for a hub of %s tells the profile %s', (apiVersion, profile, told) => {
    const one = make('device', 'dev-01');
    return one.then(({ certificate }) => {
      const service = new Service(individual(certificate, { connectionProfile: profile }));
      const state = stateIn(service.provision({ ...session([certificate]), apiVersion }));
      expect(state).toMatchObject({ status: 'assigned' });
      expect(state['connectionProfile']).toBe(told);
      // What was written down is told by the version that asks later.
      const { assignment } = service.state.registrations.get('dev-01') ?? {};
      expect(assignment?.connectionProfile).toBe(profile);
    });
  });

  test('answers at the QoS that was subscribed to, and nobody who has not subscribed', () => {
    const service = new Service(individual(selfSigned.certificate));
    const deaf = { ...session([selfSigned.certificate]), filters: new Map() };
    expect(service.register(deaf).reaction.replies).toEqual([]);
    const qos0 = {
      ...session([selfSigned.certificate]),
      filters: new Map([['$dps/registrations/res/#', { qos: 0 as const }]]),
    };
    expect(service.register(qos0).reaction.replies).toMatchObject([{ qos: 0 }]);
  });

  test.each([
    ['PUT', '$dps/registrations/PUT/iotdps-register/?', 1, 'message-malformed'],
    ['QoS 2', '$dps/registrations/PUT/iotdps-register/?$rid=1', 2, 'qos-not-supported'],
    ['telemetry', 'devices/dev-01/messages/events/', 1, 'topic-unknown'],
    ['an unknown verb', '$dps/registrations/POST/iotdps-register/?$rid=1', 1, 'topic-unknown'],
  ] as const)('closes the connection at %s', (_what, topic, qos, cause) => {
    expect(new Service().publish(session([leaf.certificate]), topic, '{}', qos).refusal?.cause).toBe(cause);
  });

  test('grants its one filter, QoS 1 at most, and closes the connection at every other', () => {
    const subscribe = (filter: string, qos: 0 | 1 | 2) =>
      dpsFace.subscribe(session([]), { filter, qos, together: 1 }, new Service().world());
    expect(subscribe('$dps/registrations/res/#', 2)).toEqual({ granted: 1 });
    expect(subscribe('$dps/registrations/res/#', 0)).toEqual({ granted: 0 });
    expect(subscribe('#', 1)).toMatchObject({ granted: undefined, refusal: { cause: 'topic-unknown' } });
  });

  test.each([
    ['no JSON', 'oops'],
    ['an array', '[]'],
    ['another registration ID', '{"registrationId":"dev-02"}'],
    ['a payload that is no object', '{"registrationId":"dev-01","payload":[1]}'],
  ])('is answered by 400 for %s', (_what, body) => {
    const service = new Service(individual(selfSigned.certificate));
    const topic = '$dps/registrations/PUT/iotdps-register/?$rid=1';
    const answer = said(service.publish(session([selfSigned.certificate]), topic, body));
    expect(answer).toMatchObject({ status: 400, body: { errorCode: 400_000 } });
    expect(answer.reaction.declined?.cause).toBe('message-malformed');
    expect(answer.reaction.refusal).toBeUndefined();
  });

  test('knows only the newest operation of the device itself', () => {
    const service = new Service(individual(selfSigned.certificate));
    const device = session([selfSigned.certificate]);
    expect(service.poll(device, '4.0000000000000000.x')).toMatchObject({ status: 404 });
    const { body } = service.register(device);
    expect(service.poll(session([selfSigned.certificate], 'dev-02'), String(body['operationId'])).status).toBe(404);
  });
});

test('a hub on the port of MQTT over TLS is named as Azure’s is, another one with its port', () => {
  expect(assignedHubOf('localhost', 8883)).toBe('localhost');
  expect(assignedHubOf('localhost', 8884)).toBe('localhost:8884');
});
