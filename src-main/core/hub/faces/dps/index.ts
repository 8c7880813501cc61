import type { HubFace, Refusal, RefusalCause } from '../../face.ts';
import { azureMqtt } from '../../azure-mqtt.ts';
import { dpsAmqp } from './amqp.ts';
import { dpsHttps } from './https.ts';
import { RESPONSES, reply } from './answers.ts';
import { isEnrolled } from './attestation.ts';
import { decideLogin, isForDps } from './login.ts';
import { enrollmentFault, maximumMessageBytes, operationStatus, register } from './operations.ts';
import { quoted } from '../../../quoting.ts';

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
  laterRefusal: enrollmentFault,

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
    const request = { client: session, requestId, world, protocol: 'mqtt' } as const;
    const { status, body, wait, ...effects } = verb.startsWith('PUT')
      ? register(request, message.payload)
      : operationStatus(request, parameters.get('operationId') ?? '');
    return { ...effects, replies: reply(session, status, requestId, body, wait) };
  },

  amqp: dpsAmqp,
  https: dpsHttps,
};
