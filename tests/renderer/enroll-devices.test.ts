import { describe, expect, test } from 'vitest';
import type { AuthorityLine, DeviceLine, HubEnrollmentModel } from '../../src-main/contract/models.ts';
import type { Bench, HubStatus } from '../../src-renderer/bench/bench.ts';
import { enrollDevices, notEnrolled } from '../../src-renderer/bench/enroll-devices.ts';
import { type RunningHub, runningHub } from './running-hub.ts';

const certificate = (thumbprintSha256: string) => ({ thumbprintSha256 });
const authority = (name: string, parent?: string) =>
  ({ name, parent, certificate: certificate(name), certificatePem: `PEM of ${name}` }) as AuthorityLine;
const authorities = [authority('Root'), authority('Middle', 'Root'), authority('Other')];
const device = (deviceId: string, by?: string) =>
  ({ deviceId, authority: by, thumbprintSha256: `of ${deviceId}` }) as DeviceLine;
const devices = [device('self'), device('a', 'Middle'), device('b', 'Middle'), device('c', 'Other')];
const enrollment = (registrationId: string, thumbprint: string) =>
  ({
    registrationId,
    certificate: certificate(thumbprint),
    enabled: false,
    reprovision: 'never',
    initialTags: '{}',
    initialDesired: '{"a":1}',
    deviceId: 'pump-7',
  }) as unknown as HubEnrollmentModel;

const empty = { enrollments: [], groups: [], registrations: [], faults: [] };
const status = (more: Partial<RunningHub> = {}): HubStatus => ({ ...runningHub, ...more });
const group = (name: string, more: object = {}) =>
  ({ name, verified: true, certificate: certificate(name), ...more }) as never;
const ids = (found: readonly DeviceLine[]) => found.map(({ deviceId }) => deviceId);

describe('devices that are not enrolled', () => {
  test('are those without an entry of their own and without a group of any authority above them', () => {
    expect(ids(notEnrolled(status(), devices, authorities))).toEqual(['self', 'a', 'b', 'c']);
    const byRoot = status({ dps: { ...empty, groups: [group('Root')] } });
    expect(ids(notEnrolled(byRoot, devices, authorities))).toEqual(['self', 'c']);
    const one = status({ dps: { ...empty, enrollments: [enrollment('SELF', 'of self')] } });
    expect(ids(notEnrolled(one, devices, authorities))).toEqual(['a', 'b', 'c']);
  });

  test('are also those whose entry has another certificate, or whose group nobody has verified', () => {
    const old = status({
      dps: { ...empty, enrollments: [enrollment('a', 'of an older one')], groups: [group('Root')] },
    });
    expect(ids(notEnrolled(old, devices, authorities))).toEqual(['self', 'a', 'c']);
    const unverified = status({ dps: { ...empty, groups: [group('Root', { verified: false })] } });
    expect(ids(notEnrolled(unverified, devices, authorities))).toEqual(['self', 'a', 'b', 'c']);
  });
});

/** A hub that takes what it is told, until it is to refuse. */
function hubOf(hub: HubStatus, refuses?: string) {
  const called: [string, unknown][] = [];
  const bench = {
    workspace: 'w',
    hub: { get: () => hub },
    overview: { get: () => ({ authorities }) },
    call: (method: string, input: { name?: string }) => {
      called.push([method, input]);
      if (method === refuses)
        return Promise.resolve({ ok: false, error: { code: 'NAME_TAKEN', message: '', details: {} } });
      return Promise.resolve({ ok: true, value: { certificates: [{ pem: `PEM of ${input.name ?? ''}` }] } });
    },
    readHub: () => Promise.resolve(),
  } as unknown as Bench;
  return { bench, called };
}

describe('enrolling', () => {
  test('makes a group of each authority, and an entry of each self-signed device', async () => {
    const known = { name: 'at hub', status: 'verified', certificate: certificate('Middle') } as never;
    const { bench, called } = hubOf(status({ authorities: [known] }));
    const told: number[] = [];
    expect(
      await enrollDevices(
        bench,
        devices,
        (count) => told.push(count),
        () => false,
      ),
    ).toBeUndefined();
    expect(called).toEqual([
      ['hub.setEnrollmentGroup', { authority: 'at hub' }],
      ['hub.setEnrollmentGroup', { certificatePem: 'PEM of Other' }],
      ['certificate.describe', { workspace: 'w', kind: 'device', name: 'self' }],
      ['hub.setEnrollment', { certificatePem: 'PEM of self' }],
    ]);
    expect(told).toEqual([2, 3, 4]);
  });

  test('keeps what was set of an entry that gets another certificate', async () => {
    const { bench, called } = hubOf(status({ dps: { ...empty, enrollments: [enrollment('a', 'older')] } }));
    await enrollDevices(
      bench,
      [device('a', 'Middle')],
      () => undefined,
      () => false,
    );
    expect(called.at(-1)).toEqual([
      'hub.setEnrollment',
      {
        certificatePem: 'PEM of a',
        enabled: false,
        reprovision: 'never',
        initialTags: '{}',
        initialDesired: '{"a":1}',
        deviceId: 'pump-7',
      },
    ]);
  });

  test('ends at the first failure, and where it is stopped', async () => {
    const refusing = hubOf(status(), 'hub.setEnrollmentGroup');
    expect(
      await enrollDevices(
        refusing.bench,
        devices,
        () => undefined,
        () => false,
      ),
    ).toMatchObject({ code: 'NAME_TAKEN' });
    expect(refusing.called).toHaveLength(1);
    const stopped = hubOf(status());
    expect(
      await enrollDevices(
        stopped.bench,
        devices,
        () => undefined,
        () => true,
      ),
    ).toBeUndefined();
    expect(stopped.called).toEqual([]);
  });
});
