import { i18n } from '../../language/index.ts';
import type { CloudProof } from '../cloud.ts';

/** The portal (learn.microsoft.com/azure/iot-hub/tutorial-x509-test-certs). */
export const proveToIotHub: CloudProof = {
  get about() {
    return i18n.t('Devices log in with certificates signed by this authority (X.509 CA-signed).');
  },
  byHand: {
    form: 'cer',
    get before() {
      return [
        i18n.t('Open the Azure portal, your IoT hub, and under “Security settings” choose “Certificates”.'),
        i18n.t(
          'Press “Add”, give the certificate a name, and leave “Set certificate status to verified on upload” off.',
        ),
        i18n.t('Choose the file {file} and press “Save”. Its status is “Unverified”.', { file: '{file}' }),
        i18n.t(
          'Click the certificate in the list, and in its details press “Generate Verification Code”. Copy the code.',
        ),
      ];
    },
    get after() {
      return [
        i18n.t(
          'Back in the certificate’s details, under “Verification Certificate .pem or .cer file”, choose {file}.',
          { file: '{file}' },
        ),
        i18n.t('Press “Verify”.'),
        i18n.t('The status changes to “Verified” (press “Refresh” if it does not).'),
      ];
    },
    get codeHint() {
      return i18n.t('From “Verification Code” in the certificate’s details: 40 or 48 hex digits.');
    },
    link: 'azure-portal',
    get linkLabel() {
      return i18n.t('Open the Azure portal');
    },
  },
};
