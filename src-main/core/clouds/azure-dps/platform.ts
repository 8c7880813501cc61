import { azureIotHub } from '../azure-iot-hub/platform.ts';
import { assignedTarget, protocolOf, transportField } from '../azure-iot-hub/transport.ts';
import { textField } from '../../platform/fields.ts';
import { type Platform, byTransport } from '../../platform/platform.ts';
import { asObject } from './registration/messages.ts';
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
  summary: 'The Device Provisioning Service tells each device its hub; telemetry then goes there.',
  host: {
    label: 'Provisioning host',
    hint: 'global.azure-devices-provisioning.net, or “Service endpoint” on the overview page of the service.',
    initial: 'global.azure-devices-provisioning.net',
    option: 'provisioning-host',
    pattern: /\.azure-devices-provisioning\.(?:net|cn|us)$/,
  },
  fields: [
    textField({
      name: 'idScope',
      label: 'ID scope',
      hint: 'For example 0ne00000001: “ID Scope” on the overview page of the provisioning service.',
      required: true,
      check: (value) =>
        /^0[a-z]{2}[0-9A-F]{8}$/i.test(value)
          ? undefined
          : {
              reason: `${JSON.stringify(value)} is no ID scope.`,
              remedy: 'It is 0ne and eight hex digits, such as 0ne00000001.',
            },
    }),
    textField({
      name: 'payload',
      label: 'Payload',
      advanced: true,
      hint: 'A JSON object for a custom allocation function, such as {"modelId": "dtmi:example:sensor;1"}; empty for none.',
      check: (value) =>
        asObject(value) === undefined
          ? {
              reason: 'The payload is not a JSON object.',
              remedy: 'Write an object, such as {"site": "A"}, or nothing.',
            }
          : undefined,
    }),
    transportField,
  ],
  face: 'dps',
  bundle: 'dps-quickstart',
  snippets: ['dps-python', 'dps-node'],
  messagesInFlight: 10,

  ...byTransport((target) => transports[protocolOf(target)]),

  refusal(returnCode) {
    if (returnCode !== 5) return standardRefusal(returnCode);
    return {
      meaning: 'The provisioning service refused the identity (not authorized).',
      remedy:
        'Check the ID scope; that the certificate’s common name is the registration ID; and that the certificate has not expired and is complete.',
    };
  },

  provisioning: { begin: beginRegistration, assignsTo: azureIotHub, assignedTarget },
};
