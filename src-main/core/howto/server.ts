import { things } from '../things/index.ts';
import type { KeyType } from '../x509/algorithms.ts';
import type { IssuerAddresses } from '../x509/issuer-addresses.ts';
import type { ServerNames } from '../x509/server-names.ts';
import { type SubjectFields, subjectAttributes } from '../x509/subject.ts';
import {
  type HowtoStep,
  authorityFile,
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
  makeKey,
  manifestNote,
  openIssuer,
  selfSign,
  signBy,
  upFrom,
} from './openssl.ts';
import { allButTheLast, theLast } from './pem-files.ts';
import { type Secret, withSecrets } from './shell.ts';

interface ServerOrder {
  readonly name: string;
  readonly subject: SubjectFields;
  readonly names: ServerNames;
  /** Without it the certificate is self-signed. */
  readonly authority: string | undefined;
  readonly keyType: KeyType;
  readonly validityDays: number | undefined;
  readonly keyEncrypted: boolean;
  /** Of the authority. */
  readonly issuerAddresses?: IssuerAddresses | undefined;
}

const passphrase = 'PASSPHRASE';
const keyPassphrase = 'KEY_PASSPHRASE';

/** A TLS server's certificate, with the chain that the server presents and what its clients trust. */
export function serverHowto(order: ServerOrder): HowtoStep[] {
  const { name, subject, names, authority, keyType, validityDays, keyEncrypted } = order;
  const secrets: Secret[] = [
    ...(authority === undefined ? [] : [issuerSecret(passphrase, authority)]),
    ...(keyEncrypted ? [{ variable: keyPassphrase, prompt: 'A passphrase for the key file' }] : []),
  ];
  const look = authority === undefined ? [] : lookAtIssuer(authority);
  const end = authority === undefined || validityDays !== undefined ? [] : lookAtIssuersEnd(authority, 'server');
  return [
    ...(authority === undefined ? [] : [{ title: `Look at ${authority}`, commands: [...look, ...end].join('\n') }]),
    {
      title: 'Describe the certificate',
      commands: describeCertificate({
        profile: 'server',
        name: literalName(subjectAttributes(subject)),
        algorithm: keyFacts(keyType).algorithm,
        selfSigned: authority === undefined,
        alternativeNames: names,
        issuerAddresses: authority === undefined ? undefined : order.issuerAddresses,
      }),
    },
    {
      title: `Make the key and the certificate of ${name}${asking[secrets.length] ?? ''}`,
      commands: withSecrets(secrets, making(order)),
    },
  ];
}

const asking = ['', ': asks for a passphrase', ': asks for two passphrases'];

function making({ name, authority, keyType, validityDays, keyEncrypted }: ServerOrder): string[] {
  const folder = things.server.folder({ name });
  const up = upFrom(folder);
  const files = things.server.files(name);
  const config = `${up}${configFile}`;
  const key = fileWord(files.key);
  const signing = {
    key: `-key ${key}${keyEncrypted ? ` -passin env:${keyPassphrase}` : ''}`,
    certificate: fileWord(files.certificate),
    days: daysFor('server', validityDays, authority),
    config,
  };
  return [
    ...(authority === undefined ? [] : openIssuer({ name: authority, passphrase })),
    ...enterFolder(folder),
    '# Make the key.',
    ...makeKey(keyType, key, keyEncrypted ? keyPassphrase : undefined),
    '# Sign the certificate. In Certbench it also ends those minutes earlier: limits of its days count from its beginning.',
    ...(authority === undefined ? selfSign(keyType, signing) : signBy({ name: authority, passphrase, up }, signing)),
    ...parts(authority === undefined ? undefined : authorityFile(up, authority, 'chain'), files),
    `rm ${config}`,
    manifestNote,
  ];
}

/** The presented chain, and the end of the whole one. `above` is the file of the authority's. */
function parts(above: string | undefined, files: ReturnType<typeof things.server.files>): string[] {
  const [own, chain, trusted] = [files.certificate, files.chain, files.trusted].map(fileWord);
  if (above === undefined) {
    return [
      '# The server presents the certificate, and its clients trust the same one.',
      `cp ${own} ${chain}`,
      `cp ${own} ${trusted}`,
    ];
  }
  const hash = (whose: string) => `"$(openssl x509 -in ${trusted} -noout -${whose}_hash)"`;
  return [
    '# Clients trust the end of the chain.',
    `${theLast} ${above} > ${trusted}`,
    '# The server presents what is below: a root, which has issued itself, is with its clients already.',
    `if [ ${hash('subject')} = \\`,
    `  ${hash('issuer')} ]; then`,
    `  ${allButTheLast} ${above} |`,
    `    cat ${own} - > ${chain}`,
    'else',
    `  cat ${own} ${above} > ${chain}`,
    'fi',
  ];
}
