import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src-main/core/bytes.ts';
import { azureDps } from '../../src-main/core/clouds/azure-dps/platform.ts';
import { platforms } from '../../src-main/core/clouds/platforms.ts';
import type { Target } from '../../src-main/core/platform/platform.ts';
import type { RegistrationTurn as Turn } from '../../src-main/core/platform/provisioning.ts';

const target: Target = {
  host: 'global.azure-devices-provisioning.net',
  port: 8883,
  settings: { idScope: '0ne00000001', payload: '' },
};
const begin = (settings: Record<string, string> = {}): Turn => {
  const { provisioning } = azureDps;
  if (provisioning === undefined) throw new Error('It provisions.');
  return provisioning.begin({ ...target, settings: { ...target.settings, ...settings } }, 'dev-01');
};
type Said = Extract<Turn, { do: 'say' }>;
function said(turn: Turn): Said {
  if (turn.do !== 'say') throw new Error(`It was to say something, and did ${turn.do}.`);
  return turn;
}
function rested(turn: Turn, ms: number): Said {
  expect(turn).toMatchObject({ do: 'rest', ms });
  return said(turn.do === 'rest' ? turn.after() : turn);
}
const ridOf = (turn: Said) => /\$rid=([^&]+)/.exec(turn.message.topic)?.[1] ?? '';
const answer = (turn: Said, status: number, body: unknown, more = '', rid = ridOf(turn)): Turn | undefined =>
  turn.heard({
    topic: `$dps/registrations/res/${status}/?$rid=${rid}${more}`,
    payload: toUtf8(typeof body === 'string' ? body : JSON.stringify(body)),
  });
const must = (turn: Turn | undefined): Turn => {
  if (turn === undefined) throw new Error('The answer was not taken.');
  return turn;
};
const denialOf = (turn: Turn | undefined) => {
  const end = must(turn);
  if (end.do !== 'end' || !('denial' in end.outcome)) throw new Error(`It was to be denied: ${JSON.stringify(end)}`);
  return end.outcome.denial;
};

const operationId = '5.316aac5bdc130deb.b1e02da8-c3a0-4ff2-a121-7ea7a6b7f550';
const accepted = { operationId, status: 'assigning' };
const assigned = (state: Record<string, unknown> = {}) => ({
  operationId,
  status: 'assigned',
  registrationState: {
    x509: {},
    registrationId: 'dev-01',
    createdDateTimeUtc: '2025-03-01T12:00:00.1234567Z',
    assignedHub: 'my-hub.azure-devices.net',
    deviceId: 'dev-01',
    status: 'assigned',
    substatus: 'initialAssignment',
    lastUpdatedDateTimeUtc: '2025-03-01T12:00:01.1234567Z',
    etag: 'IjAxMDA2YjQyLTAwMDAtMDEwMC0wMDAwLTYzZjY5NzU3MDAwMCI=',
    ...state,
  },
});
const polling = () => rested(must(answer(said(begin()), 202, accepted, '&retry-after=3')), 3000);

test('a device logs in at DPS with a slash before api-version, and listens to its answers alone', () => {
  expect(azureDps.connection(target, 'dev-01')).toMatchObject({
    host: target.host,
    port: 8883,
    clientId: 'dev-01',
    username: '0ne00000001/registrations/dev-01/api-version=2019-03-31',
    password: undefined,
    protocolVersion: 4,
    clean: true,
  });
  expect(azureDps.subscriptions(target, 'dev-01')).toEqual([{ filter: '$dps/registrations/res/#', qos: 1 }]);
  expect(platforms).toContain(azureDps);
});

describe('a registration', () => {
  test('registers, waits as long as it is told, polls, and ends at the assigned hub', () => {
    const first = said(begin());
    expect(first.message.topic).toBe('$dps/registrations/PUT/iotdps-register/?$rid=1');
    expect(fromUtf8(first.message.payload)).toBe('{"registrationId":"dev-01"}');
    const poll = rested(must(answer(first, 202, accepted, '&retry-after=3')), 3000);
    expect(poll.message.topic).toBe(
      `$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=${operationId}`,
    );
    const again = rested(must(answer(poll, 202, { ...accepted, registrationState: { status: 'assigning' } })), 2000);
    expect(ridOf(again)).toBe('3');
    expect(must(answer(again, 200, assigned()))).toEqual({
      do: 'end',
      outcome: {
        assignment: {
          registrationId: 'dev-01',
          assignedHub: 'my-hub.azure-devices.net',
          host: 'my-hub.azure-devices.net',
          port: undefined,
          deviceId: 'dev-01',
          substatus: 'initialAssignment',
          connectionProfile: 'classic',
        },
      },
    });
  });

  test('hands the payload on as an object', () => {
    const { message } = said(begin({ payload: '{"modelId": "dtmi:example:sensor;1"}' }));
    expect(JSON.parse(fromUtf8(message.payload) ?? '')).toEqual({
      registrationId: 'dev-01',
      payload: { modelId: 'dtmi:example:sensor;1' },
    });
  });

  test('takes an assigned hub with a port, and another device ID', () => {
    const end = must(answer(polling(), 200, assigned({ assignedHub: 'localhost:42123', deviceId: 'pump-7' })));
    expect(end).toMatchObject({
      do: 'end',
      outcome: { assignment: { host: 'localhost', port: 42123, deviceId: 'pump-7', assignedHub: 'localhost:42123' } },
    });
  });

  test.each([
    [{}, 'classic'],
    [{ connectionProfile: null }, 'classic'],
    [{ connectionProfile: 'classic' }, 'classic'],
    [{ connectionProfile: 'mqttV5' }, 'mqttV5'],
  ])('tells what the assigned hub speaks: %o is %s', (state, connectionProfile) => {
    expect(answer(polling(), 200, assigned(state))).toMatchObject({ outcome: { assignment: { connectionProfile } } });
  });

  test.each([['mqttV6'], ['Classic'], ['mqttv5'], [''], [5], [{ name: 'mqttV5' }], [true]])(
    'guesses nothing of a hub with the profile %o, and tells it as it came',
    (connectionProfile) => {
      const denial = denialOf(answer(polling(), 200, assigned({ connectionProfile })));
      expect(denial).toMatchObject({ cause: 'dps-profile-unknown', raw: expect.stringContaining('connectionProfile') });
      const said = typeof connectionProfile === 'string' ? connectionProfile : JSON.stringify(connectionProfile);
      expect(denial.what).toContain('Nothing is guessed');
      expect(denial.what.replaceAll('\\', '')).toContain(said);
    },
  );

  test('asks with the version that is set, in the user name, on the link and in the path', () => {
    const settings = { ...target.settings, apiVersion: '2026-11-02-preview' };
    const facts = (transport: string) =>
      JSON.stringify(azureDps.connection({ ...target, settings: { ...settings, transport } }, 'dev-01'));
    expect(facts('mqtt')).toContain('/registrations/dev-01/api-version=2026-11-02-preview"');
    expect(facts('amqp')).toContain('"com.microsoft:api-version":"2026-11-02-preview"');
    expect(said(begin({ ...settings, transport: 'https' })).message.topic).toMatch(/\?api-version=2026-11-02-preview$/);
  });

  test.each([
    [401, 401_002, 'CA certificate not found.', 'dps-unauthorized'],
    [404, 404_201, 'Enrollment not found.', 'dps-not-found'],
    [400, 400_004, 'Bad payload.', 'dps-bad-request'],
    [409, 409_000, 'Conflict.', 'dps-conflict'],
    [418, 418_000, 'Teapot.', 'dps-refused'],
  ])('ends with %i, and says what, why and what to do', (status, errorCode, message, cause) => {
    const body = { errorCode, trackingId: 'x', message, timestampUtc: '2025-03-01T12:00:00Z' };
    for (const turn of [said(begin()), polling()]) {
      const denial = denialOf(answer(turn, status, body));
      expect(denial.cause).toBe(cause);
      expect(denial.what).toContain(`error ${errorCode}, ${message}`);
      expect(denial.what).not.toContain('..');
      expect(denial.remedy).not.toBe('');
      expect(denial.raw).toContain(message);
    }
  });

  test.each([
    [429, 'dps-throttled'],
    [503, 'dps-unavailable'],
  ])('waits at %i and asks the same again, until it has waited for long enough', (status, cause) => {
    const body = { errorCode: status * 1000, message: 'Later.' };
    const again = rested(must(answer(said(begin()), status, body, '&retry-after=2')), 2000);
    expect(again.message.topic).toBe('$dps/registrations/PUT/iotdps-register/?$rid=2');
    const poll = rested(must(answer(polling(), status, body)), 2000);
    expect(poll.message.topic).toContain(`get-operationstatus/?$rid=3&operationId=${operationId}`);
    let turn: Turn = again;
    let waitedMs = 0;
    for (let count = 0; turn.do !== 'end' && count < 1000; count++) {
      if (turn.do === 'rest') waitedMs += turn.ms;
      turn = turn.do === 'rest' ? turn.after() : must(answer(said(turn), status, body, '&retry-after=10'));
    }
    expect(denialOf(turn).cause).toBe(cause);
    expect(waitedMs).toBeGreaterThan(120_000);
    expect(waitedMs).toBeLessThanOrEqual(180_000);
  });

  test.each([
    [
      'failed',
      { errorCode: 401_002, errorMessage: 'Invalid certificate.' },
      'dps-failed',
      /401002.*Invalid certificate/,
    ],
    ['failed', {}, 'dps-failed', /registration failed/],
    ['disabled', {}, 'dps-disabled', /disabled/],
    ['blacklisted', {}, 'dps-disabled', /disabled/],
    ['unassigned', {}, 'dps-unassigned', /no hub/],
  ])('ends when the service says %s %o', (status, more, cause, words) => {
    const denial = denialOf(
      answer(polling(), 200, { operationId, status, registrationState: { registrationId: 'dev-01', status, ...more } }),
    );
    expect(denial.cause).toBe(cause);
    expect(denial.what).toMatch(words);
  });

  test('asks once more where an answer got lost, and then ends', () => {
    const again = said(said(begin()).silence());
    expect(again.message.topic).toContain('iotdps-register/?$rid=2');
    expect(denialOf(again.silence()).cause).toBe('dps-no-answer');
  });

  test('does not listen to what is not for it', () => {
    const turn = polling();
    expect(answer(turn, 200, assigned(), '', '1')).toBeUndefined();
    expect(turn.heard({ topic: '$iothub/twin/res/200/?$rid=2', payload: toUtf8('{}') })).toBeUndefined();
    expect(turn.heard({ topic: '$dps/registrations/res/abc/?$rid=2', payload: toUtf8('{}') })).toBeUndefined();
  });

  test.each([
    ['no JSON', 'oops'],
    ['an array', '[]'],
    ['no status', { operationId }],
    ['an unknown status', { operationId, status: 'thinking' }],
    ['no operation', { status: 'assigning' }],
    ['an operation that is a topic of its own', { status: 'assigning', operationId: '1/#' }],
    ['no hub', { operationId, status: 'assigned', registrationState: { deviceId: 'dev-01' } }],
    ['no registration state', { operationId, status: 'assigned' }],
    ['a hub that is an address', assigned({ assignedHub: 'mqtts://my-hub/x' })],
    ['a hub with a port beyond all ports', assigned({ assignedHub: 'my-hub:70000' })],
    ['a device ID that is a topic', assigned({ deviceId: 'a/b' })],
    ['a device ID that is a filter', assigned({ deviceId: '#' })],
  ])('does not believe %s', (_what, body) => {
    expect(denialOf(answer(said(begin()), 200, body)).cause).toBe('dps-malformed');
  });

  test('waits between one second and five minutes, whatever it is told', () => {
    expect(answer(said(begin()), 202, accepted, '&retry-after=0')).toMatchObject({ do: 'rest', ms: 1000 });
    expect(answer(said(begin()), 202, accepted, '&retry-after=-5')).toMatchObject({ do: 'rest', ms: 2000 });
    expect(denialOf(answer(said(begin()), 202, accepted, '&retry-after=999999999')).cause).toBe('dps-no-answer');
  });

  test('ends after whatever answers a server makes up, and never throws', () => {
    const hostile = fc.record({
      status: fc.integer({ min: 0, max: 999 }),
      more: fc.constantFrom('', '&retry-after=1', '&retry-after=x', '&&=', `&retry-after=${'9'.repeat(40)}`),
      body: fc.oneof(
        fc.string(),
        fc.json(),
        fc.record({
          operationId: fc.oneof(fc.string(), fc.constant(operationId)),
          status: fc.constantFrom('assigning', 'assigned', 'failed', 'disabled', 'unassigned', '__proto__', ''),
          registrationState: fc.oneof(
            fc.jsonValue(),
            fc.record({ assignedHub: fc.string(), deviceId: fc.string(), errorCode: fc.jsonValue() }),
          ),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.infiniteStream(hostile), (answers) => {
        let turn: Turn = begin();
        for (let count = 0; turn.do !== 'end'; count++) {
          expect(count).toBeLessThan(500);
          if (turn.do === 'rest') {
            expect(turn.ms).toBeGreaterThanOrEqual(1000);
            turn = turn.after();
            continue;
          }
          const { status, more, body } = answers.next().value;
          turn = answer(said(turn), status, body, more) ?? said(turn).silence();
        }
      }),
      { numRuns: 200 },
    );
  });
});
