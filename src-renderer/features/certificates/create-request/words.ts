import { t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const createRequest = live(() => ({
  title: t`Create request`,
  subtitle: t`A key, and a request (CSR) that an authority here or elsewhere signs. The key never leaves this computer.`,
  steps: [t`The device`, t`Created`],
  heading: t`For which device?`,
  deviceId: t`Device ID`,
  deviceIdHint: t`Becomes the common name, and the MQTT client ID.`,
  deviceIdNeeded: t`Give a device ID.`,
  key: t`Key`,
  names: t`Alternative names, one a line`,
  namesHint: t`Optional: DNS names and IP addresses to ask for. Most clouds look at the common name alone.`,
  subjectAbout: t`All of it is optional. The common name (CN) is the device ID.`,
  keyPassphrase: t`Passphrase of the key file`,
  keyPassphraseAgain: t`Passphrase of the key file again`,
  keyPassphraseHint: t`Optional: without one the key can be used at once by whoever has the file.`,
  create: t`Create request`,
  making: (keyType: string) =>
    keyType.startsWith('rsa')
      ? t`Making the key and the request… An RSA key takes some seconds.`
      : t`Making the key and the request…`,

  made: (name: string) => t`The request ${name} is ready`,
  files: t`What was made`,
  filesHint: (name: string) => t`Hand ${name}.csr to the authority. The key stays here, and waits for the certificate.`,
  sign: t`Sign it here`,
  complete: t`Bring its certificate…`,
  show: t`Show in Certificates`,
}));
