import type { RefusalMeaning } from './platform.ts';

const identityRemedy =
  "Check that the server knows this device under its client ID, user name or certificate, that it trusts the device's authority, and that the certificate has not expired.";

/**
 * Return codes of MQTT 3.1.1 (3.2.2.3) and reason codes of 5.0 (2.4), by number; they do not overlap. With a reason code 5.0
 * also ends connections and refuses messages.
 */
const meanings: Readonly<Record<number, RefusalMeaning>> = {
  1: {
    meaning: 'The server does not speak this version of MQTT.',
    remedy: 'Choose the other version.',
  },
  2: {
    meaning: 'The server does not accept the client ID.',
    remedy: 'Use the client ID that the server expects, or a shorter one.',
  },
  3: {
    meaning: 'The server cannot take the connection just now.',
    remedy: 'Try again in a moment.',
  },
  4: { meaning: 'The server refused user name or password.', remedy: 'Check both.' },
  5: { meaning: 'The server refused the identity (not authorized).', remedy: identityRemedy },
  0x80: { meaning: 'The server refused the connection and does not say why.', remedy: identityRemedy },
  0x81: { meaning: 'The server could not read the CONNECT packet.', remedy: 'Choose MQTT 3.1.1.' },
  0x82: { meaning: 'The server says that the CONNECT packet breaks the protocol.', remedy: 'Choose MQTT 3.1.1.' },
  0x83: {
    meaning: 'The server takes the packet for valid and does not accept it.',
    remedy: 'Its log may say why; check what it limits beyond MQTT itself.',
  },
  0x84: { meaning: 'The server does not speak MQTT 5.', remedy: 'Choose MQTT 3.1.1.' },
  0x85: {
    meaning: 'The server does not accept the client ID.',
    remedy: 'Use the client ID that the server expects, or a shorter one.',
  },
  0x86: { meaning: 'The server refused user name or password.', remedy: 'Check both.' },
  0x87: { meaning: 'The server refused the identity (not authorized).', remedy: identityRemedy },
  0x88: { meaning: 'The server is unavailable.', remedy: 'Try again in a moment.' },
  0x89: { meaning: 'The server is busy.', remedy: 'Try again in a moment.' },
  0x8a: { meaning: 'The server has banned this client.', remedy: 'Ask its administrator.' },
  0x8b: { meaning: 'The server is shutting down.', remedy: 'Try again when it is back.' },
  0x8d: { meaning: 'The server heard nothing for longer than the keep-alive.', remedy: 'Check the network.' },
  0x8e: {
    meaning: 'Another connection with the same client ID has taken over.',
    remedy: 'Give every connection a client ID of its own.',
  },
  0x8f: { meaning: 'The server does not accept the topic filter.', remedy: 'Check what the device may subscribe to.' },
  0x95: { meaning: 'The packet is too large for the server.', remedy: 'Send less in one message.' },
  0x91: {
    meaning: 'The packet identifier is in use at the server.',
    remedy: 'Try again; if it stays so, begin with a clean session.',
  },
  0x93: {
    meaning: 'More messages were under way than the server takes at once.',
    remedy: 'Send fewer messages at once.',
  },
  0x94: { meaning: 'The topic alias is not valid at the server.', remedy: 'Send the topic in full.' },
  0x96: { meaning: 'Messages come too fast for the server.', remedy: 'Send less often.' },
  0x98: { meaning: 'An administrator has ended the connection.', remedy: 'Ask the administrator of the server.' },
  0x99: { meaning: 'The server does not accept the form of the payload.', remedy: 'Check what it expects.' },
  0x9a: { meaning: 'The server retains no messages.', remedy: 'Send without the retain flag.' },
  0x9b: { meaning: 'The server does not offer this QoS.', remedy: 'Use a lower QoS.' },
  0x9e: { meaning: 'The server has no shared subscriptions.', remedy: 'Subscribe without $share.' },
  0xa0: {
    meaning: 'The server allows a connection no longer than this.',
    remedy: 'Connect again.',
  },
  0xa1: { meaning: 'The server has no subscription identifiers.', remedy: 'Subscribe without them.' },
  0xa2: { meaning: 'The server takes no filters with wildcards.', remedy: 'Subscribe to topics one by one.' },
  0x8c: {
    meaning: 'The server wants another method of authentication.',
    remedy: 'Check that it takes client certificates on this port.',
  },
  0x90: { meaning: 'The server does not accept the topic.', remedy: 'Check what the device may publish.' },
  0x97: { meaning: 'A quota of the server is exceeded.', remedy: 'Wait, or raise the quota.' },
  0x9c: { meaning: 'The server asks to use another server for now.', remedy: 'Connect to that one.' },
  0x9d: { meaning: 'The server has moved.', remedy: 'Connect to the new one.' },
  0x9f: { meaning: 'Connections come too fast for the server.', remedy: 'Wait, and start fewer devices at once.' },
};

/** What a code means by the standard; platforms say it more exactly where they can. */
export function standardRefusal(returnCode: number): RefusalMeaning {
  return (
    meanings[returnCode] ?? {
      meaning: `The server refused with code ${returnCode}.`,
      remedy: 'Check host, client ID and user name.',
    }
  );
}
