import { things } from '../things/index.ts';
import type { KeyType } from '../x509/algorithms.ts';
import type { IssuerAddresses } from '../x509/issuer-addresses.ts';
import { defaultPathLength } from '../x509/profiles.ts';
import { type SubjectFields, subjectAttributes } from '../x509/subject.ts';
import {
  type HowtoStep,
  authorityFile,
  configFile,
  daysFor,
  describeCertificate,
  enterFolder,
  fileWord,
  fromEnvironment,
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
import { withSecrets, word } from './shell.ts';

interface AuthorityOrder {
  readonly name: string;
  readonly subject: SubjectFields;
  readonly keyType: KeyType;
  readonly validityDays: number | undefined;
  readonly pathLength: number | undefined;
  /** The authority that signs it; a root has none. */
  readonly parent: string | undefined;
  /** Of the parent. */
  readonly issuerAddresses?: IssuerAddresses | undefined;
}

const parentVariable = 'PARENT_PASSPHRASE';

/** A root, or an intermediate below its parent. Throws INVALID_INPUT where the subject is none. */
export function authorityHowto(order: AuthorityOrder): HowtoStep[] {
  const { name, subject, keyType, validityDays, pathLength, parent } = order;
  const folder = things.authority.folder({ name });
  const up = upFrom(folder);
  const names = things.authority.files(name);
  const files = { key: fileWord(names.key), pem: fileWord(names.pem) };
  const profile = parent === undefined ? 'root' : 'intermediate';
  const signing = {
    key: `-key ${files.key} -passin env:PASSPHRASE`,
    certificate: files.pem,
    days: daysFor(profile, validityDays, parent),
    config: `${up}${configFile}`,
  };
  const own = { variable: 'PASSPHRASE', prompt: `A passphrase for the key of ${name}` };
  const making = [
    ...enterFolder(folder),
    '# Make the key.',
    ...makeKey(keyType, files.key, own.variable),
    '# Sign the certificate.',
    ...(parent === undefined
      ? selfSign(keyType, signing)
      : signBy({ name: parent, passphrase: parentVariable, up }, signing)),
    '# Write its other forms.',
    `openssl x509 -in ${files.pem} -outform DER -out ${fileWord(names.der)}`,
    `cat ${[files.pem, ...(parent === undefined ? [] : [authorityFile(up, parent, 'chain')])].join(' ')} > ${fileWord(names.chain)}`,
    `rm ${signing.config}`,
    manifestNote,
  ];
  return [
    ...(parent === undefined
      ? []
      : [
          {
            title: `Look at ${parent}`,
            commands: [
              ...lookAtIssuer(parent),
              ...pathLengthBelow(parent, pathLength),
              ...(validityDays === undefined ? lookAtIssuersEnd(parent, profile) : []),
            ].join('\n'),
          },
        ]),
    {
      title: 'Describe the certificate',
      commands: describeCertificate({
        profile,
        name: literalName(subjectAttributes(subject)),
        algorithm: keyFacts(keyType).algorithm,
        selfSigned: parent === undefined,
        pathLength: parent === undefined ? pathLength?.toString() : fromEnvironment('PATHLEN'),
        issuerAddresses: parent === undefined ? undefined : order.issuerAddresses,
      }),
    },
    parent === undefined
      ? { title: 'Make the key and the certificate: asks for a passphrase', commands: withSecrets([own], making) }
      : {
          title: 'Make the key and the certificate: asks for two passphrases',
          commands: withSecrets(
            [own, issuerSecret(parentVariable, parent)],
            [': "${PATHLEN:?is not known}"', ...openIssuer({ name: parent, passphrase: parentVariable }), ...making],
          ),
        },
  ];
}

/**
 * Sets PATHLEN to what is wanted, or to one less than the parent's. Unsets it where the parent allows none such
 * (RFC 5280 4.2.1.9), so that nothing can be signed.
 */
function pathLengthBelow(parent: string, wanted: number | undefined): string[] {
  const limit = [
    `LIMIT=$(openssl x509 -in ${authorityFile('', parent, 'pem')} -noout -ext basicConstraints |`,
    "  sed -n 's/.*pathlen:\\([0-9]*\\).*/\\1/p')",
  ];
  const refusal = (what: string) => [`  unset PATHLEN; echo ${word(`${parent} allows no ${what}.`)}`, 'fi'];
  if (wanted === undefined) {
    return [
      '# One authority less may follow than after its parent.',
      ...limit,
      `export PATHLEN=$((\${LIMIT:-${defaultPathLength + 1}} - 1))`,
      'if [ "$PATHLEN" -lt 0 ]; then',
      ...refusal('authority below it'),
    ];
  }
  return [
    ...limit,
    `export PATHLEN=${wanted}`,
    `if [ "\${LIMIT:-${wanted + 1}}" -le ${wanted} ]; then`,
    ...refusal(`path length of ${wanted} below it`),
  ];
}
