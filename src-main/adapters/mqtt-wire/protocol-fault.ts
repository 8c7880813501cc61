/** A packet that breaks the protocol: what is wrong with it, and what MQTT 5 calls it (2.4). */
export class ProtocolFault extends Error {
  readonly reasonCode: number;

  constructor(reasonCode: number, message: string) {
    super(message);
    this.reasonCode = reasonCode;
  }
}
