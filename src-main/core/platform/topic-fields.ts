import { i18n } from '../language/index.ts';
import { type TelemetryMessage, bodyOf } from '../telemetry/message.ts';
import { type PlatformField, choiceField, textField } from './fields.ts';
import type { MqttFacts } from './connection.ts';
import type { EncodedMessage, Subscription, Target } from './platform.ts';
import { type TopicLimits, fillTemplate, filterTemplateFault, templateFault, topicTemplateFault } from './template.ts';

/** Fields of platforms whose topics and client IDs are free, and what they say. */

export const mqttField = (): PlatformField =>
  choiceField({
    name: 'mqtt',
    label: i18n.t('MQTT version'),
    hint: i18n.t('Version of the protocol that is spoken.'),
    choices: [
      ['3.1.1', '3.1.1'],
      ['5', '5.0'],
    ],
  });

export const protocolVersionOf = ({ settings }: Target): MqttFacts['protocolVersion'] =>
  settings['mqtt'] === '5' ? 5 : 4;

const exactlyOnce = (): readonly [string, string] => ['2', i18n.t('2: exactly once')];

/** Quality of service up to what the platform takes, 1 first. */
export function qosField(maximum: 1 | 2): PlatformField {
  return choiceField({
    name: 'qos',
    label: 'QoS',
    hint: i18n.t('Quality of service: how surely a message arrives.'),
    choices: [
      ['1', i18n.t('1: at least once')],
      ['0', i18n.t('0: at most once')],
      ...(maximum === 2 ? [exactlyOnce()] : []),
    ],
  });
}
export const qosOf = ({ settings }: Target): 0 | 1 | 2 =>
  settings['qos'] === '0' ? 0 : settings['qos'] === '2' ? 2 : 1;

export function clientIdField(words: { readonly label?: string; readonly hint: string }): PlatformField {
  return textField({
    name: 'clientId',
    label: i18n.t('Client ID'),
    initial: '{deviceId}',
    required: true,
    check: templateFault,
    ...words,
  });
}

export function topicField(initial: string, limits?: TopicLimits): PlatformField {
  return textField({
    name: 'topic',
    label: 'Topic',
    hint: i18n.t('Where messages are published; {deviceId} stands for the device.', { deviceId: '{deviceId}' }),
    initial,
    required: true,
    check: (value) => topicTemplateFault(value, limits),
  });
}

/** A setting with its place-holders filled in; undefined where it is empty. */
export function filled({ settings }: Target, name: string, deviceId: string): string | undefined {
  const text = fillTemplate(settings[name] ?? '', deviceId);
  return text === '' ? undefined : text;
}

export const subscriptionField = (limits?: TopicLimits): PlatformField =>
  textField({
    name: 'subscription',
    label: i18n.t('Subscribe to'),
    hint: i18n.t('Topic filter of each device; {deviceId} stands for the device; empty for none.', {
      deviceId: '{deviceId}',
    }),
    check: (value) => filterTemplateFault(value, limits),
  });

export function ownSubscription(target: Target, deviceId: string): readonly Subscription[] {
  const filter = filled(target, 'subscription', deviceId);
  return filter === undefined ? [] : [{ filter, qos: qosOf(target) }];
}

/** On the topic that was chosen. */
export function onTopic(message: TelemetryMessage, target: Target): EncodedMessage {
  const topic = filled(target, 'topic', message.deviceId) ?? message.deviceId;
  return { topic, payload: bodyOf(message), qos: qosOf(target), ...besideBody(message, target) };
}

/** What MQTT 5 carries of a message in the user's own words (3.3.2.3). */
export function besideBody({ content }: TelemetryMessage, target: Target): Pick<EncodedMessage, 'properties'> {
  if (protocolVersionOf(target) !== 5 || (content?.contentType ?? content?.properties) === undefined) return {};
  const { contentType, properties } = content ?? {};
  return {
    properties: {
      ...(contentType === undefined ? {} : { contentType }),
      ...(properties === undefined ? {} : { userProperties: Object.fromEntries(properties) }),
    },
  };
}

/** MQTT 3.1.1 has no properties. */
export const mqtt5Properties = (target: Target): 'text' | undefined =>
  protocolVersionOf(target) === 5 ? 'text' : undefined;
