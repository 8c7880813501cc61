import { beforeAll, describe, expect, test } from 'vitest';
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '../../src-main/core/bytes.ts';
import type { Reaction, Session } from '../../src-main/core/hub/face.ts';
import { dpsAmqp } from '../../src-main/core/hub/faces/dps/amqp.ts';
import { dpsHttps } from '../../src-main/core/hub/faces/dps/https.ts';
import type { IndividualEnrollment } from '../../src-main/core/hub/faces/dps/enrollments.ts';
import { issuedKey } from '../../src-main/core/hub/issuing/issued.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import type { HttpsRequest, HttpsWorld } from '../../src-main/core/hub/https.ts';
import { type Said, Service, individual, session, stateIn } from '../support/dps-service.ts';
import { type Made, keys, make, now } from '../support/keys.ts';
import { requestOf, weakPair } from '../support/requests.ts';

/** Registrations that ask for the device's operational certificate (`csr`). That the desk signs is shown in tests/services. */

let onboarding: Made;
let root: Made;
let policy: Made;
let good: string;
beforeAll(async () => {
  onboarding = await make('device', 'dev-01');
  root = await make('root', 'Issuing root');
  policy = await make('intermediate', 'operational', root, { pathLength: 0 });
  good = toBase64(await requestOf('dev-01'));
});

const preview = '2025-07-01-preview';
const device = (more: Partial<Session> = {}): Session => ({
  ...session([onboarding.certificate]),
  apiVersion: preview,
  ...more,
});
const serviceOf = (more: Partial<IndividualEnrollment> = { policy: 'operational' }) => {
  const service = new Service(individual(onboarding.certificate, more));
  service.state.policies.set('operational', {
    name: 'operational',
    chain: [policy.certificate, root.certificate],
    validityDays: 30,
    enabled: true,
    acceptsOnboarding: false,
    createdAt: now,
  });
  return service;
};
const register = (service: Service, csr: unknown, who = device()) =>
  service.register(who, { registrationId: 'dev-01', csr });
const operationOf = ({ body }: Pick<Said, 'body'>) => String(body['operationId']);

/** As the desk does it. */
async function signed(service: Service, { order }: Reaction): Promise<void> {
  if (order === undefined) throw new Error('Nothing was ordered.');
  const { certificate } = await make('device', order.issuedTo, policy);
  const value = { certificate, policy: order.policy, issuedTo: order.issuedTo, issuedAt: now };
  service.state.issued.set(issuedKey(order.policy, certificate.serial), value);
  const issued = [certificate, policy.certificate, root.certificate] as const;
  service.take(order.settled({ issued }, service.world(), undefined));
}

describe('a registration with a request', () => {
  test('waits for its certificate, and is told the chain in base64 of DER, leaf first', async () => {
    const service = serviceOf({ policy: 'operational', deviceId: 'pump-7' });
    const asked = register(service, good);
    expect(asked).toMatchObject({ status: 202, body: { status: 'assigning' } });
    expect(asked.reaction.order).toMatchObject({ policy: 'operational', issuedTo: 'pump-7' });
    expect(service.poll(device(), operationOf(asked))).toMatchObject({
      status: 202,
      query: '$rid=r2&retry-after=1',
      body: { status: 'assigning' },
    });
    await signed(service, asked.reaction);
    const last = service.poll(device(), operationOf(asked));
    expect(stateIn(last)).toMatchObject({ status: 'assigned', deviceId: 'pump-7' });
    const chain = stateIn(last)['issuedCertificateChain'] as string[];
    const subjects = chain.map((one) => readCertificate(fromBase64(one) ?? new Uint8Array()).subject.commonName);
    expect(subjects).toEqual(['pump-7', 'operational', 'Issuing root']);
    expect(stateIn(service.poll(device(), operationOf(asked)))['issuedCertificateChain']).toEqual(chain);
  });

  test.each<[string, unknown, Partial<IndividualEnrollment>, Partial<Session>]>([
    ['asks for none', undefined, { policy: 'operational' }, {}],
    ['has an enrollment without a policy', 'good', {}, {}],
    ['speaks a version that does not know it', 'good', { policy: 'operational' }, { apiVersion: '2021-06-01' }],
    ['speaks such a version, whatever it sends', '%', { policy: 'operational' }, { apiVersion: '2019-03-31' }],
  ])('is assigned without a certificate where it %s', (_what, csr, more, who) => {
    const service = serviceOf(more);
    const asked = register(service, csr === 'good' ? good : csr, device(who));
    expect(asked.reaction.order).toBeUndefined();
    const last = service.poll(device(), operationOf(asked));
    expect(stateIn(last)).toMatchObject({ status: 'assigned' });
    expect(stateIn(last)).not.toHaveProperty('issuedCertificateChain');
    const told = last.reaction.events?.flatMap((one) => (one.type === 'provisioned' ? [one.warning] : []));
    const isTold = (told?.[0] ?? '').includes('The request for a certificate of dev-01');
    expect(isTold).toBe(csr !== undefined);
  });

  test.each<[string, () => unknown]>([
    ['no text', () => 7],
    ['an empty text', () => ''],
    ['a long text', () => 'A'.repeat(8196)],
    ['no base64', () => 'not base64!'],
    ['PEM', () => `-----BEGIN CERTIFICATE REQUEST-----\n${good}\n-----END CERTIFICATE REQUEST-----`],
    ['no PKCS#10', () => toBase64(onboarding.certificate.der)],
  ])('is refused with 400 where the request is %s', (_what, csr) => {
    const service = serviceOf();
    const asked = register(service, csr());
    expect(asked).toMatchObject({ status: 400, body: { errorCode: 400_000 } });
    expect(asked.reaction.declined?.cause).toBe('certificate-request-refused');
    expect(service.state.registrations.size).toBe(0);
  });

  test('is refused with 400 where the request is of another name', async () => {
    const asked = register(serviceOf(), toBase64(await requestOf('dev-02')));
    expect(asked.status).toBe(400);
    expect(asked.reaction.declined?.reason).toContain('common name "dev-02"');
  });

  test('fails after it was accepted where the request proves nothing or has a weak key', async () => {
    const other = await keys.generate('ec-p256');
    const unproved = await requestOf('dev-01', { signWith: other });
    const weak = await requestOf('dev-01', { pair: weakPair() });
    for (const [der, why] of [
      [unproved, 'not made by its own key'],
      [weak, '1024 bits'],
    ] as const) {
      const service = serviceOf();
      const asked = register(service, toBase64(der));
      expect(asked).toMatchObject({ status: 202, body: { status: 'assigning' } });
      expect(asked.reaction).toMatchObject({ declined: { reason: expect.stringContaining(why) } });
      expect(asked.reaction.order).toBeUndefined();
      const last = service.poll(device(), operationOf(asked));
      expect(stateIn(last)).toMatchObject({ status: 'failed', errorCode: 400_037 });
      expect(service.state.devices.size).toBe(0);
    }
  });

  test('fails where the policy does not issue, and where nothing comes', () => {
    const service = serviceOf();
    const asked = register(service, good);
    const reason = 'The issuing policy operational is disabled.';
    const settled = asked.reaction.order?.settled({ failed: 'policy-disabled', reason }, service.world(), undefined);
    service.take(settled ?? {});
    expect(settled?.declined).toEqual({ cause: 'certificate-request-refused', reason });
    expect(stateIn(service.poll(device(), operationOf(asked)))).toMatchObject({ status: 'failed', errorCode: 400_037 });
    const again = register(service, good);
    service.minutes += 11;
    expect(service.poll(device(), operationOf(again))).toMatchObject({ status: 202 });
    // The hub was started anew, and knows nothing of what was ordered.
    service.since = service.world().now;
    expect(stateIn(service.poll(device(), operationOf(again)))).toMatchObject({ status: 'failed' });
  });

  test('orders nothing where it will not be assigned, and forgets what was ordered before', async () => {
    const disabled = serviceOf({ policy: 'operational', enabled: false });
    const asked = register(disabled, good);
    expect(asked.reaction.order).toBeUndefined();
    expect(stateIn(disabled.poll(device(), operationOf(asked)))).toMatchObject({ status: 'disabled' });
    const service = serviceOf();
    const first = register(service, good);
    service.minutes++;
    const second = register(service, good);
    await signed(service, first.reaction);
    expect(service.poll(device(), operationOf(second))).toMatchObject({ status: 202 });
  });

  test('is the same by AMQP and by HTTPS, where the query has the version', async () => {
    const service = serviceOf();
    const body = toUtf8(JSON.stringify({ registrationId: 'dev-01', csr: good }));
    const properties = { 'iotdps-operation-type': 'iotdps-register' };
    const byAmqp = dpsAmqp.receive(
      { ...device(), apiVersion: undefined },
      'registration',
      { applicationProperties: properties, correlationId: 'c1', body },
      service.world(),
    );
    expect(byAmqp.order?.issuedTo).toBe('dev-01');
    const ask = (version: string) => {
      const request = { requestId: 'r1', query: new Map([['api-version', version]]) } as unknown as HttpsRequest;
      const call = { kind: 'register', id: 'dev-01', mostBytes: 1000 };
      const world = {
        ...service.world(),
        locks: new Map(),
        uploads: new Map(),
        orders: new Map(),
        sign: () => '',
      } as HttpsWorld;
      return dpsHttps.answer({ ...device(), apiVersion: undefined }, call, request, body, world);
    };
    expect(ask(preview).order?.policy).toBe('operational');
    expect(ask('2021-06-01').order).toBeUndefined();
    const { answer } = ask(preview);
    expect('body' in answer && fromUtf8(answer.body)).toContain('assigning');
  });
});
