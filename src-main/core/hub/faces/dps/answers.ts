import { type JsonObject } from '../../../json.ts';
import { toBase64, toUtf8 } from '../../../bytes.ts';
import type { Digest } from '../../../primitives.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import { thumbprintsOf } from '../../../x509/thumbprint.ts';
import { azureInstant, identifierFor, uuidFor } from '../../azure-answers.ts';
import type { Session } from '../../face.ts';
import type { OutgoingMessage } from '../../messages.ts';
import type { HubState } from '../../state.ts';
import type { Attested } from './attestation.ts';
import { issuedChain } from './certificate-requests.ts';
import type { HubAssignment, OperationFailure, Registration } from './registrations.ts';

/** What the service says to a device. */

export const RESPONSES = '$dps/registrations/res/#';

/** Seconds until a device may ask again. */
export const retryAfterSeconds = 1;

const instant = (date: Date): string => azureInstant(date, 7);

/** A digit, 16 hex digits and a UUID, as the service makes them. */
export function operationIdFor(text: string, digest: Digest): string {
  return `4.${identifierFor(`operation ${text}`, digest).slice(0, 16)}.${uuidFor(text, digest)}`;
}

export const etagFor = (text: string, digest: Digest): string =>
  toBase64(toUtf8(`"${uuidFor(`etag ${text}`, digest)}"`));

/** An answer reaches only a client that has subscribed to answers. */
export function reply(
  session: Session,
  status: number,
  requestId: string,
  body: JsonObject,
  wait = false,
): readonly OutgoingMessage[] {
  const qos = session.filters.get(RESPONSES)?.qos;
  if (qos === undefined) return [];
  const topic = `$dps/registrations/res/${status}/?$rid=${requestId}${wait ? `&retry-after=${retryAfterSeconds}` : ''}`;
  return [{ topic, payload: toUtf8(JSON.stringify(body)), qos }];
}

/** What is told of an operation that has not ended. */
export const assigningBody = ({ operationId }: Registration['operation']): JsonObject => ({
  operationId,
  status: 'assigning',
});

const onDemand: OperationFailure = { code: 500_000, message: 'A failure on demand.' };

/** What is told of an operation that has ended. */
export function finalBody(registration: Registration, apiVersion: string | undefined, known: HubState): JsonObject {
  const { operationId, status } = registration.operation;
  return { operationId, status, registrationState: stateBody(registration, apiVersion, known) };
}

/** How a registration stands whose operation has ended (REST, DeviceRegistrationResult). */
export function stateBody(
  { registrationId, operation, assignment }: Registration,
  apiVersion: string | undefined,
  known: HubState,
): JsonObject {
  const issued = issuedChain(operation, known);
  const { status, startedAt, failure = onDemand } = operation;
  const state =
    status === 'assigned' && assignment !== undefined
      ? {
          ...assignedState(assignment, apiVersion),
          ...(issued === undefined ? {} : { issuedCertificateChain: [...issued] }),
        }
      : {
          createdDateTimeUtc: instant(startedAt),
          lastUpdatedDateTimeUtc: instant(startedAt),
          ...(status === 'failed' ? { errorCode: failure.code, errorMessage: failure.message } : {}),
        };
  return { registrationId, status, ...state };
}

/** Since when an assignment tells the connection profile (Azure/azure-rest-api-specs#45041: 2026-11-02-preview). */
const profileSince = '2026-11-02';

/** Whether such a version has it. */
export const tellsProfile = (apiVersion = ''): boolean => apiVersion.slice(0, profileSince.length) >= profileSince;

function assignedState(assignment: HubAssignment, apiVersion = ''): JsonObject {
  const { x509, assignedHub, deviceId, substatus, createdAt, updatedAt, etag } = assignment;
  const { connectionProfile = 'classic' } = assignment;
  return {
    x509,
    createdDateTimeUtc: instant(createdAt),
    assignedHub,
    deviceId,
    substatus,
    ...(tellsProfile(apiVersion) ? { connectionProfile } : {}),
    lastUpdatedDateTimeUtc: instant(updatedAt),
    etag,
  };
}

/** What attested a device (REST, DeviceRegistrationResult). */
export function x509Of({ by, leaf }: Attested, digest: Digest): JsonObject {
  if (by.kind === 'individual') return { certificateInfo: certificateInfo(leaf, digest) };
  return { enrollmentGroupId: by.enrollment.name, signingCertificateInfo: certificateInfo(by.signer, digest) };
}

function certificateInfo(certificate: Certificate, digest: Digest): JsonObject {
  const { sha1, sha256 } = thumbprintsOf(certificate.der, digest);
  return {
    subjectName: certificate.subject.text,
    sha1Thumbprint: sha1,
    sha256Thumbprint: sha256,
    issuerName: certificate.issuer.text,
    notBeforeUtc: instant(certificate.notBefore),
    notAfterUtc: instant(certificate.notAfter),
    serialNumber: certificate.serial,
    version: certificate.version,
  };
}
