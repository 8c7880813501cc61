import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src-main/core/bytes.ts';
import { awsFace } from '../../src-main/core/hub/faces/aws/index.ts';
import { newPolicy } from '../../src-main/core/hub/faces/aws/policies.ts';
import { certificateIdOf, newThing } from '../../src-main/core/hub/faces/aws/registry.ts';
import { newTemplate } from '../../src-main/core/hub/faces/aws/templates.ts';
import type { HubWorld, Reaction, Session } from '../../src-main/core/hub/face.ts';
import type { Settled } from '../../src-main/core/hub/issuing/order.ts';
import type { Granted } from '../../src-main/core/hub/messages.ts';
import { type MutableHubState, decodeHubState, emptyHubState, encodeHubState } from '../../src-main/core/hub/state.ts';
import { encodePem } from '../../src-main/core/keystore/pem.ts';
import { signingOf } from '../../src-main/core/x509/certificate.ts';
import { certificationRequest } from '../../src-main/core/x509/request.ts';
import { encodeSubject } from '../../src-main/core/x509/subject.ts';
import { type Made, ciphers, keys, make, now } from '../support/keys.ts';
import { refusal } from '../support/refusal.ts';

/** Fleet provisioning by claim, from AWS's page "Device provisioning MQTT API". */

const body = {
  Parameters: { SerialNumber: { Type: 'String' }, Site: { Type: 'String', Default: 'WA' } },
  Resources: {
    thing: {
      Type: 'AWS::IoT::Thing',
      Properties: {
        ThingName: { 'Fn::Join': ['', ['lamp_', { Ref: 'SerialNumber' }]] },
        AttributePayload: { site: { Ref: 'Site' } },
        ThingGroups: ['lamps'],
      },
      OverrideSettings: { AttributePayload: 'MERGE' } as Record<string, string>,
    },
    certificate: {
      Type: 'AWS::IoT::Certificate',
      Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'Active' },
    },
    policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: 'device' } as Record<string, unknown> },
  },
  DeviceConfiguration: { url: { 'Fn::Join': ['/', ['https://example', { Ref: 'Site' }]] } },
};
const allow = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'iot:*', Resource: '*' } });

let claim: Made;
let device: Made;
let csr: string;
beforeAll(async () => {
  claim = await make('device', 'claim');
  device = await make('device', 'made');
  const subject = encodeSubject({ commonName: 'lamp' });
  const { publicKey, privateKey } = device.pair;
  const der = await certificationRequest({ subject, publicKey }, signingOf(keys.signer(privateKey)));
  csr = encodePem('CERTIFICATE REQUEST', der);
});

let state: MutableHubState;
let minutes = 0;
const world = (): HubWorld => ({
  now: new Date(now.getTime() + minutes * 60_000),
  anchors: [],
  state,
  holder: () => undefined,
  autoRegister: false,
  digest: ciphers.digest,
  signatures: keys,
  verifies: keys.verifies,
});
const idOf = ({ certificate }: Made) => certificateIdOf(certificate.der, ciphers.digest);
beforeEach(() => {
  state = emptyHubState();
  minutes = 0;
  state.awsPolicies.set('device', newPolicy('device', allow));
  state.awsTemplates.set('fleet', newTemplate('fleet', JSON.stringify(body), true));
  state.awsCertificates.set(idOf(claim), {
    certificateId: idOf(claim),
    certificate: claim.certificate,
    status: 'ACTIVE',
    policies: ['device'],
    things: [],
    createdAt: now,
  });
});

const session = (filters: readonly string[] = ['$aws/#']): Session => ({
  face: awsFace,
  deviceId: 'claim',
  clientId: 'claim',
  presented: [claim.certificate.der],
  protocolVersion: 4,
  filters: new Map(filters.map((filter): [string, Granted] => [filter, { qos: 1 }])),
});

function take({ changes = [] }: Reaction): void {
  for (const { section, key, value } of changes) {
    if (value === undefined) state[section].delete(key);
    else (state[section] as Map<string, unknown>).set(key, value);
  }
}
function publish(topic: string, payload: unknown, from = session()): Reaction {
  const bytes = toUtf8(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const message = { topic, payload: bytes, qos: 1, retain: false, duplicate: false, will: false } as const;
  const reaction = awsFace.publish(from, message, world());
  take(reaction);
  return reaction;
}
const said = ({ replies = [] }: Reaction | Settled): [string, Record<string, unknown>] | undefined => {
  const [reply] = replies;
  return reply && [reply.topic, JSON.parse(fromUtf8(reply.payload) ?? '') as Record<string, unknown>];
};

/** What the hub's desk makes of an order. */
function signed(reaction: Reaction): Settled {
  const { order } = reaction;
  if (order === undefined) throw new Error('Nothing was ordered.');
  const root = claim.certificate;
  const more = order.request === undefined ? { privateKey: device.pair.privateKey } : {};
  const outcome = { issued: [device.certificate, root] as const, random: new Uint8Array(32).fill(7), ...more };
  const settled = order.settled(outcome, world(), session());
  take(settled);
  return settled;
}
const register = (payload: unknown, name = 'fleet') =>
  publish(`$aws/provisioning-templates/${name}/provision/json`, payload);
const token = '07'.repeat(32);

describe('provisioning by claim', () => {
  test.each(['create-from-csr', 'create'])(
    '%s makes a certificate that waits, and RegisterThing a thing of it',
    (how) => {
      const topic = `$aws/certificates/${how}/json`;
      const [answer, made] =
        said(signed(publish(topic, how === 'create' ? '' : { certificateSigningRequest: csr }))) ?? [];
      expect(answer).toBe(`${topic}/accepted`);
      const certificateId = idOf(device);
      expect(made).toMatchObject({ certificateId, certificateOwnershipToken: token });
      expect(String(made?.['privateKey']).startsWith('-----BEGIN PRIVATE KEY')).toBe(how === 'create');
      expect(state.awsCertificates.get(certificateId)).toMatchObject({ status: 'PENDING_ACTIVATION' });
      expect(encodeHubState(state).toString()).not.toContain(token);
      state = decodeHubState(encodeHubState(state)).state;

      expect(said(register({ certificateOwnershipToken: token, parameters: { SerialNumber: '5' } }))).toEqual([
        '$aws/provisioning-templates/fleet/provision/json/accepted',
        { deviceConfiguration: { url: 'https://example/WA' }, thingName: 'lamp_5' },
      ]);
      expect(state.awsThings.get('lamp_5')).toMatchObject({ attributes: { site: 'WA' } });
      const { ownership, ...rest } = state.awsCertificates.get(certificateId) ?? {};
      expect([ownership, rest]).toEqual([
        undefined,
        expect.objectContaining({ status: 'ACTIVE', policies: ['device'], things: ['lamp_5'] }),
      ]);
      // A token is good for once.
      expect(
        said(register({ certificateOwnershipToken: token, parameters: { SerialNumber: '6' } }))?.[1],
      ).toMatchObject({
        errorCode: 'InvalidCertificateOwnershipToken',
      });
    },
  );

  test('a request that another has changed, or that is none, is rejected', () => {
    const topic = '$aws/certificates/create-from-csr/json';
    const other = csr.replace(
      /\n(.)(.*)\n-----END/,
      (_all, first: string, rest: string) => `\n${first === 'A' ? 'B' : 'A'}${rest}\n-----END`,
    );
    for (const wrong of ['', 'nonsense', other]) {
      const reaction = publish(topic, { certificateSigningRequest: wrong });
      expect(said(reaction)).toEqual([
        `${topic}/rejected`,
        { statusCode: 400, errorCode: 'InvalidCertificateSigningRequest', errorMessage: expect.any(String) as string },
      ]);
      expect(reaction.declined?.cause).toBe('provisioning-rejected');
    }
    expect(said(publish(topic, '[]'))?.[1]).toMatchObject({ errorCode: 'InvalidPayload' });
    const failed = publish(topic, { certificateSigningRequest: csr }).order?.settled(
      { failed: 'policy-missing', reason: 'None.' },
      world(),
      session(),
    );
    expect(failed && said(failed)?.[1]).toMatchObject({ statusCode: 500, errorCode: 'InternalFailure' });
  });

  const fine = { certificateOwnershipToken: token, parameters: { SerialNumber: '5' } };
  test.each<[string, unknown, () => void, number, string]>([
    ['no JSON', '{', () => undefined, 400, 'InvalidPayload'],
    ['no token', { parameters: {} }, () => undefined, 400, 'InvalidCertificateOwnershipToken'],
    [
      'another token',
      { ...fine, certificateOwnershipToken: 'x' },
      () => undefined,
      400,
      'InvalidCertificateOwnershipToken',
    ],
    ['a token of an hour ago', fine, () => (minutes = 60), 400, 'InvalidCertificateOwnershipToken'],
    ['no such template', fine, () => state.awsTemplates.clear(), 404, 'ResourceNotFound'],
    [
      'a disabled template',
      fine,
      () => state.awsTemplates.set('fleet', newTemplate('fleet', JSON.stringify(body), false)),
      400,
      'InvalidRequest',
    ],
    ['a parameter is missing', { ...fine, parameters: {} }, () => undefined, 400, 'InvalidParameters'],
    ['a parameter is no text', { ...fine, parameters: { SerialNumber: 5 } }, () => undefined, 400, 'InvalidParameters'],
    ['no name of a thing', { ...fine, parameters: { SerialNumber: 'a b' } }, () => undefined, 400, 'InvalidParameters'],
    ['a policy is missing', fine, () => state.awsTemplates.set('fleet', withPolicy('gone')), 400, 'InvalidParameters'],
    ['a thing is there', fine, () => thereAlready('FAIL'), 409, 'ResourceConflict'],
  ])('RegisterThing is rejected: %s', (_why, payload, before, statusCode, errorCode) => {
    signed(publish('$aws/certificates/create/json', ''));
    before();
    const things = state.awsThings.size;
    const reaction = register(payload);
    expect(said(reaction)).toEqual([
      '$aws/provisioning-templates/fleet/provision/json/rejected',
      { statusCode, errorCode, errorMessage: expect.any(String) as string },
    ]);
    expect([state.awsThings.size, reaction.changes]).toEqual([things, undefined]);
  });

  const withPolicy = (name: string) => {
    const policy = { ...body.Resources.policy, Properties: { PolicyName: name } };
    return newTemplate('fleet', JSON.stringify({ ...body, Resources: { ...body.Resources, policy } }), true);
  };
  function thereAlready(setting: string): void {
    const thing = { ...body.Resources.thing, OverrideSettings: { AttributePayload: setting } };
    const text = JSON.stringify({ ...body, Resources: { ...body.Resources, thing } });
    state.awsTemplates.set('fleet', newTemplate('fleet', text, true));
    state.awsThings.set('lamp_5', { ...newThing('lamp_5', now), attributes: { room: '7', site: 'X' } });
  }

  test.each([
    ['MERGE', { room: '7', site: 'WA' }],
    ['REPLACE', { site: 'WA' }],
    ['DO_NOTHING', { room: '7', site: 'X' }],
  ])('attributes of a thing that is there: %s', (setting, attributes) => {
    signed(publish('$aws/certificates/create/json', ''));
    thereAlready(setting);
    register(fine);
    expect(state.awsThings.get('lamp_5')?.attributes).toEqual(attributes);
  });

  test('who has not subscribed is answered nothing, and a certificate that nobody wanted is forgotten', () => {
    signed(publish('$aws/certificates/create/json', ''));
    expect(publish('$aws/provisioning-templates/fleet/provision/json', {}, session(['other'])).replies).toEqual([]);
    minutes = 61;
    const settled = publish('$aws/certificates/create/json', '').order?.settled(
      { issued: [claim.certificate], random: new Uint8Array(32) },
      world(),
      undefined,
    );
    expect(settled?.changes).toContainEqual({ section: 'awsCertificates', key: idOf(device), value: undefined });
  });
});

test.each<[string, object]>([
  ['a section', { ...body, Mappings: {} }],
  ['a type', { Resources: { a: { Type: 'AWS::IoT::Rule', Properties: {} } } }],
  ['a function', { ...body, DeviceConfiguration: { a: { 'Fn::Select': [0, []] } } }],
  ['a reference', { ...body, DeviceConfiguration: { a: { Ref: 'Nobody' } } }],
  ['a property', { Resources: { a: { Type: 'AWS::IoT::Thing', Properties: { ThingName: 'a', Other: 1 } } } }],
  ['no name of the thing', { Resources: { a: { Type: 'AWS::IoT::Thing', Properties: {} } } }],
  ['a parameter', { ...body, Parameters: { SerialNumber: { Type: 'Number' } } }],
])('a template is refused for %s', (_what, wrong) => {
  const { code, field } = refusal(() => newTemplate('fleet', JSON.stringify(wrong), true));
  expect([code, field]).toEqual(['INVALID_INPUT', 'body']);
});
