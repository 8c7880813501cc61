import { i18n } from '../../../language/index.ts';
import { uuidFor } from '../../azure-answers.ts';
import type { HubDevice } from '../../devices.ts';
import type { HubWorld, Reaction, Refusal, Session } from '../../face.ts';
import { issuingOnDemand } from '../../issuing/faults.ts';
import type { IssueFailure, IssueOrder, Settled } from '../../issuing/order.ts';
import type { LateAnswers } from '../../late-answers.ts';
import type { PublishedMessage } from '../../messages.ts';
import type { StateChange } from '../../state.ts';
import {
  CREDENTIAL_RESPONSES,
  type CredentialFault,
  accepted,
  conflict,
  credentialReply,
  issuedTo,
  notIssued,
  nothingToReplace,
} from './credential-answers.ts';
import { type CredentialAnswer, type CredentialOperation, isActive, isLost } from './credential-operations.ts';
import { judgeCredentialRequest, readCredentialRequest } from './credential-requests.ts';

/**
 * A device asks its hub for the next certificate: `$iothub/credentials/POST/issueCertificate` ("Issue Certificate API", a guide made
 * from a run of 2026-01-30; Azure/azure-iot-sdk, docs/certificate-management.md; a preview). What these do not say is decided in
 * docs/decisions/0043.
 */

/** From the times that the guide shows: an operation is given up after half a day. */
const operationMs = 43_200_000;

const requestTopic = '$iothub/credentials/POST/issueCertificate';

/** Takes up a request for a certificate; undefined where the message is none. */
export function receiveCredentialRequest(
  session: Session,
  device: HubDevice,
  { topic, payload }: PublishedMessage,
  world: HubWorld,
): Reaction | undefined {
  if (topic !== requestTopic && !topic.startsWith(`${requestTopic}/`)) return undefined;
  const { deviceId } = device;
  const requestId = /^\/\?(?:.*&)?\$rid=([^&]{1,1024})(?:&|$)/s.exec(topic.slice(requestTopic.length))?.[1];
  if (requestId === undefined) {
    const reason = 'A request for a certificate needs a request ID of 1 to 1024 characters: ?$rid=1';
    return { refusal: { cause: 'message-malformed', reason } };
  }
  if (!session.filters.has(CREDENTIAL_RESPONSES)) {
    const reason = i18n.t(
      '{deviceId} asked for a certificate without having subscribed to {filter}; nothing was begun, and nobody is answered.',
      { deviceId, filter: CREDENTIAL_RESPONSES },
    );
    return { declined: declinedFor(reason) };
  }
  const refuse = (answer: CredentialAnswer): Reaction & { readonly declined: Refusal } => ({
    replies: credentialReply(session, requestId, answer),
    declined: declinedFor(
      i18n.t('The request of {deviceId} for a certificate was refused with {code}: {message}', {
        deviceId,
        code: JSON.stringify(answer.body['errorCode'] ?? answer.status),
        message: JSON.stringify(answer.body['message'] ?? ''),
      }),
    ),
  });
  const asked = readCredentialRequest(payload, deviceId, world);
  if ('status' in asked) return refuse(asked);
  const before = world.state.credentialOperations.get(deviceId);
  const active = before !== undefined && isActive(before, world) ? before : undefined;
  const { replace, csr } = asked;
  if (replace === undefined && active !== undefined) return refuse(conflict(active, world));
  if (replace !== undefined && replace !== '*' && replace !== active?.requestId) {
    return refuse(nothingToReplace(replace, world));
  }
  const { policy } = device;
  if (policy !== undefined && world.issuingFault?.(policy, deviceId) === 'conflict') {
    const other = operationOf(deviceId, uuidFor(`another ${requestId}`, world.digest), world);
    return { ...refuse(conflict(other, world)), declined: issuingOnDemand('409004'), shownFault: { deviceId, policy } };
  }
  return begin(session, device, requestId, csr, world);
}

const declinedFor = (reason: string): Refusal => ({ cause: 'certificate-request-refused', reason });

function begin(session: Session, device: HubDevice, requestId: string, csr: Uint8Array, world: HubWorld): Reaction {
  const operation = operationOf(device.deviceId, requestId, world);
  const replies = credentialReply(session, requestId, accepted(operation));
  const judged = judgeCredentialRequest(device, csr, world);
  if ('order' in judged) return { changes: [kept(operation)], replies, order: orderOf(operation, judged.order) };
  return { ...ended(operation, judged, world), replies };
}

const operationOf = (deviceId: string, requestId: string, { now, digest }: HubWorld): CredentialOperation => ({
  deviceId,
  requestId,
  correlationId: uuidFor(`${deviceId} ${requestId} ${now.toISOString()}`, digest),
  startedAt: now,
  expiresAt: new Date(now.getTime() + operationMs),
});

const kept = (value: CredentialOperation): StateChange => ({
  section: 'credentialOperations',
  key: value.deviceId,
  value,
});

/** How an operation ends that brings no certificate. */
const ended = (operation: CredentialOperation, fault: CredentialFault, world: HubWorld) => ({
  changes: [kept({ ...operation, answer: notIssued(operation, fault, world) })],
  declined: declinedFor(
    i18n.t('{deviceId} was issued no certificate. {reason}', { deviceId: operation.deviceId, reason: fault.message }),
  ),
});

const faultCodes: Readonly<Record<IssueFailure, CredentialFault['code']>> = {
  'policy-missing': '404000',
  'policy-disabled': '403000',
  denied: '403000',
  conflict: '409000',
  busy: '500000',
  failed: '500000',
};

const orderOf = (
  { deviceId, correlationId }: CredentialOperation,
  what: Pick<IssueOrder, 'policy' | 'request'>,
): IssueOrder => ({
  ...what,
  issuedTo: deviceId,
  // One that was replaced, or whose device is gone, is signed for nobody.
  isWanted: ({ credentialOperations }) => credentialOperations.get(deviceId)?.correlationId === correlationId,
  settled(outcome, world): Settled {
    const operation = world.state.credentialOperations.get(deviceId);
    if (operation?.correlationId !== correlationId) return {};
    if ('failed' in outcome) {
      const end = ended(operation, { code: faultCodes[outcome.failed], message: outcome.reason }, world);
      const isDemanded = outcome.failed === 'denied' || outcome.failed === 'conflict';
      return isDemanded ? { ...end, declined: issuingOnDemand(outcome.failed) } : end;
    }
    const [{ serial, notAfter }] = outcome.issued;
    return {
      changes: [kept({ ...operation, answer: issuedTo(operation, outcome.issued) })],
      events: [{ type: 'issued', deviceId, policy: what.policy, serial, until: notAfter.toISOString() }],
    };
  },
});

/** What a device is told of its request that was not told at once. */
export const credentialAnswers: LateAnswers = {
  waiting(session, world) {
    const operation = world.state.credentialOperations.get(session.deviceId);
    const answer = operation === undefined ? undefined : answerOf(operation, world);
    if (operation === undefined || answer === undefined) return [];
    const { requestId, correlationId: remembered } = operation;
    return credentialReply(session, requestId, answer).map((one) => ({ ...one, remembered }));
  },

  had({ deviceId }, name, { state }) {
    if (state.credentialOperations.get(deviceId)?.correlationId !== name) return [];
    return [{ section: 'credentialOperations', key: deviceId, value: undefined }];
  },
};

function answerOf(operation: CredentialOperation, world: HubWorld): CredentialAnswer | undefined {
  // Who was not there to hear it by then is not told any more (Azure/azure-sdk-for-c, az_iot_hub_client.h).
  if (world.now >= operation.expiresAt) return undefined;
  if (!isLost(operation, world)) return operation.answer;
  return notIssued(operation, { code: '500000', message: i18n.t('The hub was ended before it had signed.') }, world);
}
