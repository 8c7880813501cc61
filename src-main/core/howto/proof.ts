import { verificationFileNames } from '../keystore/bundles.ts';
import { verificationFolder } from '../workspace/manifest.ts';
import type { KeyType } from '../x509/algorithms.ts';
import { subjectAttributes } from '../x509/subject.ts';
import {
  type HowtoStep,
  configFile,
  daysFor,
  describeCertificate,
  enterFolder,
  fileWord,
  keyFacts,
  leave,
  literalName,
  lookAtIssuer,
  lookAtIssuersEnd,
  manifestNote,
  signBy,
  upFrom,
} from './openssl.ts';
import { askFor } from './shell.ts';

/** Of the key that nobody keeps. */
const keyType: KeyType = 'ec-p256';

/** The verification certificate that proves possession of the authority to whoever gave the code. */
export function proofHowto(authority: string, code: string): HowtoStep[] {
  const folder = verificationFolder(authority, code);
  const up = upFrom(folder);
  const names = verificationFileNames(authority);
  const { algorithm, pkeyopt } = keyFacts(keyType);
  const pem = fileWord(names.pem);
  return [
    { title: `Type the passphrase of ${authority}`, commands: askFor('PASSPHRASE') },
    enterFolder(folder),
    {
      title: `Look at ${authority}`,
      commands: [...lookAtIssuer(authority, up), ...lookAtIssuersEnd(authority, up, 'verification')].join('\n'),
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
      title: 'Sign the certificate',
      commands: [
        '# The key of this certificate is needed for nothing, so it is not kept.',
        ...signBy(
          { name: authority, passphrase: 'PASSPHRASE', up },
          {
            key: `-newkey ${algorithm.toLowerCase()} -pkeyopt ${pkeyopt} -noenc -keyout /dev/null`,
            certificate: pem,
            days: daysFor('verification', undefined, authority),
            config: configFile,
          },
        ),
        `openssl x509 -in ${pem} -outform DER -out ${fileWord(names.der)}`,
        `rm ${configFile}`,
        manifestNote,
      ].join('\n'),
    },
    leave(folder, ['PASSPHRASE']),
  ];
}
