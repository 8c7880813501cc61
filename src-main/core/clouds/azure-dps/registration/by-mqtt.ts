import { answerOf, type RegistrationTransport } from './messages.ts';

export const responseFilter = '$dps/registrations/res/#';

/** By MQTT (learn.microsoft.com, "Communicate with DPS using the MQTT protocol"). */
export const registrationByMqtt: RegistrationTransport = {
  register: (_who, requestId, body) => ({
    topic: `$dps/registrations/PUT/iotdps-register/?$rid=${requestId}`,
    payload: body,
    qos: 1,
  }),

  status: (_who, requestId, operationId) => ({
    topic: `$dps/registrations/GET/iotdps-get-operationstatus/?$rid=${requestId}&operationId=${operationId}`,
    payload: new Uint8Array(),
    qos: 1,
  }),

  read({ topic, payload }, requestId) {
    const [, status, query] = /^\$dps\/registrations\/res\/(\d{3})\/\?(.*)$/s.exec(topic) ?? [];
    if (status === undefined || query === undefined) return undefined;
    const parameters = new Map(
      query.split('&').map((pair) => [pair.split('=', 1)[0] ?? '', pair.replace(/^[^=]*=?/, '')]),
    );
    if (parameters.get('$rid') !== requestId) return undefined;
    return answerOf(Number(status), payload, parameters.get('retry-after'));
  },
};
