import { type Registrant, type RegistrationTransport, answerOf } from './messages.ts';

/** The version of Microsoft's MQTT page and of its Node SDK. */
export const dpsApiVersion = '2019-03-31';

const pathOf = ({ idScope, registrationId }: Registrant, rest: string): string =>
  `/${idScope}/registrations/${encodeURIComponent(registrationId)}/${rest}?api-version=${dpsApiVersion}`;

const headers = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' };

/** By HTTPS (learn.microsoft.com, REST, "DPS, Runtime Registration"). */
export const registrationByHttps: RegistrationTransport = {
  register: (who, _requestId, body) => ({
    topic: pathOf(who, 'register'),
    payload: body,
    qos: 1,
    https: { method: 'PUT', headers },
  }),

  status: (who, _requestId, operationId) => ({
    topic: pathOf(who, `operations/${operationId}`),
    payload: new Uint8Array(),
    qos: 1,
    https: { method: 'GET', headers },
  }),

  // One request follows the answer to the one before it.
  read: ({ payload, https }) =>
    https === undefined ? undefined : answerOf(https.status, payload, https.headers['retry-after']),
};
