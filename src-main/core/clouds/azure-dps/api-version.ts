import { i18n } from '../../language/index.ts';
import { choiceField } from '../../platform/fields.ts';
import type { Target } from '../../platform/platform.ts';

/** The version of Microsoft's MQTT page and of its Node SDK. */
const stable = '2019-03-31';

/** The first that tells the connection profile of the assigned hub (Azure/azure-rest-api-specs#45041); it also issues certificates. */
const preview = '2026-11-02-preview';

/** A device that has the service issue the certificate which it is to use at its hub. */
const operational = 'operational';

/** Whether the device asks for a certificate as it registers (Azure/azure-iot-sdk, docs/certificate-management.md). */
export const asksForCertificate = ({ settings }: Pick<Target, 'settings'>): boolean =>
  settings['credential'] === operational;

/** What is issued is issued by the preview alone. */
export const apiVersionOf = (target: Pick<Target, 'settings'>): string =>
  asksForCertificate(target) ? preview : (target.settings['apiVersion'] ?? stable);

export const credentialField = () =>
  choiceField({
    name: 'credential',
    advanced: true,
    label: i18n.t('Certificate at the hub'),
    hint: i18n.t('Issued (preview): the device renews it; its own is for onboarding.'),
    choices: [
      ['own', i18n.t('The device’s own')],
      [operational, i18n.t('Operational, issued by the service')],
    ],
  });

export const apiVersionField = () =>
  choiceField({
    name: 'apiVersion',
    advanced: true,
    label: i18n.t('API version'),
    hint: i18n.t('With {preview} DPS tells whether the assigned hub is classic or speaks MQTT 5.', { preview }),
    choices: [
      [stable, stable],
      [preview, preview],
    ],
  });
