import type { IConnectPacket, IPublishPacket, ISubscribePacket } from 'mqtt-packet';
import type { HubHandler, HubLink } from '../../services/ports.ts';

/** Between the packets of `mqtt-packet` and what the hub's rules are asked with. */

type ConnectAttempt = Parameters<HubHandler['login']>[1];
type PublishedMessage = Parameters<HubHandler['publish']>[1];
type OutgoingMessage = Parameters<HubLink['send']>[0];
type SubscribeRequest = Parameters<HubHandler['subscribe']>[1][number];
type Properties = NonNullable<PublishedMessage['properties']>;
/** Of PUBLISH and of a will alike. */
type PacketProperties = NonNullable<IPublishPacket['properties']>;

const bytesOf = (payload: string | Buffer | undefined): Buffer =>
  typeof payload === 'string' ? Buffer.from(payload) : (payload ?? Buffer.alloc(0));

/** A property that comes twice is a list, which none may but user properties and subscription identifiers (MQTT 5, 2.2.2.2). */
export const hasRepeated = (properties: object | undefined): boolean =>
  properties !== undefined && Object.values(properties).some((value) => Array.isArray(value));

function propertiesOf(of: PacketProperties | undefined): Properties | undefined {
  if (of === undefined) return undefined;
  const { payloadFormatIndicator, contentType, responseTopic, correlationData, userProperties } = of;
  const found: Properties = {
    ...(payloadFormatIndicator === undefined ? {} : { payloadFormatIndicator }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(responseTopic === undefined ? {} : { responseTopic }),
    ...(correlationData === undefined ? {} : { correlationData }),
    ...(userProperties === undefined ? {} : { userProperties: { ...userProperties } }),
  };
  return Object.keys(found).length === 0 ? undefined : found;
}

/** What a message and a will have alike. */
function contentOf(payload: string | Buffer, of: PacketProperties | undefined) {
  const properties = propertiesOf(of);
  const expirySeconds = of?.messageExpiryInterval;
  return {
    payload: bytesOf(payload),
    ...(properties === undefined ? {} : { properties }),
    ...(expirySeconds === undefined ? {} : { expirySeconds }),
  };
}

const sasWord = Buffer.from('SharedAccessSignature ');
const isSas = (password: IConnectPacket['password']): boolean =>
  password !== undefined && password !== null && Buffer.from(password).subarray(0, sasWord.length).equals(sasWord);

export function attemptOf(packet: IConnectPacket, presented: readonly Uint8Array[]): ConnectAttempt {
  const { clientId, username, password, protocolVersion = 4, clean = true, will, properties } = packet;
  return {
    clientId,
    username,
    hasPassword: password !== undefined && password !== null,
    passwordIsEmpty: password?.length === 0,
    hasSasToken: isSas(password),
    protocolVersion,
    clean,
    ...(protocolVersion === 5 ? { sessionExpirySeconds: properties?.sessionExpiryInterval ?? 0 } : {}),
    ...(properties?.authenticationMethod === undefined
      ? {}
      : { authenticationMethod: properties.authenticationMethod }),
    ...(will === undefined
      ? {}
      : {
          will: {
            topic: will.topic,
            qos: will.qos ?? 0,
            retain: will.retain ?? false,
            delaySeconds: will.properties?.willDelayInterval ?? 0,
            ...contentOf(will.payload, will.properties),
          },
        }),
    presented,
  };
}

export function messageOf({ qos, retain, dup, payload, properties }: IPublishPacket, topic: string): PublishedMessage {
  return { topic, qos, retain, duplicate: dup, will: false, ...contentOf(payload, properties) };
}

export function requestsOf({ subscriptions, properties }: ISubscribePacket): SubscribeRequest[] {
  const identifier = properties?.subscriptionIdentifier;
  return subscriptions.map(({ topic, qos, nl, rap, rh }) => ({
    filter: topic,
    qos,
    together: subscriptions.length,
    ...(nl === undefined ? {} : { noLocal: nl }),
    ...(rap === undefined ? {} : { retainAsPublished: rap }),
    ...(rh === undefined ? {} : { retainHandling: rh as 0 | 1 | 2 }),
    ...(identifier === undefined ? {} : { identifier }),
  }));
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** PUBLISH to a client. `now` counts what is left of its time. */
export function publishOf(message: OutgoingMessage, version: number, now: number): IPublishPacket {
  const packet: IPublishPacket = {
    cmd: 'publish',
    topic: message.topic,
    payload: asBuffer(message.payload),
    qos: message.qos,
    retain: message.retain ?? false,
    dup: false,
  };
  if (version !== 5) return packet;
  const { properties, expiresAt, subscriptionIdentifiers } = message;
  const { correlationData, userProperties, ...plain } = properties ?? {};
  return {
    ...packet,
    properties: {
      ...plain,
      ...(correlationData === undefined ? {} : { correlationData: Buffer.from(correlationData) }),
      ...(userProperties === undefined ? {} : { userProperties: userProperties as Record<string, string | string[]> }),
      ...(expiresAt === undefined
        ? {}
        : { messageExpiryInterval: Math.max(1, Math.ceil((expiresAt.getTime() - now) / 1000)) }),
      ...(subscriptionIdentifiers === undefined ? {} : { subscriptionIdentifier: [...subscriptionIdentifiers] }),
    },
  };
}
