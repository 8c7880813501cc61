import { i18n } from '../language/index.ts';
import type { RefusalMeaning } from '../platform/platform.ts';
import type { Diagnosis } from './rule.ts';

/** What is found by looking at a server step by step, and what no error code says. */

interface Place {
  readonly host: string;
  readonly port: number;
}

/** An address that does not answer stands before one that does. */
export const slowAddress = (silent: string, open: string): Diagnosis => ({
  cause: 'address-silent',
  what: i18n.t('{silent} stands first and does not answer; {open} does.', { silent, open }),
  remedy: i18n.t(
    'Programs that try the first address alone fail, others wait. Have the address taken out of DNS or its way mended (for IPv6 often a firewall), or connect to {open}.',
    { open },
  ),
});

export const httpOnPort = ({ host, port }: Place): Diagnosis => ({
  cause: 'http-on-port',
  what: i18n.t('{host}, port {port}, answers in HTTP without TLS.', { host, port: String(port) }),
  remedy: i18n.t(
    'Check the port: 8883 is MQTT over TLS. Where the network wants a login in the browser first (captive portal), log in there.',
  ),
});

export const plainMqtt = ({ host, port }: Place): Diagnosis => ({
  cause: 'plain-mqtt',
  what: i18n.t('{host}, port {port}, speaks MQTT without TLS.', { host, port: String(port) }),
  remedy: i18n.t('Use the server’s port for TLS, usually 8883, or switch TLS on in its listener.'),
});

export const tlsSilent = ({ host, port }: Place): Diagnosis => ({
  cause: 'tls-silent',
  what: i18n.t('{host}, port {port}, takes the connection and then says nothing.', { host, port: String(port) }),
  remedy: i18n.t(
    'Something else may listen there, or a firewall lets TCP through and stops TLS. Check the port, and try from another network.',
  ),
});

export const tlsUnfinished = ({ host, port }: Place): Diagnosis => ({
  cause: 'tls-unfinished',
  what: i18n.t('{host}, port {port}, has begun TLS and does not finish it in time.', { host, port: String(port) }),
  remedy: i18n.t(
    'The server may be overloaded, or the network loses large packets, as VPNs and tunnels do (MTU). Try again, and from another network.',
  ),
});

export const chainIncomplete = (last: string, issuer: string): Diagnosis => ({
  cause: 'server-chain-incomplete',
  what: i18n.t('The server’s chain ends at {last}. Its issuer {issuer} was not sent and is not trusted here.', {
    last,
    issuer,
  }),
  remedy: i18n.t(
    'Where that issuer is an intermediate, have the server send it behind its own certificate. Where it is the root, give its certificate as server CA.',
  ),
});

export const chainOrder = (): Diagnosis => ({
  cause: 'server-chain-order',
  what: i18n.t('The server sends its certificates in the wrong order.'),
  remedy: i18n.t(
    'Have its file begin with its own certificate, then the authority that has signed it, and so on: small clients take no other order.',
  ),
});

export const tlsInspected = (host: string, issuer: string): Diagnosis => ({
  cause: 'tls-inspected',
  what: i18n.t('The certificate of {host} comes from {issuer}, which is no public authority.', { host, issuer }),
  remedy: i18n.t(
    'A proxy or security program opens TLS on the way, and a client certificate does not get through that. Have {host} excepted from inspection, or try from another network.',
    { host },
  ),
});

export const wrongEndpoint = ({ meaning, remedy }: RefusalMeaning): Diagnosis => ({
  cause: 'wrong-endpoint',
  what: meaning,
  remedy,
});

export const certificateNotAsked = (): Diagnosis => ({
  cause: 'certificate-not-asked',
  what: i18n.t('The server does not ask for a client certificate, and so never sees the device’s.'),
  remedy: i18n.t(
    'Check the port. At a broker of your own switch it on, in mosquitto by require_certificate and cafile.',
  ),
});

export const authorityNotListed = (issuer: string): Diagnosis => ({
  cause: 'authority-not-accepted',
  what: i18n.t('The server names the authorities whose certificates it accepts; {issuer} is none of them.', { issuer }),
  remedy: i18n.t(
    'Have the device’s authority added to those that the server trusts, or connect with a certificate of one that it names.',
  ),
});

export const loginSilent = ({ host, port }: Place): Diagnosis => ({
  cause: 'login-silent',
  what: i18n.t('{host}, port {port}, does not answer to the login.', { host, port: String(port) }),
  remedy: i18n.t(
    'Check platform and port: another protocol may be spoken there. Otherwise the server hangs or is overloaded: its log may say more.',
  ),
});

export const mqtt5Missing = (): Diagnosis => ({
  cause: 'mqtt5-missing',
  what: i18n.t('The server closes the connection at a login by MQTT 5; by MQTT 3.1.1 it lets the device in.'),
  remedy: i18n.t('Choose MQTT 3.1.1, or a server that speaks MQTT 5.'),
});

export const alpnMissing = (protocol: string): Diagnosis => ({
  cause: 'alpn-missing',
  what: i18n.t(
    'The server closes the connection of a device that names no protocol in TLS (ALPN); one that names {protocol} it lets in.',
    { protocol },
  ),
  remedy: i18n.t(
    'Have the device offer {protocol} as its ALPN protocol, or connect to the server’s port for MQTT over TLS, usually 8883.',
    { protocol },
  ),
});

export const certificateMissing = (): Diagnosis => ({
  cause: 'certificate-missing',
  what: i18n.t('The server lets nobody in who shows no client certificate, and none was given here.'),
  remedy: i18n.t('Choose the device whose certificate is to be shown, or give a certificate and its key.'),
});

export const subscribeSilent = (): Diagnosis => ({
  cause: 'subscribe-silent',
  what: i18n.t('The server does not answer to the subscription.'),
  remedy: i18n.t('Check what the device may subscribe to; the server’s log may say more.'),
});

export const publishSilent = (): Diagnosis => ({
  cause: 'publish-silent',
  what: i18n.t('The server has not acknowledged the message.'),
  remedy: i18n.t('Check what the device may publish; the server’s log may say more.'),
});

export const noWayOut = (port: number): Diagnosis => ({
  cause: 'no-way-out',
  what: i18n.t('Port {port} does not answer either.', { port: String(port) }),
  remedy: i18n.t('The network may let nothing out at all: try from another one, or ask for its proxy.'),
});
