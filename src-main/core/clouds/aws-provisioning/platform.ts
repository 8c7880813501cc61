import { i18n } from '../../language/index.ts';
import { textField } from '../../platform/fields.ts';
import type { Platform } from '../../platform/platform.ts';
import { awsIot } from '../aws-iot/platform.ts';
import { beginProvisioning } from './claiming.ts';
import { parametersOf } from './parameters.ts';
import { answerTopics, templateOf } from './topics.ts';

/**
 * Fleet provisioning by claim at AWS IoT Core (docs.aws.amazon.com/iot, "Provisioning by claim"). The connection here serves the
 * provisioning: a device logs in with its claim certificate, and with what it has got it goes to AWS IoT as the thing that was made of it.
 */
export const awsProvisioning: Platform = {
  ...awsIot,
  id: 'aws-provisioning',
  label: 'AWS IoT fleet provisioning',
  get summary() {
    return i18n.t(
      'By claim: each device has a certificate of its own issued for its own key, and a template makes a thing of it.',
    );
  },
  get fields() {
    return [
      textField({
        name: 'template',
        label: i18n.t('Provisioning template'),
        hint: i18n.t('Name of a fleet provisioning template.'),
        required: true,
        check: (value) =>
          /^[0-9A-Za-z_-]{1,36}$/.test(value)
            ? undefined
            : {
                reason: i18n.t('{value} names no template.', { value: JSON.stringify(value) }),
                remedy: i18n.t('Use 1 to 36 letters, digits, underscores and hyphens.'),
              },
      }),
      textField({
        name: 'parameters',
        label: i18n.t('Parameters'),
        hint: i18n.t('A JSON object of texts; {deviceId} stands for the device.', {
          deviceId: '{deviceId}',
        }),
        initial: '{"SerialNumber": "{deviceId}"}',
        required: true,
        check: (value) =>
          parametersOf(value, 'x') === undefined
            ? {
                reason: i18n.t('The parameters are no JSON object of texts.'),
                remedy: i18n.t('Write an object, such as {example}.', { example: '{"SerialNumber": "{deviceId}"}' }),
              }
            : undefined,
      }),
      textField({
        name: 'claim',
        label: i18n.t('Claim certificate of'),
        hint: i18n.t('Device whose certificate all log in with; empty: each its own.'),
        check: () => undefined,
      }),
      ...awsIot.fields.filter(({ name }) => !['justInTime', 'transport'].includes(name)),
    ];
  },

  connection: (target, deviceId, nonce) => awsIot.connection(target, deviceId, nonce),
  encode: (message, target) => awsIot.encode(message, target),
  properties: (target) => awsIot.properties?.(target),
  subscriptions: (target) => answerTopics(templateOf(target)).map((filter) => ({ filter, qos: 1 })),
  snippets: [],
  opening: () => [],
  talk: () => undefined,
  twin: () => undefined,
  exchange: () => undefined,
  firstRefusal: () => undefined,

  provisioning: {
    begin: beginProvisioning,
    asksForCertificate: () => true,
    onboardsAs: ({ settings }) => (settings['claim'] === '' ? undefined : settings['claim']),
    assignsTo: awsIot,
    assignedTarget: (service, host, port) => ({ host, port, settings: settingsThere(service.settings) }),
  },
};

/** What AWS IoT's own form has, as it was set here or as it begins there. */
function settingsThere(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(awsIot.fields.map(({ name, initial }) => [name, settings[name] ?? initial]));
}
