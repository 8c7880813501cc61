import { fromBase64 } from '../../../bytes.ts';
import { i18n } from '../../../language/index.ts';
import { type Json, asJsonObject, parseJson } from '../../../json.ts';
import { quoted } from '../../../quoting.ts';
import { faultOfRequest } from '../../../x509/judge-request.ts';
import { type CertificationRequest, readRequest } from '../../../x509/read-request.ts';
import { uuidFor } from '../../azure-answers.ts';
import type { HubDevice } from '../../devices.ts';
import type { HubWorld, Reaction, Refusal, Session } from '../../face.ts';
import type { IssueOrder, IssueOutcome } from '../../issuing/order.ts';
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
  malformed,
  notIssued,
  notJson,
  nothingToReplace,
} from './credential-answers.ts';
import { type CredentialAnswer, type CredentialOperation, isActive, isLost } from './credential-operations.ts';

/**
 * A device asks its hub for the next certificate: `$iothub/credentials/POST/issueCertificate` ("Issue Certificate API", a guide made
 * from a run of 2026-01-30; Azure/azure-iot-sdk, docs/certificate-management.md; a preview). What these do not say is decided in
 * docs/decisions/0043.
 */

/** From the times that the guide shows: an operation is given up after half a day. */
const operationMs = 43_200_000;

/** Characters of `csr`: 8 KB. */
const mostCharacters = 8192;

/** What `replace` may name beside `*`. */
const replaceable = /^(?!-)[A-Za-z0-9-]{4,36}(?<!-)$/;

const members: ReadonlySet<string> = new Set(['id', 'csr', 'replace']);

const declined = (reason: string): Refusal => ({ cause: 'certificate-request-refused', reason });

interface Asked {
  /** DER that should be a PKCS#10 request. */
  readonly csr: Uint8Array;
  readonly replace: string | undefined;
}

/** Takes up a request for a certificate; undefined where the message is none. */
export function receiveCredentialRequest(
  session: Session,
  device: HubDevice,
  { topic, payload }: PublishedMessage,
  world: HubWorld,
): Reaction | undefined {
  const [, query] = /^\$iothub\/credentials\/POST\/issueCertificate(?:\/(?:\?(.*))?)?$/s.exec(topic) ?? [];
  if (!topic.startsWith('$iothub/credentials/POST/issueCertificate')) return undefined;
  const { deviceId } = device;
  const requestId = /(?:^|&)\$rid=([^&]{1,1024})(?:&|$)/.exec(query ?? '')?.[1];
  if (requestId === undefined) {
    const reason = 'A request for a certificate needs a request ID of 1 to 1024 characters: ?$rid=1';
    return { refusal: { cause: 'message-malformed', reason } };
  }
  if (!session.filters.has(CREDENTIAL_RESPONSES)) {
    const reason = i18n.t(
      '{deviceId} asked for a certificate without having subscribed to {filter}; nothing was begun, and nobody is answered.',
      { deviceId, filter: CREDENTIAL_RESPONSES },
    );
    return { declined: declined(reason) };
  }
  const refuse = (answer: CredentialAnswer): Reaction => ({
    replies: credentialReply(session, requestId, answer),
    declined: declined(
      i18n.t('The request of {deviceId} for a certificate was refused with {code}: {message}', {
        deviceId,
        code: JSON.stringify(answer.body['errorCode'] ?? answer.status),
        message: JSON.stringify(answer.body['message'] ?? ''),
      }),
    ),
  });
  const asked = read(payload, deviceId, world);
  if ('status' in asked) return refuse(asked);
  const before = world.state.credentialOperations.get(deviceId);
  const active = before !== undefined && isActive(before, world) ? before : undefined;
  const { replace } = asked;
  if (replace === undefined && active !== undefined) return refuse(conflict(active, world));
  if (replace !== undefined && replace !== '*' && replace !== active?.requestId) {
    return refuse(nothingToReplace(replace, world));
  }
  return begin(session, device, requestId, asked.csr, world);
}

/** What a request asks for, or what is answered to a malformed one. */
function read(payload: Uint8Array, deviceId: string, world: HubWorld): Asked | CredentialAnswer {
  const wrong = (message: string): CredentialAnswer => malformed(message, world);
  if (payload.length === 0) return wrong("The payload is missing; it is a JSON object with 'id' and 'csr'.");
  const parsed = parseJson(payload);
  if (parsed === undefined) return notJson(world);
  const body = asJsonObject(parsed);
  if (body === undefined) return wrong("'id' is not the ID of the device that is logged in: the payload is no object.");
  const { id, csr, replace } = body;
  if (!isText(id)) return wrong("'id' is missing, or no text; it is the ID of the device.");
  if (id !== deviceId) return wrong("'id' is not the ID of the device that is logged in.");
  if (!isText(csr)) return wrong("'csr' is missing, or no text; it is a PKCS#10 request in base64.");
  if (csr.length > mostCharacters) return wrong(`'csr' is longer than ${mostCharacters} characters.`);
  const der = fromBase64(csr);
  if (der === undefined) return wrong("'csr' is not base64.");
  if (Object.keys(body).some((name) => !members.has(name))) {
    return wrong("There is a member beside 'id', 'csr' and 'replace'.");
  }
  if (replace === undefined) return { csr: der, replace };
  if (typeof replace === 'string' && (replace === '*' || replaceable.test(replace))) return { csr: der, replace };
  return wrong("'replace' is neither '*' nor 4 to 36 letters, digits and hyphens with no hyphen at an end.");
}

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

function begin(session: Session, device: HubDevice, requestId: string, csr: Uint8Array, world: HubWorld): Reaction {
  const { deviceId } = device;
  const { now, digest } = world;
  const operation: CredentialOperation = {
    deviceId,
    requestId,
    correlationId: uuidFor(`${deviceId} ${requestId} ${now.toISOString()}`, digest),
    startedAt: now,
    expiresAt: new Date(now.getTime() + operationMs),
  };
  const replies = credentialReply(session, requestId, accepted(operation));
  const judged = judge(device, csr, world);
  if ('order' in judged) {
    return { changes: [kept(operation)], replies, order: orderOf(operation, judged.order) };
  }
  const { answer, ...told } = failed(operation, judged, world);
  return { ...told, changes: [kept({ ...operation, answer })], replies };
}

const kept = (value: CredentialOperation): StateChange => ({
  section: 'credentialOperations',
  key: value.deviceId,
  value,
});

/** How an operation ends that brings no certificate. */
const failed = (operation: CredentialOperation, fault: CredentialFault, world: HubWorld) => ({
  answer: notIssued(operation, fault, world),
  declined: declined(
    i18n.t('{deviceId} was issued no certificate. {reason}', { deviceId: operation.deviceId, reason: fault.message }),
  ),
});

/** What the authority is to sign, or what it will not. */
function judge(
  { deviceId, policy }: HubDevice,
  csr: Uint8Array,
  { signatures, verifies }: HubWorld,
): { readonly order: Pick<IssueOrder, 'policy' | 'request'> } | CredentialFault {
  let request: CertificationRequest;
  try {
    request = readRequest(csr);
  } catch {
    return { code: '400000', message: i18n.t('What was sent as csr is base64, and no PKCS#10 request.') };
  }
  const { commonName = '' } = request.subject;
  if (commonName !== deviceId) {
    const message = i18n.t('The csr has the common name {commonName}; it is to have the device ID {deviceId}.', {
      commonName: quoted(commonName),
      deviceId,
    });
    return { code: '400000', message };
  }
  const fault = faultOfRequest(request, { signsWith: (key) => signatures.signsWith(key), verifies });
  if (fault !== undefined) return { code: '400000', message: `${fault.reason} ${fault.remedy}` };
  if (policy !== undefined) return { order: { policy, request } };
  const message = i18n.t(
    'Device {deviceId} has no issuing policy: a device has one once the provisioning service has issued a certificate to it.',
    { deviceId },
  );
  return { code: '404000', message };
}

const orderOf = (begun: CredentialOperation, what: Pick<IssueOrder, 'policy' | 'request'>): IssueOrder => ({
  ...what,
  issuedTo: begun.deviceId,
  settled(outcome, world) {
    const { deviceId, correlationId } = begun;
    const operation = world.state.credentialOperations.get(deviceId);
    // It was replaced, or the device is gone.
    if (operation?.correlationId !== correlationId) return {};
    if ('failed' in outcome) {
      const { answer, ...told } = failed(
        operation,
        { code: faultCodes[outcome.failed], message: outcome.reason },
        world,
      );
      return { ...told, changes: [kept({ ...operation, answer })] };
    }
    const [certificate] = outcome.issued;
    const { serial, notAfter } = certificate;
    const until = notAfter.toISOString();
    return {
      changes: [kept({ ...operation, answer: issuedTo(operation, outcome.issued) })],
      events: [{ type: 'issued', deviceId, policy: what.policy, serial, until }],
    };
  },
});

const faultCodes: Readonly<Record<Extract<IssueOutcome, { failed: unknown }>['failed'], CredentialFault['code']>> = {
  'policy-missing': '404000',
  'policy-disabled': '403000',
  failed: '500000',
};

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
  if (!isLost(operation, world)) return operation.answer;
  return notIssued(operation, { code: '500000', message: 'The hub was stopped before it had signed.' }, world);
}
