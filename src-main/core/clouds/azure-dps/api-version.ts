import { i18n } from '../../language/index.ts';
import { choiceField } from '../../platform/fields.ts';
import type { Target } from '../../platform/platform.ts';

/** The version of Microsoft's MQTT page and of its Node SDK. */
const stable = '2019-03-31';

/** The first that tells the connection profile of the assigned hub (Azure/azure-rest-api-specs#45041). */
const preview = '2026-11-02-preview';

export const apiVersionOf = ({ settings }: Pick<Target, 'settings'>): string => settings['apiVersion'] ?? stable;

export const apiVersionField = () =>
  choiceField({
    name: 'apiVersion',
    advanced: true,
    label: i18n.t('API version'),
    hint: i18n.t('With {preview} the service tells whether the assigned hub is classic or speaks MQTT 5.', { preview }),
    choices: [
      [stable, stable],
      [preview, preview],
    ],
  });
