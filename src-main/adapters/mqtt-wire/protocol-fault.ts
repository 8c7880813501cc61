/** A packet that breaks the protocol: what is wrong with it, and what MQTT 5 calls it (2.4). */
export class ProtocolFault extends Error {
  /** Tells it from the errors of Node and its libraries, which have a code as well. */
  readonly code = 'ERR_MQTT_PROTOCOL';
  readonly reasonCode: number;

  constructor(reasonCode: number, message: string) {
    super(message);
    this.reasonCode = reasonCode;
  }
}
