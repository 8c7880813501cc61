import type { IncomingMessage, Target } from '../../../platform/platform.ts';
import { asObject, objectIn, textIn } from '../../../platform/answers.ts';
import type { Denial } from '../../../platform/conversation.ts';
import { type RegistrationEnd, type RegistrationTurn, connectionProfiles } from '../../../platform/provisioning.ts';
import { toBase64, toUtf8 } from '../../../bytes.ts';
import { readIssuedChain } from '../../../x509/issued-chain.ts';
import { apiVersionOf } from '../api-version.ts';
import { protocolOf } from '../../azure-iot-hub/transport.ts';
import { registrationByAmqp } from './by-amqp.ts';
import { registrationByHttps } from './by-https.ts';
import { registrationByMqtt } from './by-mqtt.ts';
import { chainUnreadable, endedWithout, profileUnknown, refusedAnswer, tooLong, unreadable } from './denials.ts';
import { type DpsAnswer, type Registrant, type RegistrationTransport, errorAnswer } from './messages.ts';

const transports = { mqtt: registrationByMqtt, amqp: registrationByAmqp, https: registrationByHttps };

/** How long one answer may take. */
const patienceMs = 30_000;
/** The same request is sent again once, where its answer got lost. */
const attempts = 2;
/** Waiting of one registration in all. */
const longestMs = 180_000;
/** Where the service does not say how long to wait: 5 polls in 10 seconds are allowed to a device. */
const usualRestSeconds = 2;
/** Longest wait that is believed. */
const longestRestSeconds = 300;

/** What does not change in the course of a registration. */
interface Matter extends Registrant {
  readonly transport: RegistrationTransport;
  readonly body: Uint8Array;
}

/** How far it is: the number of the next request, and how long it has waited so far. */
interface Progress {
  readonly requestId: number;
  readonly waitedMs: number;
  /** Undefined until the registration was accepted. */
  readonly operationId: string | undefined;
}

const end = (denial: Denial): RegistrationTurn => ({ do: 'end', outcome: { denial } });

/**
 * A registration with DPS, from the first word to the assigned hub. `csr` goes along as base64 of its DER, without lines of PEM
 * (Azure/azure-iot-sdk, docs/certificate-management.md).
 */
export function beginRegistration(target: Target, registrationId: string, csr?: Uint8Array): RegistrationTurn {
  const { idScope = '', payload: text } = target.settings;
  const payload = text === undefined ? undefined : asObject(text);
  const body = toUtf8(
    JSON.stringify({
      registrationId,
      ...(payload === undefined ? {} : { payload }),
      ...(csr === undefined ? {} : { csr: toBase64(csr) }),
    }),
  );
  const apiVersion = apiVersionOf(target);
  const matter = { idScope, registrationId, apiVersion, body, transport: transports[protocolOf(target)] };
  return ask(matter, { requestId: 1, waitedMs: 0, operationId: undefined }, attempts);
}

/** Registers, or asks how the registration is doing. */
function ask(matter: Matter, progress: Progress, attemptsLeft: number): RegistrationTurn {
  const { operationId } = progress;
  const requestId = String(progress.requestId);
  const next = { ...progress, requestId: progress.requestId + 1 };
  const { transport, body } = matter;
  return {
    do: 'say',
    message:
      operationId === undefined
        ? transport.register(matter, requestId, body)
        : transport.status(matter, requestId, operationId),
    patienceMs,
    heard(message: IncomingMessage) {
      const answer = transport.read(message, requestId);
      // An answer to an earlier request came late.
      return answer === undefined ? undefined : understand(matter, next, answer);
    },
    refused: (error) => understand(matter, next, errorAnswer(error)),
    silence() {
      const waited = { ...next, waitedMs: next.waitedMs + patienceMs };
      if (attemptsLeft > 1) return ask(matter, waited, attemptsLeft - 1);
      return end(tooLong('no answer', Math.round(waited.waitedMs / 1000)));
    },
  };
}

function understand(matter: Matter, progress: Progress, answer: DpsAnswer): RegistrationTurn {
  const { status, body } = answer;
  // Microsoft's SDKs take everything from 429 upwards for a reason to try again.
  if (status >= 429) {
    const because = refusedAnswer(answer);
    return rest(matter, progress, answer, { otherwise: because, because });
  }
  if (status >= 300) return end(refusedAnswer(answer));
  if (body === undefined) return end(unreadable(answer.raw));
  const state = textIn(objectIn(body['registrationState']), 'status') ?? textIn(body, 'status');
  switch (state) {
    case 'assigned': {
      const outcome = readAssignment(matter, answer);
      return outcome === undefined ? end(unreadable(answer.raw)) : { do: 'end', outcome };
    }
    case 'failed':
    case 'disabled':
      return end(endedWithout(state, answer));
    case 'blacklisted':
      return end(endedWithout('disabled', answer));
    case 'unassigned':
      // Until a hub is found the registration may be in this state; only an answer that promises no more is the last.
      if (status !== 202) return end(endedWithout('unassigned', answer));
      break;
    case 'assigning':
      break;
    case undefined:
    default:
      return end(unreadable(answer.raw));
  }
  const operationId = textIn(body, 'operationId') ?? progress.operationId;
  // It goes into a topic: anything else could make another topic of it.
  if (operationId === undefined || !/^[\w.-]{1,200}$/.test(operationId)) return end(unreadable(answer.raw));
  const otherwise = tooLong(answer.raw, longestMs / 1000);
  return rest(matter, { ...progress, operationId }, answer, { otherwise });
}

/** Waits as long as the service wants, unless that would be too long in all. */
function rest(
  matter: Matter,
  progress: Progress,
  { retryAfterSeconds }: DpsAnswer,
  { otherwise, because }: { readonly otherwise: Denial; readonly because?: Denial },
): RegistrationTurn {
  const seconds = Math.min(Math.max(retryAfterSeconds ?? usualRestSeconds, 1), longestRestSeconds);
  const ms = seconds * 1000;
  const waitedMs = progress.waitedMs + ms;
  if (waitedMs > longestMs) return end(otherwise);
  return { do: 'rest', ms, because, after: () => ask(matter, { ...progress, waitedMs }, attempts) };
}

function readAssignment(matter: Matter, { body, raw }: DpsAnswer): RegistrationEnd | undefined {
  const state = objectIn(body?.['registrationState']);
  const assignedHub = textIn(state, 'assignedHub');
  const deviceId = textIn(state, 'deviceId');
  if (assignedHub === undefined || deviceId === undefined) return undefined;
  // What is believed here becomes a host to connect to and a part of topics.
  const [, host, port] = /^([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)(?::(\d{1,5}))?$/.exec(assignedHub) ?? [];
  if (host === undefined || !/^[A-Za-z0-9\-.%_*?!(),:=@$']{1,128}$/.test(deviceId)) return undefined;
  const number = port === undefined ? undefined : Number(port);
  if (number !== undefined && (number < 1 || number > 65_535)) return undefined;
  // A missing one is the classic hub; names of others may come, and what those speak cannot be guessed.
  const profile = state?.['connectionProfile'] ?? 'classic';
  const connectionProfile = connectionProfiles.find((one) => one === profile);
  if (connectionProfile === undefined) return { denial: profileUnknown(profile, raw) };
  // Absent where the service issues none: the device goes on with what it has.
  const chain = state?.['issuedCertificateChain'] ?? undefined;
  const issued = readIssuedChain(chain);
  if (chain !== undefined && issued === undefined) return { denial: chainUnreadable(raw) };
  const assignment = {
    registrationId: matter.registrationId,
    assignedHub,
    host,
    port: number,
    deviceId,
    substatus: textIn(state, 'substatus'),
    connectionProfile,
    issued,
  };
  return { assignment };
}
