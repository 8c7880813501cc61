import { i18n } from '../language/index.ts';
import { protocolFaultCode } from '../mqtt/protocol-fault-code.ts';
import type { Platform, RefusalMeaning } from '../platform/platform.ts';
import { loginSilent, tlsSilent } from './findings.ts';
import { proxyRules } from './proxy.ts';
import { toldByServer } from './server-error.ts';
import type { ConnectionEvidence, Diagnosis, Rule, Telling } from './rule.ts';
import { certificateRefused } from './server-handshake.ts';
import { tlsTelling } from './tls-telling.ts';

const notListening = 'connection-refused';
export const closedByServer = 'closed-by-server';

/** MQTT 5.0 2.4. Of a device that was let in it means what the device has done. */
export const notAuthorized = 0x87;

/** What a server does not allow to a device that it knows. */
export const forbidden = ({ closed }: Platform): RefusalMeaning => ({
  meaning: i18n.t('The server does not allow the device what it did (not authorized).'),
  remedy:
    closed?.later.remedy ??
    i18n.t(
      'Allow the topic to the device on the server (access control list, policy or topic space), or use another topic.',
    ),
});

const nowhere = { host: '', port: 0 };

/** What a look at the server step by step finds as well. */
const asFound = (find: (place: Pick<ConnectionEvidence, 'host' | 'port'>) => Diagnosis): Telling => ({
  cause: find(nowhere).cause,
  what: (evidence) => find(evidence).what,
  remedy: () => find(nowhere).remedy,
});

/** Why a server is not reached, whatever is spoken with it. In order; the first whose pattern is found in the error's code or text applies. */
const reachRules: readonly Rule[] = [
  {
    pattern: /TLS timeout/,
    cause: tlsSilent(nowhere).cause,
    what: ({ host, port }) =>
      i18n.t('{host}, port {port}, takes the connection, but TLS does not come up.', { host, port }),
    remedy: () => tlsSilent(nowhere).remedy,
  },
  { pattern: /connack timeout/, ...asFound(loginSilent) },
  ...proxyRules,
  {
    pattern: /ENOTFOUND|EAI_AGAIN/,
    cause: 'host-not-found',
    what: ({ host }) => i18n.t('The name {host} cannot be resolved.', { host }),
    remedy: () => i18n.t('Check the host name for typing errors and that this computer is on the network.'),
  },
  {
    pattern: /ECONNREFUSED/,
    cause: notListening,
    what: ({ host, port }) => i18n.t('Nothing listens on {host}, port {port}.', { host, port }),
    remedy: () => i18n.t('Start the hub or broker, or correct the port.'),
  },
  {
    pattern: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|connect timeout/i,
    cause: 'no-answer',
    what: ({ host, port }) => i18n.t('{host} does not answer on port {port}.', { host, port }),
    remedy: () => i18n.t('A firewall may block the port; company networks often let only 443 through.'),
  },
];

/** Why no connection came up, or TLS on it: what is the same for every protocol; undefined where it is neither. */
export function reachTelling(errorCode: string | undefined, text: string): Telling | undefined {
  const haystack = `${errorCode ?? ''} ${text}`;
  return reachRules.find(({ pattern }) => pattern.test(haystack)) ?? tlsTelling(errorCode, text);
}

const notMqtt: Telling = {
  cause: 'not-mqtt',
  what: ({ host, port }) => i18n.t('{host}, port {port}, does not answer in MQTT.', { host, port }),
  remedy: () =>
    i18n.t('Check the port. A listener for WebSockets answers so: give its path to speak MQTT inside a WebSocket.'),
};

const amqpOnPort: Telling = {
  cause: 'amqp-on-port',
  what: ({ host, port }) => i18n.t('{host}, port {port}, speaks AMQP and not MQTT.', { host, port }),
  remedy: () => i18n.t('Take the port for MQTT over TLS, usually 8883; or a platform with AMQP as its transport.'),
};

const broken: Telling = {
  cause: 'mqtt-broken',
  what: () => i18n.t('The server has sent what MQTT does not allow there, and the device has ended the connection.'),
  remedy: () =>
    i18n.t(
      'The text of the error says what it was. Try the other version of MQTT or another QoS; otherwise the server has to be mended.',
    ),
};

const largeHere: Telling = {
  cause: 'packet-too-large-here',
  what: () => i18n.t('The server has sent a packet that is larger than the 16 MiB that Certbench reads.'),
  remedy: () => i18n.t('Have others send less in one message, or subscribe to a narrower filter.'),
};

/** Before a server has let the device in: what another protocol than MQTT does not come to by chance. */
const isNearlyMqtt = /before CONNACK|CONNACK without a code|^Invalid connack|^The server sent a property/;

/** What breaks MQTT before it has let the device in is probably another protocol. */
function brokenTelling({ errorCode, text, letIn }: ConnectionEvidence): Telling | undefined {
  if (errorCode !== protocolFaultCode) return undefined;
  if (letIn !== true && text === 'The server speaks AMQP.') return amqpOnPort;
  if (letIn !== true && !isNearlyMqtt.test(text)) return notMqtt;
  return /has begun a packet of/.test(text) ? largeHere : broken;
}

/** The same with what MQTT and WebSockets have. */
const networkRules: readonly Rule[] = [
  ...reachRules,
  {
    // RFC 9110 15.6.4: of a server itself, or of what stands before it.
    pattern: /Unexpected server response: 503/,
    cause: 'unavailable-now',
    what: ({ host, port }) => i18n.t('{host}, port {port}, cannot serve just now (503).', { host, port }),
    remedy: () =>
      i18n.t('Try again in some minutes. It may also be a proxy whose server is away: start that server then.'),
  },
  {
    // RFC 9110 15.6.3 and 15.6.5: what stands before a server answers so.
    pattern: /Unexpected server response: 50[24]/,
    cause: 'behind-proxy-away',
    what: ({ host, port }) =>
      i18n.t('{host}, port {port}, is a proxy, and the server behind it does not answer.', { host, port }),
    remedy: () => i18n.t('Start the server behind it, or correct the address that the proxy has of it.'),
  },
  {
    pattern: /Unexpected server response: \d|socket hang up/,
    cause: 'not-web-socket',
    what: ({ host, port }) => i18n.t('{host}, port {port}, opens no WebSocket at this path.', { host, port }),
    remedy: () =>
      i18n.t(
        'Check the port, and the WebSocket path where the platform has a field for it: without one MQTT goes straight on TLS. With 400 a proxy may also refuse the device certificate.',
      ),
  },
  {
    // Mosquitto answers 0x95, which a PUBACK cannot have (MQTT 5.0 3.4.2.1), to what is larger than its message_size_limit.
    pattern: /Invalid (?:puback|pubrec) reason code/i,
    cause: 'message-refused',
    what: () => i18n.t('The server refused the message with a reason code that MQTT does not have for it.'),
    remedy: () =>
      i18n.t('Send less in one message: mosquitto answers so to what is larger than its message_size_limit.'),
  },
  {
    pattern: /within the keep-alive/,
    cause: 'keep-alive-unanswered',
    what: ({ host }) => i18n.t('{host} has stopped answering, and the connection was given up.', { host }),
    remedy: () =>
      i18n.t(
        'The network between broke off, or the server hangs. Behind a router or proxy that forgets quiet connections a shorter interval helps.',
      ),
  },
];

/** Names the cause of a failed or lost connection. */
export function diagnose(evidence: ConnectionEvidence, platform: Platform): Diagnosis {
  const { returnCode, letIn = false } = evidence;
  if (returnCode !== undefined && returnCode !== 0) {
    const isForbidden = letIn && returnCode === notAuthorized;
    const { meaning, ...remedy } = isForbidden ? forbidden(platform) : platform.refusal(returnCode);
    return { cause: `${letIn ? 'disconnect' : 'connack'}-${returnCode}`, what: meaning, ...remedy };
  }
  if (evidence.serverError !== undefined) return toldByServer(evidence.serverError, platform);
  const haystack = `${evidence.errorCode ?? ''} ${evidence.text}`;
  const rule = networkRules.find(({ pattern }) => pattern.test(haystack));
  const telling = rule ?? brokenTelling(evidence) ?? tlsTelling(evidence.errorCode, evidence.text);
  const own = telling?.cause === certificateRefused ? platform.certificateRefusal : undefined;
  if (own !== undefined) return { cause: certificateRefused, what: own.meaning, remedy: own.remedy };
  if (telling !== undefined) {
    const action = telling.action ?? (telling.cause === notListening ? platform.notListening : undefined);
    const { cause, what, remedy } = telling;
    return { cause, what: what(evidence), remedy: remedy(), ...(action === undefined ? {} : { action }) };
  }
  const closed = evidence.secured ? platform.closed?.[letIn ? 'later' : 'atLogin'] : undefined;
  if (closed !== undefined) return { cause: closedByServer, what: closed.meaning, remedy: closed.remedy };
  return evidence.secured
    ? { cause: closedByServer, ...closedWithoutReason(evidence.letIn) }
    : {
        cause: 'closed-in-handshake',
        what: i18n.t('The connection was lost before it was up.'),
        remedy: i18n.t(
          'Check the port: 8883 is MQTT over TLS, and a server for plain MQTT, often on 1883, ends the connection so. Otherwise the server may ask for another certificate, or take no more connections.',
        ),
      };
}

/** A server that goes instead of answering the login thinks otherwise of the device than one that goes later. */
function closedWithoutReason(letIn: boolean | undefined): Pick<Diagnosis, 'what' | 'remedy'> {
  if (letIn === false) {
    return {
      what: i18n.t('The server closed the connection instead of answering the login.'),
      remedy: i18n.t(
        'It probably does not know the device: check that it is registered there under this client ID and with this certificate. It may also not speak MQTT 5, or be a proxy whose server is away; its log may say more.',
      ),
    };
  }
  const what = i18n.t('The server closed the connection without a reason.');
  if (letIn === true) {
    return {
      what,
      remedy: i18n.t(
        'Usual causes: another connection with the same client ID, a proxy that ends quiet connections, or what the server does not allow: topic or filter, QoS, or a message of this size.',
      ),
    };
  }
  return {
    what,
    remedy: i18n.t(
      'Usual causes: another connection with the same client ID, a topic that is not allowed, or an identity that the server does not know.',
    ),
  };
}
