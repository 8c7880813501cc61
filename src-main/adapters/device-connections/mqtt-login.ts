import type { IConnackPacket, IConnectPacket } from 'mqtt-packet';
import type { MqttFacts } from '../../services/ports.ts';
import { ProtocolFault } from '../mqtt-wire/protocol-fault.ts';
import { reason } from '../mqtt-wire/reason-codes.ts';
import { ServerTerms } from './server-terms.ts';

/** How a client asks to be let in (MQTT 3.1.1 and 5.0, 3.1). */
export function connectOf(facts: MqttFacts): IConnectPacket {
  const { clientId, username, password, protocolVersion, clean, keepAliveSeconds } = facts;
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion,
    clientId,
    clean,
    keepalive: keepAliveSeconds,
    // A password alone has an empty user name before it, which 3.1.1 wants (3.1.2.9).
    ...(username === undefined && password === undefined ? {} : { username: username ?? '' }),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
  };
}

/** What a server says that lets the client in. Throws the server's refusal with its code, or ProtocolFault. */
export function termsOf(packet: IConnackPacket, protocolVersion: 4 | 5): ServerTerms {
  const { returnCode, reasonCode, length = 0, properties } = packet;
  const code = protocolVersion === 5 ? reasonCode : returnCode;
  // Flags, and the code (3.2.2); `mqtt-packet` makes one that is missing a success.
  if (code === undefined || length < 2)
    throw new ProtocolFault(reason.malformedPacket, 'The server sent CONNACK without a code.');
  if (code !== 0) throw saidWith(code, properties?.reasonString ?? 'The server refused the login.');
  return new ServerTerms(properties);
}

/** What a server has said, and its code. */
export const saidWith = (code: number, text: string): Error => Object.assign(new Error(text), { code });
