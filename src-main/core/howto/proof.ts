import { things } from '../things/index.ts';
import type { KeyType } from '../x509/algorithms.ts';
import { subjectAttributes } from '../x509/subject.ts';
import {
  type HowtoStep,
  configFile,
  daysFor,
  describeCertificate,
  enterFolder,
  fileWord,
  issuerSecret,
  keyFacts,
  literalName,
  lookAtIssuer,
  lookAtIssuersEnd,
  manifestNote,
  openIssuer,
  signBy,
  upFrom,
} from './openssl.ts';
import { withSecrets } from './shell.ts';

/** Of the key that nobody keeps. */
const keyType: KeyType = 'ec-p256';

/** The verification certificate that proves possession of the authority to whoever gave the code. */
export function proofHowto(authority: string, code: string): HowtoStep[] {
  const folder = things.proof.folder({ name: authority, code });
  const up = upFrom(folder);
  const names = things.proof.files(authority);
  const { algorithm, pkeyopt } = keyFacts(keyType);
  const pem = fileWord(names.pem);
  const issuer = { name: authority, passphrase: 'PASSPHRASE', up };
  const config = `${up}${configFile}`;
  return [
    {
      title: `Look at ${authority}`,
      commands: [...lookAtIssuer(authority), ...lookAtIssuersEnd(authority, 'verification')].join('\n'),
    },
    {
      title: 'Describe the certificate: its name is the code',
      commands: describeCertificate({
        profile: 'verification',
        name: literalName(subjectAttributes({ commonName: code })),
        algorithm,
        selfSigned: false,
      }),
    },
    {
      title: 'Sign the certificate: asks for the passphrase',
      commands: withSecrets(
        [issuerSecret(issuer.passphrase, authority)],
        [
          ...openIssuer(issuer),
          ...enterFolder(folder),
          '# The key of this certificate is needed for nothing, so it is not kept.',
          ...signBy(issuer, {
            key: `-newkey ${algorithm.toLowerCase()} -pkeyopt ${pkeyopt} -noenc -keyout /dev/null`,
            certificate: pem,
            days: daysFor('verification', undefined, authority),
            config,
          }),
          `openssl x509 -in ${pem} -outform DER -out ${fileWord(names.der)}`,
          `rm ${config}`,
          manifestNote,
        ],
      ),
    },
  ];
}
