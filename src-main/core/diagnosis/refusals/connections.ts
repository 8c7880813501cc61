import { i18n } from '../../language/index.ts';
import type { RefusalRow } from './refusal.ts';

/** What ends a client before it has said who it is, or afterwards without a refusal. */
export const connectionRows = {
  'client-distrusts-hub': {
    why: () => i18n.t('The client looks whether it trusts the hub, and does not.'),
    remedy: () =>
      i18n.t(
        'The client does not trust the hub. Give it the authority of the tab Overview as server CA (mosquitto_pub: --cafile), and connect to localhost or 127.0.0.1.',
      ),
    otherwise: () => [
      {
        cause: 'server-name-mismatch',
        what: i18n.t('The client connects under a name that is not in the hub’s certificate.'),
        remedy: i18n.t('Connect under a name that is in it, or start the hub for the network.'),
      },
    ],
  },
  'client-gone': {
    why: () => i18n.t('Usually the client does not trust the hub, and says nothing of it.'),
    remedy: () => i18n.t('Give it the hub’s authority as server CA (mosquitto_pub: --cafile).'),
    certainty: 'likely',
    otherwise: () => [
      {
        cause: 'port-probe',
        what: i18n.t('Something only looks whether the port is open.'),
        remedy: i18n.t('Nothing is to be done about that.'),
      },
    ],
  },
  'client-not-tls': {
    why: () => i18n.t('Everything on this port goes through TLS, which the client has not begun.'),
    remedy: () => i18n.t('The client does not speak TLS. Switch it on; without TLS nothing gets in here.'),
  },
  'client-plain-mqtt': {
    why: () => i18n.t('Everything on this port goes through TLS, and the client began with MQTT at once.'),
    remedy: () =>
      i18n.t(
        'Switch TLS on in the client (mosquitto_pub: --cafile; MQTT.js: mqtts://). Nothing gets in here without it.',
      ),
  },
  'client-tls-version': {
    why: () => i18n.t('Client and hub have no version of TLS in common.'),
    remedy: () => i18n.t('The client speaks an old TLS. Let it use TLS 1.2 or newer.'),
    otherwise: () => [
      {
        cause: 'tls-1-3-alone',
        what: i18n.t('The client wants TLS 1.3 alone, and the hub refuses by TLS alerts: then it speaks TLS 1.2.'),
        remedy: i18n.t('Allow the client TLS 1.2, or start the hub so that ThingsBoard refuses by CONNACK.'),
      },
    ],
  },
  'client-tls-common': {
    why: () => i18n.t('Client and hub have to find a cipher, a curve and a kind of signature that both know.'),
    remedy: () =>
      i18n.t(
        'Allow the client the usual ciphers and curves: ECDHE with AES-GCM or ChaCha20, X25519 or P-256; and RSA, ECDSA or Ed25519 signatures with SHA-256.',
      ),
  },
  'client-certificate-unusable': {
    why: () => i18n.t('The library of TLS that is linked here does not take the client’s key, or its proof.'),
    remedy: () =>
      i18n.t(
        'Create the device again: Certbench makes RSA 2048 and EC P-256 keys and SHA-256 signatures, which every TLS takes.',
      ),
    otherwise: () => [
      {
        cause: 'key-mismatch',
        what: i18n.t('The client signs with a key that belongs to another certificate.'),
        remedy: i18n.t('Give the client the key that was made with its certificate.'),
      },
    ],
  },
  'client-handshake': {
    why: () => i18n.t('The handshake of TLS broke off by something that no rule here explains.'),
    remedy: () =>
      i18n.t(
        'Check that the client speaks TLS 1.2 or newer, sends its certificate, and trusts the authority of the tab Overview.',
      ),
    certainty: 'possible',
  },
  'http-on-mqtt-port': {
    why: () => i18n.t('This port is for MQTT alone.'),
    remedy: () =>
      i18n.t(
        'Use MQTT on this port, not HTTP. MQTT in a WebSocket has a port of its own: the tab Overview has its address.',
      ),
  },
  'alpn-missing': {
    why: () =>
      i18n.t('At AWS IoT’s port 443 the name of a protocol in TLS (ALPN) tells clients with certificates from others.'),
    remedy: () =>
      i18n.t(
        'Have the client offer {protocol} as its ALPN protocol, or connect to the port of MQTT, which needs none.',
        {
          protocol: 'x-amzn-mqtt-ca',
        },
      ),
  },
  'websocket-refused': {
    why: () => i18n.t('A WebSocket is opened at a path of the hub, with the name of what is spoken in it.'),
    remedy: () =>
      i18n.t(
        'Open the WebSocket at an address that the tab Overview lists, with the sub-protocol mqtt. Most MQTT libraries offer it by themselves.',
      ),
  },
  'not-saved': {
    why: () => i18n.t('What the hub acknowledges is on disk first, and nothing can be written there.'),
    remedy: () =>
      i18n.t(
        'Free some space on the disk, or make the hub’s folder writable again. The hub goes on by itself then, and nothing that it has acknowledged is lost.',
      ),
  },
  'keep-alive-timeout': {
    why: () => i18n.t('The client has said how often it will speak, and was silent for half as long again.'),
    remedy: () => i18n.t('The network broke off, or the client was too busy to send its keep-alive.'),
    certainty: 'likely',
  },
  'connection-lost': {
    why: () => i18n.t('The connection ended without a goodbye.'),
    remedy: () => i18n.t('The program has ended, or the network broke off. A device should connect again by itself.'),
    certainty: 'likely',
  },
  'connection-replaced': {
    why: () => i18n.t('A client ID has one connection at a time, and the newest wins.'),
    remedy: () =>
      i18n.t('Two clients use the same client ID: each pushes the other out. Give each device an ID of its own.'),
    otherwise: () => [
      {
        cause: 'connected-again',
        what: i18n.t('The device itself has connected again, before the hub saw that its first connection was gone.'),
        remedy: i18n.t('Nothing is to be done about that.'),
      },
    ],
  },
  'client-disconnected': undefined,
  'closed-by-hub': undefined,
  'hub-stopped': undefined,
} as const satisfies Readonly<Record<string, RefusalRow | undefined>>;
