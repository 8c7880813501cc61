/** 3 is MQTT 3.1, 4 is 3.1.1. */
export type MqttVersion = 3 | 4 | 5;

const names: Readonly<Record<MqttVersion, string>> = { 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5' };
export const mqttName = (version: MqttVersion): string => names[version];

/** Seconds after which a session of MQTT 5 never ends (3.1.2.11.2). */
export const neverExpires = 0xffff_ffff;

/** What a cloud has of MQTT, and how far. What MQTT 5 has a property for is told in CONNACK (MQTT 5, 3.2.2.3). */
export interface MqttTerms {
  readonly versions: readonly MqttVersion[];
  readonly maximumQos: 1 | 2;
  readonly retains: boolean;
  readonly sharedSubscriptions: boolean;
  readonly subscriptionIdentifiers: boolean;
  /** Topic aliases that a client may use at once. */
  readonly topicAliasMaximum: number;
  /** A client that asks for longer is told this, or in earlier versions given it. */
  readonly longestKeepAliveSeconds: number;
  /** Whether a client without an ID gets one (MQTT 5, 3.1.3.1); in 3.1.1 only where its session is clean. */
  readonly assignsClientIds: boolean;
  /** Undefined where subscriptions end with the connection, whatever the client asks for. */
  readonly sessions?: KeptSessionTerms | undefined;
}

/** How long a session outlives its connection, and what waits in it meanwhile. */
interface KeptSessionTerms {
  readonly mostSeconds: number;
  /** For versions in which a client can only say that its session is not clean. */
  readonly unsaidSeconds: number;
  readonly mostMessages: number;
  readonly mostBytes: number;
  /** What becomes of a session for which more comes. */
  readonly whenFull: 'session-ends' | 'message-dropped';
}
