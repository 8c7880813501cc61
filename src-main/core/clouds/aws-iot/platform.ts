import { i18n } from '../../language/index.ts';
import { choiceField, toggleField } from '../../platform/fields.ts';
import { connectionTo } from '../../platform/connection.ts';
import {
  type Platform,
  type RefusalMeaning,
  type Transport,
  byTransport,
  mqttSnippets,
} from '../../platform/platform.ts';
import { standardRefusal } from '../../platform/refusals.ts';
import {
  clientIdField,
  filled,
  mqtt5Properties,
  mqttField,
  onTopic,
  ownSubscription,
  protocolVersionOf,
  qosField,
  subscriptionField,
  topicField,
} from '../../platform/topic-fields.ts';
import { awsByHttps } from './by-https.ts';
import { shadowExchange, shadowTwin } from './shadow.ts';

/** "AWS IoT Core message broker and protocol limits and quotas": 256 bytes, 7 slashes. */
const topicLimits = { bytes: 256, levels: 8 };

/** On 443 the protocol tells client certificates from the other ways to log in ("Device communication protocols"). */
const certificateAlpn = 'x-amzn-mqtt-ca';

const awsByMqtt: Transport = {
  connection: (target, deviceId) =>
    connectionTo(target, {
      clientId: filled(target, 'clientId', deviceId) ?? deviceId,
      protocolVersion: protocolVersionOf(target),
      // The local hub has such a port elsewhere.
      alpn: target.port === 443 || target.settings['transport'] === 'mqtt-443' ? [certificateAlpn] : [],
      keepAliveSeconds: 240,
    }),
  encode: onTopic,
  properties: mqtt5Properties,
  subscriptions: ownSubscription,
  twin: shadowTwin,
  exchange: () => shadowExchange,
};

const notAuthorized: RefusalMeaning = {
  get meaning() {
    return i18n.t('AWS IoT refused the identity (not authorized).');
  },
  get remedy() {
    return i18n.t(
      'Check, in this order: the certificate is registered and ACTIVE in this region; a policy is attached to it that allows iot:Connect for this client ID and iot:Publish for the topic; the endpoint is that of this account and region.',
    );
  },
};

/** "Diagnosing connectivity issues" and "Policy actions": who is not known, and what no policy allows, is cut off without a word. */
const closed: NonNullable<Platform['closed']> = {
  atLogin: {
    get meaning() {
      return i18n.t('AWS IoT closed the connection instead of letting the device in.');
    },
    get remedy() {
      return notAuthorized.remedy;
    },
  },
  later: {
    get meaning() {
      return i18n.t('AWS IoT ended the connection without a reason.');
    },
    get remedy() {
      return i18n.t(
        'It does so where the certificate’s policy does not allow what the device did: allow iot:Publish for the topic, iot:Subscribe for the filter and iot:Receive. It also does so to the first of two connections with the same client ID.',
      );
    },
  },
};

/** `aws iot describe-endpoint`: what else there is under a name of its own, beside iot:Data-ATS. */
const otherEndpoints: readonly (readonly [pattern: RegExp, endpointType: string])[] = [
  [/\.credentials\.iot\./, 'iot:CredentialProvider'],
  [/\.jobs\.iot\./, 'iot:Jobs'],
  [/^[a-z0-9]+\.iot\./, 'iot:Data'],
];

function hostFault(host: string): RefusalMeaning | undefined {
  const name = host.toLowerCase();
  if (!/\.iot\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(name)) return undefined;
  const endpointType = otherEndpoints.find(([pattern]) => pattern.test(name))?.[1];
  if (endpointType === undefined) return undefined;
  return {
    meaning: i18n.t('{host} is the endpoint of the type {endpointType}.', { host, endpointType }),
    remedy: i18n.t(
      'Connect to the one that aws iot describe-endpoint --endpoint-type iot:Data-ATS names: its certificate is one that is trusted everywhere, and it speaks MQTT.',
    ),
  };
}

/** AWS IoT Core (docs.aws.amazon.com/iot, "Device communication protocols", "Managing your CA certificates"). */
export const awsIot: Platform = {
  id: 'aws-iot',
  label: 'AWS IoT Core',
  get summary() {
    return i18n.t(
      'Certificates registered one by one, or signed by a registered authority; what is allowed is in a policy.',
    );
  },
  host: {
    get label() {
      return i18n.t('Endpoint');
    },
    get hint() {
      return i18n.t(
        'For example a1b2c3-ats.iot.eu-central-1.amazonaws.com: aws iot describe-endpoint --endpoint-type iot:Data-ATS',
      );
    },
    initial: '',
    option: 'host',
    pattern: /-ats\.iot\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
  },
  defaultPort: 8883,
  get fields() {
    return [
      topicField('sensors/{deviceId}/telemetry', topicLimits),
      qosField(1),
      mqttField(),
      clientIdField({ hint: i18n.t('Usually the thing name; the policy must allow it. At most 128 bytes.') }),
      subscriptionField(topicLimits),
      choiceField({
        name: 'transport',
        advanced: true,
        label: i18n.t('Transport'),
        hint: i18n.t('On port 443 ALPN tells that certificates are shown; by HTTPS devices publish and hear nothing.'),
        choices: [
          ['mqtt', 'MQTT'],
          ['mqtt-443', i18n.t('MQTT on port 443')],
          ['https', 'HTTPS'],
        ],
        ports: { 'mqtt-443': 443, https: 8443 },
      }),
      toggleField({
        name: 'justInTime',
        label: i18n.t('Just-in-time registration'),
        hint: i18n.t(
          'The first connection of a new certificate is refused while AWS registers it; try again after it.',
        ),
      }),
    ];
  },
  limits: { maximumMessageBytes: 131_072, maximumQos: 1, topic: topicLimits },
  mqttVersions: ['3.1.1', '5'],
  face: 'aws',
  bundle: 'aws-iot',
  snippets: mqttSnippets,
  messagesInFlight: 1,

  ...byTransport(({ settings }) => (settings['transport'] === 'https' ? awsByHttps : awsByMqtt)),

  refusal(returnCode) {
    return returnCode === 5 || returnCode === 0x87 ? notAuthorized : standardRefusal(returnCode);
  },

  closed,
  hostFault,

  errorMeaning: ({ condition }) => (condition === 'http:401' || condition === 'http:403' ? notAuthorized : undefined),

  firstRefusal({ settings }) {
    if (settings['justInTime'] !== 'true') return undefined;
    return {
      meaning: i18n.t('AWS IoT refuses the first connection of a certificate while it registers it just in time.'),
      remedy: i18n.t(
        'Nothing, for some seconds: the device tries again. If it stays so, check that the authority has auto-registration enabled, and a provisioning template or a rule that activates the certificate.',
      ),
    };
  },
};
