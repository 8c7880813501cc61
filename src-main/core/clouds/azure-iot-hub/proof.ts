import type { CloudProof } from '../cloud.ts';

/** The portal (learn.microsoft.com/azure/iot-hub/tutorial-x509-test-certs). */
export const proveToIotHub: CloudProof = {
  about: 'Devices log in with certificates signed by this authority (X.509 CA-signed).',
  byHand: {
    form: 'cer',
    before: [
      'Open the Azure portal, your IoT hub, and under “Security settings” choose “Certificates”.',
      'Press “Add”, give the certificate a name, and leave “Set certificate status to verified on upload” off.',
      'Choose the file {file} and press “Save”. Its status is “Unverified”.',
      'Click the certificate in the list, and in its details press “Generate Verification Code”. Copy the code.',
    ],
    after: [
      'Back in the certificate’s details, under “Verification Certificate .pem or .cer file”, choose {file}.',
      'Press “Verify”.',
      'The status changes to “Verified” (press “Refresh” if it does not).',
    ],
    codeHint: 'From “Verification Code” in the certificate’s details: 40 or 48 hex digits.',
    link: 'azure-portal',
    linkLabel: 'Open the Azure portal',
  },
};
