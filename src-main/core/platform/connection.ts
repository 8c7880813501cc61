/** Where to connect and as whom, by what is spoken. The device's certificate and key are handed over apart from this. */
export type ConnectionFacts = MqttFacts | AmqpFacts | HttpsFacts;

interface Server {
  readonly host: string;
  readonly port: number;
  /** The name that TLS asks for (RFC 6066 3) and checks, where it is not the host. */
  readonly serverName: string | undefined;
}

export interface MqttFacts extends Server {
  readonly protocol: 'mqtt';
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** 4 for MQTT 3.1.1, 5 for 5.0. */
  readonly protocolVersion: 4 | 5;
  /** Clean session of 3.1.1, clean start of 5.0. */
  readonly clean: boolean;
  readonly keepAliveSeconds: number;
  /** Application protocols offered in TLS (RFC 7301). */
  readonly alpn: readonly string[];
  /** MQTT inside a WebSocket at this path (MQTT 5.0 6); undefined for MQTT straight on TLS. */
  readonly webSocketPath: string | undefined;
}

export interface AmqpFacts extends Server {
  readonly protocol: 'amqp';
  readonly containerId: string;
  /** AMQP inside a WebSocket at this path (AMQP WebSocket Binding 1.0); undefined for AMQP straight on TLS. */
  readonly webSocketPath: string | undefined;
  /** The link that has to be there before a device counts as let in: by its address the server learns who it is. */
  readonly firstAddress: string;
  /** Properties of links (AMQP 1.0, Part 2, 2.7.3), by their address. */
  readonly linkProperties: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface HttpsFacts extends Server {
  readonly protocol: 'https';
  /** The path that is asked first, so that the server says whether it lets the device in; undefined where the first request tells. */
  readonly firstPath: string | undefined;
  /** Between two requests for what a device listens to. */
  readonly pollSeconds: number;
}

/** Whether a connection that is up says that the server has let the device in; by HTTPS the first request may be the one that tells. */
export const provesLogin = (facts: ConnectionFacts): boolean =>
  facts.protocol !== 'https' || facts.firstPath !== undefined;

/** An error of a server, as AMQP and HTTPS tell it. */
export interface ServerError {
  /** The condition of AMQP (Part 2, 2.8.14), or the status of HTTPS as `http:401`. */
  readonly condition: string;
  /** In the server's words; may be empty. */
  readonly text: string;
  /** When the server wants to be asked again. */
  readonly retryAfterSeconds?: number;
}

/** What most platforms have in common: MQTT 3.1.1 straight on TLS, a clean session, no user name. */
export function connectionTo(
  { host, port }: Pick<Server, 'host' | 'port'>,
  own: Partial<MqttFacts> & Pick<MqttFacts, 'clientId'>,
): MqttFacts {
  return {
    protocol: 'mqtt',
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
