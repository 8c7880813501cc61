import { everythingForDevice, isIdentifier, toDevice, toService, typeOf, typed } from '../../azure-mqtt5/addressing.ts';
import {
  birth,
  birthAck,
  desiredPatch,
  exec,
  patchResult,
  probe,
  probeAck,
  reportedPatch,
  reportedPatchResponse,
  result,
  twinPush,
} from '../../azure-mqtt5/messages.ts';
import { concatBytes, equalBytes, fromUtf8, toHex, toUtf8 } from '../../bytes.ts';
import type { EncodedMessage, IncomingMessage } from '../../platform/platform.ts';
import type { Heard, Talk } from '../../platform/talk.ts';
import { asJsonObject, parseJson } from '../../json.ts';
import { type AnswerMethod, asJson } from '../../platform/asked.ts';

/** As Microsoft's SDK for C has it (AZ_IOT_PRESENCE_BIRTH_ACK_TIMEOUT_MS). */
const patienceMs = 60_000;
/** Methods that a device is ready for at once; of more the oldest is given up. */
const mostReady = 8;
/** `RejectedReason` of directmethods.proto: there is no method without a name. */
const methodNotFound = 1;

/** A method that the device has said to be ready for. */
interface Ready {
  readonly name: string;
  readonly readyId: Uint8Array;
}

interface State {
  readonly deviceId: string;
  /** Of the connection. */
  readonly nonce: Uint8Array;
  readonly isUp: boolean;
  /** By the hexadecimal of the request's ID. */
  readonly ready: ReadonlyMap<string, Ready>;
  /** How many probes were answered. */
  readonly probes: number;
  /** Of its reported properties, as the hub has told. */
  readonly reportedVersion: number;
  /** What was reported and has no answer yet, by the hexadecimal of its ID: at a version that is not the hub's it is said again. */
  readonly reporting: ReadonlyMap<string, Uint8Array>;
}

/** A device's side of a connection to the MQTT 5 hub (Azure/azure-iot-sdk, c/src/mqttv5), from its birth on. */
export const mqtt5Talk = (deviceId: string, nonce: Uint8Array): Talk =>
  talkOf({ deviceId, nonce, isUp: false, ready: new Map(), probes: 0, reportedVersion: 0, reporting: new Map() });

function talkOf(state: State): Talk {
  const { deviceId, nonce, isUp } = state;
  return {
    subscription: { filter: everythingForDevice(deviceId), qos: 1 },
    // It knows no version of its twin, and wants to be sent both sections.
    opening: {
      topic: toService(deviceId, 'presence'),
      payload: birth.encode({ pushDesired: true, pushReported: true }),
      qos: 0,
      properties: typed('birth', nonce),
    },
    patienceMs,
    isUp,
    hear: (message, answering) => hear(state, message, answering),
    report: (properties, requestId) => report(state, toUtf8(JSON.stringify(properties)), requestId),
  };
}

const goesOn = (state: State, more: Partial<Omit<Heard, 'talk'>> = {}): Heard => ({
  answers: [],
  ...more,
  talk: talkOf(state),
});

function hear(state: State, message: IncomingMessage, answering: AnswerMethod): Heard {
  const { deviceId, nonce } = state;
  const { topic, payload, properties } = message;
  const type = typeOf(properties);
  const correlation = properties?.correlationData;
  // What is of an earlier connection is dropped.
  const isOfThis = correlation !== undefined && equalBytes(correlation, nonce);
  if (topic === toDevice(deviceId, 'presence')) {
    const ack = type === 'birth-ack' && isOfThis ? birthAck.decode(payload) : undefined;
    return goesOn(ack === undefined ? state : { ...state, isUp: true, reportedVersion: ack.reportedVersion });
  }
  if (topic === toDevice(deviceId, 'methods') && isIdentifier(correlation)) {
    if (type === 'probe') return hearProbe(state, payload, correlation);
    if (type === 'exec') return hearExec(state, payload, correlation, answering);
  }
  if (topic === toDevice(deviceId, 'twin') && isOfThis) {
    if (type === 'twin-push') return hearTwin(state, payload);
    const patch = type === 'desired-patch' ? desiredPatch.decode(payload) : undefined;
    if (patch !== undefined) {
      const { version } = patch;
      const properties = asJsonObject(parseJson(patch.payload)) ?? {};
      return goesOn(state, { told: toUtf8(withVersion(patch)), desired: { properties, version } });
    }
  }
  if (topic === toDevice(deviceId, 'twin') && type === 'reported-patch-response' && isIdentifier(correlation)) {
    return hearReported(state, payload, correlation);
  }
  return goesOn(state);
}

/** A section as IoT Hub's devices get it: with its version as a member. */
function withVersion({ version, payload }: { readonly version: number; readonly payload: Uint8Array }): string {
  const properties = asJson(fromUtf8(payload) ?? '');
  return typeof properties === 'object' && properties !== null
    ? JSON.stringify({ ...properties, $version: version })
    : (fromUtf8(payload) ?? '');
}

function hearTwin(state: State, payload: Uint8Array): Heard {
  const push = twinPush.decode(payload);
  if (push === undefined) return goesOn(state);
  const next = { ...state, reportedVersion: push.reported?.version ?? state.reportedVersion };
  const text = (section: typeof push.desired) => (section === undefined ? '{}' : withVersion(section));
  return goesOn(next, { twin: { desired: text(push.desired), reported: text(push.reported) } });
}

function report(state: State, payload: Uint8Array, requestId: Uint8Array): Pick<Heard, 'talk' | 'answers'> {
  const { deviceId, reportedVersion } = state;
  const reporting = new Map([...state.reporting, [toHex(requestId), payload]]);
  const message: EncodedMessage = {
    topic: toService(deviceId, 'twin'),
    payload: reportedPatch.encode({ ifMatch: reportedVersion, payload }),
    qos: 1,
    properties: typed('reported-patch', requestId),
  };
  // The next is for the version that this one makes, where the hub takes it.
  return { talk: talkOf({ ...state, reporting, reportedVersion: reportedVersion + 1 }), answers: [message] };
}

/** The hub takes a report on the version that it has alone; to another it says which one that is. */
function hearReported(state: State, payload: Uint8Array, requestId: Uint8Array): Heard {
  const answer = reportedPatchResponse.decode(payload);
  const key = toHex(requestId);
  const reported = state.reporting.get(key);
  if (answer === undefined || reported === undefined) return goesOn(state);
  const reporting = new Map(state.reporting);
  reporting.delete(key);
  const known = { ...state, reporting };
  if (answer.result !== patchResult.versionMismatch) {
    return goesOn({ ...known, reportedVersion: Math.max(state.reportedVersion, answer.version) });
  }
  return report({ ...known, reportedVersion: answer.version }, reported, requestId);
}

const answerTo = ({ deviceId }: State, type: string, request: Uint8Array, payload: Uint8Array): EncodedMessage => ({
  topic: toService(deviceId, 'methods'),
  payload,
  qos: 1,
  properties: typed(type, request),
});

function hearProbe(state: State, payload: Uint8Array, request: Uint8Array): Heard {
  const asked = probe.decode(payload);
  const key = toHex(request);
  // One that came again was answered.
  if (asked === undefined || state.ready.has(key)) return goesOn(state);
  const answer = (values: Parameters<typeof probeAck.encode>[0]) => ({
    answers: [answerTo(state, 'probe-ack', request, probeAck.encode(values))],
  });
  if (asked.methodName === '') return goesOn(state, answer({ rejected: { reason: methodNotFound } }));
  const probes = state.probes + 1;
  const readyId = readyIdOf(state.nonce, probes);
  const ready = new Map([...[...state.ready].slice(1 - mostReady), [key, { name: asked.methodName, readyId }]]);
  return goesOn({ ...state, ready, probes }, answer({ ready: { readyId } }));
}

/** Another for each probe of a connection, and for each connection. */
function readyIdOf(nonce: Uint8Array, probes: number): Uint8Array {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, probes);
  return concatBytes(nonce.slice(0, -number.length), number);
}

function hearExec(state: State, payload: Uint8Array, request: Uint8Array, answering: AnswerMethod): Heard {
  const go = exec.decode(payload);
  const key = toHex(request);
  const own = state.ready.get(key);
  if (go === undefined || own === undefined || !equalBytes(go.readyId, own.readyId)) return goesOn(state);
  const ready = new Map(state.ready);
  ready.delete(key);
  const reply = answering(own.name, go.params);
  if (reply === undefined) return goesOn({ ...state, ready }, { told: go.params });
  const answers = [answerTo(state, 'result', request, result.encode(reply))];
  return goesOn({ ...state, ready }, { answers, told: reply.body });
}

/** Telemetry as the SDK for C sends it. */
export const mqtt5Telemetry = (
  deviceId: string,
  payload: Uint8Array,
  contentType: string,
  properties: readonly (readonly [name: string, value: string])[],
): EncodedMessage => ({
  topic: toService(deviceId, 'telemetry'),
  payload,
  qos: 1,
  properties: {
    contentType,
    payloadFormatIndicator: true,
    userProperties: { ...Object.fromEntries(properties), type: 'telemetry:1', 'content-type': contentType },
  },
});

/** What a user name says: with which nonce a device connects, and by which program. */
export const mqtt5UserName = (nonce: Uint8Array | undefined): string =>
  [...(nonce === undefined ? [] : [`correlationId=${toHex(nonce)}`]), 'clientVersion=certbench'].join('&');
