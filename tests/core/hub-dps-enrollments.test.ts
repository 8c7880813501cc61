import { beforeAll, describe, expect, test } from 'vitest';
import { newAuthority } from '../../src-main/core/hub/authorities.ts';
import { newDevice } from '../../src-main/core/hub/devices.ts';
import {
  type EnrollmentGroup,
  newEnrollment,
  newEnrollmentGroup,
} from '../../src-main/core/hub/faces/dps/enrollments.ts';
import { isKnownCertificate } from '../../src-main/core/hub/faces/index.ts';
import { decodeHubState, encodeHubState } from '../../src-main/core/hub/state.ts';
import type { Certificate } from '../../src-main/core/x509/read-certificate.ts';
import { Service, common, group, individual, session, sha256, stateIn } from '../support/dps-service.ts';
import { type Made, make, now } from '../support/keys.ts';
import { refusal } from '../support/refusal.ts';

let root: Made;
let middle: Made;
let other: Made;
let leaf: Made;
let selfSigned: Made;
beforeAll(async () => {
  root = await make('root', 'Root');
  middle = await make('intermediate', 'Middle', root);
  other = await make('root', 'Other');
  leaf = await make('device', 'dev-01', middle);
  selfSigned = await make('device', 'dev-01');
});

describe('the entry that decides', () => {
  const chain = () => [leaf.certificate, middle.certificate];
  const enrollmentOf = (service: Service) => service.state.registrations.get('dev-01')?.enrollment;

  test('is the individual enrollment before every group', () => {
    const service = new Service(
      individual(leaf.certificate, { deviceId: 'pump-7' }),
      group('middle', middle.certificate),
      group('root', root.certificate),
    );
    expect(stateIn(service.provision(session(chain())))).toMatchObject({
      deviceId: 'pump-7',
      registrationId: 'dev-01',
    });
    expect(enrollmentOf(service)).toEqual({ kind: 'individual', name: 'dev-01' });
    expect(service.state.devices.has('dev-01')).toBe(false);
  });

  test('is the nearest group upwards, and the chain need not reach further', () => {
    const service = new Service(group('root', root.certificate), group('middle', middle.certificate));
    const state = stateIn(service.provision(session([leaf.certificate])));
    expect(state).toMatchObject({ deviceId: 'dev-01', x509: { enrollmentGroupId: 'middle' } });
    expect(enrollmentOf(service)).toEqual({ kind: 'group', name: 'middle' });
  });

  test('is the group of the root, when the intermediates are sent', () => {
    const service = new Service(group('root', root.certificate));
    expect(stateIn(service.provision(session(chain())))).toMatchObject({ x509: { enrollmentGroupId: 'root' } });
    const without = new Service(group('root', root.certificate)).register(session([leaf.certificate]));
    expect(without).toMatchObject({ status: 401, body: { errorCode: 401_002, message: 'CA certificate not found.' } });
    expect(without.reaction.declined).toMatchObject({ cause: 'issuer-not-presented' });
  });

  test('refuses where it is disabled, though another one would fit', () => {
    const off = new Service(individual(leaf.certificate, { enabled: false }), group('root', root.certificate));
    const answer = off.provision(session(chain()));
    expect(answer).toMatchObject({ status: 200, body: { status: 'disabled' } });
    expect(answer.reaction.declined?.cause).toBe('enrollment-disabled');
    const nearest = new Service(
      group('middle', middle.certificate, { enabled: false }),
      group('root', root.certificate),
    );
    expect(nearest.provision(session(chain())).body['status']).toBe('disabled');
    expect(nearest.state.devices.size).toBe(0);
  });

  test.each([
    ['no entry at all', () => new Service(), () => chain(), 401, 'enrollment-missing'],
    ['no entry, self-signed', () => new Service(), () => [selfSigned.certificate], 404, 'enrollment-missing'],
    [
      'another certificate in the enrollment',
      () => new Service(individual(selfSigned.certificate), group('root', root.certificate)),
      () => chain(),
      401,
      'thumbprint-mismatch',
    ],
    [
      'a group of another authority',
      () => new Service(group('o', other.certificate)),
      () => chain(),
      401,
      'issuer-not-presented',
    ],
    [
      'an authority that is not verified',
      () => {
        const service = new Service({ ...group('g', root.certificate), by: { authority: 'Root' } });
        service.state.authorities.set('Root', newAuthority([], 'Root', root.certificate, false, now));
        return service;
      },
      () => chain(),
      401,
      'authority-not-verified',
    ],
    [
      'an authority that was removed',
      () => new Service({ ...group('g', root.certificate), by: { authority: 'Root' } }),
      () => chain(),
      401,
      'enrollment-missing',
    ],
  ] as const)('is missing: %s', (_what, service, presented, status, cause) => {
    const answer = service().register(session(presented()));
    expect(answer.status).toBe(status);
    expect(answer.reaction.declined?.cause).toBe(cause);
    expect(answer.reaction.declined?.reason).not.toBe('');
  });

  test('is what a hub goes by that judges certificates in the handshake already', () => {
    const world = new Service(group('root', root.certificate)).world();
    const known = (...presented: Certificate[]) =>
      isKnownCertificate(
        presented.map(({ der }) => der),
        world,
      );
    expect(known(leaf.certificate, middle.certificate)).toBe(true);
    expect(known(selfSigned.certificate)).toBe(false);
    expect(isKnownCertificate([Uint8Array.of(1)], world)).toBe(false);
  });

  test('goes by a verified authority of the hub', () => {
    const service = new Service({ ...group('g', root.certificate), by: { authority: 'Root' } });
    service.state.authorities.set('Root', newAuthority([], 'Root', root.certificate, true, now));
    expect(stateIn(service.provision(session(chain())))).toMatchObject({ status: 'assigned' });
  });

  test('looks at dates and signatures', async () => {
    const expired = await make('device', 'dev-01', undefined, { notAfter: new Date(now.getTime() - 1000) });
    const old = new Service(individual(expired.certificate)).register(session([expired.certificate]));
    expect(old).toMatchObject({ status: 401, body: { message: 'Invalid certificate.' } });
    expect(old.reaction.declined?.cause).toBe('certificate-expired');
    const forged = await make('device', 'dev-01', root, { signWith: other });
    const service = new Service(group('root', root.certificate));
    expect(service.register(session([forged.certificate])).reaction.declined?.cause).toBe('signature-invalid');
  });

  test('takes the secondary certificate too, and the device then logs in with either', () => {
    const service = new Service(
      individual(selfSigned.certificate, { certificates: [selfSigned.certificate, leaf.certificate] }),
    );
    expect(service.provision(session([leaf.certificate])).status).toBe(200);
    expect(service.state.devices.get('dev-01')?.authentication).toEqual({
      type: 'selfSigned',
      primaryThumbprint: sha256(selfSigned),
      secondaryThumbprint: sha256(leaf),
    });
  });

  test('is asked again at the poll: what was changed meanwhile counts', () => {
    const service = new Service(individual(selfSigned.certificate));
    const device = session([selfSigned.certificate]);
    const { body } = service.register(device);
    service.state.enrollments.clear();
    expect(service.poll(device, String(body['operationId'])).status).toBe(404);
    expect(service.state.devices.size).toBe(0);
  });
});

describe('a device that registers once more', () => {
  const twice = (
    reprovision: EnrollmentGroup['reprovision'],
    between: (service: Service) => void = () => undefined,
  ) => {
    const service = new Service(group('root', root.certificate, { reprovision }));
    const device = session([leaf.certificate, middle.certificate]);
    const first = stateIn(service.provision(device));
    const known = service.state.devices.get('dev-01');
    if (known === undefined) throw new Error('It was assigned.');
    service.state.devices.set('dev-01', {
      ...known,
      desired: { properties: { changed: true }, version: 2 },
      reported: { properties: { seen: 1 }, version: 2 },
    });
    between(service);
    service.minutes = 30;
    return { first, second: stateIn(service.provision(device)), service };
  };

  test('keeps its data by the policy migrate', () => {
    const { first, second, service } = twice('migrate');
    expect(second).toMatchObject({ substatus: 'deviceDataMigrated', createdDateTimeUtc: first['createdDateTimeUtc'] });
    expect(second['etag']).not.toBe(first['etag']);
    expect(service.state.devices.get('dev-01')).toMatchObject({
      desired: { properties: { changed: true } },
      reported: { properties: { seen: 1 } },
    });
  });

  test('begins anew by the policy reset', () => {
    const { second, service } = twice('reset');
    expect(second['substatus']).toBe('deviceDataReset');
    expect(service.state.devices.get('dev-01')).toMatchObject({
      desired: { properties: { intervalSeconds: 10 }, version: 1 },
      reported: { properties: {}, version: 1 },
    });
  });

  test.each(['reset', 'migrate'] as const)(
    'stays shut out by the policy %s where the hub has disabled it',
    (policy) => {
      const { service } = twice(policy, ({ state }) => {
        const known = state.devices.get('dev-01');
        if (known !== undefined) state.devices.set('dev-01', { ...known, enabled: false });
      });
      expect(service.state.devices.get('dev-01')?.enabled).toBe(false);
    },
  );

  test('does not become a device of its name that the hub had, and that it would not be let in as', () => {
    const service = new Service(group('root', root.certificate));
    const primaryThumbprint = 'AB'.repeat(32);
    const there = newDevice('dev-01', { type: 'selfSigned', primaryThumbprint, secondaryThumbprint: undefined }, now);
    service.state.devices.set('dev-01', there);
    const answer = service.provision(session([leaf.certificate, middle.certificate]));
    expect(stateIn(answer)).toMatchObject({ status: 'failed', errorCode: 409_001 });
    expect(answer.reaction.declined).toMatchObject({
      cause: 'device-exists',
      reason: expect.stringMatching(/root has not made .* Remove that device, or enroll this one by itself\./),
    });
    expect(service.state.devices.get('dev-01')).toEqual(there);
  });

  test('is told the same by the policy never, and nothing is done', () => {
    const { first, second, service } = twice('never', ({ state }) => state.devices.delete('dev-01'));
    expect(second).toEqual(first);
    expect(service.state.devices.size).toBe(0);
  });

  test('comes back to the hub where it was removed there', () => {
    const { second, service } = twice('migrate', ({ state }) => state.devices.delete('dev-01'));
    expect(second['substatus']).toBe('deviceDataMigrated');
    expect(service.state.devices.get('dev-01')).toMatchObject({ desired: { properties: { intervalSeconds: 10 } } });
  });

  test('was in the hub before the service knew it', () => {
    const service = new Service(group('root', root.certificate));
    service.state.authorities.set('root', newAuthority([], 'root', root.certificate, true, now));
    service.state.devices.set('dev-01', newDevice('dev-01', { type: 'certificateAuthority' }, now));
    const state = stateIn(service.provision(session([leaf.certificate, middle.certificate])));
    expect(state['substatus']).toBe('reprovisionedToInitialAssignment');
    expect(service.state.devices.get('dev-01')?.authentication).toMatchObject({ primaryThumbprint: sha256(leaf) });
  });
});

describe('a failure on demand', () => {
  test.each([
    ['401', 401, '$rid=r1'],
    ['404', 404, '$rid=r1'],
    ['429', 429, '$rid=r1&retry-after=1'],
  ] as const)('%s is answered at once, also to a poll', (fault, status, query) => {
    const service = new Service(individual(selfSigned.certificate));
    const device = session([selfSigned.certificate]);
    const { body } = service.register(device);
    service.fault = fault;
    const answer = service.register(device);
    expect(answer).toMatchObject({ status, query });
    expect(String(answer.body['errorCode'])).toMatch(new RegExp(`^${status}\\d{3}$`));
    expect(answer.reaction.declined?.cause).toBe('fault-on-demand');
    expect(service.poll(device, String(body['operationId'])).status).toBe(status);
  });

  test.each(['failed', 'disabled'] as const)('%s ends the operation', (fault) => {
    const service = new Service(individual(selfSigned.certificate));
    service.fault = fault;
    const answer = service.provision(session([selfSigned.certificate]));
    expect(answer).toMatchObject({ status: 200, body: { status: fault } });
    expect(stateIn(answer)).toMatchObject({ registrationId: 'dev-01', status: fault });
    expect(service.state.devices.size).toBe(0);
  });
});

describe('an enrollment', () => {
  test('has the common name as registration ID, and one certificate is in one entry only', async () => {
    const first = individual(leaf.certificate);
    const wish = { ...common, deviceId: undefined };
    expect(first.registrationId).toBe('dev-01');
    const nameless = await make('device', 'no blanks here');
    expect(refusal(() => individual(nameless.certificate)).field).toBe('certificatePem');
    const certificates = [selfSigned.certificate, root.certificate] as const;
    expect(refusal(() => newEnrollment({ ...wish, certificates }, [])).field).toBe('secondaryCertificatePem');
    expect(refusal(() => individual(leaf.certificate, { deviceId: 'a/b' })).field).toBe('deviceId');
    expect(
      refusal(() =>
        newEnrollmentGroup({ ...common, name: 'b', by: { certificate: root.certificate } }, [
          group('a', root.certificate),
        ]),
      ).code,
    ).toBe('NAME_TAKEN');
    expect(refusal(() => group('g', leaf.certificate)).code).toBe('NOT_AN_AUTHORITY');
    expect(refusal(() => group('a/b', root.certificate)).field).toBe('name');
    const initialTwin = { tags: {}, desired: { text: 'x'.repeat(40_000) } };
    expect(refusal(() => group('g', root.certificate, { initialTwin })).field).toBe('initialDesired');
  });

  test('is remembered with its registrations over a restart', () => {
    const service = new Service(
      individual(selfSigned.certificate, { certificates: [selfSigned.certificate, leaf.certificate] }),
      group('own', root.certificate),
      { ...group('by-name', other.certificate), by: { authority: 'Other' } },
    );
    service.provision(session([leaf.certificate]));
    const read = decodeHubState(encodeHubState(service.state)).state;
    expect(read.enrollments).toEqual(service.state.enrollments);
    expect(read.enrollmentGroups).toEqual(service.state.enrollmentGroups);
    expect(read.registrations).toEqual(service.state.registrations);
    expect(read.devices).toEqual(service.state.devices);
  });
});
