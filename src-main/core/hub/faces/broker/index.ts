import { english, i18n } from '../../../language/index.ts';
import { checkFilter, checkTopic, isShared, sharedParts } from '../../../mqtt/topic.ts';
import { quoted } from '../../../quoting.ts';
import type { ConnectAttempt, HubFace, HubWorld, LoginDecision, Refusal, RefusalCause } from '../../face.ts';
import { chainOf, checkCertificate, refused } from '../../identity.ts';
import { neverExpires } from '../../mqtt-terms.ts';
import { passedOn } from '../passing-on.ts';
import { isDevices } from '../thingsboard/login.ts';

const close = (cause: RefusalCause, reason: string): { refusal: Refusal } => ({ refusal: { cause, reason } });

/** By which a bridge of mosquitto tells that it is there, under its client ID, which may have slashes; without it the bridge does not stay (`notifications` in mosquitto.conf(5)). */
const bridgeState = /^\$SYS\/broker\/connection\/.+\/state$/;

/**
 * A broker without a cloud, where the hub is told to play one: mosquitto with `require_certificate` and
 * `use_identity_as_username`, without an access list (mosquitto.conf(5)). Whoever has a certificate of a registered authority is let in
 * under its common name, and every topic is everybody's.
 */
export const brokerFace: HubFace = {
  name: 'broker',
  ofRegistry: false,
  realm: 'broker',
  mqtt: {
    versions: [3, 4, 5],
    maximumQos: 2,
    retains: true,
    sharedSubscriptions: true,
    subscriptionIdentifiers: true,
    topicAliasMaximum: 10,
    longestKeepAliveSeconds: 65_535,
    assignsClientIds: true,
    // persistent_client_expiration is not set by default, max_queued_messages is 1000.
    sessions: {
      mostSeconds: neverExpires,
      unsaidSeconds: neverExpires,
      mostMessages: 1000,
      mostBytes: 16_777_216,
      whenFull: 'message-dropped',
    },
  },

  /** The user name does not count; names with a slash or an equals sign are those of clouds. */
  claims({ username = '', presented }, world) {
    return world.plainBroker === true && !/[/=]/.test(username) && !isDevices(presented, world);
  },

  login: decideLogin,

  publish({ deviceId }, message, { now }) {
    const { topic } = message;
    const fault = checkTopic(topic, english);
    if (fault !== undefined) return close('topic-malformed', `${deviceId} published on ${quoted(topic)}. ${fault}`);
    if (/^\$SYS(?:\/|$)/.test(topic) && !bridgeState.test(topic)) {
      return close(
        'topic-unknown',
        `${deviceId} published on ${quoted(topic)}. Topics below $SYS are the broker's own.`,
      );
    }
    return passedOn('broker', deviceId, message, now);
  },

  subscribe({ deviceId }, { filter, qos, noLocal }) {
    const malformed = (fault: string) => ({
      granted: undefined,
      ...close('topic-malformed', `${deviceId} subscribed to ${quoted(filter)}. ${fault}`),
    });
    if (!isShared(filter)) {
      const fault = checkFilter(filter, english);
      return fault === undefined ? { granted: qos } : malformed(fault);
    }
    const parts = sharedParts(filter);
    if (parts.group === '' || /[+#]/.test(parts.group))
      return malformed('A shared subscription has a name without wildcards.');
    // MQTT 5, 3.8.3.1.
    if (noLocal === true) return malformed('A shared subscription cannot leave out the messages of its own client.');
    const fault = checkFilter(parts.filter, english);
    return fault === undefined ? { granted: qos } : malformed(fault);
  },
};

function decideLogin({ clientId, clean, protocolVersion, presented }: ConnectAttempt, world: HubWorld): LoginDecision {
  // MQTT 3.1.1, 3.1.3.1.
  if (clientId === '' && protocolVersion !== 5 && !clean) {
    const reason = i18n.t('The client ID is empty, but the session is to be kept: there is no name to keep it by.');
    return { accepted: false, code: 2, cause: 'client-id-missing', reason };
  }
  const [leaf] = presented;
  if (leaf === undefined)
    return refused('no-certificate', i18n.t('The client presented no certificate in the TLS handshake.'));
  let name: string | undefined;
  try {
    name = chainOf([leaf], world)[0]?.subject.commonName;
  } catch {
    return refused('certificate-unreadable', i18n.t('A presented certificate cannot be read.'));
  }
  if (name === undefined || name === '') {
    return refused(
      'common-name-mismatch',
      i18n.t("The certificate has no common name, which would be the client's name."),
    );
  }
  const refusal = checkCertificate('broker', name, undefined, presented, world);
  return refusal === undefined ? { accepted: true, deviceId: name } : { accepted: false, code: 5, ...refusal };
}
