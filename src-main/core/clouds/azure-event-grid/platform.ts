import { i18n } from '../../language/index.ts';
import { choiceField, textField } from '../../platform/fields.ts';
import { connectionTo } from '../../platform/connection.ts';
import { type Platform, mqttSnippets } from '../../platform/platform.ts';
import { standardRefusal } from '../../platform/refusals.ts';
import { templateFault } from '../../platform/template.ts';
import {
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

/** "MQTT features supported" and "Quotas and limits" of Event Grid namespaces. */
const topicLimits = { bytes: 256, levels: 8 };

/** "MQTT features supported" names port 443 and no path; it is the one that libraries of MQTT take by themselves. */
const webSocketPath = '/mqtt';

/** The MQTT broker of an Azure Event Grid namespace (learn.microsoft.com, "MQTT client authentication using certificates"). */
export const azureEventGrid: Platform = {
  id: 'azure-event-grid',
  label: 'Azure Event Grid',
  get summary() {
    return i18n.t('The MQTT broker of a namespace: clients known by thumbprint or authority, topics by topic spaces.');
  },
  host: {
    get label() {
      return i18n.t('Host name');
    },
    get hint() {
      return i18n.t('For example my-space.westeurope-1.ts.eventgrid.azure.net: “MQTT hostname” of the namespace.');
    },
    initial: '',
    option: 'host',
    pattern: /\.ts\.eventgrid\.azure\.net$/,
  },
  defaultPort: 8883,
  get fields() {
    return [
      topicField('sample/topic', topicLimits),
      qosField(1),
      mqttField(),
      textField({
        name: 'authenticationName',
        label: i18n.t('Authentication name'),
        hint: i18n.t('“Client authentication name”, sent as user name; {deviceId} stands for the device.', {
          deviceId: '{deviceId}',
        }),
        initial: '{deviceId}',
        required: true,
        check: templateFault,
      }),
      textField({
        name: 'sessionName',
        label: i18n.t('Session name'),
        hint: i18n.t('Sent as client ID, one session in the namespace; {deviceId} stands for the device.', {
          deviceId: '{deviceId}',
        }),
        initial: '{deviceId}',
        required: true,
        check: templateFault,
      }),
      subscriptionField(topicLimits),
      choiceField({
        name: 'transport',
        advanced: true,
        label: i18n.t('Transport'),
        hint: i18n.t('In a WebSocket MQTT goes through port 443, where a network lets nothing else out.'),
        choices: [
          ['mqtt', 'MQTT'],
          ['mqtt-ws', i18n.t('MQTT in a WebSocket')],
        ],
        ports: { 'mqtt-ws': 443 },
      }),
    ];
  },
  limits: { maximumMessageBytes: 524_288, maximumQos: 1, topic: topicLimits },
  mqttVersions: ['3.1.1', '5'],
  face: 'topics',
  bundle: 'azure-cli',
  snippets: mqttSnippets,
  messagesInFlight: 1,

  connection(target, deviceId) {
    return connectionTo(target, {
      clientId: filled(target, 'sessionName', deviceId) ?? deviceId,
      username: filled(target, 'authenticationName', deviceId),
      protocolVersion: protocolVersionOf(target),
      keepAliveSeconds: 240,
      webSocketPath: target.settings['transport'] === 'mqtt-ws' ? webSocketPath : undefined,
    });
  },

  encode: onTopic,
  properties: mqtt5Properties,
  subscriptions: ownSubscription,

  refusal(returnCode) {
    switch (returnCode) {
      case 4:
      case 5:
      case 0x86:
      case 0x87:
        return {
          meaning: i18n.t('The namespace refused the client (not authorized).'),
          remedy: i18n.t(
            'Check, in this order: MQTT is enabled in the namespace; a client with exactly this authentication name exists and is enabled; its validation scheme fits (thumbprint, or the certificate’s subject under an authority that is registered); nobody else uses the session name; the certificate has not expired.',
          ),
        };
      case 0x97:
        return {
          meaning: i18n.t('The namespace has no more sessions for this client.'),
          remedy: i18n.t('End other sessions of the client, or raise “maximum sessions per authentication name”.'),
        };
      default:
        return standardRefusal(returnCode);
    }
  },
};
