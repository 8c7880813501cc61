import { toUtf8, equalBytes } from '../../../bytes.ts';
import { parseObject } from '../../twin.ts';
import type { LetIn, Refusal } from '../../face.ts';
import { type HttpsReaction, type HttpsRequest, type HttpsWorld, bare, type HttpsAnswer } from '../../https.ts';
import { errorAnswer, jsonAnswer, noContent } from './https-answers.ts';

/**
 * Files that devices upload ("Upload files with IoT Hub"; REST, "Device": Create File Upload Sas Uri, Update File Upload Status).
 * The store that the device is sent to is the hub's own, behind the same port.
 */

/** The one container of that store: the first part of every path in it. */
export const container = 'device-uploads';

/** How long a device may upload (the same page, SAS TTL: one hour unless set otherwise), and how many files at a time. */
const lifetimeMs = 3_600_000;
const mostAtOnce = 10;

/** "Naming and Referencing Containers, Blobs, and Metadata", Blob names. */
const nameCharacters = 1024;
/** What file systems take for one name; the hub's own has a part for each part of a blob's. */
const partBytes = 200;

const malformed = (reason: string): HttpsReaction => ({ answer: { refusal: { cause: 'message-malformed', reason } } });

/** A path below the container on the hub's disk. Percent-encoded, no part leads elsewhere or means something to a system. */
export function storedPath(parts: readonly string[]): string | undefined {
  const stored = parts.map((part) =>
    part
      .replaceAll(/[^A-Za-z0-9_.-]/gu, (character) => [...toUtf8(character)].map(percent).join(''))
      .replaceAll(/^\.|\.$/g, percentOf)
      .replace(/^(?=(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))./i, percentOf),
  );
  const isGood = stored.length > 1 && stored.every((part) => part !== '' && part.length <= partBytes);
  return isGood ? ['uploads', container, ...stored].join('/') : undefined;
}

const percent = (octet: number) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
const percentOf = (character: string) => percent(character.charCodeAt(0));

/** Lets a device upload one file. */
export function grantUpload({ deviceId }: LetIn, request: HttpsRequest, body: Uint8Array, world: HttpsWorld) {
  const name = parseObject(body)?.['blobName'];
  if (typeof name !== 'string' || name === '' || name.length > nameCharacters || /\p{Cs}|\p{Cc}/u.test(name)) {
    return malformed(`The body needs a blobName of 1 to ${nameCharacters} characters.`);
  }
  if (storedPath([deviceId, ...name.split('/')]) === undefined) {
    return malformed('A part of blobName is empty, or longer than a file’s name can be.');
  }
  const own = [...world.uploads].filter(([, upload]) => upload.deviceId === deviceId);
  const over = own.filter(([, { until }]) => until <= world.now);
  if (own.length - over.length >= mostAtOnce) {
    const reason = `${deviceId} has ${mostAtOnce} uploads that it has not told the end of.`;
    const declined: Refusal = { cause: 'limit-reached', reason };
    return { declined, answer: errorAnswer('DeviceMaximumActiveFileUploadLimitExceeded', request, world) };
  }
  const until = new Date(world.now.getTime() + lifetimeMs);
  const blobName = `${deviceId}/${name}`;
  const correlationId = request.requestId;
  const uploads = new Map([
    ...over.map(([id]) => [id, undefined] as const),
    [correlationId, { deviceId, name, until }],
  ]);
  const sasToken = tokenFor(blobName, until, world);
  const answer = jsonAnswer(200, {
    correlationId,
    hostName: request.host,
    containerName: container,
    blobName,
    sasToken,
  });
  return { uploads, answer };
}

const signed = (blobName: string, until: string) => `${container}/${blobName}\n${until}`;

/** Of the form that Azure's have ("Create a service SAS"): clients hand it back as it is. */
function tokenFor(blobName: string, until: Date, { sign }: Pick<HttpsWorld, 'sign'>): string {
  const se = until.toISOString();
  const sig = encodeURIComponent(sign(signed(blobName, se)));
  return `?sv=2018-03-28&sr=b&sig=${sig}&se=${encodeURIComponent(se)}&sp=rw`;
}

/** Whether the query allows to write this blob, now. */
export function isAllowed(
  blobName: string,
  query: HttpsRequest['query'],
  { now, sign }: Pick<HttpsWorld, 'now' | 'sign'>,
): boolean {
  const until = query.get('se') ?? '';
  const good = toUtf8(sign(signed(blobName, until)));
  return equalBytes(toUtf8(query.get('sig') ?? ''), good) && new Date(until) > now;
}

/** The device says how it went. Microsoft's SDK for Node names the upload in the path. */
export function uploadEnded(
  { deviceId }: LetIn,
  named: string | undefined,
  request: HttpsRequest,
  body: Uint8Array,
  world: HttpsWorld,
): HttpsReaction {
  const told = parseObject(body);
  const correlationId = named ?? told?.['correlationId'];
  const { isSuccess, statusCode, statusDescription } = told ?? {};
  if (typeof correlationId !== 'string' || typeof isSuccess !== 'boolean') {
    return malformed('The end of an upload needs a correlationId, and isSuccess as a truth value.');
  }
  const upload = world.uploads.get(correlationId);
  if (upload === undefined || upload.deviceId !== deviceId) {
    const declined: Refusal = {
      cause: 'operation-unknown',
      reason: `${deviceId} tells the end of an upload that is none of its own, or has ended.`,
    };
    return { declined, answer: errorAnswer('ArgumentInvalid', request, world) };
  }
  const { name } = upload;
  const file = storedPath([deviceId, ...name.split('/')]) ?? '';
  const said = [statusCode, statusDescription].filter((one) => typeof one === 'number' || typeof one === 'string');
  const event = { type: 'uploaded', deviceId, name, file, succeeded: isSuccess, status: said.join(' ') } as const;
  return { events: [event], uploads: new Map([[correlationId, undefined]]), answer: noContent };
}

/** What Azure Storage answers to a write ("Put Blob", "Put Block"); without a body. */
export const storedAnswer = (
  { requestId }: Pick<HttpsRequest, 'requestId'>,
  now: Date,
  more: Readonly<Record<string, string>> = {},
): HttpsAnswer =>
  bare(201, {
    'x-ms-request-id': requestId,
    'x-ms-version': '2018-03-28',
    'x-ms-request-server-encrypted': 'false',
    date: now.toUTCString(),
    ...more,
  });

/** Errors of Azure Storage ("Blob service error codes"). */
const storageErrors = {
  AuthenticationFailed: [403, 'The token is not of this hub, not for this blob, or has expired.'],
  UnsupportedHttpVerb: [405, 'Blobs are only put here.'],
  InvalidBlobType: [400, 'Block blobs alone are kept here.'],
  InvalidQueryParameterValue: [400, 'A parameter of the query is missing or cannot be used.'],
  InvalidBlockList: [400, 'A block of the list was not put before, or the list cannot be read.'],
  InvalidResourceName: [400, 'The name of the blob cannot be used.'],
  BlobAlreadyExists: [409, 'The blob exists already.'],
  RequestBodyTooLarge: [413, 'The blob is larger than the hub keeps.'],
  InsufficientAccountPermissions: [403, 'There is no room for more files.'],
  ServerBusy: [503, 'Too many uploads are on their way.'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

export type StorageErrorName = keyof typeof storageErrors;

export function storageError(name: StorageErrorName, { requestId }: Pick<HttpsRequest, 'requestId'>): HttpsAnswer {
  const [status, message] = storageErrors[name];
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': name, 'x-ms-request-id': requestId },
    body: toUtf8(
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>${name}</Code><Message>${message}</Message></Error>`,
    ),
  };
}

/** The IDs of a block list in their order ("Put Block List"); undefined where it cannot be read. */
export function blockListOf(xml: string): readonly string[] | undefined {
  const [, inner] = /<BlockList>(.*)<\/BlockList>\s*$/s.exec(xml) ?? [];
  if (inner === undefined) return undefined;
  const entry = /\s*<(Latest|Uncommitted|Committed)>([A-Za-z0-9+/=]{1,128})<\/\1>\s*/gy;
  const ids: string[] = [];
  let end = 0;
  for (const { index, 0: whole, 2: id = '' } of inner.matchAll(entry)) {
    if (index !== end) return undefined;
    end += whole.length;
    ids.push(id);
  }
  return inner.slice(end).trim() === '' ? ids : undefined;
}
