import { i18n } from '../../language/index.ts';
import { azureIotHub } from '../azure-iot-hub/platform.ts';
import { assignedTarget, protocolOf, transportField } from '../azure-iot-hub/transport.ts';
import { asObject } from '../../platform/answers.ts';
import { textField } from '../../platform/fields.ts';
import { type Platform, byTransport } from '../../platform/platform.ts';
import { apiVersionField, asksForCertificate, credentialField } from './api-version.ts';
import { beginRegistration } from './registration/registration.ts';
import { transports } from './transports.ts';
import { standardRefusal } from '../../platform/refusals.ts';

/**
 * Azure Device Provisioning Service by each of its transports. The connection
 * here serves the registration; telemetry goes to the assigned hub.
 */
export const azureDps: Platform = {
  ...azureIotHub,
  id: 'azure-dps',
  label: 'Azure DPS',
  get summary() {
    return i18n.t('The Device Provisioning Service tells each device its hub; telemetry then goes there.');
  },
  host: {
    get label() {
      return i18n.t('Provisioning host');
    },
    get hint() {
      return i18n.t(
        'global.azure-devices-provisioning.net, or “Service endpoint” on the overview page of the service.',
      );
    },
    initial: 'global.azure-devices-provisioning.net',
    option: 'provisioning-host',
    pattern: /\.azure-devices-provisioning\.(?:net|cn|us)$/,
  },
  get fields() {
    return [
      textField({
        name: 'idScope',
        label: i18n.t('ID scope'),
        hint: i18n.t('For example 0ne00000001: “ID Scope” on the overview page of the provisioning service.'),
        required: true,
        check: (value) =>
          /^0[a-z]{2}[0-9A-F]{8}$/i.test(value)
            ? undefined
            : {
                reason: i18n.t('{value} is no ID scope.', { value: JSON.stringify(value) }),
                remedy: i18n.t('It is 0ne and eight hex digits, such as 0ne00000001.'),
              },
      }),
      textField({
        name: 'payload',
        label: i18n.t('Payload'),
        advanced: true,
        hint: i18n.t('JSON object for custom allocation, such as {example}; empty for none.', {
          example: '{"modelId": "dtmi:com:x;1"}',
        }),
        check: (value) =>
          asObject(value) === undefined
            ? {
                reason: i18n.t('The payload is not a JSON object.'),
                remedy: i18n.t('Write an object, such as {example}, or nothing.', { example: '{"site": "A"}' }),
              }
            : undefined,
      }),
      credentialField(),
      transportField(),
      apiVersionField(),
    ];
  },
  face: 'dps',
  bundle: 'dps-quickstart',
  snippets: ['dps-python', 'dps-node'],
  messagesInFlight: 10,

  ...byTransport((target) => transports[protocolOf(target)]),

  refusal(returnCode) {
    if (returnCode !== 5) return standardRefusal(returnCode);
    return {
      meaning: i18n.t('The provisioning service refused the identity (not authorized).'),
      remedy: i18n.t(
        'Check the ID scope; that the certificate’s common name is the registration ID; and that the certificate has not expired and is complete.',
      ),
    };
  },

  provisioning: { begin: beginRegistration, asksForCertificate, assignsTo: azureIotHub, assignedTarget },
};
