import { i18n } from '../language/index.ts';
import type { RefusalMeaning } from './platform.ts';

const identityRemedy = () =>
  i18n.t(
    "Check that the server knows this device under its client ID, user name or certificate, that it trusts the device's authority, and that the certificate has not expired.",
  );

/** RabbitMQ answers so to a certificate whose common name is no user's. */
const passwordRemedy = () =>
  i18n.t('Check both. A server that takes the user name from the certificate may have no such user: add it there.');

/**
 * Return codes of MQTT 3.1.1 (3.2.2.3) and reason codes of 5.0 (2.4), by number; they do not overlap. With a reason code 5.0
 * also ends connections and refuses messages.
 */
const meanings = (): Readonly<Record<number, RefusalMeaning>> => ({
  1: {
    meaning: i18n.t('The server does not speak this version of MQTT.'),
    remedy: i18n.t('Choose the other version.'),
  },
  2: {
    meaning: i18n.t('The server does not accept the client ID.'),
    remedy: i18n.t(
      'Use the client ID that the server expects, or a shorter one. Mosquitto also answers so where its max_keepalive is shorter than the keep-alive: choose MQTT 5, which is told how long it may be.',
    ),
  },
  3: {
    meaning: i18n.t('The server cannot take the connection just now.'),
    remedy: i18n.t('Try again in a moment.'),
  },
  4: { meaning: i18n.t('The server refused user name or password.'), remedy: passwordRemedy() },
  5: { meaning: i18n.t('The server refused the identity (not authorized).'), remedy: identityRemedy() },
  0x80: { meaning: i18n.t('The server refused the connection and does not say why.'), remedy: identityRemedy() },
  0x81: { meaning: i18n.t('The server could not read the CONNECT packet.'), remedy: i18n.t('Choose MQTT 3.1.1.') },
  0x82: {
    meaning: i18n.t('The server says that the CONNECT packet breaks the protocol.'),
    remedy: i18n.t('Choose MQTT 3.1.1.'),
  },
  0x83: {
    meaning: i18n.t('The server takes the packet for valid and does not accept it.'),
    remedy: i18n.t('Its log may say why; check what it limits beyond MQTT itself.'),
  },
  0x84: { meaning: i18n.t('The server does not speak MQTT 5.'), remedy: i18n.t('Choose MQTT 3.1.1.') },
  0x85: {
    meaning: i18n.t('The server does not accept the client ID.'),
    remedy: i18n.t('Use the client ID that the server expects, or a shorter one.'),
  },
  0x86: { meaning: i18n.t('The server refused user name or password.'), remedy: passwordRemedy() },
  0x87: { meaning: i18n.t('The server refused the identity (not authorized).'), remedy: identityRemedy() },
  0x88: { meaning: i18n.t('The server is unavailable.'), remedy: i18n.t('Try again in a moment.') },
  0x89: { meaning: i18n.t('The server is busy.'), remedy: i18n.t('Try again in a moment.') },
  0x8a: { meaning: i18n.t('The server has banned this client.'), remedy: i18n.t('Ask its administrator.') },
  0x8b: { meaning: i18n.t('The server is shutting down.'), remedy: i18n.t('Try again when it is back.') },
  0x8d: {
    meaning: i18n.t('The server heard nothing for longer than the keep-alive.'),
    remedy: i18n.t('Check the network.'),
  },
  0x8e: {
    meaning: i18n.t('Another connection with the same client ID has taken over.'),
    remedy: i18n.t('Give every connection a client ID of its own.'),
  },
  0x8f: {
    meaning: i18n.t('The server does not accept the topic filter.'),
    remedy: i18n.t('Check what the device may subscribe to.'),
  },
  0x95: { meaning: i18n.t('The packet is too large for the server.'), remedy: i18n.t('Send less in one message.') },
  0x91: {
    meaning: i18n.t('The packet identifier is in use at the server.'),
    remedy: i18n.t('Try again; if it stays so, begin with a clean session.'),
  },
  0x93: {
    meaning: i18n.t('More messages were under way than the server takes at once.'),
    remedy: i18n.t('Send fewer messages at once.'),
  },
  0x94: { meaning: i18n.t('The topic alias is not valid at the server.'), remedy: i18n.t('Send the topic in full.') },
  0x96: { meaning: i18n.t('Messages come too fast for the server.'), remedy: i18n.t('Send less often.') },
  0x98: {
    meaning: i18n.t('An administrator has ended the connection.'),
    remedy: i18n.t('Ask the administrator of the server.'),
  },
  0x99: {
    meaning: i18n.t('The server does not accept the form of the payload.'),
    remedy: i18n.t('Check what it expects.'),
  },
  0x9a: { meaning: i18n.t('The server retains no messages.'), remedy: i18n.t('Send without the retain flag.') },
  0x9b: { meaning: i18n.t('The server does not offer this QoS.'), remedy: i18n.t('Use a lower QoS.') },
  0x9e: { meaning: i18n.t('The server has no shared subscriptions.'), remedy: i18n.t('Subscribe without $share.') },
  0xa0: {
    meaning: i18n.t('The server allows a connection no longer than this.'),
    remedy: i18n.t('Connect again.'),
  },
  0xa1: { meaning: i18n.t('The server has no subscription identifiers.'), remedy: i18n.t('Subscribe without them.') },
  0xa2: {
    meaning: i18n.t('The server takes no filters with wildcards.'),
    remedy: i18n.t('Subscribe to topics one by one.'),
  },
  0x8c: {
    meaning: i18n.t('The server wants another method of authentication.'),
    remedy: i18n.t('Check that it takes client certificates on this port.'),
  },
  0x90: {
    meaning: i18n.t('The server does not accept the topic.'),
    remedy: i18n.t('Check what the device may publish.'),
  },
  0x97: { meaning: i18n.t('A quota of the server is exceeded.'), remedy: i18n.t('Wait, or raise the quota.') },
  0x9c: { meaning: i18n.t('The server asks to use another server for now.'), remedy: i18n.t('Connect to that one.') },
  0x9d: { meaning: i18n.t('The server has moved.'), remedy: i18n.t('Connect to the new one.') },
  0x9f: {
    meaning: i18n.t('Connections come too fast for the server.'),
    remedy: i18n.t('Wait, and start fewer devices at once.'),
  },
});

/** What a code means by the standard; platforms say it more exactly where they can. */
export function standardRefusal(returnCode: number): RefusalMeaning {
  return (
    meanings()[returnCode] ?? {
      meaning: i18n.t('The server refused with code {returnCode}.', { returnCode }),
      remedy: i18n.t('Check host, client ID and user name.'),
    }
  );
}
