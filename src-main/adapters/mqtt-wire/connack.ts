import type { IConnackPacket, IConnectPacket } from 'mqtt-packet';
import type { HubHandler } from '../../services/ports.ts';

type Decision = ReturnType<HubHandler['login']>;

/** Messages at QoS 1 and 2 that a client may have on their way to the hub at once. */
export const receiveMaximum = 100;

/** The keep-alive that holds, in seconds: what the client wants, unless the cloud does not wait so long. 0 is none. */
export function keepAliveOf(wanted: number, { longestKeepAliveSeconds: longest }: Decision['terms']): number {
  const isForEver = longest >= 65_535;
  if (wanted === 0) return isForEver ? 0 : longest;
  return Math.min(wanted, longest);
}

/** To a client that was let in (MQTT 5, 3.2). */
export function welcome(
  { protocolVersion, properties = {}, keepalive = 0, clientId }: IConnectPacket,
  { terms }: Decision,
  client: { readonly id: string; readonly sessionPresent: boolean; readonly packetBytes: number },
): IConnackPacket {
  const packet: IConnackPacket = { cmd: 'connack', sessionPresent: client.sessionPresent };
  if (protocolVersion !== 5) return { ...packet, returnCode: 0 };
  const keepAlive = keepAliveOf(keepalive, terms);
  const expiry = properties.sessionExpiryInterval ?? 0;
  const granted = Math.min(expiry, terms.sessions?.mostSeconds ?? 0);
  return {
    ...packet,
    reasonCode: 0,
    properties: {
      ...(granted === expiry ? {} : { sessionExpiryInterval: granted }),
      receiveMaximum,
      ...(terms.maximumQos === 2 ? {} : { maximumQoS: terms.maximumQos }),
      ...(terms.retains ? {} : { retainAvailable: false }),
      maximumPacketSize: client.packetBytes,
      ...(clientId === '' ? { assignedClientIdentifier: client.id } : {}),
      ...(terms.topicAliasMaximum === 0 ? {} : { topicAliasMaximum: terms.topicAliasMaximum }),
      ...(terms.subscriptionIdentifiers ? {} : { subscriptionIdentifiersAvailable: false }),
      ...(terms.sharedSubscriptions ? {} : { sharedSubscriptionAvailable: false }),
      ...(keepAlive === keepalive ? {} : { serverKeepAlive: keepAlive }),
    },
  };
}

/** To one that was not. A cloud without MQTT 5 answers as one of 3.1.1 does, which every client understands (3.1.1, 3.1.2.2). */
export function refusal(version: number, decision: Extract<Decision, { accepted: false }>): IConnackPacket {
  const packet: IConnackPacket = { cmd: 'connack', sessionPresent: false };
  if (version !== 5 || !decision.terms.versions.includes(5)) return { ...packet, returnCode: decision.code };
  const { reasonCode, told } = decision;
  return { ...packet, reasonCode, ...(told === undefined ? {} : { properties: { reasonString: told } }) };
}
