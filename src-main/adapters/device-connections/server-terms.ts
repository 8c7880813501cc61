import { type IConnackPacket, type IPublishPacket, generate } from 'mqtt-packet';
import { hasRepeated } from '../mqtt-wire/packets.ts';
import { ProtocolFault } from '../mqtt-wire/protocol-fault.ts';
import { reason } from '../mqtt-wire/reason-codes.ts';

/** What a server of MQTT 5.0 says in CONNACK that it does not take (3.2.2.3). One of 3.1.1 cannot say. */
export class ServerTerms {
  readonly #properties: NonNullable<IConnackPacket['properties']>;

  /** Throws ProtocolFault for what none may say. */
  constructor(properties: IConnackPacket['properties'] = {}) {
    this.#properties = properties;
    const { receiveMaximum = 1, maximumPacketSize = 1, maximumQoS = 0, serverKeepAlive = 0 } = properties;
    if (hasRepeated(properties)) throw new ProtocolFault(reason.protocolError, 'The server sent a property twice.');
    if (!(receiveMaximum > 0 && maximumPacketSize > 0 && maximumQoS >= 0 && serverKeepAlive >= 0))
      throw new ProtocolFault(reason.protocolError, 'The server sent a property of a value that there is not.');
  }

  /** In seconds (3.2.2.3.14); undefined where the client's holds. */
  get keepAlive(): number | undefined {
    return this.#properties.serverKeepAlive;
  }

  /** Messages that are on their way at once (3.2.2.3.3). */
  get receiveMaximum(): number {
    return this.#properties.receiveMaximum ?? 65_535;
  }

  /** The code by which a server refuses what must not even be sent to it (3.2.2.3.4, 3.2.2.3.6), where it would end the connection. */
  refusal(packet: IPublishPacket): number | undefined {
    const { maximumQoS = 2, maximumPacketSize } = this.#properties;
    if (packet.qos > maximumQoS) return reason.qosNotSupported;
    if (maximumPacketSize === undefined) return undefined;
    // Whatever its identifier will be, it takes two octets.
    return generate({ ...packet, messageId: 1 }, { protocolVersion: 5 }).length > maximumPacketSize
      ? reason.packetTooLarge
      : undefined;
  }
}
