import { i18n } from '../../../language/index.ts';
import { thumbprintsOf } from '../../../x509/thumbprint.ts';
import { type DeviceAuthentication, type HubDevice, newDevice } from '../../devices.ts';
import type { AssignedProtocol, HubWorld, Refusal } from '../../face.ts';
import type { FaceEvent } from '../../face-event.ts';
import { checkCertificate } from '../../identity.ts';
import type { StateChange } from '../../state.ts';
import { etagFor, x509Of } from './answers.ts';
import type { Attested } from './attestation.ts';
import { registrationKey } from './enrollments.ts';
import { type HubAssignment, type Registration, assignedHubWarning } from './registrations.ts';

/** What an assignment changes, and how the registration stands then. */
interface Assigned {
  readonly registration: Registration;
  readonly changes: readonly StateChange[];
  readonly events: readonly FaceEvent[];
}

/** The device that a registration becomes. One that stays as it is stays the device that it was. */
export const assignedIdOf = (attested: Attested, before: Registration): string =>
  (attested.by.enrollment.reprovision === 'never' ? before.assignment?.deviceId : undefined) ??
  deviceIdOf(attested, before);

/**
 * Assigns a device to this hub and makes it known there by its thumbprint. A device that was assigned before is treated
 * by the enrollment's policy ("IoT Hub device reprovisioning concepts").
 */
export function assign(
  attested: Attested,
  before: Registration,
  protocol: AssignedProtocol,
  world: HubWorld,
): Assigned {
  const assignedHub = world.dps?.assignedHub(protocol) ?? '';
  const { certificate } = before.operation;
  const notes = [
    assignedHubWarning(assignedHub, protocol),
    certificate?.state === 'passed-over' ? certificate.reason : undefined,
  ].filter((one) => one !== undefined);
  const { enrollment } = attested.by;
  const operation = { ...before.operation, status: 'assigned' } as const;
  const key = registrationKey(before.registrationId);
  const deviceId = assignedIdOf(attested, before);
  const existing = world.state.devices.get(deviceId);
  const issued = certificate?.state === 'issued' ? certificate.policy : undefined;
  if (before.assignment !== undefined && enrollment.reprovision === 'never') {
    const registration = { ...before, operation };
    const stays = existing === undefined || issued === undefined ? [] : [{ ...existing, policy: issued }];
    return {
      registration,
      changes: [
        ...stays.map((value) => ({ section: 'devices', key: deviceId, value }) as const),
        { section: 'registrations', key, value: registration },
      ],
      events: [],
    };
  }
  // One that it was issued before counts as long as its enrollment has that policy.
  const policy = issued ?? (existing?.policy === enrollment.policy ? existing?.policy : undefined);
  const device = { ...deviceFor(deviceId, attested, before, existing, world), policy };
  const substatus = substatusOf(attested, before, existing);
  const assignment: HubAssignment = {
    deviceId,
    assignedHub,
    substatus,
    connectionProfile: enrollment.connectionProfile,
    createdAt: before.assignment?.createdAt ?? world.now,
    updatedAt: world.now,
    etag: etagFor(`${before.registrationId} ${world.now.toISOString()}`, world.digest),
    x509: x509Of(attested, world.digest),
  };
  const registration: Registration = { ...before, operation, assignment };
  return {
    registration,
    changes: [
      { section: 'devices', key: deviceId, value: device },
      { section: 'registrations', key, value: registration },
    ],
    events: [
      ...(existing === undefined ? [{ type: 'registered', deviceId } as const] : []),
      {
        type: 'provisioned',
        deviceId,
        registrationId: before.registrationId,
        assignedHub,
        substatus,
        ...(notes.length === 0 ? {} : { warning: notes.join(' ') }),
      },
    ],
  };
}

function deviceIdOf({ by }: Attested, { registrationId }: Registration): string {
  return by.kind === 'individual' ? (by.enrollment.deviceId ?? registrationId) : registrationId;
}

/**
 * Why a member of a group may not become the device that the hub has under its name: it is neither the one that this group
 * was given before, nor one that would be let in as that device. What Azure does then is not documented; a device would lose
 * its identity to whoever can have a certificate of that name. An individual enrollment says what is wanted, and may.
 */
export function takeoverFault(
  attested: Attested,
  before: Registration,
  presented: readonly Uint8Array[],
  world: HubWorld,
): Refusal | undefined {
  const deviceId = deviceIdOf(attested, before);
  const existing = world.state.devices.get(deviceId);
  if (attested.by.kind !== 'group' || existing === undefined) return undefined;
  const { assignment } = before;
  if (assignment?.deviceId === deviceId && existing.createdAt <= assignment.updatedAt) return undefined;
  // What it was issued does not count: it registers with what it was onboarded by.
  const onboarded = { ...existing, policy: undefined };
  if (checkCertificate('iot-hub', deviceId, onboarded, presented, world) === undefined) return undefined;
  return {
    cause: 'device-exists',
    reason: i18n.t(
      'The hub has a device {deviceId} already, which the enrollment group {name} has not made and which has another certificate. Remove that device, or enroll this one by itself.',
      { deviceId, name: attested.by.enrollment.name },
    ),
  };
}

/** A device that the service assigns for the first time, though the hub has it, was there before the service knew it. */
function substatusOf({ by }: Attested, before: Registration, existing: HubDevice | undefined): string {
  if (before.assignment !== undefined) {
    return by.enrollment.reprovision === 'reset' ? 'deviceDataReset' : 'deviceDataMigrated';
  }
  return existing === undefined ? 'initialAssignment' : 'reprovisionedToInitialAssignment';
}

function deviceFor(
  deviceId: string,
  attested: Attested,
  before: Registration,
  existing: HubDevice | undefined,
  world: HubWorld,
): HubDevice {
  const { enrollment } = attested.by;
  const authentication = authenticationOf(attested, world);
  const reset = before.assignment !== undefined && enrollment.reprovision === 'reset';
  if (existing !== undefined && !reset) return { ...existing, authentication };
  const device = newDevice(deviceId, authentication, world.now);
  const { tags, desired } = enrollment.initialTwin;
  // Its data start anew. What somebody has disabled at the hub is not for the provisioning service to enable.
  const enabled = existing?.enabled ?? true;
  return { ...device, enabled, tags, desired: { properties: desired, version: 1 } };
}

/** The hub knows such devices by the SHA-256 of their certificates, whoever has signed them. */
function authenticationOf({ by, leaf }: Attested, { digest }: HubWorld): DeviceAuthentication {
  const [primary, secondary] = (by.kind === 'individual' ? by.enrollment.certificates : [leaf]).map(
    ({ der }) => thumbprintsOf(der, digest).sha256,
  );
  return { type: 'selfSigned', primaryThumbprint: primary ?? '', secondaryThumbprint: secondary };
}
