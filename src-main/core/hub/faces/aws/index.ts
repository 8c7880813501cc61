import { english } from '../../../language/index.ts';
import { toUtf8 } from '../../../bytes.ts';
import { checkFilter, checkTopic, isShared, sharedParts } from '../../../mqtt/topic.ts';
import { quoted } from '../../../quoting.ts';
import type { HubFace, Refusal, RefusalCause } from '../../face.ts';
import { passedOn } from '../passing-on.ts';
import { denied, registeredCertificate } from './access.ts';
import { claimsLogin, decideLogin, isToCome } from './login.ts';
import { publishReserved } from './reserved.ts';

const close = (cause: RefusalCause, reason: string): { refusal: Refusal } => ({ refusal: { cause, reason } });

/** "AWS IoT Core message broker and protocol limits and quotas". */
const limits = {
  messageBytes: 131_072,
  topicBytes: 256,
  slashes: 7,
  filtersTogether: 8,
  filters: 50,
} as const;

/** AWS IoT Core (docs.aws.amazon.com/iot, "MQTT" and "AWS IoT Core policy actions"). */
export const awsFace: HubFace = {
  name: 'aws',
  ofRegistry: false,
  realm: 'aws',
  mqtt: {
    versions: [4, 5],
    maximumQos: 1,
    retains: true,
    sharedSubscriptions: true,
    subscriptionIdentifiers: false,
    topicAliasMaximum: 8,
    longestKeepAliveSeconds: 1200,
    assignsClientIds: false,
    sessions: {
      mostSeconds: 7 * 86_400,
      unsaidSeconds: 3600,
      mostMessages: 1000,
      mostBytes: 16_777_216,
      whenFull: 'message-dropped',
    },
  },
  claims: claimsLogin,
  login: decideLogin,
  knows: (presented, world) => registeredCertificate(presented, world) !== undefined || isToCome(presented, world),

  /** It is asked each time that something is delivered; of a client that is away when it comes back. */
  receives: (client, topic, world) => denied(client, 'iot:Receive', `topic/${topic}`, world) === undefined,

  publish(session, message, world) {
    const { clientId } = session;
    const { topic, payload, qos, retain } = message;
    const who = `${quoted(clientId)} published on ${quoted(topic)}`;
    if (qos === 2) return close('qos-not-supported', `${who} with QoS 2; AWS IoT has 0 and 1.`);
    const size = payload.length;
    if (size > limits.messageBytes) {
      return close('message-too-large', `The message has ${size} bytes; AWS IoT takes ${limits.messageBytes}.`);
    }
    const fault = checkTopic(topic, english) ?? limitFault(topic);
    if (fault !== undefined) return close('topic-malformed', `${who}. ${fault}`);
    const refusal =
      denied(session, 'iot:Publish', `topic/${topic}`, world) ??
      (retain ? denied(session, 'iot:RetainPublish', `topic/${topic}`, world) : undefined);
    if (refusal !== undefined) return { refusal };
    if (!topic.startsWith('$')) return passedOn('aws', clientId, message, world.now);
    if (retain) return close('retain-not-supported', `${who} to be retained, which reserved topics do not.`);
    return publishReserved(session, message, world);
  },

  subscribe(session, { filter: whole, qos, together }, world) {
    const closing = (cause: RefusalCause, reason: string) => ({ granted: undefined, ...close(cause, reason) });
    const who = `${quoted(session.clientId)} subscribed to ${quoted(whole)}`;
    const { group, filter } = isShared(whole) ? sharedParts(whole) : { group: undefined, filter: whole };
    if (group !== undefined && (group === '' || /[+#]/.test(group))) {
      return closing('topic-malformed', `${who}. A shared subscription has a name without wildcards.`);
    }
    const fault = checkFilter(filter, english) ?? limitFault(filter);
    if (fault !== undefined) return closing('topic-malformed', `${who}. ${fault}`);
    if (together > limits.filtersTogether) {
      return closing('too-many-filters', `${who} and more: ${limits.filtersTogether} filters may be in a packet.`);
    }
    if (session.filters.size >= limits.filters && !session.filters.has(whole)) {
      return closing('too-many-filters', `${who} beside ${limits.filters} others, which is the limit.`);
    }
    if (qos === 2) return closing('qos-not-supported', `${who} with QoS 2; AWS IoT has 0 and 1.`);
    if (filter.startsWith('$') && !filter.startsWith('$aws/')) {
      return closing('topic-unknown', `${who}. Of topics that begin with $ AWS IoT has those below $aws.`);
    }
    const refusal = denied(session, 'iot:Subscribe', `topicfilter/${filter}`, world);
    return refusal === undefined ? { granted: qos } : { granted: undefined, refusal };
  },
};

/** What is too much in a topic or filter; what a reserved topic of a rule begins with does not count. */
function limitFault(text: string): string | undefined {
  const counted = text.replace(/^\$aws\/rules\/[^/]*\//, '');
  const size = toUtf8(counted).length;
  if (size > limits.topicBytes) return `A topic has ${limits.topicBytes} bytes at most; this has ${size}.`;
  const slashes = counted.split('/').length - 1;
  return slashes > limits.slashes ? `A topic has ${limits.slashes} slashes at most; this has ${slashes}.` : undefined;
}
