import { i18n } from '../../language/index.ts';
import { fileNameOf } from '../../things/identifiers.ts';
import { type Bundle, pem, presentedChain } from '../../bundles/bundle.ts';

/** The names of the quickstart "Provision an X.509 certificate simulated device" (learn.microsoft.com, azure/iot-dps). */
export const dpsQuickstart: Bundle = {
  id: 'dps-quickstart',
  get label() {
    return i18n.t('Azure DPS quickstart');
  },
  get about() {
    return i18n.t("Certificate and encrypted key of the Device Provisioning Service's X.509 quickstart.");
  },
  suits: ['device'],
  options: ({ name }) => [
    { option: 'prefix', default: fileNameOf(name) },
    // What the quickstart tells its readers to type.
    { option: 'keyPassword', default: '1234' },
  ],
  parts: (subject, { prefix }) => [
    pem(`${prefix}.pem`, ...presentedChain(subject)),
    pem(`${prefix}.key.pem`, 'encrypted-private-key'),
  ],
};
