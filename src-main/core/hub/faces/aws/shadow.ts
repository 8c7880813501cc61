import { fromUtf8, toUtf8 } from '../../../bytes.ts';
import { type Json, type JsonObject, asJsonObject, isShallow } from '../../../json.ts';
import type { Section } from '../../section.ts';

/**
 * Device shadows (docs.aws.amazon.com/iot, "Device Shadow service documents", "Device Shadow error messages"): what a thing is wanted to be
 * and says that it is, with a version, and for each value the second of its last change.
 */
export interface AwsShadow {
  readonly thing: string;
  /** Empty for the classic one, which has no name. */
  readonly name: string;
  /** Counts on where a shadow that was deleted is made again. */
  readonly version: number;
  /** Undefined where it was deleted. */
  readonly document: ShadowDocument | undefined;
}

export interface ShadowDocument {
  /** `desired` and `reported`, each where it has anything. */
  readonly state: JsonObject;
  /** For each value of the state `{timestamp}`, in seconds; an array is one value. */
  readonly metadata: JsonObject;
}

/** Things' names have no slash. */
export const shadowKey = (thing: string, name: string): string => `${thing}/${name}`;

export const awsShadowSection: Section<AwsShadow> = {
  keyOf: ({ thing, name }) => shadowKey(thing, name),
  encode: (one) => one,
  decode: ({ document, ...stored }: AwsShadow) => ({ ...stored, document }),
};

/** As the service answers it; its sentences are AWS's. */
export interface ShadowFault {
  readonly code: 400 | 404 | 409 | 413 | 415;
  readonly message: string;
}

const fault = (code: ShadowFault['code'], message: string): ShadowFault => ({ code, message });
export const noShadow = (thing: string, name: string): ShadowFault =>
  fault(404, `No shadow exists with name: '${name === '' ? thing : name}'`);

/** "AWS IoT Device Shadow service limits": octets of a request, and of what a shadow has, without its metadata. */
const documentBytes = 8192;
/** Desired or reported, and five levels in it. */
const levels = 6;
const tokenBytes = 64;

/** What a request says beside the topic. */
export interface ShadowRequest {
  readonly clientToken?: string;
  readonly body: JsonObject;
}

/** A request as it was published; where `mayBeEmpty`, nothing is an object without members. */
export function readShadowRequest(payload: Uint8Array, mayBeEmpty: boolean): ShadowRequest | ShadowFault {
  if (payload.length > documentBytes) return fault(413, 'The payload exceeds the maximum size allowed');
  const text = fromUtf8(payload);
  if (text === undefined) return fault(415, 'Unsupported documented encoding; supported encoding is UTF-8');
  if (text === '' && mayBeEmpty) return { body: {} };
  const body = parsed(text);
  if (body === undefined) return fault(400, 'Invalid JSON');
  const { clientToken } = body;
  if (clientToken === undefined) return { body };
  if (typeof clientToken !== 'string' || toUtf8(clientToken).length > tokenBytes) {
    return fault(400, 'Invalid clientToken');
  }
  return { clientToken, body };
}

function parsed(text: string): JsonObject | undefined {
  try {
    return asJsonObject(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

const sections = ['desired', 'reported'] as const;

/** What is wrong with a request that is to change a shadow of this version. */
function requestFault(body: JsonObject, version: number): ShadowFault | undefined {
  const { state, version: expected } = body;
  if (state === undefined) return fault(400, 'Missing required node: state');
  const wanted = asJsonObject(state);
  if (wanted === undefined) return fault(400, 'State node must be an object');
  for (const name of sections) {
    const { [name]: section } = wanted;
    if (section === undefined || section === null) continue;
    if (asJsonObject(section) === undefined) {
      return fault(400, `${name === 'desired' ? 'Desired' : 'Reported'} node must be an object`);
    }
    if (!isShallow(section, levels)) {
      return fault(400, `JSON contains too many levels of nesting; maximum is ${levels}`);
    }
  }
  const { desired = {}, reported = {}, ...others } = wanted;
  if (Object.keys(others).length > 0 || hasNullInArray(desired) || hasNullInArray(reported)) {
    return fault(400, 'State contains an invalid node');
  }
  if (expected === undefined || expected === version) return undefined;
  return typeof expected === 'number' && Number.isInteger(expected)
    ? fault(409, 'Version conflict')
    : fault(400, 'Invalid version');
}

/** "Array values in shadow documents". */
const hasNullInArray = (value: Json): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ((Array.isArray(value) && value.includes(null)) || Object.values(value).some(hasNullInArray));

/** State and metadata side by side. */
interface Noted {
  readonly state: JsonObject;
  readonly metadata: JsonObject;
}

const none: Noted = { state: {}, metadata: {} };
const memberOf = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;
const objectOf = (value: Json | undefined): JsonObject => asJsonObject(value) ?? {};

/** A part of a shadow after a change: null deletes, objects are merged, anything else takes the place of what was. */
function merged(before: Noted, change: JsonObject, timestamp: number): Noted {
  const state = new Map(Object.entries<Json>(before.state));
  const metadata = new Map(Object.entries<Json>(before.metadata));
  for (const [key, value] of Object.entries<Json>(change)) {
    const object = asJsonObject(value);
    if (value === null) {
      state.delete(key);
      metadata.delete(key);
    } else if (object === undefined) {
      state.set(key, value);
      metadata.set(key, { timestamp });
    } else {
      const old = asJsonObject(state.get(key));
      const inner = old === undefined ? none : { state: old, metadata: objectOf(metadata.get(key)) };
      const after = merged(inner, object, timestamp);
      state.set(key, after.state);
      metadata.set(key, after.metadata);
    }
  }
  return { state: Object.fromEntries(state), metadata: Object.fromEntries(metadata) };
}

/** A section that is set to null, or has nothing left, is none. */
function changed(before: ShadowDocument | undefined, wanted: JsonObject, timestamp: number): ShadowDocument {
  const after = sections.flatMap((name) => {
    const { [name]: change = {} } = wanted;
    const old = { state: objectOf(before?.state[name]), metadata: objectOf(before?.metadata[name]) };
    const section = change === null ? none : merged(old, objectOf(change), timestamp);
    return Object.keys(section.state).length === 0 ? [] : [[name, section] as const];
  });
  return {
    state: Object.fromEntries(after.map(([name, { state }]) => [name, state])),
    metadata: Object.fromEntries(after.map(([name, { metadata }]) => [name, metadata])),
  };
}

/** What of the desired state is not reported, with its metadata ("Delta state"). */
export function deltaOf({ state, metadata }: ShadowDocument): Noted {
  return difference(
    { state: objectOf(state['desired']), metadata: objectOf(metadata['desired']) },
    objectOf(state['reported']),
  );
}

function difference({ state, metadata }: Noted, reported: JsonObject): Noted {
  const found = Object.entries<Json>(state).flatMap(([key, value]): [string, Json, Json][] => {
    const there = memberOf(reported, key);
    const noted = memberOf(metadata, key) ?? {};
    const [own, other] = [asJsonObject(value), asJsonObject(there)];
    if (own === undefined || other === undefined) return isSame(value, there) ? [] : [[key, value, noted]];
    const inner = difference({ state: own, metadata: objectOf(noted) }, other);
    return Object.keys(inner.state).length === 0 ? [] : [[key, inner.state, inner.metadata]];
  });
  return {
    state: Object.fromEntries(found.map(([key, value]) => [key, value])),
    metadata: Object.fromEntries(found.map(([key, , noted]) => [key, noted])),
  };
}

/** Values of JSON, whatever the order of members. */
function isSame(a: Json, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [own, other] = [Object.entries<Json>(a), Object.entries<Json>(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    own.length === other.length &&
    own.every(([key, value]) => isSame(value, memberOf(b as JsonObject, key)))
  );
}

/** Only what a request has named: metadata of the rest is left out. */
function namedIn(change: JsonObject, metadata: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries<Json>(change).flatMap(([key, value]) => {
      const noted = memberOf(metadata, key);
      const object = asJsonObject(value);
      if (noted === undefined || value === null) return [];
      return [[key, object === undefined ? noted : namedIn(object, objectOf(noted))]];
    }),
  );
}

export interface ShadowChange {
  readonly before: AwsShadow | undefined;
  readonly after: AwsShadow & { readonly document: ShadowDocument };
  /** What the request has named, with the metadata of that. */
  readonly accepted: { readonly state: JsonObject; readonly metadata: JsonObject };
}

/** UpdateThingShadow. */
export function updateShadow(
  before: AwsShadow | undefined,
  { thing, name }: Pick<AwsShadow, 'thing' | 'name'>,
  body: JsonObject,
  now: Date,
): ShadowChange | ShadowFault {
  const wrong = requestFault(body, before?.version ?? 0);
  if (wrong !== undefined) return wrong;
  const wanted = objectOf(body['state']);
  const document = changed(before?.document, wanted, secondsOf(now));
  if (toUtf8(JSON.stringify(document.state)).length > documentBytes) {
    return fault(413, 'The payload exceeds the maximum size allowed');
  }
  const after = { thing, name, version: (before?.version ?? 0) + 1, document };
  return { before, after, accepted: { state: wanted, metadata: namedIn(wanted, document.metadata) } };
}

/** Seconds since 1970, as shadows tell time. */
export const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000);
