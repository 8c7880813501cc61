import type { HubFace, HubWorld, Reaction, Refusal, RefusalCause, Session } from '../../face.ts';
import type { PublishedMessage } from '../../messages.ts';
import { azureMqtt } from '../../azure-mqtt.ts';
import { parseObject } from '../../twin.ts';
import { RESPONSES, assigningBody, errorBody, finalBody, operationIdFor, reply } from './answers.ts';
import { assign, takeoverFault } from './assigning.ts';
import { type Attested, type NotAttested, attest, isEnrolled } from './attestation.ts';
import { registrationKey } from './enrollments.ts';
import { decideLogin, isForDps } from './login.ts';
import type { OperationFailure, OperationStatus, Registration } from './registrations.ts';
import { quoted } from '../../../quoting.ts';

/** Azure subscription limits, DPS. */
const maximumMessageBytes = 98_304;

const close = (cause: RefusalCause, reason: string): { refusal: Refusal } => ({ refusal: { cause, reason } });

/** Azure Device Provisioning Service ("Communicate with DPS using the MQTT protocol"). It assigns devices to this hub. */
export const dpsFace: HubFace = {
  name: 'dps',
  ofRegistry: false,
  // Its sessions are never kept, whatever a client asks for ("Communicate with DPS using the MQTT protocol").
  mqtt: { ...azureMqtt, sessions: undefined },

  claims: isForDps,
  knows: isEnrolled,
  login: decideLogin,

  subscribe(_session, { filter, qos }) {
    // A subscription at QoS 2 is granted 1.
    if (filter === RESPONSES) return { granted: qos === 0 ? 0 : 1 };
    const reason = `DPS has no topic filter but ${RESPONSES}; the client subscribed to ${quoted(filter)}.`;
    return { granted: undefined, refusal: { cause: 'topic-unknown', reason } };
  },

  publish(session, message, world) {
    const { deviceId: registrationId } = session;
    if (message.qos === 2) {
      return close('qos-not-supported', `${registrationId} published with QoS 2, which DPS does not take.`);
    }
    if (message.payload.length > maximumMessageBytes) {
      const { length } = message.payload;
      return close('message-too-large', `The message has ${length} bytes; DPS takes ${maximumMessageBytes}.`);
    }
    const [, verb, query] =
      /^\$dps\/registrations\/(PUT\/iotdps-register|GET\/iotdps-get-operationstatus)\/\?(.*)$/s.exec(message.topic) ??
      [];
    if (verb === undefined || query === undefined) {
      const topic = quoted(message.topic);
      return close('topic-unknown', `${registrationId} published on ${topic}, which is no topic of DPS.`);
    }
    const parameters = new Map(
      query.split('&').map((pair) => [pair.replace(/=.*$/s, ''), pair.replace(/^[^=]*=?/, '')]),
    );
    const requestId = parameters.get('$rid') ?? '';
    if (!/^.{1,1024}$/s.test(requestId)) {
      return close('message-malformed', 'A request needs a request ID of 1 to 1024 characters: ?$rid=1');
    }
    const request = { session, requestId, world };
    return verb.startsWith('PUT') ? register(request, message) : poll(request, parameters.get('operationId') ?? '');
  },
};

interface Request {
  readonly session: Session;
  readonly requestId: string;
  readonly world: HubWorld;
}

/** An error answer; the hub's log gets the true reason. */
function decline({ session, requestId, world }: Request, status: number, message: string, why: Refusal): Reaction {
  const code = status === 401 ? 401_002 : status === 404 ? 404_201 : status * 1000;
  const body = errorBody(code, message, world.now, world.digest);
  return { replies: reply(session, status, requestId, body, status === 429), declined: why };
}

const onDemand = (status: string): Refusal => ({
  cause: 'fault-on-demand',
  reason: `The hub was told to answer ${status}.`,
});

/** A failure that somebody wants to see, where the service would answer at once. */
function faultAtOnce(request: Request): Reaction | undefined {
  const { session, world } = request;
  const fault = world.dps?.fault(session.deviceId);
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

function judge({ session, world }: Request): Attested | NotAttested {
  return attest(session.deviceId, session.presented, world);
}

/** Opens an operation where an enrollment fits; how it ends is told to whoever asks for it. */
function register(request: Request, { payload }: PublishedMessage): Reaction {
  const { session, requestId, world } = request;
  const { deviceId: registrationId } = session;
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
    const reason = `The registration of ${registrationId} is not a JSON object with its registration ID and, where there is one, an object as payload.`;
    return decline(request, 400, 'Bad request.', { cause: 'message-malformed', reason });
  }
  const fault = faultAtOnce(request);
  if (fault !== undefined) return fault;
  const attested = judge(request);
  if ('refusal' in attested) return decline(request, attested.status, attested.message, attested.refusal);
  const key = registrationKey(registrationId);
  const operation = {
    operationId: operationIdFor(`${registrationId} ${world.now.toISOString()} ${requestId}`, world.digest),
    status: 'assigning',
    startedAt: world.now,
  } as const;
  const before = world.state.registrations.get(key);
  const enrollment = enrollmentOf(attested);
  const registration: Registration = {
    registrationId,
    enrollment,
    operation,
    // What another enrollment has assigned is none of this one's.
    assignment: isSameEnrollment(before?.enrollment, enrollment) ? before?.assignment : undefined,
  };
  return {
    changes: [{ section: 'registrations', key, value: registration }],
    replies: reply(session, 202, requestId, assigningBody(operation), true),
  };
}

const enrollmentOf = ({ by }: Attested): Registration['enrollment'] =>
  by.kind === 'group'
    ? { kind: 'group', name: by.enrollment.name }
    : { kind: 'individual', name: by.enrollment.registrationId };

const isSameEnrollment = (one: Registration['enrollment'] | undefined, other: Registration['enrollment']): boolean =>
  one?.kind === other.kind && one.name === other.name;

/** Tells how an operation has ended, and ends it the first time. */
function poll(request: Request, operationId: string): Reaction {
  const { session, requestId, world } = request;
  const fault = faultAtOnce(request);
  if (fault !== undefined) return fault;
  const key = registrationKey(session.deviceId);
  const known = world.state.registrations.get(key);
  if (known === undefined || known.operation.operationId !== operationId) {
    const reason = `${session.deviceId} asks for the operation ${quoted(operationId)}, which is none of its own.`;
    return decline(request, 404, 'Operation not found.', { cause: 'operation-unknown', reason });
  }
  const answer = (registration: Registration) => reply(session, 200, requestId, finalBody(registration));
  if (known.operation.status !== 'assigning') return { replies: answer(known) };
  // What has changed since the device asked to register counts.
  const attested = judge(request);
  if ('refusal' in attested) return decline(request, attested.status, attested.message, attested.refusal);
  const end = (status: OperationStatus, declined: Refusal, failure?: OperationFailure): Reaction => {
    const failed = failure === undefined ? {} : { failure };
    const registration = { ...known, operation: { ...known.operation, status, ...failed } };
    return {
      changes: [{ section: 'registrations', key, value: registration }],
      replies: answer(registration),
      declined,
    };
  };
  const wanted = world.dps?.fault(session.deviceId);
  if (wanted === 'failed' || wanted === 'disabled') return end(wanted, onDemand(wanted));
  const { enrollment, kind } = attested.by;
  if (!enrollment.enabled) {
    const { name } = enrollmentOf(attested);
    const entry = kind === 'group' ? `enrollment group ${name}` : `individual enrollment of ${name}`;
    return end('disabled', { cause: 'enrollment-disabled', reason: `The ${entry} is disabled.` });
  }
  const taken = takeoverFault(attested, known, session.presented, world);
  if (taken !== undefined) return end('failed', taken, { code: 409_001, message: 'The device exists already.' });
  const { registration, changes, events } = assign(attested, known, world.dps?.assignedHub ?? '', world);
  return { changes, events, replies: answer(registration) };
}
