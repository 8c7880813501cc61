import type { RemedyAction } from '../remedy.ts';
import type { TelemetryMessage } from '../telemetry/message.ts';
import type { PlatformField, Settings } from './fields.ts';
import type { Provisioning } from './provisioning.ts';
import type { TopicLimits } from './template.ts';

/** Where to connect and as whom. The device's certificate and key are handed over apart from this. */
export interface ConnectionFacts {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** 4 for MQTT 3.1.1, 5 for 5.0. */
  readonly protocolVersion: 4 | 5;
  /** Clean session of 3.1.1, clean start of 5.0. */
  readonly clean: boolean;
  readonly keepAliveSeconds: number;
  /** The name that TLS asks for (RFC 6066 3) and checks, where it is not the host. */
  readonly serverName: string | undefined;
  /** Application protocols offered in TLS (RFC 7301). */
  readonly alpn: readonly string[];
  /** MQTT inside a WebSocket at this path (MQTT 5.0 6); undefined for MQTT straight on TLS. */
  readonly webSocketPath: string | undefined;
}

/** What most platforms have in common: MQTT 3.1.1 straight on TLS, a clean session, no user name. */
export function connectionTo(
  { host, port }: Pick<Target, 'host' | 'port'>,
  own: Partial<ConnectionFacts> & Pick<ConnectionFacts, 'clientId'>,
): ConnectionFacts {
  return {
    host,
    port,
    username: undefined,
    password: undefined,
    protocolVersion: 4,
    clean: true,
    keepAliveSeconds: 60,
    serverName: undefined,
    alpn: [],
    webSocketPath: undefined,
    ...own,
  };
}

/** The clouds that the local hub plays: its faces. One face may play several. */
export type FaceName = 'iot-hub' | 'dps' | 'topics' | 'thingsboard' | 'broker';

/** What is published. */
export interface EncodedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
}

/** What a device listens to. */
export interface Subscription {
  readonly filter: string;
  readonly qos: 0 | 1 | 2;
}

/** What the server sent to a device. */
export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

interface PlatformLimits {
  readonly maximumMessageBytes: number;
  readonly maximumQos: 0 | 1 | 2;
  /** Of topics and filters; MQTT's own where there are none. */
  readonly topic?: TopicLimits;
}

/** What a refusal means on this platform, in a sentence, and what to do about it. */
export interface RefusalMeaning {
  readonly meaning: string;
  readonly remedy: string;
  readonly action?: RemedyAction;
}

/** A server, with the platform's own settings, checked. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly settings: Settings;
}

/** Both sections of a twin, as JSON. */
interface TwinDocument {
  readonly desired: string;
  readonly reported: string;
}

interface TwinReading {
  readonly subscription: Subscription;
  request(requestId: string): EncodedMessage;
  /** Undefined where the message is no answer to this request. */
  read(message: IncomingMessage, requestId: string): TwinDocument | undefined;
}
/** Programs of `howto/snippets`; those that begin with mqtt- follow from connection, message and subscriptions alone. */
export type SnippetLanguage =
  | 'mqtt-python'
  | 'mqtt-node'
  | 'mqtt-csharp'
  | 'mqtt-java'
  | 'iot-hub-python'
  | 'iot-hub-node'
  | 'dps-python'
  | 'dps-node';

/** For platforms without a library of their own. */
export const mqttSnippets: readonly SnippetLanguage[] = ['mqtt-python', 'mqtt-node', 'mqtt-csharp', 'mqtt-java'];

/** The port where none is given. */
export function defaultPortOf(
  { fields, defaultPort }: Pick<Platform, 'fields' | 'defaultPort'>,
  settings: Settings,
): number {
  const own = fields.map(({ name, ports }) => ports?.[settings[name] ?? '']);
  return own.find((port) => port !== undefined) ?? defaultPort;
}

/** One cloud or broker: everything that differs between them. Each has a file of its own and a row in `index.ts`. */
export interface Platform {
  readonly id: string;
  readonly label: string;
  /** What it is and how a device proves itself to it, in a sentence. */
  readonly summary: string;
  readonly host: {
    readonly label: string;
    /** With an example. */
    readonly hint: string;
    readonly initial: string;
    /** The command line's name for it. */
    readonly option: string;
    /** What a name of this platform looks like, where there is a pattern. Another is told, not refused: tests have any. */
    readonly pattern: RegExp | undefined;
  };
  readonly defaultPort: number;
  readonly fields: readonly PlatformField[];
  readonly limits: PlatformLimits;
  /** Versions of MQTT that it speaks. */
  readonly mqttVersions: readonly ('3.1.1' | '5')[];
  /** The face of the local hub that plays it. */
  readonly face: FaceName | undefined;
  /** The bundle whose file names its documentation uses. */
  readonly bundle: string;
  /** The client programs that suit it, the most usual first. */
  readonly snippets: readonly SnippetLanguage[];
  /** Messages that a device may have under way before it waits for acknowledgements. */
  readonly messagesInFlight: number;
  connection(target: Target, deviceId: string): ConnectionFacts;
  /** Whether a device presents its own certificate without those of its authorities; else the whole chain file. */
  presentsLeafAlone?(target: Target): boolean;
  encode(message: TelemetryMessage, target: Target): EncodedMessage;
  subscriptions(target: Target, deviceId: string): readonly Subscription[];
  /** What a device answers to what it was sent; a device of a platform without answers only listens. */
  answer?(incoming: IncomingMessage, target: Target, deviceId: string): readonly EncodedMessage[];
  /** How a device asks for its twin, where the platform has such things. */
  readonly twin?: TwinReading;
  /** A service that tells each device where it belongs, before it can send. */
  readonly provisioning?: Provisioning;
  /** The meaning of a refused CONNECT: a return code of MQTT 3.1.1 (3.2.2.3) or a reason code of 5.0 (3.2.2.2). */
  refusal(returnCode: number): RefusalMeaning;
  /** What Certbench can do where nothing listens at the server. */
  readonly notListening?: RemedyAction;
  /** The meaning of a TLS alert about the device's certificate, where it is another than that the server does not trust it. */
  readonly certificateRefusal?: RefusalMeaning;
  /** Where the first connection of a device that the cloud does not know yet is refused while it is registered: what to tell. */
  firstRefusal?(target: Target): RefusalMeaning | undefined;
}
