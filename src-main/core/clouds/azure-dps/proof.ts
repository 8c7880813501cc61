import { i18n } from '../../language/index.ts';
import type { CloudProof } from '../cloud.ts';

/** The portal (learn.microsoft.com/azure/iot-dps/how-to-verify-certificates). */
export const proveToDps: CloudProof = {
  name: 'Azure Device Provisioning Service',
  get about() {
    return i18n.t('For enrollment groups: devices are provisioned through the Device Provisioning Service.');
  },
  byHand: {
    form: 'cer',
    get before() {
      return [
        i18n.t('Open the Azure portal, your Device Provisioning Service, and under “Settings” choose “Certificates”.'),
        i18n.t(
          'Press “Add”, give the certificate a name, and leave “Set certificate status to verified on upload” off.',
        ),
        i18n.t('Choose the file {file} and press “Save”. Its status is “Unverified”.', { file: '{file}' }),
        i18n.t('Click the certificate in the list and press “Generate Verification Code”. Copy the code.'),
      ];
    },
    get after() {
      return [
        i18n.t('In the certificate’s details choose the file {file} as verification certificate and press “Verify”.', {
          file: '{file}',
        }),
        i18n.t('The status changes to “Verified”. Now an enrollment group can use it.'),
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
