import { i18n } from '../../language/index.ts';
import { passwordField, textField } from '../../platform/fields.ts';
import { connectionTo } from '../../platform/connection.ts';
import { type Platform, mqttSnippets } from '../../platform/platform.ts';
import { standardRefusal } from '../../platform/refusals.ts';
import { templateFault } from '../../platform/template.ts';
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

/** Any broker that takes client certificates: mosquitto, EMQX, HiveMQ and others (OASIS MQTT 3.1.1 and 5.0). */
export const mqttBroker: Platform = {
  id: 'mqtt-broker',
  get label() {
    return i18n.t('MQTT broker');
  },
  get summary() {
    return i18n.t('Any broker with client certificates, such as mosquitto, EMQX or HiveMQ.');
  },
  host: {
    get label() {
      return i18n.t('Host name');
    },
    get hint() {
      return i18n.t('For example broker.example.com: a name that stands in the broker’s certificate.');
    },
    initial: '',
    option: 'host',
    pattern: undefined,
  },
  defaultPort: 8883,
  get fields() {
    return [
      topicField('sensors/{deviceId}/telemetry'),
      qosField(2),
      mqttField(),
      clientIdField({ hint: i18n.t('A second connection with the same client ID ends the first.') }),
      textField({
        name: 'userName',
        advanced: true,
        label: i18n.t('User name'),
        hint: i18n.t('Left empty where the broker takes it from the certificate; {deviceId} stands for the device.', {
          deviceId: '{deviceId}',
        }),
        check: templateFault,
      }),
      passwordField({
        name: 'password',
        label: i18n.t('Password'),
        hint: i18n.t('Only for a broker that wants one as well.'),
        advanced: true,
      }),
      textField({
        name: 'serverName',
        advanced: true,
        label: i18n.t('TLS server name'),
        hint: i18n.t('The name in the broker’s certificate, where it is not the host name.'),
        check: (value) =>
          /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(value)
            ? undefined
            : {
                reason: i18n.t('{value} is no server name.', { value: JSON.stringify(value) }),
                remedy: i18n.t('Give a DNS name.'),
              },
      }),
      textField({
        name: 'alpn',
        advanced: true,
        label: 'ALPN',
        hint: i18n.t('Application protocol to ask for in TLS, such as mqtt; empty for none.'),
        check: (value) =>
          new TextEncoder().encode(value).length <= 255
            ? undefined
            : { reason: i18n.t('A protocol name has at most 255 bytes.'), remedy: i18n.t('Use a shorter one.') },
      }),
      textField({
        name: 'webSocket',
        advanced: true,
        label: i18n.t('WebSocket path'),
        hint: i18n.t('Such as /mqtt, for MQTT inside a WebSocket; empty for MQTT straight on TLS.'),
        check: (value) =>
          /^\/[\w\-./~%$]*$/.test(value)
            ? undefined
            : {
                reason: i18n.t('{value} is no path.', { value: JSON.stringify(value) }),
                remedy: i18n.t('Begin with a slash, such as /mqtt.'),
              },
      }),
      subscriptionField(),
    ];
  },
  // MQTT's own limit (3.1.1, 2.2.3).
  limits: { maximumMessageBytes: 268_435_455, maximumQos: 2 },
  mqttVersions: ['3.1.1', '5'],
  face: 'topics',
  bundle: 'mosquitto',
  snippets: mqttSnippets,
  messagesInFlight: 1,

  connection(target, deviceId) {
    const { settings } = target;
    return connectionTo(target, {
      clientId: filled(target, 'clientId', deviceId) ?? deviceId,
      username: filled(target, 'userName', deviceId),
      password: settings['password'] === '' ? undefined : settings['password'],
      protocolVersion: protocolVersionOf(target),
      serverName: filled(target, 'serverName', deviceId),
      alpn: settings['alpn'] ? [settings['alpn']] : [],
      webSocketPath: filled(target, 'webSocket', deviceId),
    });
  },

  encode: onTopic,
  properties: mqtt5Properties,
  subscriptions: ownSubscription,

  refusal: standardRefusal,
};
