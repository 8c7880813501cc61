import type { TelemetryMessage } from '../telemetry/message.ts';

/** Where to connect and as whom. The device's certificate and key are handed over apart from this. */
export interface ConnectionFacts {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly username: string;
  readonly protocolVersion: 4 | 5;
  readonly clean: boolean;
  readonly keepAliveSeconds: number;
}

/** What is published. */
export interface EncodedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
}

interface PlatformLimits {
  readonly maximumMessageBytes: number;
  readonly maximumQos: 0 | 1 | 2;
}

/** What a refusal means on this platform, in a sentence, and what to do about it. */
export interface RefusalMeaning {
  readonly meaning: string;
  readonly remedy: string;
}

/** One cloud or broker: everything that differs between them. Each has a file of its own and a row in `index.ts`. */
export interface Platform {
  readonly id: string;
  readonly label: string;
  readonly defaultPort: number;
  readonly limits: PlatformLimits;
  connection(target: { readonly host: string; readonly port: number }, deviceId: string): ConnectionFacts;
  encode(message: TelemetryMessage): EncodedMessage;
  /** The meaning of a non-zero CONNACK return code (MQTT 3.1.1 3.2.2.3). */
  refusal(returnCode: number): RefusalMeaning;
}
