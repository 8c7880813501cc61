import { identifierBytes, isIdentifier, toDevice, typeOf } from '../../../azure-mqtt5/addressing.ts';
import { abandon, exec, probe, probeAck, result } from '../../../azure-mqtt5/messages.ts';
import { concatBytes, equalBytes } from '../../../bytes.ts';
import type { DeviceChannel } from '../../device-channel.ts';
import type { Reaction, Session } from '../../face.ts';
import type { OutgoingMessage, PublishedMessage } from '../../messages.ts';
import { takeMethodResult } from '../iot-hub/operations.ts';
import { forDevice, turnedDown } from './answers.ts';

/**
 * Direct methods: probe, probe-ack, exec, and result or abandon. A request is named by 16 bytes: the first half of the connection's
 * nonce, so that an answer of an earlier connection is told from one of this, and the number that the hub gave the call.
 */
const half = identifierBytes / 2;

function correlationOf(presence: Uint8Array, requestId: string): Uint8Array {
  const number = new Uint8Array(half);
  new DataView(number.buffer).setBigUint64(0, BigInt(requestId));
  return concatBytes(presence.slice(0, half), number);
}

/** Undefined where the hub has named no request so on this connection. */
function requestIdOf(presence: Uint8Array, correlation: Uint8Array | undefined): string | undefined {
  if (!isIdentifier(correlation) || !equalBytes(correlation.slice(0, half), presence.slice(0, half))) return undefined;
  return String(new DataView(correlation.buffer, correlation.byteOffset).getBigUint64(half));
}

function send(session: Session, type: string, requestId: string, payload: Uint8Array): OutgoingMessage | undefined {
  const { presence, deviceId } = session;
  if (presence === undefined) return undefined;
  return forDevice(session, toDevice(deviceId, 'methods'), 1, type, correlationOf(presence, requestId), payload);
}

export const methodChannel: Required<Pick<DeviceChannel, 'methodRequest' | 'methodGo'>> = {
  methodRequest(session, { name, requestId, timeoutMs }) {
    const asked = { methodName: name, responseTimeoutSeconds: Math.ceil(timeoutMs / 1000) };
    return send(session, 'probe', requestId, probe.encode(asked));
  },
  methodGo: (session, { requestId, payload }, readyId) =>
    send(session, 'exec', requestId, exec.encode({ readyId, params: payload })),
};

/** `RejectedReason` and `AbandonReason` of directmethods.proto. */
const rejections: Readonly<Record<number, string>> = {
  1: 'it knows no such method',
  2: 'the time for an answer is too short for it',
  3: 'it is busy with other methods',
};
const abandonments: Readonly<Record<number, string>> = {
  1: 'the hub did not let it begin in time',
  2: 'too little time was left to begin',
};

/** What a device says of a method that the hub has asked it for. */
export function takeMethodMessage(session: Session, presence: Uint8Array, message: PublishedMessage): Reaction {
  const { deviceId } = session;
  const malformed = (what: string) =>
    turnedDown(message, 'message-malformed', `What ${deviceId} says of a method ${what}.`);
  const requestId = requestIdOf(presence, message.properties?.correlationData);
  if (requestId === undefined) return malformed('has correlation data that are of no request on this connection');
  const declined = (reason: string | undefined) => ({
    methodTurn: { requestId, declined: reason ?? 'it gives no reason that is known' },
  });
  const { payload } = message;
  switch (typeOf(message.properties)) {
    case 'probe-ack': {
      const answer = probeAck.decode(payload);
      if (answer?.rejected !== undefined) return declined(rejections[answer.rejected.reason]);
      if (!isIdentifier(answer?.ready?.readyId))
        return malformed('is no ProbeAck of directmethods.proto with a ready ID');
      return { methodTurn: { requestId, readyId: answer.ready.readyId } };
    }
    case 'abandon': {
      const given = abandon.decode(payload);
      return given === undefined
        ? malformed('is no Abandon of directmethods.proto')
        : declined(abandonments[given.reason]);
    }
    case 'result': {
      const answer = result.decode(payload);
      if (answer === undefined) return malformed('is no Result of directmethods.proto');
      return takeMethodResult({ requestId, status: answer.status, payload: answer.body });
    }
    case undefined:
    default:
      return malformed('is of none of the types probe-ack:1, abandon:1 and result:1');
  }
}
