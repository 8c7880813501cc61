import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../src-main/core/bytes.ts';
import { CredentialDevice } from '../support/credential-device.ts';
import { operational } from '../support/dps-device.ts';
import { HubScene } from '../support/hub-scene.ts';
import { keys } from '../support/keys.ts';
import { requestOf, weakPair } from '../support/requests.ts';

/** What the hub answers to requests for a certificate that it does not grant, one by one. */

const id = 'dev-01';
let scene: HubScene;
let device: CredentialDevice;
let good: string;
beforeAll(async () => {
  scene = await HubScene.open([id, 'dev-02']);
  await scene.bench.call('hub.createPolicy', { name: 'operational', validityDays: 7 });
  await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Root', policy: 'operational' });
  const { cert, key } = await operational(scene, id);
  device = await CredentialDevice.open(scene, id, { cert, key });
  good = toBase64(await requestOf(id));
});
afterAll(() => scene.close());

const refusals = () => scene.events.flatMap((one) => (one.type === 'refused' ? [one] : []));
const sent = (requestId: string, body: string | Buffer, status: number) =>
  device.answers.ask(CredentialDevice.topic(requestId), body, requestId, status);

/** The rows of the guide of 2026-01-30 by their numbers, and more that its words imply. */
const malformed: readonly (readonly [what: string, code: number, body: () => unknown, message: RegExp])[] = [
  ['001 no body', 400_004, () => '', /payload is missing/],
  ['002 broken JSON', 400_006, () => `{"id":"${id}","csr":`, /not valid JSON/],
  ['bytes that are no UTF-8', 400_006, () => Buffer.from([0x7b, 0xff, 0x7d]), /not valid JSON/],
  ['003 an array', 400_004, () => ['not', 'an', 'object'], /'id' is not the ID of the device/],
  ['004 an empty csr', 400_004, () => ({ id, csr: '' }), /'csr' is missing/],
  ['no csr', 400_004, () => ({ id }), /'csr' is missing/],
  ['a csr that is no text', 400_004, () => ({ id, csr: 7 }), /'csr' is missing/],
  ['005 a csr of 10 KB', 400_004, () => ({ id, csr: 'A'.repeat(10_240) }), /longer than 8192/],
  ['a csr of one character too many', 400_004, () => ({ id, csr: 'A'.repeat(8193) }), /longer than 8192/],
  ['006 a csr that is no base64', 400_004, () => ({ id, csr: 'not-valid-base64!!@@##' }), /not base64/],
  ['a csr in PEM', 400_004, () => ({ id, csr: `-----BEGIN CERTIFICATE REQUEST-----${good}` }), /not base64/],
  ['007 the id of another device', 400_004, () => ({ id: 'dev-02', csr: good }), /'id' is not the ID/],
  ['the id in other capitals', 400_004, () => ({ id: 'DEV-01', csr: good }), /'id' is not the ID/],
  ['008 an empty id', 400_004, () => ({ id: '', csr: good }), /'id' is missing/],
  ['no id', 400_004, () => ({ csr: good }), /'id' is missing/],
  ['009 an unknown member', 400_004, () => ({ id, csr: good, unknownField: 'x' }), /a member beside/],
  ['010 a replace of three characters', 400_004, () => ({ id, csr: good, replace: '123' }), /'replace' is neither/],
  ['a replace of 37 characters', 400_004, () => ({ id, csr: good, replace: 'a'.repeat(37) }), /'replace' is neither/],
  ['a replace that starts with a hyphen', 400_004, () => ({ id, csr: good, replace: '-abcd' }), /'replace' is neither/],
  ['a replace that ends with a hyphen', 400_004, () => ({ id, csr: good, replace: 'abcd-' }), /'replace' is neither/],
  ['a replace with a sign', 400_004, () => ({ id, csr: good, replace: 'ab_cd' }), /'replace' is neither/],
  ['a replace that is no text', 400_004, () => ({ id, csr: good, replace: 12_345 }), /'replace' is neither/],
];

describe('a malformed request is answered with 400', () => {
  test.each(malformed)('%s: %d', async (what, errorCode, body, message) => {
    const given = body();
    const text = typeof given === 'string' || Buffer.isBuffer(given) ? given : JSON.stringify(given);
    const requestId = `row-${malformed.findIndex(([one]) => one === what)}`;
    const { body: answer } = await sent(requestId, text, 400);
    expect(answer).toEqual({
      errorCode,
      message: expect.stringMatching(message),
      trackingId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      timestampUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
      info: null,
    });
    expect(refusals().at(-1)).toMatchObject({ cause: 'certificate-request-refused', deviceId: id });
    expect(refusals().at(-1)?.reason).toContain(String(errorCode));
  });
});

test('011 what is to be replaced and is not there is answered with 412001, and its ID', async () => {
  const replace = 'db8c0f73-ac73-4b90-bba4-8a26ae2fcb27';
  const { body } = await sent('r-412', JSON.stringify({ id, csr: good, replace }), 412);
  expect(body).toMatchObject({ errorCode: 412_001, info: { requestId: replace } });
});

test('the longest csr that is allowed is looked at', async () => {
  const { body } = await sent('longest', JSON.stringify({ id, csr: 'A'.repeat(8192) }), 202);
  expect(await device.heard('longest', 400)).toMatchObject({
    errorCode: 400_037,
    info: { correlationId: body['correlationId'] },
  });
});

describe('a request that is well-formed and not to be signed is accepted, and fails then with 400037', () => {
  const rows: readonly (readonly [what: string, csr: () => Promise<string>, why: RegExp])[] = [
    ['012 no PKCS#10', () => Promise.resolve('TU9DSyBDU1I='), /no PKCS#10/],
    ['of another name', async () => toBase64(await requestOf('dev-02')), /common name "dev-02"/],
    [
      'signed by another key',
      async () => toBase64(await requestOf(id, { signWith: await keys.generate('ec-p256') })),
      /not made by its own key/,
    ],
    ['of a weak key', async () => toBase64(await requestOf(id, { pair: weakPair() })), /1024 bits/],
    ['changed on its way', () => Promise.resolve(damaged()), /not made by its own key/],
  ];
  const damaged = () => {
    const der = (fromBase64(good) ?? new Uint8Array()).slice();
    const last = der.length - 1;
    der[last] = (der[last] ?? 0) ^ 1;
    return toBase64(der);
  };

  test.each(rows)('%s', async (what, csr, why) => {
    const requestId = `late-${rows.findIndex(([one]) => one === what)}`;
    const accepted = await sent(requestId, JSON.stringify({ id, csr: await csr() }), 202);
    expect(await device.heard(requestId, 400)).toMatchObject({
      errorCode: 400_037,
      info: {
        correlationId: accepted.body['correlationId'],
        credentialError: '400000',
        credentialMessage: expect.stringMatching(why),
      },
    });
    expect(refusals().at(-1)).toMatchObject({ cause: 'certificate-request-refused', deviceId: id });
  });
});

test.each([
  ['is disabled', { enabled: false }, '403000', 'The issuing policy operational is disabled.'],
  ['is gone', undefined, '404000', 'Device dev-01 has no issuing policy'],
])('where its policy %s it fails with 400037 too', async (what, change, credentialError, message) => {
  const name = 'operational';
  if (change === undefined) await scene.bench.call('hub.removePolicy', { name });
  else await scene.bench.call('hub.updatePolicy', { name, ...change });
  // Whoever is there with what the policy has issued is put out with it.
  if (change === undefined) device = await CredentialDevice.open(scene, id);
  const requestId = what.replaceAll(' ', '-');
  await sent(requestId, JSON.stringify({ id, csr: good }), 202);
  expect(await device.heard(requestId, 400)).toMatchObject({
    errorCode: 400_037,
    info: { credentialError, credentialMessage: expect.stringContaining(message) },
  });
});

test.each(['', '/', '/?', '/?$rid=', '/?x=1'])(
  '014 without a request ID nobody is answered: issueCertificate%s',
  async (end) => {
    const other = await CredentialDevice.open(scene, 'dev-02');
    const gone = new Promise<void>((resolve) => other.client.once('close', () => resolve()));
    other.client.publish(
      `$iothub/credentials/POST/issueCertificate${end}`,
      JSON.stringify({ id: 'dev-02', csr: good }),
    );
    await gone;
    expect(other.answers.all).toEqual([]);
    expect(scene.events.at(-1)).toMatchObject({ type: 'disconnected' });
    expect(refusals().at(-1)).toMatchObject({ cause: 'message-malformed' });
  },
);
