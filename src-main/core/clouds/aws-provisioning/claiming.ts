import { fromUtf8, toUtf8 } from '../../bytes.ts';
import { decodePem, encodePem } from '../../keystore/pem.ts';
import { type JsonObject, asObject, textIn } from '../../platform/answers.ts';
import type { Denial } from '../../platform/conversation.ts';
import type { IncomingMessage, Target } from '../../platform/platform.ts';
import type { RegistrationTurn } from '../../platform/provisioning.ts';
import { type Certificate, readCertificate } from '../../x509/read-certificate.ts';
import { notGiven, rejected, silent } from './denials.ts';
import { parametersOf } from './parameters.ts';
import { createFromCsr, registerThing, templateOf } from './topics.ts';

/** How long one answer may take. */
const patienceMs = 30_000;
/** Longest raw text that is kept of an answer. */
const maximumRaw = 2000;

const end = (denial: Denial): RegistrationTurn => ({ do: 'end', outcome: { denial } });

/**
 * Provisioning by claim, from the request to the thing (docs.aws.amazon.com/iot, "Device provisioning MQTT API"): CreateCertificateFromCsr,
 * and RegisterThing with the ownership token that came with the certificate.
 */
export function beginProvisioning(target: Target, registrationId: string, csr?: Uint8Array): RegistrationTurn {
  if (csr === undefined) return ofNothing(target, registrationId);
  const request = { certificateSigningRequest: encodePem('CERTIFICATE REQUEST', csr) };
  return ask(createFromCsr, request, ({ body, raw }) => {
    const token = textIn(body, 'certificateOwnershipToken');
    const certificate = certificateIn(body);
    if (token === undefined || certificate === undefined) return end(notGiven(createFromCsr, raw));
    return register(target, registrationId, certificate, token);
  });
}

/** Without a request nothing is made: that the service lets the device in and answers it is all that can be looked at. */
function ofNothing({ host, port }: Target, registrationId: string): RegistrationTurn {
  const nothing = { registrationId, assignedHub: host, host, port, deviceId: registrationId, substatus: undefined };
  return { do: 'end', outcome: { assignment: { ...nothing, connectionProfile: 'classic' } } };
}

function register(target: Target, registrationId: string, certificate: Certificate, token: string): RegistrationTurn {
  const topic = registerThing(templateOf(target));
  const parameters = parametersOf(target.settings['parameters'] ?? '{}', registrationId) ?? {};
  return ask(topic, { certificateOwnershipToken: token, parameters }, ({ body }) => {
    const { host, port } = target;
    const thing = textIn(body, 'thingName') ?? registrationId;
    const assignment = {
      registrationId,
      assignedHub: host,
      host,
      port,
      deviceId: thing,
      substatus: undefined,
      connectionProfile: 'classic',
      issued: [certificate],
    } as const;
    return { do: 'end', outcome: { assignment } };
  });
}

interface Answer {
  readonly body: JsonObject | undefined;
  readonly raw: string;
}

function ask(topic: string, body: object, accepted: (answer: Answer) => RegistrationTurn): RegistrationTurn {
  return {
    do: 'say',
    message: { topic, payload: toUtf8(JSON.stringify(body)), qos: 1 },
    patienceMs,
    heard({ topic: from, payload }: IncomingMessage) {
      const text = fromUtf8(payload) ?? '';
      const answer = { body: asObject(text), raw: text.slice(0, maximumRaw) };
      if (from === `${topic}/accepted`) return accepted(answer);
      return from === `${topic}/rejected` ? end(rejected(topic, answer.body, answer.raw)) : undefined;
    },
    refused: ({ condition, text }) => end(rejected(topic, asObject(text), `${condition} ${text}`.slice(0, maximumRaw))),
    silence: () => end(silent(topic, patienceMs / 1000)),
  };
}

function certificateIn(body: JsonObject | undefined): Certificate | undefined {
  try {
    const [block] = decodePem(textIn(body, 'certificatePem') ?? '', (label) => label === 'CERTIFICATE');
    return block && readCertificate(block.bytes);
  } catch {
    return undefined;
  }
}
