import { decideIdentity } from '../../identity.ts';
import { type HttpsCall, type HttpsFace, type HttpsTable, lookUp } from '../../https.ts';
import { errorAnswer, refusalAnswer } from './https-answers.ts';
import { handOut, receiveEvent, settle } from './https-messages.ts';
import { maximumTelemetryBytes } from './operations.ts';
import { grantUpload, uploadEnded } from './uploads.ts';

/** A name of a file, with what JSON adds, or how an upload went. */
const smallBytes = 16_384;

/** What a body and its properties may have is counted after it was read; a batch has base64 and JSON around it. */
const mostEventBytes = 2 * maximumTelemetryBytes;

/** What follows `/devices/{deviceId}/`. Azure's paths do not count capital letters. */
const table: readonly HttpsTable<Pick<HttpsCall, 'kind' | 'mostBytes'>>[] = [
  { pattern: /^messages\/events$/i, methods: { POST: { kind: 'event', mostBytes: mostEventBytes } } },
  { pattern: /^messages\/devicebound$/i, methods: { GET: { kind: 'receive', mostBytes: 0 } } },
  { pattern: /^messages\/devicebound\/([^/]+)$/i, methods: { DELETE: { kind: 'complete', mostBytes: 0 } } },
  {
    pattern: /^messages\/devicebound\/([^/]+)\/abandon$/i,
    methods: { POST: { kind: 'abandon', mostBytes: smallBytes } },
  },
  { pattern: /^files$/i, methods: { POST: { kind: 'upload', mostBytes: smallBytes } } },
  { pattern: /^files\/notifications(?:\/([^/]+))?$/i, methods: { POST: { kind: 'uploaded', mostBytes: smallBytes } } },
];

/** Azure IoT Hub's device side by HTTPS (learn.microsoft.com, REST, "Device"). Twins and methods are not there. */
export const iotHubHttps: HttpsFace = {
  route(request, world) {
    const [first = '', id, ...rest] = request.path;
    if (first.toLowerCase() !== 'devices' || id === undefined || id === '') return undefined;
    const looked = lookUp(table, rest.join('/'), request.method);
    if (looked === undefined) return errorAnswer('GenericNotFound', request, world);
    if ('allowed' in looked) {
      return errorAnswer('InvalidOperation', request, world, { allow: looked.allowed.join(', ') });
    }
    if ((request.query.get('api-version') ?? '') === '') return errorAnswer('InvalidProtocolVersion', request, world);
    const { found, argument } = looked;
    return { id, ...found, ...(argument === undefined ? {} : { argument }) };
  },

  login: ({ id }, credentials, world) => decideIdentity('iot-hub', id, credentials, world),

  refuse: refusalAnswer,

  answer(client, { kind, argument }, request, body, world) {
    if (kind === 'event') return receiveEvent(client, request, body);
    if (kind === 'upload') return grantUpload(client, request, body, world);
    if (kind === 'uploaded') return uploadEnded(client, argument, request, body, world);
    const device = world.state.devices.get(client.deviceId);
    if (device === undefined) return { answer: errorAnswer('DeviceNotFound', request, world) };
    if (kind === 'receive') return handOut(device, request, world);
    return settle(device, argument ?? '', kind === 'complete', request, world);
  },
};
