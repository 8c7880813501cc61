import { type Registrant, type RegistrationTransport, answerOf } from './messages.ts';

const pathOf = ({ idScope, registrationId, apiVersion }: Registrant, rest: string): string =>
  `/${idScope}/registrations/${encodeURIComponent(registrationId)}/${rest}?api-version=${apiVersion}`;

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
