import type { TLSSocket, TlsOptions } from 'node:tls';
import type { HubHandler } from '../services/ports.ts';

/**
 * MQTT by its name in TLS, as AWS IoT has it on port 443 beside HTTPS (docs.aws.amazon.com/iot, "Device communication protocols"). Node ends a
 * handshake whose client offers other names alone, so this is for a port of its own.
 */
const mqttWithCertificate = 'x-amzn-mqtt-ca';

export const byName: TlsOptions = { ALPNProtocols: [mqttWithCertificate] };

/** What is wrong with a client that offers none, or others. */
export const notNamed = `The client does not offer the ALPN protocol ${mqttWithCertificate} in TLS, as AWS IoT's port 443 wants it.`;

type Client = readonly [secure: TLSSocket, presented: readonly Uint8Array[], remote: string];

/** Goes on with a client that has named it. One that names nothing gets through the handshake. */
export function named(handler: HubHandler, client: Client, accept: (...client: Client) => void): void {
  const [secure, presented, remote] = client;
  if (secure.alpnProtocol === mqttWithCertificate) return accept(...client);
  secure.on('error', () => undefined);
  secure.destroy();
  handler.rejected({ clientId: '', remote, presented }, notNamed, 'alpn-missing');
}
