import { beforeAll, describe, expect, test } from 'vitest';
import { fromUtf8, toBase64, toUtf8 } from '../../src-main/core/bytes.ts';
import { azureDps } from '../../src-main/core/clouds/azure-dps/platform.ts';
import { azureIotHub } from '../../src-main/core/clouds/azure-iot-hub/platform.ts';
import { readSettings } from '../../src-main/core/platform/fields.ts';
import type { Turn } from '../../src-main/core/platform/conversation.ts';
import type { IssuingEnd } from '../../src-main/core/platform/issuing.ts';
import { type Made, make } from '../support/keys.ts';
import { requestOf } from '../support/requests.ts';

/** A device's half of `issueCertificate` at a classic hub, and of a registration with `csr`. */

let csr: Uint8Array;
let root: Made;
let leaf: Made;
beforeAll(async () => {
  csr = await requestOf('dev-01');
  root = await make('root', 'Root');
  leaf = await make('device', 'dev-01', root);
});

const at = (transport: string) => ({ host: 'h', port: 8883, settings: { transport } });
function issuing() {
  const found = azureIotHub.issuing?.(at('mqtt'), 'dev-01');
  if (found === undefined) throw new Error('A classic hub issues certificates.');
  return found;
}
type Next = Turn<IssuingEnd>;
type Waiting = Extract<Next, { heard: unknown }>;
const waiting = (turn: Next | undefined): Waiting => {
  if (turn === undefined || !('heard' in turn)) throw new Error(`It was to wait: ${JSON.stringify(turn)}`);
  return turn;
};
const said = (turn: Next | undefined) => {
  const found = waiting(turn);
  if (found.do !== 'say') throw new Error('It was to say something.');
  const { topic, payload, qos } = found.message;
  return { topic, qos, body: JSON.parse(fromUtf8(payload) ?? '') as Record<string, unknown> };
};
const hear = (turn: Next | undefined, status: number, body: unknown, rid = 'r-1') =>
  waiting(turn).heard({
    topic: `$iothub/credentials/res/${status}/?$rid=${rid}`,
    payload: toUtf8(typeof body === 'string' ? body : JSON.stringify(body)),
  });
const endOf = (turn: Next | undefined): IssuingEnd => {
  if (turn?.do !== 'end') throw new Error(`It was to end: ${JSON.stringify(turn)}`);
  return turn.outcome;
};
const denialOf = (turn: Next | undefined) => {
  const end = endOf(turn);
  if (!('denial' in end)) throw new Error('It was to be denied.');
  return end.denial;
};
const taken = { correlationId: 'c', operationExpires: '2026-11-22T12:10:00Z' };
const chain = () => [leaf, root].map(({ certificate }) => toBase64(certificate.der));

test('a device asks with its ID and its request, hears that it was taken, and gets the chain', () => {
  const hub = issuing();
  expect(hub.subscription).toEqual({ filter: '$iothub/credentials/res/#', qos: 1 });
  const first = issuing().begin(csr, 'r');
  expect(said(first)).toEqual({
    topic: '$iothub/credentials/POST/issueCertificate/?$rid=r-1',
    qos: 1,
    body: { id: 'dev-01', csr: toBase64(csr) },
  });
  expect(waiting(first).patienceMs).toBe(120_000);
  const accepted = hear(first, 202, taken);
  expect(accepted).toMatchObject({ do: 'listen', patienceMs: 120_000 });
  // What is of another request, or is said twice, carries nothing on.
  expect(hear(accepted, 200, { certificates: chain() }, 'r-2')).toBeUndefined();
  expect(hear(accepted, 202, taken)).toBeUndefined();
  const end = endOf(hear(accepted, 200, { correlationId: 'c', certificates: chain() }));
  if (!('issued' in end)) throw new Error('It was to be issued.');
  expect(end.issued.map(({ subject }) => subject.commonName)).toEqual(['dev-01', 'Root']);
  expect(hub.isAnswer({ topic: '$iothub/credentials/res/202/?$rid=x', payload: new Uint8Array() })).toBe(true);
  expect(hub.isAnswer({ topic: '$iothub/twin/res/200/?$rid=x', payload: new Uint8Array() })).toBe(false);
});

test('nobody else than a classic hub by MQTT is asked', () => {
  for (const transport of ['amqp', 'https', 'mqtt5']) {
    expect(azureIotHub.issuing?.(at(transport), 'dev-01')).toBeUndefined();
  }
  expect(azureIotHub.issuing?.(at('mqtt-ws'), 'dev-01')).toBeDefined();
  expect(azureDps.issuing?.(at('mqtt'), 'dev-01')).toBeUndefined();
});

describe('what is refused', () => {
  test.each([
    [400, 400_004, 'issuing-bad-request'],
    [400, 400_006, 'issuing-bad-request'],
    [400, 400_037, 'issuing-refused'],
    [401, 401_000, 'issuing-refused'],
    [404, 404_001, 'issuing-not-offered'],
    [429, 429_001, 'issuing-throttled'],
    [500, 500_001, 'issuing-unavailable'],
    [503, undefined, 'issuing-unavailable'],
  ])('%i with %s is told as %s', (status, errorCode, cause) => {
    const info = { credentialError: 'FailedToDecode', credentialMessage: 'No request.' };
    const body = { errorCode, message: 'Its words.', trackingId: 't', info };
    const before = hear(issuing().begin(csr, 'r'), 202, taken);
    for (const turn of [issuing().begin(csr, 'r'), before]) {
      const denial = denialOf(hear(turn, status, body));
      expect(denial).toMatchObject({ cause, raw: `${status} ${JSON.stringify(body)}` });
      for (const words of ['Its words.', 'FailedToDecode', 'No request.']) expect(denial.what).toContain(words);
      if (errorCode !== undefined) expect(denial.what).toContain(String(errorCode));
      expect(denial.remedy).not.toBe('');
    }
  });

  test('one that is under way is replaced, since its key is gone; with none there it asks anew, and not for ever', () => {
    const active = { errorCode: 409_004, message: 'Active.', info: { requestId: 'old-1', correlationId: 'c' } };
    const second = hear(issuing().begin(csr, 'r'), 409, active);
    expect(said(second)).toMatchObject({
      topic: '$iothub/credentials/POST/issueCertificate/?$rid=r-2',
      body: { id: 'dev-01', csr: toBase64(csr), replace: 'old-1' },
    });
    const third = hear(second, 412, { errorCode: 412_001, message: 'None.' }, 'r-2');
    expect(said(third).body).toEqual({ id: 'dev-01', csr: toBase64(csr) });
    expect(denialOf(hear(third, 409, active, 'r-3')).cause).toBe('issuing-active');
    expect(denialOf(hear(third, 412, { errorCode: 412_001 }, 'r-3')).cause).toBe('issuing-nothing-to-replace');
    const nameless = hear(issuing().begin(csr, 'r'), 409, { errorCode: 409_004 });
    expect(said(nameless).body).toMatchObject({ replace: '*' });
  });

  test.each([
    ['no JSON', 200, 'nonsense'],
    ['no chain', 200, { certificates: [] }],
    ['no certificate', 200, { certificates: ['AAAA'] }],
    ['another success', 204, {}],
  ])('an answer that cannot be used is told: %s', (_what, status, body) => {
    expect(denialOf(hear(issuing().begin(csr, 'r'), status, body)).cause).toBe('issuing-malformed');
  });

  test('a hub that says nothing is not waited for for ever', () => {
    const first = waiting(issuing().begin(csr, 'r'));
    expect(denialOf(first.silence()).cause).toBe('issuing-no-answer');
    expect(denialOf(waiting(hear(first, 202, taken)).silence()).what).toContain('120 seconds');
  });
});

describe('a registration with a request', () => {
  const settings = (credential: string) => readSettings(azureDps.fields, { idScope: '0ne00000001', credential });
  const target = (credential: string) => ({ host: 'h', port: 8883, settings: settings(credential) });
  const assigned = (chainOf?: unknown) => ({
    operationId: 'o',
    status: 'assigned',
    registrationState: { assignedHub: 'hub.test', deviceId: 'dev-01', issuedCertificateChain: chainOf },
  });
  function begin(request?: Uint8Array) {
    const turn = azureDps.provisioning?.begin(target('operational'), 'dev-01', request);
    if (turn?.do !== 'say') throw new Error('It was to register.');
    return turn;
  }
  const answered = (body: unknown) => {
    const topic = '$dps/registrations/res/200/?$rid=1';
    return begin(csr).heard({ topic, payload: toUtf8(JSON.stringify(body)) });
  };

  test('speaks the version that issues, whatever version was chosen', () => {
    expect(azureDps.provisioning?.asksForCertificate?.(target('operational'))).toBe(true);
    expect(azureDps.provisioning?.asksForCertificate?.(target('own'))).toBe(false);
    const usernameOf = (credential: string) => azureDps.connection(target(credential), 'dev-01');
    const user = '0ne00000001/registrations/dev-01/api-version=';
    expect(usernameOf('operational')).toMatchObject({ username: `${user}2026-11-02-preview` });
    expect(usernameOf('own')).toMatchObject({ username: `${user}2019-03-31` });
  });

  test('sends it as base64 without lines, and takes the chain with the assignment', () => {
    expect(JSON.parse(fromUtf8(begin(csr).message.payload) ?? '')).toEqual({
      registrationId: 'dev-01',
      csr: toBase64(csr),
    });
    expect(JSON.parse(fromUtf8(begin().message.payload) ?? '')).toEqual({ registrationId: 'dev-01' });
    const end = answered(assigned(chain()));
    if (end?.do !== 'end' || !('assignment' in end.outcome)) throw new Error('It was to be assigned.');
    expect(end.outcome.assignment.issued?.map(({ subject }) => subject.commonName)).toEqual(['dev-01', 'Root']);
  });

  test('goes on where none was issued, and not where what was issued cannot be read', () => {
    for (const none of [undefined, null]) {
      expect(answered(assigned(none))).toMatchObject({ do: 'end', outcome: { assignment: { deviceId: 'dev-01' } } });
    }
    for (const broken of ['AAAA', [], ['AAAA'], [7]]) {
      expect(answered(assigned(broken))).toMatchObject({ outcome: { denial: { cause: 'dps-chain-malformed' } } });
    }
  });
});
