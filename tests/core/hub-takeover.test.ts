import { beforeAll, describe, expect, test } from 'vitest';
import { newDevice } from '../../src-main/core/hub/devices.ts';
import { Service, group, individual, session, sha256, stateIn } from '../support/dps-service.ts';
import { type Made, make, now } from '../support/keys.ts';

/** What provisioning may not do to a device that somebody else has made or disabled. */

let root: Made;
let other: Made;
let own: Made;
let foreign: Made;
beforeAll(async () => {
  root = await make('root', 'Root');
  other = await make('root', 'Other');
  own = await make('device', 'dev-01', root);
  foreign = await make('device', 'dev-01', other);
});

const thumbprint = (made: Made) =>
  ({ type: 'selfSigned', primaryThumbprint: sha256(made), secondaryThumbprint: undefined }) as const;

describe('a member of a group', () => {
  test('does not become a device of its name that is somebody else', () => {
    const service = new Service(group('other', other.certificate));
    service.state.devices.set('dev-01', newDevice('dev-01', thumbprint(own), now));
    const answer = service.provision(session([foreign.certificate]));
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'failed', registrationState: { errorCode: 409_001, errorMessage: 'The device exists already.' } },
    });
    expect(answer.reaction.declined).toMatchObject({ cause: 'device-exists' });
    expect(service.state.devices.get('dev-01')?.authentication).toEqual(thumbprint(own));
    // It is told the same as often as it asks.
    expect(service.provision(session([foreign.certificate])).body['status']).toBe('failed');
  });

  test('is the device that has its very certificate', () => {
    const service = new Service(group('root', root.certificate));
    service.state.devices.set('dev-01', newDevice('dev-01', thumbprint(own), now));
    expect(stateIn(service.provision(session([own.certificate])))).toMatchObject({
      substatus: 'reprovisionedToInitialAssignment',
    });
  });

  test('comes back with a new certificate to what its group was given', async () => {
    const service = new Service(group('root', root.certificate));
    service.provision(session([own.certificate]));
    const renewed = await make('device', 'dev-01', root);
    expect(stateIn(service.provision(session([renewed.certificate])))).toMatchObject({
      substatus: 'deviceDataMigrated',
    });
    expect(service.state.devices.get('dev-01')?.authentication).toEqual(thumbprint(renewed));
  });

  test('does not come back to a device that was made anew by somebody else', async () => {
    const service = new Service(group('root', root.certificate));
    service.provision(session([own.certificate]));
    const later = new Date(now.getTime() + 3_600_000);
    service.state.devices.set('dev-01', newDevice('dev-01', thumbprint(foreign), later));
    const renewed = await make('device', 'dev-01', root);
    expect(service.provision(session([renewed.certificate])).body['status']).toBe('failed');
  });

  test('does not become what another group or an individual enrollment was given', () => {
    for (const first of [group('root', root.certificate), individual(own.certificate)]) {
      const service = new Service(first, group('other', other.certificate));
      service.provision(session([own.certificate]));
      service.state.enrollments.clear();
      expect(service.provision(session([foreign.certificate])).body['status']).toBe('failed');
      expect(service.state.devices.get('dev-01')?.authentication).toEqual(thumbprint(own));
    }
  });
});

test('an individual enrollment says which device it means, and gets it', () => {
  const service = new Service(individual(own.certificate, { deviceId: 'pump-7' }));
  service.state.devices.set('pump-7', newDevice('pump-7', thumbprint(foreign), now));
  expect(stateIn(service.provision(session([own.certificate])))).toMatchObject({ deviceId: 'pump-7' });
});

test.each(['reset', 'migrate'] as const)(
  'the policy %s enables nothing that was disabled at the hub',
  (reprovision) => {
    const service = new Service(group('root', root.certificate, { reprovision }));
    service.provision(session([own.certificate]));
    const device = service.state.devices.get('dev-01');
    if (device === undefined) throw new Error('It was assigned.');
    service.state.devices.set('dev-01', { ...device, enabled: false });
    expect(stateIn(service.provision(session([own.certificate])))['status']).toBe('assigned');
    expect(service.state.devices.get('dev-01')?.enabled).toBe(false);
  },
);
