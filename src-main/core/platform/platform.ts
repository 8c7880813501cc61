import type { MessageProperties } from '../mqtt/message-properties.ts';
import type { AmqpProperties } from '../amqp/message.ts';
import type { RemedyAction } from '../remedy.ts';
import type { TelemetryMessage } from '../telemetry/message.ts';
import type { AnswerMethod, PropertyExchange } from './asked.ts';
import type { ConnectionFacts, ServerError } from './connection.ts';
import type { PlatformField, Settings } from './fields.ts';
import type { CertificateIssuing } from './issuing.ts';
import type { Provisioning } from './provisioning.ts';
import type { Talk } from './talk.ts';
import type { TopicLimits } from './template.ts';

/** The clouds that the local hub plays: its faces. One face may play several. */
export type FaceName = 'iot-hub' | 'mqtt5-hub' | 'dps' | 'topics' | 'aws' | 'thingsboard' | 'broker' | 'est';

/** What a device sends. */
export interface EncodedMessage {
  /** Where it goes: the topic of MQTT, the address of an AMQP link, the path of an HTTPS request. */
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Of MQTT. What AMQP accepts and HTTPS answers well has arrived at least once, as with 1. */
  readonly qos: 0 | 1 | 2;
  /** What MQTT 5 carries beside the payload. */
  readonly properties?: MessageProperties;
  /** What AMQP carries beside the body. */
  readonly amqp?: AmqpProperties;
  /** How HTTPS asks. */
  readonly https?: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** What a device listens to: a topic filter of MQTT, the address of an AMQP link, or the path that HTTPS asks again and again. */
export interface Subscription {
  readonly filter: string;
  readonly qos: 0 | 1 | 2;
}

/** What the server sent to a device, with the topic, address or path that it came by. */
export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly properties?: MessageProperties | undefined;
  readonly amqp?: AmqpProperties;
  /** Names of headers in lower case. */
  readonly https?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
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
export interface TwinDocument {
  readonly desired: string;
  readonly reported: string;
}

interface TwinReading {
  /** Undefined where the answer comes by what the device listens to anyway. */
  readonly subscription: Subscription | undefined;
  /** Only for devices that react to it, since the server ends the connection of one that is not allowed to ask. */
  readonly isForbiddenToSome?: true;
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

/** What a device does at a platform, as one of the platform's transports has it said. */
export interface Transport {
  /** The nonce is that of the connection, where there is one already and the platform has such a thing. */
  connection(target: Target, deviceId: string, nonce?: Uint8Array): ConnectionFacts;
  encode(message: TelemetryMessage, target: Target): EncodedMessage;
  /** What values of properties beside the body may be: any text, or what a header of HTTP holds; undefined where a message has none. */
  properties?(target: Target): 'text' | 'header' | undefined;
  subscriptions(target: Target, deviceId: string): readonly Subscription[];
  /** What a device says first when it listens. */
  opening?(target: Target, deviceId: string): readonly EncodedMessage[];
  /** What a device answers to what it was sent; a device of a platform without answers only listens. */
  answer?(
    incoming: IncomingMessage,
    target: Target,
    deviceId: string,
    answering: AnswerMethod,
  ): readonly EncodedMessage[];
  /** How properties are desired and reported, where the platform has such things and no talk of its own about them. */
  exchange?(target: Target): PropertyExchange | undefined;
  /** Whether a message only confirms what the device has said, and so is none to tell. */
  confirms?(incoming: IncomingMessage, target: Target): boolean;
  /** Where a device has to say that it is there before it counts as connected; the nonce, a UUID as bytes, is the connection's own. */
  talk?(target: Target, deviceId: string, nonce: Uint8Array): Talk | undefined;
  /** How a device asks for its twin, where the platform has such things. */
  twin?(target: Target, deviceId: string): TwinReading | undefined;
  /** How a connected device asks for its next certificate, where the platform issues any. */
  issuing?(target: Target, deviceId: string): CertificateIssuing | undefined;
}

/** A platform of several transports: each time by the one that is chosen. */
export const byTransport = (chosen: (target: Target) => Transport): Transport => ({
  connection: (target, deviceId, nonce) => chosen(target).connection(target, deviceId, nonce),
  encode: (message, target) => chosen(target).encode(message, target),
  properties: (target) => chosen(target).properties?.(target),
  subscriptions: (target, deviceId) => chosen(target).subscriptions(target, deviceId),
  opening: (target, deviceId) => chosen(target).opening?.(target, deviceId) ?? [],
  answer: (incoming, target, deviceId, answering) =>
    chosen(target).answer?.(incoming, target, deviceId, answering) ?? [],
  exchange: (target) => chosen(target).exchange?.(target),
  confirms: (incoming, target) => chosen(target).confirms?.(incoming, target) === true,
  talk: (target, deviceId, nonce) => chosen(target).talk?.(target, deviceId, nonce),
  twin: (target, deviceId) => chosen(target).twin?.(target, deviceId),
  issuing: (target, deviceId) => chosen(target).issuing?.(target, deviceId),
});

/** One cloud or broker: everything that differs between them. Each has a file of its own and a row in `index.ts`. */
export interface Platform extends Transport {
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
  /** Whether a device presents its own certificate without those of its authorities; else the whole chain file. */
  presentsLeafAlone?(target: Target): boolean;
  /** Whether a device of an authority logs in under the common name of its certificate alone. */
  readonly commonNameIsDeviceId?: boolean;
  /** A service that tells each device where it belongs, before it can send. */
  readonly provisioning?: Provisioning;
  /** The meaning of a refused CONNECT: a return code of MQTT 3.1.1 (3.2.2.3) or a reason code of 5.0 (3.2.2.2). */
  refusal(returnCode: number): RefusalMeaning;
  /** The meaning of an error of AMQP or HTTPS, where the platform gives it one of its own. */
  errorMeaning?(error: ServerError): RefusalMeaning | undefined;
  /** What Certbench can do where nothing listens at the server. */
  readonly notListening?: RemedyAction;
  /** The meaning of a TLS alert about the device's certificate, where it is another than that the server does not trust it. */
  readonly certificateRefusal?: RefusalMeaning;
  /** What it means where it ends a connection without a reason: instead of letting the device in, or later. */
  readonly closed?: { readonly atLogin: RefusalMeaning; readonly later: RefusalMeaning };
  /** What it means where the cloud ends the connection again and again, instead of saying that it is sent too much. */
  readonly throttledByClosing?: RefusalMeaning;
  /** Why no device gets in at a host of this name, which is one of this cloud for something else. */
  readonly hostFault?: (host: string) => RefusalMeaning | undefined;
  /** Where the first connection of a device that the cloud does not know yet is refused while it is registered: what to tell. */
  firstRefusal?(target: Target): RefusalMeaning | undefined;
}
