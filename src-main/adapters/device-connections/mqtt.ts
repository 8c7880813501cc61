import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import mqtt, { type IClientOptions, type IClientPublishOptions, type MqttClient } from 'mqtt';
import type {
  ConnectionLoss,
  DeviceConnection,
  DeviceConnections,
  EncodedMessage,
  MqttFacts,
  PublishOutcome,
} from '../../services/ports.ts';
import type { Way } from '../proxy.ts';
import { type ConnectionsOf, connectMs, lossFrom } from './client-tls.ts';
import type { Beginning, KeptTls } from './kept-tls.ts';

/** How long an orderly end may take before the socket is cut. */
const endPatienceMs = 2000;

/** Reason codes of MQTT 5.0 from here on are refusals (2.4). */
const firstRefusal = 0x80;
interface Suback {
  readonly granted: readonly unknown[];
}

function established(client: MqttClient): DeviceConnection {
  let firstError: unknown;
  const waiting = new Set<() => void>();
  const ended = new Promise<ConnectionLoss>((resolve) => {
    client.on('error', (error) => {
      firstError ??= error;
      // What cannot be read ends the connection (MQTT 5.0 4.13.1); MQTT.js would wait for the keep-alive to run out.
      client.stream.destroy();
    });
    // MQTT 5.0 3.14: the server says why it ends the connection.
    client.on('disconnect', ({ reasonCode, properties }) => {
      const text = properties?.reasonString ?? 'The server sent DISCONNECT.';
      firstError ??= Object.assign(new Error(text), { code: reasonCode ?? 0 });
    });
    client.once('close', () => {
      const loss = { ...lossFrom(firstError, true), letIn: true };
      // With its own reconnecting off, MQTT.js leaves callbacks of a lost connection waiting for ever.
      for (const giveUp of waiting) giveUp();
      client.end(true);
      resolve(loss);
    });
  });
  return {
    ended,
    publish: (message) =>
      new Promise((resolve) => {
        const settle = (outcome: PublishOutcome) => {
          waiting.delete(lost);
          resolve(outcome);
        };
        const lost = () => settle('lost');
        waiting.add(lost);
        client.publish(message.topic, asBuffer(message.payload), publishOptions(message), (error) => {
          if (error === undefined || error === null) return settle('acknowledged');
          const { code } = error as { code?: unknown };
          return settle(typeof code === 'number' && code >= firstRefusal ? { refused: code } : 'lost');
        });
      }),
    subscribe: (subscriptions) =>
      new Promise((resolve) => {
        const lost = () => resolve(undefined);
        waiting.add(lost);
        const wanted = Object.fromEntries(subscriptions.map(({ filter, qos }) => [filter, { qos }]));
        client.subscribe(wanted, (error, _granted, packet) => {
          waiting.delete(lost);
          // MQTT.js fails for all filters where one was refused; the packet says which.
          const suback = (packet ?? (error as { packet?: unknown } | null)?.packet) as Suback | undefined;
          resolve(suback?.granted.map(Number));
        });
      }),
    cut: () => void client.stream.destroy(),
    async close() {
      // Once it is ending, MQTT.js cannot be told to hurry; the socket can.
      const cut = setTimeout(() => client.stream.destroy(), endPatienceMs);
      client.end();
      await ended;
      clearTimeout(cut);
    },
  };
}

/** The same octets. */
const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

function publishOptions({ qos, properties }: EncodedMessage): IClientPublishOptions {
  if (properties === undefined) return { qos };
  const { correlationData, userProperties, ...others } = properties;
  return {
    qos,
    properties: {
      ...others,
      ...(correlationData === undefined ? {} : { correlationData: Buffer.from(correlationData) }),
      ...(userProperties === undefined ? {} : { userProperties: userProperties as Record<string, string | string[]> }),
    },
  };
}

const nothing = () => undefined;

/** What MQTT is told. */
function optionsFor(facts: MqttFacts): IClientOptions {
  return {
    host: facts.host,
    port: facts.port,
    protocolVersion: facts.protocolVersion,
    clientId: facts.clientId,
    ...(facts.username === undefined ? {} : { username: facts.username }),
    ...(facts.password === undefined ? {} : { password: facts.password }),
    clean: facts.clean,
    keepalive: facts.keepAliveSeconds,
    connectTimeout: connectMs,
    reconnectPeriod: 0,
    queueQoSZero: false,
    // Else each client has a logger of its own, which is asked several times a message whether it is wanted.
    log: nothing,
  };
}

/** A client that begins to connect, on TLS that does. */
function clientOn({ socket }: Beginning, facts: MqttFacts): MqttClient {
  const options = optionsFor(facts);
  const secure = () => socket;
  return facts.webSocketPath === undefined
    ? new mqtt.MqttClient(secure, { ...options, protocol: 'mqtts' })
    : mqtt.connect({
        ...options,
        protocol: 'wss',
        path: facts.webSocketPath,
        wsOptions: { createConnection: secure },
      });
}

/**
 * MQTT over TLS, or in a WebSocket over TLS, by MQTT.js. Its own reconnecting and offline queue are off: what was not
 * acknowledged is the simulation's business. The server's certificate is always verified.
 */
export const createMqttConnections = (wayTo: Way, tls: KeptTls): ConnectionsOf<MqttFacts> => ({
  async connect(facts, credentials, signal, onMessage) {
    for (let session: 'resumed' | 'begun' = 'resumed'; ; session = 'begun') {
      let way: Socket | undefined;
      let begun: Beginning;
      let client: MqttClient;
      try {
        way = await wayTo(facts.host, facts.port, signal, credentials.furtherCaPems);
        begun = tls.begin(facts, credentials, { alpn: facts.alpn, way, session });
        client = clientOn(begun, facts);
      } catch (error) {
        way?.destroy();
        return { loss: lossFrom(error, false) };
      }
      client.on('message', (topic, payload, { qos, properties }) => onMessage({ topic, payload, qos, properties }));
      const attempt = await letIn(client, signal);
      // A server that has forgotten a session, or takes none from a client with a certificate, may refuse it in any way.
      if ('connection' in attempt || signal.aborted || !begun.mayBeOutdated()) return attempt;
    }
  },
});

/** Resolves when the server has let the device in, or it is over. */
function letIn(client: MqttClient, signal: AbortSignal): ReturnType<DeviceConnections['connect']> {
  return new Promise((resolve) => {
    let secured = false;
    // The first says why. With BoringSSL an alert is often followed by ECONNRESET.
    let firstError: unknown;
    const remember = (error: unknown) => {
      firstError ??= error;
    };
    const abort = () => client.end(true);
    const fail = () => {
      signal.removeEventListener('abort', abort);
      client.end(true);
      resolve({ loss: { ...lossFrom(firstError, secured), letIn: false } });
    };
    client.stream.on('secureConnect', () => {
      secured = true;
    });
    client.stream.on('error', remember);
    client.on('error', remember);
    client.on('close', fail);
    client.once('connect', () => {
      client.off('close', fail);
      client.off('error', remember);
      signal.removeEventListener('abort', abort);
      resolve({ connection: established(client) });
    });
    // A thousand devices may connect on one signal; that is no leak.
    setMaxListeners(0, signal);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
