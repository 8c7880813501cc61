import { i18n } from '../../language/index.ts';
import type { CloudProof } from '../cloud.ts';

/** A command of the service from its name on; where a region is chosen, with it. */
type Iot = (command: string) => string;
const aws: Iot = (command) => `aws iot ${command}`;

/** AWS CLI reference, "iot get-registration-code". */
export const askForCode = (iot: Iot): string =>
  `${iot('get-registration-code')} --query registrationCode --output text`;

/** AWS CLI reference, "iot register-ca-certificate", word by word; both certificates are words, and PEM. */
export const registerAuthority = (iot: Iot, authority: string, verification: string): readonly string[] => [
  iot('register-ca-certificate'),
  `--ca-certificate ${authority}`,
  `--verification-certificate ${verification}`,
  '--set-as-active',
];

/** The console (docs.aws.amazon.com/iot/latest/developerguide/register-CA-cert.html). */
export const proveToAws: CloudProof = {
  get about() {
    return i18n.t('Registers the authority in an AWS account and region.');
  },
  byHand: {
    form: 'pem',
    get before() {
      return [
        i18n.t('Open the AWS IoT console, “Security”, “Certificate authorities”, and press “Register CA certificate”.'),
        i18n.t(
          'Choose “Register CA in Single-account mode”, which asks for a proof, and copy the registration code it shows. It is the same for every authority of the account in this region.',
        ),
        i18n.t('The CA certificate to upload is {file}.', { file: '{file}' }),
      ];
    },
    get after() {
      return [
        i18n.t('As “Verification certificate” choose {file}.', { file: '{file}' }),
        i18n.t(
          'Set the CA status to “Active”, allow automatic registration if devices shall register by connecting, and press “Register”.',
        ),
      ];
    },
    commands: {
      before: askForCode(aws),
      after: [
        ...registerAuthority(aws, '"file://{authorityFile}"', '"file://{verificationFile}"'),
        '--allow-auto-registration',
      ].join(' '),
    },
    get codeHint() {
      return i18n.t('The registration code of the account: 64 hex digits.');
    },
    link: 'aws-iot-console',
    get linkLabel() {
      return i18n.t('Open the AWS IoT console');
    },
  },
};
