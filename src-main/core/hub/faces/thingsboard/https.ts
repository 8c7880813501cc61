import { i18n } from '../../../language/index.ts';
import { toUtf8 } from '../../../bytes.ts';
import { type Json, asJsonObject, parseJson } from '../../../json.ts';
import type { Effects, Refusal } from '../../face.ts';
import {
  type HttpsAnswer,
  type HttpsFace,
  type HttpsReaction,
  type HttpsRequest,
  type HttpsTable,
  type HttpsWait,
  type LongPoll,
  lookUp,
  bare,
} from '../../https.ts';
import { defaultLimits } from '../../limits.ts';
import { passwordFault, refused } from '../../identity.ts';
import { decideCertificate } from './login.ts';
import {
  attributesOf,
  maximumBytes,
  messageEvent,
  notAnObject,
  sessionLimits,
  takeAttributes,
  takeTelemetry,
} from './operations.ts';

/** What follows `/api/v1/{token}/`. */
const table: readonly HttpsTable<string>[] = [
  { pattern: /^telemetry$/, methods: { POST: 'telemetry' } },
  { pattern: /^attributes$/, methods: { GET: 'attributes/request', POST: 'attributes' } },
  { pattern: /^attributes\/updates$/, methods: { GET: 'attributes/updates' } },
  { pattern: /^rpc$/, methods: { GET: 'rpc/updates', POST: 'rpc/request' } },
  { pattern: /^rpc\/(\d{1,10})$/, methods: { POST: 'rpc/response' } },
  { pattern: /^claim$/, methods: { POST: 'claim' } },
];

/** `HTTP_REQUEST_TIMEOUT` and `HTTP_MAX_REQUEST_TIMEOUT` in tb-http-transport.yml, in milliseconds. */
const usualWaitMs = 60_000;
const longestWaitMs = 300_000;

const json = (body: Json): HttpsAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: toUtf8(JSON.stringify(body)),
});

const statuses: Readonly<Partial<Record<Refusal['cause'], number>>> = {
  'message-malformed': 400,
  'message-too-large': 413,
  'limit-reached': 503,
  // Its rate limits (thingsboard/thingsboard, HttpStatus.TOO_MANY_REQUESTS of DeviceApiController).
  throttled: 429,
  'hub-failed': 500,
};

/**
 * ThingsBoard's device API by HTTP (thingsboard/thingsboard, DeviceApiController). There a token in the path says who the device
 * is, and nothing else; here it is the certificate, whatever the path says (docs/decisions/0036).
 */
export const thingsboardHttps: HttpsFace = {
  route({ method, path }) {
    const [api, version, token = '', ...rest] = path;
    if (api !== 'api' || version !== 'v1') return undefined;
    const looked = token === '' ? undefined : lookUp(table, rest.join('/'), method);
    if (looked === undefined) return bare(404);
    if ('allowed' in looked) return bare(405, { allow: looked.allowed.join(', ') });
    const { found: kind, argument } = looked;
    // The token may be somebody's secret: it is told nowhere.
    return { kind, id: '', mostBytes: maximumBytes, ...(argument === undefined ? {} : { argument }) };
  },

  login(_call, credentials, world) {
    if (credentials.presented.length > 0)
      return passwordFault(credentials) ?? decideCertificate(credentials.presented, world);
    return refused(
      'access-token',
      i18n.t(
        'The client shows an access token in the path and no certificate, as devices of ThingsBoard do by HTTP. This hub knows devices by their certificates.',
      ),
    );
  },

  refuse: ({ cause }, isLogin) =>
    bare(isLogin && cause !== 'limit-reached' && cause !== 'throttled' ? 401 : (statuses[cause] ?? 400)),

  answer(client, { kind, argument = '' }, request, payload, { state, limits = defaultLimits }) {
    const { deviceId } = client;
    const device = state.thingsboardDevices.get(deviceId);
    if (device === undefined) {
      return {
        answer: {
          refusal: {
            cause: 'device-unknown',
            reason: i18n.t('Device {deviceId} was removed from the hub.', { deviceId }),
          },
        },
      };
    }
    const topic = `/api/v1/{token}/${kind}`;
    if (kind === 'attributes/request') return { answer: json(attributesOf(device, keysOf(request))) };
    if (kind === 'attributes/updates') return { answer: waitFor('attributes', request) };
    if (kind === 'rpc/updates') return { answer: waitFor('rpc', request) };
    if (kind === 'rpc/response') {
      return { methodResponse: { requestId: argument, status: 200, payload }, answer: bare(200) };
    }
    // To claim a device needs no body.
    const body = kind === 'claim' && payload.length === 0 ? {} : parseJson(payload);
    if (body === undefined) {
      const reason = i18n.t('{deviceId} posted something to {topic} that is not JSON, or too deep.', {
        deviceId,
        topic,
      });
      return { answer: { refusal: { cause: 'message-malformed', reason } } };
    }
    const received = { device, topic, qos: 1, payload, body } as const;
    if (kind === 'telemetry') return answered(takeTelemetry(received));
    if (kind === 'attributes') return answered(takeAttributes(received, limits));
    if (kind === 'claim') return answered(messageEvent(received));
    const method = asJsonObject(body)?.['method'];
    if (typeof method !== 'string') return answered(notAnObject(received));
    // What is not built in is for a rule chain, which the hub has not; nobody would answer.
    return { ...messageEvent(received), answer: method === 'getSessionLimits' ? json(sessionLimits) : bare(408) };
  },
};

const answered = (taken: Effects | { readonly refusal: Refusal }): HttpsReaction =>
  'refusal' in taken ? { answer: { refusal: taken.refusal } } : { ...taken, answer: bare(200) };

/** A parameter that is empty is none. */
function keysOf({ query }: HttpsRequest): Parameters<typeof attributesOf>[1] {
  const keys = (name: string) => query.get(name)?.trim() || undefined;
  return { clientKeys: keys('clientkeys'), sharedKeys: keys('sharedkeys') };
}

function waitFor(waitsFor: LongPoll, { query }: HttpsRequest): HttpsWait {
  const asked = Number(query.get('timeout') ?? 0);
  const mostMs = Number.isSafeInteger(asked) && asked > 0 ? Math.min(asked, longestWaitMs) : usualWaitMs;
  return { waitsFor, mostMs, answered: json, otherwise: bare(408) };
}
