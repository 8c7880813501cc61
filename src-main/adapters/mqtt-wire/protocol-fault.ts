import { protocolFaultCode } from '../../core/mqtt/protocol-fault-code.ts';

/** A packet that breaks the protocol: what is wrong with it, and what MQTT 5 calls it (2.4). */
export class ProtocolFault extends Error {
  readonly code = protocolFaultCode;
  readonly reasonCode: number;

  constructor(reasonCode: number, message: string) {
    super(message);
    this.reasonCode = reasonCode;
  }
}
