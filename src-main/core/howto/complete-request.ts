import { answerSecrets, deviceOfAnswer, requestFile, requestNote } from './answer.ts';
import type { HowtoStep } from './openssl.ts';
import { inFolder, withSecrets, word } from './shell.ts';

interface CompletionOrder {
  /** Of the request, which becomes the device's. */
  readonly name: string;
  /** With the certificate and perhaps its chain, in the folder of the workspace: PEM, DER or PKCS#7. */
  readonly file: string;
  readonly keyEncrypted: boolean;
}

const pem = 'answer.pem';

/** The certificate that somebody has signed for a request comes to its key. */
export function completeRequestHowto({ name, file, keyEncrypted }: CompletionOrder): HowtoStep[] {
  const from = word(inFolder(file));
  const key = requestFile(name, 'key');
  return [
    {
      title: 'Read the certificates',
      commands: [
        `# What was signed is in the folder of the workspace, as ${from}.`,
        '# PKCS#7 in PEM or DER, else certificates in PEM, else one in DER.',
        `openssl pkcs7 -in ${from} -print_certs -out ${pem} 2> /dev/null ||`,
        `  openssl pkcs7 -inform DER -in ${from} -print_certs -out ${pem} 2> /dev/null ||`,
        `  { grep -q -- '-----BEGIN CERTIFICATE-----' ${from} && cat ${from} > ${pem}; } ||`,
        `  openssl x509 -inform DER -in ${from} -out ${pem}`,
      ].join('\n'),
    },
    {
      title: `Make the device ${name}: asks for ${keyEncrypted ? 'passphrases' : 'a password'}`,
      commands: withSecrets(answerSecrets(keyEncrypted), [
        ...deviceOfAnswer({ deviceId: name, certificates: pem, key, keyEncrypted }),
        `rm ${pem}`,
        requestNote,
      ]),
    },
  ];
}
