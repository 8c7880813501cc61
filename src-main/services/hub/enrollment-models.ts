import type { HubEnrollmentGroupModel, HubEnrollmentModel, HubRegistrationModel } from '../../contract/models.ts';
import type { EnrollmentGroup, IndividualEnrollment } from '../../core/hub/faces/dps/enrollments.ts';
import type { Registration } from '../../core/hub/faces/dps/registrations.ts';
import type { HubState } from '../../core/hub/state.ts';
import type { Digest } from '../../core/primitives.ts';
import { certificateFacts } from '../certificate-facts.ts';

/** What is told of the provisioning service's entries. */

export function enrollmentModel(one: IndividualEnrollment, digest: Digest): HubEnrollmentModel {
  const [primary, secondary] = one.certificates;
  return {
    registrationId: one.registrationId,
    ...(one.deviceId === undefined ? {} : { deviceId: one.deviceId }),
    certificate: certificateFacts(primary, digest),
    ...(secondary === undefined ? {} : { secondaryCertificate: certificateFacts(secondary, digest) }),
    ...commonModel(one),
  };
}

export function groupModel(group: EnrollmentGroup, state: HubState, digest: Digest): HubEnrollmentGroupModel {
  const { name, by } = group;
  const authority = 'authority' in by ? state.authorities.get(by.authority) : undefined;
  const certificate = 'certificate' in by ? by.certificate : authority?.certificate;
  return {
    name,
    ...('authority' in by ? { authority: by.authority } : {}),
    ...(certificate === undefined ? {} : { certificate: certificateFacts(certificate, digest) }),
    verified: 'certificate' in by || authority?.status === 'verified',
    ...commonModel(group),
  };
}

const commonModel = ({
  enabled,
  reprovision,
  initialTwin,
  connectionProfile,
  policy,
  createdAt,
}: IndividualEnrollment | EnrollmentGroup) => ({
  enabled,
  reprovision,
  connectionProfile,
  initialTags: JSON.stringify(initialTwin.tags),
  initialDesired: JSON.stringify(initialTwin.desired),
  ...(policy === undefined ? {} : { policy }),
  createdAt: createdAt.toISOString(),
});

export function registrationModel({
  registrationId,
  enrollment,
  operation,
  assignment,
}: Registration): HubRegistrationModel {
  return {
    registrationId,
    enrollmentKind: enrollment.kind,
    enrollment: enrollment.name,
    status: operation.status,
    ...(assignment === undefined
      ? {}
      : {
          deviceId: assignment.deviceId,
          assignedHub: assignment.assignedHub,
          substatus: assignment.substatus,
          connectionProfile: assignment.connectionProfile ?? 'classic',
        }),
    lastUpdatedAt: (assignment?.updatedAt ?? operation.startedAt).toISOString(),
  };
}
