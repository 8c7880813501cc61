import { everythingForDevice, isIdentifier, toDevice, typeOf } from '../../../azure-mqtt5/addressing.ts';
import { birth, birthAck, twinPush } from '../../../azure-mqtt5/messages.ts';
import type { HubDevice } from '../../devices.ts';
import type { Reaction, Session } from '../../face.ts';
import type { PublishedMessage } from '../../messages.ts';
import { forDevice, turnedDown } from './answers.ts';
import { payloadOf } from './twin.ts';

/** A device says that it is there, and is told that the hub has heard it; sections that it is behind with follow. */
export function takeBirth(session: Session, device: HubDevice, message: PublishedMessage): Reaction {
  const { deviceId } = session;
  const malformed = (what: string) =>
    turnedDown(message, 'message-malformed', `${deviceId} said that it is there, but ${what}.`);
  if (typeOf(message.properties) !== 'birth') return malformed('the user property type is not birth:1');
  const nonce = message.properties?.correlationData;
  if (!isIdentifier(nonce)) return malformed('the correlation data are no nonce of 16 bytes');
  const said = birth.decode(message.payload);
  if (said === undefined) return malformed('the payload is no Birth of presence.proto');
  const { desired, reported } = device;
  const versions = { desiredVersion: desired.version, reportedVersion: reported.version };
  const ack = forDevice(session, toDevice(deviceId, 'presence'), 0, 'birth-ack', nonce, birthAck.encode(versions));
  if (ack === undefined) {
    const reason = `${deviceId} said that it is there, but has not subscribed to ${everythingForDevice(deviceId)}, where the answer goes.`;
    return turnedDown(message, 'presence-missing', reason);
  }
  const pushed = {
    ...(said.pushDesired && said.desiredVersion !== desired.version ? { desired: payloadOf(desired) } : {}),
    ...(said.pushReported && said.reportedVersion !== reported.version ? { reported: payloadOf(reported) } : {}),
  };
  const push =
    Object.keys(pushed).length === 0
      ? undefined
      : forDevice(session, toDevice(deviceId, 'twin'), 0, 'twin-push', nonce, twinPush.encode(pushed));
  return { presence: nonce, replies: push === undefined ? [ack] : [ack, push] };
}
