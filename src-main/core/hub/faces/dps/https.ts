import { toUtf8 } from '../../../bytes.ts';
import type { JsonObject } from '../../../json.ts';
import type { HubWorld, Refusal } from '../../face.ts';
import { type HttpsAnswer, type HttpsFace, type HttpsTable, lookUp } from '../../https.ts';
import { azureError } from '../../azure-answers.ts';
import { retryAfterSeconds } from './answers.ts';
import { decideRegistration } from './login.ts';
import { type DpsOutcome, maximumMessageBytes, operationStatus, register, registrationState } from './operations.ts';

/** What follows `/{idScope}/registrations/{registrationId}`. */
const table: readonly HttpsTable<string>[] = [
  { pattern: /^register$/i, methods: { PUT: 'register' } },
  { pattern: /^operations\/([^/]+)$/i, methods: { GET: 'operation' } },
  { pattern: /^$/, methods: { POST: 'state' } },
];

const json = (status: number, body: JsonObject, more: HttpsAnswer['headers'] = {}): HttpsAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...more },
  body: toUtf8(JSON.stringify(body)),
});

const failed = (status: number, code: number, message: string, world: HubWorld, more = {}): HttpsAnswer =>
  json(status, azureError(code, message, world, 7), more);

/** A refusal that comes before the service has looked at the registration. */
const refusals: Readonly<Partial<Record<Refusal['cause'], readonly [status: number, message: string]>>> = {
  'username-malformed': [400, 'Bad request.'],
  'message-too-large': [413, 'Request entity too large.'],
  'limit-reached': [503, 'Service unavailable.'],
  throttled: [429, 'Too many requests.'],
};

/** DPS by HTTPS (learn.microsoft.com, REST, "Runtime registration"). */
export const dpsHttps: HttpsFace = {
  route({ method, path, query }, world) {
    const [idScope = '', registrations = '', id = '', ...rest] = path;
    if (registrations.toLowerCase() !== 'registrations' || id === '') return undefined;
    const looked = lookUp(table, rest.join('/'), method);
    if (looked === undefined) return failed(404, 404_000, 'Not found.', world);
    if ('allowed' in looked) {
      return failed(405, 405_000, 'Method not allowed.', world, { allow: looked.allowed.join(', ') });
    }
    if ((query.get('api-version') ?? '') === '') return failed(400, 400_000, 'The api-version is missing.', world);
    const { found: kind, argument } = looked;
    const more = argument === undefined ? {} : { argument };
    return { kind, id, idScope, mostBytes: maximumMessageBytes, ...more };
  },

  login: ({ id, idScope = '' }, credentials, world) =>
    decideRegistration({ idScope, registrationId: id }, credentials, world),

  refuse({ cause }, _isLogin, _request, world) {
    const [status, message] = refusals[cause] ?? [401, 'Unauthorized.'];
    const later = status === 429 ? { 'retry-after': String(retryAfterSeconds) } : {};
    return failed(status, status === 401 ? 401_002 : status * 1000, message, world, later);
  },

  answer({ deviceId, presented }, { kind, argument = '' }, { requestId, query }, body, world) {
    const client = { deviceId, presented, apiVersion: query.get('api-version') };
    const request = { client, requestId, world, protocol: 'https' } as const;
    const outcomes: Readonly<Record<string, () => DpsOutcome>> = {
      register: () => register(request, body),
      operation: () => operationStatus(request, argument),
    };
    const { status, body: told, wait, ...effects } = (outcomes[kind] ?? (() => registrationState(request)))();
    return { ...effects, answer: json(status, told, wait ? { 'retry-after': String(retryAfterSeconds) } : {}) };
  },
};
