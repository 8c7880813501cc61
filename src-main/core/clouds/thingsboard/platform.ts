import { i18n } from '../../language/index.ts';
import { toUtf8 } from '../../bytes.ts';
import { type JsonObject, asJsonObject, parseJson } from '../../json.ts';
import { choiceField, toggleField } from '../../platform/fields.ts';
import { connectionTo } from '../../platform/connection.ts';
import { type Platform, mqttSnippets } from '../../platform/platform.ts';
import { standardRefusal } from '../../platform/refusals.ts';
import {
  besideBody,
  clientIdField,
  filled,
  mqtt5Properties,
  mqttField,
  protocolVersionOf,
  qosField,
  qosOf,
} from '../../platform/topic-fields.ts';

const RPC_REQUEST = 'v1/devices/me/rpc/request/';
const ATTRIBUTES = 'v1/devices/me/attributes';

/** Reason codes of MQTT 5.0 (3.2.2.2), as the return codes of 3.1.1 in whose place ThingsBoard sends them. */
const returnCodes: Readonly<Record<number, number>> = { 0x85: 2, 0x88: 3, 0x86: 4, 0x87: 5 };

/** A number with more than 16 decimals is stored as text (JsonConverter): 0.30000000000000004 is one such. */
const asNumber = (value: number): number => Number(value.toFixed(16));

/** ThingsBoard and what is built on it, such as NanoIoT and Tempus (thingsboard/thingsboard, MqttTopics; docs/reference/mqtt-api). */
export const thingsboard: Platform = {
  id: 'thingsboard',
  label: 'ThingsBoard',
  get summary() {
    return i18n.t('ThingsBoard, NanoIoT, Tempus: each certificate is registered as the credentials of one device.');
  },
  host: {
    get label() {
      return i18n.t('Host name');
    },
    get hint() {
      return i18n.t('For example mqtt.thingsboard.cloud, or the name of your own server.');
    },
    initial: '',
    option: 'host',
    pattern: undefined,
  },
  defaultPort: 8883,
  get fields() {
    return [
      choiceField({
        name: 'certificates',
        label: i18n.t('Certificates'),
        hint: i18n.t('What it presents; the whole chain is for device profiles with an authority (3.5 and later).'),
        choices: [
          ['single', i18n.t('The device’s own')],
          ['chain', i18n.t('Whole chain')],
        ],
      }),
      choiceField({
        name: 'payload',
        label: i18n.t('Payload'),
        hint: i18n.t('Flat: the server sets the time. Timed: each message carries its own, as ts and values.'),
        choices: [
          ['flat', i18n.t('Flat')],
          ['timed', i18n.t('ts and values')],
        ],
      }),
      mqttField(),
      qosField(1),
      clientIdField({ hint: i18n.t('Any: with a certificate the server does not look at it.') }),
      toggleField({
        name: 'keepSession',
        label: i18n.t('Keep the session'),
        hint: i18n.t(
          'Without the flag “clean session”. The server forgets subscriptions all the same, and says it has not.',
        ),
      }),
    ];
  },
  limits: { maximumMessageBytes: 65_536, maximumQos: 1 },
  mqttVersions: ['3.1.1', '5'],
  face: 'thingsboard',
  bundle: 'thingsboard-2',
  snippets: mqttSnippets,
  messagesInFlight: 1,

  connection(target, deviceId) {
    return connectionTo(target, {
      clientId: filled(target, 'clientId', deviceId) ?? deviceId,
      protocolVersion: protocolVersionOf(target),
      clean: target.settings['keepSession'] !== 'true',
    });
  },

  presentsLeafAlone: ({ settings }) => settings['certificates'] !== 'chain',

  encode(message, target) {
    const { reading, alert, at, content } = message;
    const values = {
      temperature: asNumber(reading.temperatureC),
      humidity: asNumber(reading.humidityPercent),
      temperatureAlert: alert,
    };
    const body = target.settings['payload'] === 'timed' ? { ts: at.getTime(), values } : values;
    const payload = content?.body ?? toUtf8(JSON.stringify(body));
    return { topic: 'v1/devices/me/telemetry', payload, qos: qosOf(target), ...besideBody(message, target) };
  },
  properties: mqtt5Properties,

  subscriptions: () => [
    { filter: ATTRIBUTES, qos: 1 },
    { filter: `${RPC_REQUEST}+`, qos: 1 },
  ],

  answer({ topic, payload }, _target, _deviceId, answering) {
    const requestId = topic.startsWith(RPC_REQUEST) ? topic.slice(RPC_REQUEST.length) : '';
    if (!/^\d+$/.test(requestId)) return [];
    const { method = '', params = null } = asJsonObject(parseJson(payload)) ?? {};
    const reply = answering(typeof method === 'string' ? method : '', toUtf8(JSON.stringify(params)));
    // To a call that wants no answer the server sends on none.
    return reply === undefined
      ? []
      : [{ topic: `v1/devices/me/rpc/response/${requestId}`, payload: reply.body, qos: 1 }];
  },

  twin: () => ({
    subscription: { filter: `${ATTRIBUTES}/response/+`, qos: 1 },
    // Without names all are answered, of both kinds.
    request: () => ({ topic: `${ATTRIBUTES}/request/1`, payload: toUtf8('{}'), qos: 1 }),
    read({ topic, payload }) {
      if (topic !== `${ATTRIBUTES}/response/1`) return undefined;
      const { shared = {}, client = {} } = asJsonObject(parseJson(payload)) ?? {};
      return { desired: JSON.stringify(shared), reported: JSON.stringify(client) };
    },
  }),

  exchange: () => ({
    subscriptions: () => [],
    desired({ topic, payload }) {
      const { deleted = [], ...changed } = (topic === ATTRIBUTES ? asJsonObject(parseJson(payload)) : undefined) ?? {};
      if (topic !== ATTRIBUTES) return undefined;
      const gone = Array.isArray(deleted) ? deleted.map((name) => [String(name), null]) : [];
      return { properties: { ...changed, ...(Object.fromEntries(gone) as JsonObject) }, version: undefined };
    },
    report: (properties) => ({ topic: ATTRIBUTES, payload: toUtf8(JSON.stringify(properties)), qos: 1 }),
    isAnswer: ({ topic }) => topic.startsWith(`${ATTRIBUTES}/response/`),
  }),

  refusal(returnCode) {
    switch (returnCodes[returnCode] ?? returnCode) {
      case 2:
        return {
          meaning: i18n.t('The server knows no device by this client ID, and has seen no certificate.'),
          remedy: i18n.t(
            'Check that nothing between here and the server ends TLS: a load balancer keeps the certificate away.',
          ),
        };
      case 3:
        return {
          meaning: i18n.t('The server is not ready, or connections come too fast for it.'),
          remedy: i18n.t('Try again in a moment, with fewer devices at once.'),
        };
      case 4:
        return {
          meaning: i18n.t('The server wants a user name: it has seen no certificate.'),
          remedy: i18n.t(
            'Check that the port is the one with TLS and client certificates, and that nothing in between ends TLS.',
          ),
        };
      case 5:
        return {
          meaning: i18n.t('The server refused the certificate (not authorized).'),
          remedy: i18n.t(
            'Check, in this order: the device’s credentials are of the kind X.509 certificate; the credentials ID there is the one that Certbench shows, so that no other text was pasted beside the certificate; the certificate has not expired; in chain mode, the profile’s certificate is in the chain and its pattern finds the device’s name.',
          ),
        };
      default:
        return standardRefusal(returnCode);
    }
  },

  certificateRefusal: {
    get meaning() {
      return i18n.t('The server refused the device certificate in the TLS handshake.');
    },
    get remedy() {
      return i18n.t(
        'ThingsBoard 3.4 and earlier answer so to a certificate that is registered for no device; later ones to a chain whose signatures do not link up. Compare the credentials ID on the server with the one that Certbench shows.',
      );
    },
  },
};
