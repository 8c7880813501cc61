import type { ExternalLink, ProofDestination } from '../../../../src-main/contract/models.ts';

interface CloudText {
  readonly name: string;
  /** The form of certificates that it takes. */
  readonly form: 'cer' | 'pem';
  readonly about: string;
  /** Before the code: how the cloud gets the certificate and hands out the code. */
  readonly before: (file: string) => readonly string[];
  /** After it was signed. */
  readonly after: (file: string) => readonly string[];
  /** By its command line, in the folder of the workspace: for the code, and to hand in what was signed. */
  readonly commands?: {
    readonly before: string;
    readonly after: (authorityFile: string, verificationFile: string) => string;
  };
  readonly codeHint: string;
  readonly link: ExternalLink;
  readonly linkLabel: string;
}

const clouds: Readonly<Record<Exclude<ProofDestination, 'local-hub'>, CloudText>> = {
  'azure-iot-hub': {
    name: 'Azure IoT Hub',
    form: 'cer',
    about: 'Devices log in with certificates signed by this authority (X.509 CA-signed).',
    before: (file) => [
      'Open the Azure portal, your IoT hub, and under “Security settings” choose “Certificates”.',
      'Press “Add”, give the certificate a name, and leave “Set certificate status to verified on upload” off.',
      `Choose the file ${file} and press “Save”. Its status is “Unverified”.`,
      'Click the certificate in the list, and in its details press “Generate Verification Code”. Copy the code.',
    ],
    after: (file) => [
      `Back in the certificate’s details, under “Verification Certificate .pem or .cer file”, choose ${file}.`,
      'Press “Verify”.',
      'The status changes to “Verified” (press “Refresh” if it does not).',
    ],
    codeHint: 'From “Verification Code” in the certificate’s details: 40 or 48 hex digits.',
    link: 'azure-portal',
    linkLabel: 'Open the Azure portal',
  },
  'azure-dps': {
    name: 'Azure DPS',
    form: 'cer',
    about: 'For enrollment groups: devices are provisioned through the Device Provisioning Service.',
    before: (file) => [
      'Open the Azure portal, your Device Provisioning Service, and under “Settings” choose “Certificates”.',
      'Press “Add”, give the certificate a name, and leave “Set certificate status to verified on upload” off.',
      `Choose the file ${file} and press “Save”. Its status is “Unverified”.`,
      'Click the certificate in the list and press “Generate Verification Code”. Copy the code.',
    ],
    after: (file) => [
      `In the certificate’s details choose the file ${file} as verification certificate and press “Verify”.`,
      'The status changes to “Verified”. Now an enrollment group can use it.',
    ],
    codeHint: 'From “Verification Code” in the certificate’s details: 40 or 48 hex digits.',
    link: 'azure-portal',
    linkLabel: 'Open the Azure portal',
  },
  'aws-iot': {
    name: 'AWS IoT Core',
    form: 'pem',
    about: 'Registers the authority in an AWS account and region.',
    before: (file) => [
      'Open the AWS IoT console, “Security”, “Certificate authorities”, and press “Register CA certificate”.',
      'Choose “Register CA in Single-account mode”, which asks for a proof, and copy the registration code it shows. It is the same for every authority of the account in this region.',
      `The CA certificate to upload is ${file}.`,
    ],
    after: (file) => [
      `As “Verification certificate” choose ${file}.`,
      'Set the CA status to “Active”, allow automatic registration if devices shall register by connecting, and press “Register”.',
    ],
    // AWS CLI reference: iot get-registration-code, iot register-ca-certificate. Both certificates as PEM.
    commands: {
      before: 'aws iot get-registration-code --query registrationCode --output text',
      after: (authorityFile, verificationFile) =>
        [
          'aws iot register-ca-certificate',
          `--ca-certificate "file://${authorityFile}"`,
          `--verification-certificate "file://${verificationFile}"`,
          '--set-as-active --allow-auto-registration',
        ].join(' '),
    },
    codeHint: 'The registration code of the account: 64 hex digits.',
    link: 'aws-iot-console',
    linkLabel: 'Open the AWS IoT console',
  },
};

export const prove = {
  title: 'Prove possession',
  subtitle: 'A hub hands out a code; you sign it with the key of the authority. So it knows that the key is yours.',
  steps: ['Where', 'Code', 'Verified'],
  byCommand: 'Or by command line, in the folder of the workspace',
  where: 'Which authority, and where?',
  authority: 'Authority',
  noAuthority: 'There is no authority in this workspace yet.',
  createAuthority: 'Create authority',
  destination: 'Where',
  localHub: 'Local hub',
  localHubAbout: 'In this window: upload, code, signature and check, in one press.',
  clouds,
  sameCertificate: (name: string) =>
    `The code must be signed by the very certificate that was uploaded. If you upload ${name}, sign with ${name}, not with an authority above or below it.`,
  nextLocal: 'Next: prove',
  nextCloud: 'Next: code',
  localHeading: 'Prove it at the local hub',
  localIntro: (name: string) => `This will happen, with ${name}:`,
  local: {
    start: 'Start the local hub',
    upload: 'Upload the certificate',
    code: 'Generate a verification code',
    sign: 'Sign the code',
    verify: 'Hand in the verification certificate',
  },
  localDone: {
    start: (port: number) => `The local hub listens on port ${port}`,
    upload: 'The certificate is uploaded: Unverified',
    code: (code: string) => `The hub gave the code ${code}`,
    sign: (file: string) => `Signed: ${file}`,
    verify: 'The hub has checked the signature: Verified',
  },
  proveNow: 'Prove possession',
  proving: 'Proving…',
  startOn: (port: number) => `Start on port ${port}`,
  codeHeading: (cloud: string) => `Get the code from ${cloud}`,
  file: 'The file to upload',
  code: 'Verification code',
  codeNeeded: 'Paste the verification code.',
  codeUnusual: 'Not 40, 48 or 64 hex digits, as codes of Azure and AWS are. It can be signed all the same.',
  codeUsual: (digits: number) => `${digits} hex digits, as it should be.`,
  sign: 'Sign the code',
  signing: 'Signing…',
  verifiedAlready: (name: string) =>
    `The local hub has verified ${name} already. To prove it once more, remove it there first.`,
  verified: (name: string) => `${name} is verified`,
  signedHeading: 'Hand it in',
  verificationFile: 'The file to hand in',
  files: 'Files',
  verifiedText:
    'From now on the local hub lets in every registered device whose certificate this authority has signed.',
  toDevices: 'Create devices',
  home: 'Home',
  whatToDo: 'What to click',
  doc: 'Microsoft’s tutorial',
  awsDoc: 'Amazon’s instructions',
  copyCode: 'code',
};
