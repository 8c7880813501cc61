import type { CloudProof } from '../cloud.ts';

/** The portal (learn.microsoft.com/azure/iot-dps/how-to-verify-certificates). */
export const proveToDps: CloudProof = {
  name: 'Azure Device Provisioning Service',
  about: 'For enrollment groups: devices are provisioned through the Device Provisioning Service.',
  byHand: {
    form: 'cer',
    before: [
      'Open the Azure portal, your Device Provisioning Service, and under “Settings” choose “Certificates”.',
      'Press “Add”, give the certificate a name, and leave “Set certificate status to verified on upload” off.',
      'Choose the file {file} and press “Save”. Its status is “Unverified”.',
      'Click the certificate in the list and press “Generate Verification Code”. Copy the code.',
    ],
    after: [
      'In the certificate’s details choose the file {file} as verification certificate and press “Verify”.',
      'The status changes to “Verified”. Now an enrollment group can use it.',
    ],
    codeHint: 'From “Verification Code” in the certificate’s details: 40 or 48 hex digits.',
    link: 'azure-portal',
    linkLabel: 'Open the Azure portal',
  },
};
