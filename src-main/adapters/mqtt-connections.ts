import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { ConnectionLoss, MqttConnection, MqttConnections } from '../services/ports.ts';

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

function established(client: MqttClient): MqttConnection {
  let lastError: unknown;
  const waiting = new Set<(error: Error) => void>();
  const ended = new Promise<ConnectionLoss>((resolve) => {
    client.on('error', (error) => {
      lastError = error;
    });
    client.once('close', () => {
      const loss = lossFrom(lastError, true);
      // With its own reconnecting off, MQTT.js leaves callbacks of a lost connection waiting for ever.
      for (const reject of waiting) reject(new Error(loss.text));
      client.end(true);
      resolve(loss);
    });
  });
  return {
    ended,
    publish: (message) =>
      new Promise((resolve, reject) => {
        waiting.add(reject);
        client.publish(message.topic, Buffer.from(message.payload), { qos: message.qos }, (error) => {
          waiting.delete(reject);
          if (error === undefined || error === null) resolve();
          else reject(error);
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

/**
 * MQTT over TLS by MQTT.js. Its own reconnecting and offline queue are off: what was not acknowledged is the
 * simulation's business. The server's certificate is always verified.
 */
export const mqttConnections: MqttConnections = {
  connect(facts, credentials, signal) {
    const options: IClientOptions & { minVersion: string } = {
      protocol: 'mqtts',
      host: facts.host,
      port: facts.port,
      // RFC 6066 3: an address is no server name.
      ...(isIP(facts.host) === 0 ? { servername: facts.host } : {}),
      protocolVersion: facts.protocolVersion,
      clientId: facts.clientId,
      username: facts.username,
      clean: facts.clean,
      keepalive: facts.keepAliveSeconds,
      connectTimeout: 30_000,
      reconnectPeriod: 0,
      queueQoSZero: false,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      cert: credentials.certificateChainPem,
      key: credentials.privateKeyPem,
      ...(credentials.serverCaPem === undefined ? {} : { ca: credentials.serverCaPem }),
    };
    return new Promise((resolve) => {
      let client: MqttClient;
      try {
        client = mqtt.connect(options);
      } catch (error) {
        resolve({ loss: lossFrom(error, false) });
        return;
      }
      let secured = false;
      let lastError: unknown;
      const remember = (error: unknown) => {
        lastError = error;
      };
      const abort = () => client.end(true);
      const fail = () => {
        signal.removeEventListener('abort', abort);
        client.end(true);
        resolve({ loss: lossFrom(lastError, secured) });
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
  },
};
