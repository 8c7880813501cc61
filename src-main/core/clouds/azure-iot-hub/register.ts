import { i18n } from '../../language/index.ts';
import { authorityFile, type HowtoStep } from '../../howto/openssl.ts';
import { withSecrets, word } from '../../howto/shell.ts';
import {
  type RegisterOrder,
  entryName,
  forEachDevice,
  proofSecret,
  signCode,
  signedCode,
  thumbprint,
} from '../../howto/register.ts';

/** An authority or thumbprints in IoT Hub (learn.microsoft.com, "az iot hub certificate", "az iot hub device-identity"). */
export function registerWithIotHub(order: RegisterOrder): HowtoStep[] {
  const { target, authority } = order;
  const hub = word(target.host.split('.')[0] ?? '');
  const devices: HowtoStep = {
    title: i18n.t('Register the devices'),
    commands: [
      '# The extension that knows devices: az extension add --name azure-iot',
      ...forEachDevice(order, (words) =>
        authority === undefined
          ? [
              thumbprint(words),
              `az iot hub device-identity create --hub-name ${hub} ${words.word(`--device-id=${words.id}`)} \\`,
              '  --auth-method x509_thumbprint --primary-thumbprint "$THUMBPRINT"',
            ]
          : [
              `az iot hub device-identity create --hub-name ${hub} ${words.word(`--device-id=${words.id}`)} --auth-method x509_ca`,
            ],
      ),
    ].join('\n'),
  };
  if (authority === undefined) return [devices];
  const entry = `--hub-name ${hub} --name ${entryName(authority)}`;
  return [
    uploadAndAsk(authority, `az iot hub certificate`, entry),
    devices,
    prove(authority, `az iot hub certificate`, entry),
  ];
}

/** Uploads the authority, and asks for the code; the provisioning service has the same commands under another name. */
export const uploadAndAsk = (authority: string, command: string, entry: string): HowtoStep => ({
  title: i18n.t('Upload {authority} and ask for a verification code', { authority }),
  commands: [
    `${command} create ${entry} --path ${authorityFile('', authority, 'pem')}`,
    '# Each change gives the entry another ETag.',
    `ETAG=$(${command} show ${entry} --query etag --output tsv)`,
    `CODE=$(${command} generate-verification-code ${entry} --etag "$ETAG" \\`,
    '  --query properties.verificationCode --output tsv)',
    'echo "$CODE"',
  ].join('\n'),
});

/** Proves possession with the code. `after` are lines that need the proof. */
export const prove = (authority: string, command: string, entry: string, after: readonly string[] = []): HowtoStep => ({
  title: i18n.t('Prove possession of {authority}: asks for its passphrase', { authority }),
  commands: withSecrets(
    [proofSecret(authority)],
    [
      ...signCode(authority),
      `ETAG=$(${command} show ${entry} --query etag --output tsv)`,
      `${command} verify ${entry} --etag "$ETAG" \\`,
      `  --path ${signedCode(authority)}`,
      ...after,
    ],
  ),
});
