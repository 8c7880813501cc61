import { i18n } from '../../language/index.ts';
import type { RefusalRow } from './refusal.ts';

/** What a client may not send, or wants to hear and may not. */
export const trafficRows = {
  'topic-foreign': {
    why: () => i18n.t('A device speaks for itself alone, and the topic is another’s.'),
    remedy: ({ face }) =>
      i18n.t('Publish and subscribe under the own device ID only: {topic}', {
        topic: face === 'mqtt5-hub' ? 'ih/{device ID}/srv/telemetry' : 'devices/{device ID}/messages/events/',
      }),
  },
  'topic-unknown': {
    why: () =>
      i18n.t('This cloud is no general broker: it has the topics that its documentation names, and no others.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('Subscribe to $dps/registrations/res/# and publish on {topic}', {
            topic: '$dps/registrations/PUT/iotdps-register/?$rid={request ID}',
          })
        : face === 'thingsboard'
          ? i18n.t('Use the topics of ThingsBoard’s device API, for example {topic}', {
              topic: 'v1/devices/me/telemetry',
            })
          : face === 'aws'
            ? i18n.t('Of topics that begin with $aws the hub plays those of provisioning and Basic Ingest.')
            : face === 'mqtt5-hub'
              ? i18n.t('Use the topics of the MQTT 5 hub: the tab Overview lists them for each device.')
              : i18n.t('Use the topics of IoT Hub: the tab Overview lists them for each device.'),
  },
  'topic-malformed': {
    why: () => i18n.t('The topic or the filter breaks a rule of MQTT, or is larger than its cloud allows.'),
    remedy: () =>
      i18n.t(
        'A topic has up to 256 bytes in up to 8 levels. Wildcards are for subscriptions: + for one level, # for the rest.',
      ),
  },
  'topic-outside-spaces': {
    why: () => i18n.t('A client may publish and hear what a topic space allows, and none allows this.'),
    remedy: () => i18n.t('Add a topic space that allows it on the tab Topics, or use a topic of one that is there.'),
  },
  'too-many-filters': {
    why: () => i18n.t('The cloud has a most for the filters of one subscription and of one client.'),
    remedy: () => i18n.t('Subscribe to fewer filters: wildcards can take the place of several.'),
  },
  'too-slow': {
    why: () => i18n.t('What waits for this client, or comes from it, takes longer or more room than the hub gives it.'),
    remedy: () =>
      i18n.t('Let the client acknowledge what it gets, or publish less to the topics that it has subscribed to.'),
    otherwise: () => [
      {
        cause: 'network-slow',
        what: i18n.t('The network between the two is slow, or the client’s computer sleeps.'),
        remedy: i18n.t('Try it on the computer of the hub.'),
      },
    ],
  },
  'retain-not-supported': {
    why: () => i18n.t('This cloud keeps no message for those who subscribe later.'),
    remedy: () => i18n.t('Publish without the retain flag (mosquitto_pub: without -r).'),
  },
  'qos-not-supported': {
    why: () => i18n.t('This cloud has no QoS 2.'),
    remedy: () => i18n.t('Publish with QoS 0 or 1.'),
  },
  'shared-subscriptions-not-supported': {
    why: () => i18n.t('A shared subscription gives each message to one of several clients; this cloud has none.'),
    remedy: () => i18n.t('Subscribe to the filter without {share} before it.', { share: '$share/{name}/' }),
  },
  'subscription-identifiers-not-supported': {
    why: () => i18n.t('MQTT 5 lets a client number its subscriptions; this cloud says that it does not.'),
    remedy: () => i18n.t('Subscribe without a subscription identifier.'),
  },
  'message-too-large': {
    why: () =>
      i18n.t('Each cloud has a most for a message with its properties, or for what a file or an answer may have.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('Send less at once: 96 KB are the limit.')
        : face === 'est'
          ? i18n.t('Send a PKCS#10 request alone: 64 KB are the limit.')
          : face === 'aws'
            ? i18n.t('Send less at once: 131,072 bytes are the limit.')
            : i18n.t('Send less at once: 262,144 bytes with properties are the limit.'),
  },
  'message-malformed': {
    why: () => i18n.t('The message is not what its topic or address wants.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('Send a JSON object with registrationId, and a request ID in the topic: ?$rid=1')
        : face === 'est'
          ? i18n.t('Send a PKCS#10 request in base64: openssl req -outform DER, then openssl base64.')
          : face === 'thingsboard'
            ? i18n.t('Send JSON as ThingsBoard’s device API has it.')
            : face === 'mqtt5-hub'
              ? i18n.t(
                  'Compare the message with what the reason names: type and correlation data are properties of MQTT 5, and the body is Protocol Buffers.',
                )
              : i18n.t('Encode names and values of properties like in an address: a blank is %20.'),
  },
  'policy-denied': {
    why: () => i18n.t('AWS IoT allows what a policy names that is attached to the certificate, and none allows this.'),
    remedy: () =>
      i18n.t(
        'Allow it in a policy of the tab AWS IoT that is attached to the certificate, and let the client come again.',
      ),
  },
  'provisioning-rejected': {
    why: () => i18n.t('Fleet provisioning makes what its template says, of what the device has sent.'),
    remedy: () => i18n.t('The answer says what is wrong: with the request, the token, the parameters or the template.'),
  },
  'shadow-rejected': {
    why: () =>
      i18n.t(
        'A device shadow is changed by a JSON document with desired or reported state, and by its version where that is given.',
      ),
    remedy: () =>
      i18n.t('Correct what the answer on {topic} names; after a version conflict get the shadow anew.', {
        topic: '…/rejected',
      }),
  },
  'presence-missing': {
    why: () => i18n.t('A device of the MQTT 5 hub is there when its birth was acknowledged, and is not heard before.'),
    remedy: () =>
      i18n.t(
        'Subscribe to {filter}, then publish birth:1 with a nonce of 16 bytes, and wait for birth-ack before anything else.',
        { filter: 'ih/{device ID}/dev/#' },
      ),
  },
  'version-mismatch': {
    why: () => i18n.t('Reported properties are patched on the version that the device knows, and the hub has another.'),
    remedy: () => i18n.t('Report on the version that the answer names: the device and the hub had different ones.'),
  },
  'protocol-error': {
    why: () => i18n.t('What came is not what the standard of its protocol allows at this place.'),
    remedy: () => i18n.t('The client does not speak MQTT as the standard says. Another client library may help.'),
    otherwise: () => [
      {
        cause: 'other-protocol',
        what: i18n.t('The client speaks another protocol than the one of this port.'),
        remedy: i18n.t('Compare the port with the addresses that the tab Overview lists.'),
      },
    ],
  },
  throttled: {
    why: () =>
      i18n.t('The hub was told to throttle, as clouds do: it takes so much a second and refuses what comes beyond.'),
    remedy: () =>
      i18n.t('Let the clients wait longer each time before they try again, or have the hub throttle nothing any more.'),
  },
  'limit-reached': {
    why: () => i18n.t('The hub bounds everything that a client can make grow, so that none takes it from the others.'),
    remedy: () =>
      i18n.t(
        'One client, or all together, ask for more than the hub keeps: the reason names the limit. Let the client use less, or start the hub with a larger limit (certbench hub start --limit).',
      ),
  },
  'hub-failed': {
    why: () => i18n.t('The hub itself has failed at what the client sent: the fault is Certbench’s.'),
    remedy: () =>
      i18n.t(
        'Other devices are not concerned. Please report it with what stands here and the log of Certbench; then let the client try again.',
      ),
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
