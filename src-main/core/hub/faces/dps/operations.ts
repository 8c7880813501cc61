import { i18n } from '../../../language/index.ts';
import type { JsonObject } from '../../../json.ts';
import { quoted } from '../../../quoting.ts';
import type { AssignedProtocol, Effects, HubWorld, LetIn, Refusal } from '../../face.ts';
import { parseObject } from '../../twin.ts';
import { azureError } from '../../azure-answers.ts';
import { onDemand } from '../../issuing/faults.ts';
import { assigningBody, finalBody, operationIdFor, stateBody, tellsProfile } from './answers.ts';
import { assign, assignedIdOf, takeoverFault } from './assigning.ts';
import { type Attested, type NotAttested, attest } from './attestation.ts';
import { askedFor, isWaiting, lateCertificate, orderFor } from './certificate-requests.ts';
import { registrationKey } from './enrollments.ts';
import type { OperationFailure, OperationStatus, Registration } from './registrations.ts';

/** What a device can ask of DPS, whatever protocol it asks in. */

/** Azure subscription limits, DPS. */
export const maximumMessageBytes = 98_304;

export interface DpsRequest {
  readonly client: Pick<LetIn, 'deviceId' | 'presented' | 'apiVersion'>;
  /** The client's own name for the request. */
  readonly requestId: string;
  readonly world: HubWorld;
  /** By which it asks, and will speak to its hub. */
  readonly protocol: AssignedProtocol;
}

/** An answer, with a status of HTTP (REST, "Runtime registration"); the client is to `wait` before it asks again. */
export interface DpsOutcome extends Effects {
  readonly status: number;
  readonly body: JsonObject;
  readonly wait: boolean;
}

/** An error answer; the hub's log gets the true reason. */
function decline({ world }: DpsRequest, status: number, message: string, why: Refusal): DpsOutcome {
  const code = status === 401 ? 401_002 : status === 404 ? 404_201 : status * 1000;
  return { status, body: azureError(code, message, world, 7), wait: status === 429, declined: why };
}

/** A failure that somebody wants to see, where the service would answer at once. */
function faultAtOnce(request: DpsRequest): DpsOutcome | undefined {
  const fault = request.world.dps?.fault(request.client.deviceId);
  switch (fault) {
    case '401':
      return decline(request, 401, 'Invalid certificate.', onDemand(fault));
    case '404':
      return decline(request, 404, 'Enrollment not found.', onDemand(fault));
    case '429':
      return decline(request, 429, 'Too many requests.', onDemand(fault));
    case 'failed':
    case 'disabled':
    case undefined:
      return undefined;
  }
}

function judge({ client, world }: DpsRequest): Attested | NotAttested {
  return attest(client.deviceId, client.presented, world);
}

/** Opens an operation where an enrollment fits; how it ends is told to whoever asks for it. */
export function register(request: DpsRequest, payload: Uint8Array): DpsOutcome {
  const { client, requestId, world } = request;
  const { deviceId: registrationId } = client;
  const body = parseObject(payload);
  const named = body?.['registrationId'] ?? registrationId;
  const extra = body?.['payload'] ?? {};
  const isGood =
    body !== undefined &&
    typeof named === 'string' &&
    registrationKey(named) === registrationKey(registrationId) &&
    typeof extra === 'object' &&
    !Array.isArray(extra);
  if (!isGood) {
    const reason = i18n.t(
      'The registration of {registrationId} is not a JSON object with its registration ID and, where there is one, an object as payload.',
      { registrationId },
    );
    return decline(request, 400, 'Bad request.', { cause: 'message-malformed', reason });
  }
  const fault = faultAtOnce(request);
  if (fault !== undefined) return fault;
  const throttled = world.dps?.throttled?.(registrationId);
  if (throttled !== undefined) return decline(request, 429, 'Too many requests.', throttled);
  const attested = judge(request);
  if ('refusal' in attested) return decline(request, attested.status, attested.message, attested.refusal);
  const asked = askedFor(body['csr'], attested.by.enrollment.policy, client, world);
  if ('refusal' in asked) return decline(request, 400, 'Bad request.', asked.refusal);
  const key = registrationKey(registrationId);
  const operation: Registration['operation'] = {
    operationId: operationIdFor(`${registrationId} ${world.now.toISOString()} ${requestId}`, world.digest),
    startedAt: world.now,
    ...('failure' in asked ? { status: 'failed', failure: asked.failure } : { status: 'assigning' }),
  };
  const before = world.state.registrations.get(key);
  const enrollment = enrollmentOf(attested);
  const plain: Registration = {
    registrationId,
    enrollment,
    operation,
    // What another enrollment has assigned is none of this one's.
    assignment: isSameEnrollment(before?.enrollment, enrollment) ? before?.assignment : undefined,
  };
  // Nobody is issued a certificate who will not be assigned.
  const { certificate } = endOf(attested, plain, request) === undefined && 'certificate' in asked ? asked : {};
  const registration: Registration =
    certificate === undefined ? plain : { ...plain, operation: { ...operation, certificate } };
  return {
    changes: [{ section: 'registrations', key, value: registration }],
    ...assigning(registration),
    ...('declined' in asked ? { declined: asked.declined } : {}),
    ...(certificate?.state === 'ordered' && 'csr' in asked
      ? { order: orderFor(registration, assignedIdOf(attested, registration), asked) }
      : {}),
  };
}

const assigning = ({ operation }: Registration) => ({ status: 202, body: assigningBody(operation), wait: true });

/** How an operation ends that assigns nothing, as things are now. */
function endOf(
  attested: Attested,
  registration: Registration,
  { client, world }: DpsRequest,
): { readonly status: OperationStatus; readonly declined: Refusal; readonly failure?: OperationFailure } | undefined {
  const wanted = world.dps?.fault(client.deviceId);
  if (wanted === 'failed' || wanted === 'disabled') return { status: wanted, declined: onDemand(wanted) };
  const disabled = disabledFault(attested);
  if (disabled !== undefined) return { status: 'disabled', declined: disabled };
  const taken = takeoverFault(attested, registration, client.presented, world);
  if (taken === undefined) return undefined;
  return { status: 'failed', declined: taken, failure: { code: 409_001, message: 'The device exists already.' } };
}

const enrollmentOf = ({ by }: Attested): Registration['enrollment'] =>
  by.kind === 'group'
    ? { kind: 'group', name: by.enrollment.name }
    : { kind: 'individual', name: by.enrollment.registrationId };

const isSameEnrollment = (one: Registration['enrollment'] | undefined, other: Registration['enrollment']): boolean =>
  one?.kind === other.kind && one.name === other.name;

/** Tells how an operation has ended, and ends it the first time. */
export function operationStatus(request: DpsRequest, operationId: string): DpsOutcome {
  const { client, world } = request;
  const fault = faultAtOnce(request);
  if (fault !== undefined) return fault;
  const key = registrationKey(client.deviceId);
  const known = world.state.registrations.get(key);
  if (known === undefined || known.operation.operationId !== operationId) {
    const reason = i18n.t('{deviceId} asks for the operation {operationId}, which is none of its own.', {
      deviceId: client.deviceId,
      operationId: quoted(operationId),
    });
    return decline(request, 404, 'Operation not found.', { cause: 'operation-unknown', reason });
  }
  const answer = (registration: Registration) => ({
    status: 200,
    body: finalBody(registration, client.apiVersion, world.state),
    wait: false,
  });
  if (known.operation.status !== 'assigning') return answer(known);
  // What has changed since the device asked to register counts.
  const attested = judge(request);
  if ('refusal' in attested) return decline(request, attested.status, attested.message, attested.refusal);
  const waits = isWaiting(known.operation);
  const end = endOf(attested, known, request) ?? (waits ? lateCertificate(known, world.since) : undefined);
  if (end !== undefined) {
    const { status, declined, failure } = end;
    const failed = failure === undefined ? {} : { failure };
    const registration = { ...known, operation: { ...known.operation, status, ...failed } };
    return { changes: [{ section: 'registrations', key, value: registration }], ...answer(registration), declined };
  }
  if (waits) return assigning(known);
  // The MQTT 5 hub has no other protocol, however the device has asked for it.
  const isMqtt5 = tellsProfile(client.apiVersion) && attested.by.enrollment.connectionProfile === 'mqttV5';
  const spoken = isMqtt5 ? 'mqtt' : request.protocol;
  const { registration, changes, events } = assign(attested, known, spoken, world);
  return { changes, events, ...answer(registration) };
}

function disabledFault(attested: Attested): Refusal | undefined {
  const { enrollment, kind } = attested.by;
  if (enrollment.enabled) return undefined;
  const { name } = enrollmentOf(attested);
  return {
    cause: 'enrollment-disabled',
    reason:
      kind === 'group'
        ? i18n.t('The enrollment group {name} is disabled.', { name })
        : i18n.t('The individual enrollment of {name} is disabled.', { name }),
  };
}

/** What a device will be told when it registers, where nothing changes until then; undefined where it will be assigned. */
export function enrollmentFault(client: DpsRequest['client'], world: HubWorld): Refusal | undefined {
  const attested = attest(client.deviceId, client.presented, world);
  return 'refusal' in attested ? attested.refusal : disabledFault(attested);
}

/** How a registration stands, without registering (REST, "Device Registration Status Lookup"). */
export function registrationState(request: DpsRequest): DpsOutcome {
  const { client, world } = request;
  const fault = faultAtOnce(request);
  if (fault !== undefined) return fault;
  const attested = judge(request);
  if ('refusal' in attested) return decline(request, attested.status, attested.message, attested.refusal);
  const known = world.state.registrations.get(registrationKey(client.deviceId));
  if (known === undefined) {
    const reason = i18n.t('{deviceId} asks how its registration stands, and has never registered.', {
      deviceId: client.deviceId,
    });
    return decline(request, 404, 'Registration not found.', { cause: 'operation-unknown', reason });
  }
  if (known.operation.status !== 'assigning')
    return { status: 200, body: stateBody(known, client.apiVersion, world.state), wait: false };
  const { registrationId, operation } = known;
  return { status: 200, body: { registrationId, status: operation.status }, wait: false };
}
