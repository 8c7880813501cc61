import { setMaxListeners } from 'node:events';
import { type Socket, isIP } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type {
  ClientCredentials,
  ConnectionLoss,
  MqttConnection,
  MqttConnections,
  PublishOutcome,
} from '../services/ports.ts';
import { linkedLibrary } from './key-support.ts';
import type { Way } from './proxy.ts';

/** What MQTT.js and Node say about a failure, as plain values. */
function lossFrom(error: unknown, secured: boolean): ConnectionLoss {
  if (!(error instanceof Error)) {
    return { errorCode: undefined, returnCode: undefined, text: 'The connection was closed.', secured };
  }
  const { code } = error as { code?: unknown };
  // A failed attempt on several addresses is one error that holds the others; the last is the one to tell.
  const inner = error instanceof AggregateError ? (error.errors.at(-1) as unknown) : undefined;
  if (inner instanceof Error) return lossFrom(inner, secured);
  return {
    errorCode: typeof code === 'string' ? code : undefined,
    returnCode: typeof code === 'number' ? code : undefined,
    text: error.message,
    secured,
  };
}

/** How long an orderly end may take before the socket is cut. */
const endPatienceMs = 2000;

/** Reason codes of MQTT 5.0 from here on are refusals (2.4). */
const firstRefusal = 0x80;
interface Suback {
  readonly granted: readonly unknown[];
}

function established(client: MqttClient): MqttConnection {
  let firstError: unknown;
  const waiting = new Set<() => void>();
  const ended = new Promise<ConnectionLoss>((resolve) => {
    client.on('error', (error) => {
      firstError ??= error;
    });
    // MQTT 5.0 3.14: the server says why it ends the connection.
    client.on('disconnect', ({ reasonCode, properties }) => {
      const text = properties?.reasonString ?? 'The server sent DISCONNECT.';
      firstError ??= Object.assign(new Error(text), { code: reasonCode ?? 0 });
    });
    client.once('close', () => {
      const loss = lossFrom(firstError, true);
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
        client.publish(message.topic, Buffer.from(message.payload), { qos: message.qos }, (error) => {
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
    async close() {
      // Once it is ending, MQTT.js cannot be told to hurry; the socket can.
      const cut = setTimeout(() => client.stream.destroy(), endPatienceMs);
      client.end();
      await ended;
      clearTimeout(cut);
    },
  };
}

/** What TLS is told, and what MQTT is. */
function optionsFor(facts: Parameters<MqttConnections['connect']>[0], credentials: ClientCredentials) {
  const serverName = facts.serverName ?? facts.host;
  const tls = {
    // RFC 6066 3: an address is no server name.
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    ...(facts.alpn.length === 0 ? {} : { ALPNProtocols: [...facts.alpn] }),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2' as const,
    // BoringSSL by itself takes neither Ed25519 nor P-521.
    sigalgs: linkedLibrary.tlsSignatures,
    ecdhCurve: linkedLibrary.tlsGroups,
    cert: credentials.certificateChainPem,
    key: credentials.privateKeyPem,
    ...(credentials.serverCaPem === undefined ? {} : { ca: credentials.serverCaPem }),
  };
  const options: IClientOptions = {
    host: facts.host,
    port: facts.port,
    protocolVersion: facts.protocolVersion,
    clientId: facts.clientId,
    ...(facts.username === undefined ? {} : { username: facts.username }),
    ...(facts.password === undefined ? {} : { password: facts.password }),
    clean: facts.clean,
    keepalive: facts.keepAliveSeconds,
    connectTimeout: 30_000,
    reconnectPeriod: 0,
    queueQoSZero: false,
  };
  return { tls, options };
}

/** A client that begins to connect: by itself, or through a proxy's tunnel. */
function clientFor(
  facts: Parameters<MqttConnections['connect']>[0],
  credentials: ClientCredentials,
  way: Socket | undefined,
): MqttClient {
  const { tls, options } = optionsFor(facts, credentials);
  const secure = way === undefined ? undefined : () => tlsConnect({ ...tls, socket: way });
  if (facts.webSocketPath !== undefined) {
    const wsOptions = { ...tls, ...(secure === undefined ? {} : { createConnection: secure }) };
    return mqtt.connect({ ...options, protocol: 'wss', path: facts.webSocketPath, wsOptions });
  }
  // MQTT.js hands what its types do not name on to TLS.
  if (secure === undefined) return mqtt.connect({ ...options, protocol: 'mqtts', ...tls } as IClientOptions);
  return new mqtt.MqttClient(secure, { ...options, protocol: 'mqtts' });
}

/**
 * MQTT over TLS, or in a WebSocket over TLS, by MQTT.js. Its own reconnecting and offline queue are off: what was not
 * acknowledged is the simulation's business. The server's certificate is always verified.
 */
export const createMqttConnections = (wayTo: Way): MqttConnections => ({
  async connect(facts, credentials, signal, onMessage) {
    let way: Socket | undefined;
    try {
      way = await wayTo(facts.host, facts.port, signal);
    } catch (error) {
      return { loss: lossFrom(error, false) };
    }
    return new Promise((resolve) => {
      let client: MqttClient;
      try {
        client = clientFor(facts, credentials, way);
      } catch (error) {
        way?.destroy();
        resolve({ loss: lossFrom(error, false) });
        return;
      }
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
        resolve({ loss: lossFrom(firstError, secured) });
      };
      client.stream.on('secureConnect', () => {
        secured = true;
      });
      client.stream.on('error', remember);
      client.on('error', remember);
      client.on('close', fail);
      client.on('message', (topic, payload, { qos }) => onMessage({ topic, payload, qos }));
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
  },
});
