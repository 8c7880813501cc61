import { i18n } from '../../language/index.ts';
import { fileNameOf } from '../../things/identifiers.ts';
import { type Bundle, pem, proofOf, where } from '../../bundles/bundle.ts';

/**
 * The names that the AWS IoT console gives to what it makes, and those of its guide for an authority of one's own
 * (docs.aws.amazon.com, "Manage your CA certificates"): what is registered is the authority that signs the devices.
 */
export const awsIot: Bundle = {
  id: 'aws-iot',
  label: 'AWS IoT Core',
  get about() {
    return i18n.t(
      'Certificate, key and public key as the AWS IoT console names them, with the CA certificate to register.',
    );
  },
  suits: ['device', 'authority'],
  options: ({ kind, name }) => (kind === 'authority' ? [] : [{ option: 'prefix', default: fileNameOf(name) }]),
  parts: (subject, { prefix }) => {
    const { kind, chain } = subject;
    const [own, ...above] = chain;
    const registered = kind === 'authority' ? own : above[0];
    return [
      ...where(registered, (authority) => pem('rootCA.pem', authority)),
      ...where(proofOf(subject, registered, ['aws-iot']), (proof) => pem('verificationCert.pem', proof)),
      ...(kind === 'authority'
        ? []
        : [
            pem(`${prefix}-certificate.pem.crt`, own),
            // With just-in-time registration the authority is sent along.
            ...where(above[0], () => pem(`${prefix}-certificate-and-ca.pem.crt`, ...chain)),
            pem(`${prefix}-private.pem.key`, 'private-key'),
            { name: `${prefix}-public.pem.key`, contents: { form: 'public-key', certificate: own } } as const,
          ]),
    ];
  },
};
