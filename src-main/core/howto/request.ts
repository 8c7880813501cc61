import { certificate } from '../things/certificate.ts';
import { request } from '../things/request.ts';
import type { KeyType } from '../x509/algorithms.ts';
import type { TakenExtension } from '../x509/grant-request.ts';
import type { IssuerAddresses } from '../x509/issuer-addresses.ts';
import { type Profile, extendedKeyUsageFor, keyUsageFor } from '../x509/profiles.ts';
import type { ServerNames } from '../x509/server-names.ts';
import { type SubjectFields, subjectAttributes } from '../x509/subject.ts';
import {
  type HowtoStep,
  addressLines,
  authorityFile,
  beginning,
  configFile,
  daysFor,
  enterFolder,
  fileWord,
  hashOf,
  issuerSecret,
  keyFacts,
  literalName,
  lookAtIssuer,
  lookAtIssuersEnd,
  makeKey,
  manifestNote,
  openIssuer,
  serial,
  upFrom,
} from './openssl.ts';
import { hereDocument, inFolder, withSecrets, word } from './shell.ts';

export interface RequestOrder {
  readonly name: string;
  readonly subject: SubjectFields;
  readonly names: ServerNames;
  readonly keyType: KeyType;
  readonly keyEncrypted: boolean;
}

/** The variable with the passphrase of the request's key. */
export const keyPassphrase = 'KEY_PASSPHRASE';
const passphrase = 'PASSPHRASE';

const hostsLine = ({ dns, addresses }: ServerNames): string[] => {
  const hosts = [...dns.map((host) => `DNS:${host}`), ...addresses.map((address) => `IP:${address}`)];
  return hosts.length === 0 ? [] : [`subjectAltName = ${hosts.join(', ')}`];
};

/** A key and a request of a device, in each of its forms. */
export function requestHowto(order: RequestOrder): HowtoStep[] {
  const { name, keyEncrypted } = order;
  return [
    { title: 'Describe the request', commands: describeRequest(order) },
    {
      title: `Make the key and the request of ${name}${keyEncrypted ? ': asks for a passphrase' : ''}`,
      commands: withSecrets(
        keyEncrypted ? [{ variable: keyPassphrase, prompt: 'A passphrase for the key file' }] : [],
        makeRequest(order),
      ),
    },
  ];
}

/** Writes the file that says what is asked for. */
export const describeRequest = ({ subject, names, keyType }: RequestOrder): string =>
  hereDocument(`cat > ${configFile}`, [
    '[req]',
    'prompt = no',
    'utf8 = yes',
    'string_mask = utf8only',
    'distinguished_name = name',
    'req_extensions = wishes',
    '[name]',
    ...literalName(subjectAttributes(subject)).map(({ short, value }) => `${short} = ${value}`),
    '[wishes]',
    `keyUsage = critical, ${keyUsageFor('device', keyFacts(keyType).algorithm).join(', ')}`,
    `extendedKeyUsage = ${extendedKeyUsageFor('device').join(', ')}`,
    ...hostsLine(names),
  ]);

/** Makes key and request in their folder, and stays there. */
export function makeRequest({ name, keyType, keyEncrypted }: RequestOrder): string[] {
  const folder = request.folder({ name });
  const config = `${upFrom(folder)}${configFile}`;
  const files = request.files(name);
  const [key, csr, der, text] = [files.key, files.request, files.der, files.base64].map(fileWord);
  return [
    ...enterFolder(folder),
    '# Make the key.',
    ...makeKey(keyType, key ?? '', keyEncrypted ? keyPassphrase : undefined),
    '# Make the request, signed by its own key.',
    `openssl req -new -config ${config} -key ${key}${keyEncrypted ? ` -passin env:${keyPassphrase}` : ''} \\`,
    `  -${hashOf(keyType)} -out ${csr}`,
    `openssl req -in ${csr} -verify -noout`,
    '# The same as DER, and as base64 in one line, as Azure DPS takes it.',
    `openssl req -in ${csr} -outform DER -out ${der}`,
    `openssl base64 -A -in ${der} -out ${text}`,
    `rm ${config}`,
    manifestNote,
  ];
}

interface SigningOrder {
  /** Of the certificate. */
  readonly name: string;
  /** With the request, in the folder of the workspace. */
  readonly file: string;
  readonly authority: string;
  readonly purpose: Extract<Profile, 'device' | 'server'>;
  /** RSA, or another. */
  readonly keyAlgorithm: string;
  readonly take: ReadonlySet<TakenExtension>;
  /** What the certificate has where these are not taken over. */
  readonly names: ServerNames | undefined;
  readonly validityDays: number | undefined;
  /** Of the authority. */
  readonly issuerAddresses?: IssuerAddresses | undefined;
}

/** A certificate for somebody's request, with its chain. */
export function signRequestHowto(order: SigningOrder): HowtoStep[] {
  const { name, authority, purpose, validityDays } = order;
  const end = validityDays === undefined ? lookAtIssuersEnd(authority, purpose) : [];
  return [
    { title: `Look at ${authority}`, commands: [...lookAtIssuer(authority), ...end].join('\n') },
    { title: 'Describe the certificate', commands: hereDocument(`cat > ${configFile}`, extensionsOf(order)) },
    {
      title: `Sign the certificate of ${name}: asks for a passphrase`,
      commands: withSecrets([issuerSecret(passphrase, authority)], signing(order)),
    },
  ];
}

/** What is taken over is left to the request. */
function extensionsOf({ purpose, keyAlgorithm, take, names, issuerAddresses }: SigningOrder): string[] {
  return [
    '[extensions]',
    'basicConstraints = critical, CA:FALSE',
    ...(take.has('keyUsage') ? [] : [`keyUsage = critical, ${keyUsageFor(purpose, keyAlgorithm).join(', ')}`]),
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
    ...(take.has('extendedKeyUsage') ? [] : [`extendedKeyUsage = ${extendedKeyUsageFor(purpose).join(', ')}`]),
    ...(take.has('alternativeNames') || names === undefined ? [] : hostsLine(names)),
    ...addressLines(issuerAddresses),
  ];
}

function signing({ name, file, authority, purpose, take, validityDays }: SigningOrder): string[] {
  const folder = certificate.folder({ name });
  const up = upFrom(folder);
  const config = `${up}${configFile}`;
  const files = certificate.files(name);
  const [own, der, chain] = [files.pem, files.der, files.chain].map(fileWord);
  const above = authorityFile(up, authority, 'chain');
  const from = word(`${up}${inFolder(file)}`);
  const copying = take.size === 0 ? '' : ' -copy_extensions copy';
  return [
    ...openIssuer({ name: authority, passphrase }),
    ...enterFolder(folder),
    '# Whoever made the request must have its key.',
    `openssl req -in ${from} -verify -noout`,
    ...(take.size === 0 ? [] : ['# OpenSSL takes over everything that is asked for and not described above.']),
    ...beginning,
    `openssl x509 -req -in ${from}${copying} \\`,
    `  -CA ${authorityFile(up, authority, 'pem')} \\`,
    `  -CAkey ${authorityFile(up, authority, 'key')} -passin env:${passphrase} \\`,
    `  "-$HASH" -days ${daysFor(purpose, validityDays, authority)} ${serial} \\`,
    `  -extfile ${config} -extensions extensions -out ${own}`,
    `openssl x509 -in ${own} -outform DER -out ${der}`,
    '# Write the chain, from the certificate upwards, and see whether it holds.',
    `cat ${own} ${above} > ${chain}`,
    `openssl verify -x509_strict -partial_chain -CAfile ${above} ${own}`,
    `rm ${config}`,
    manifestNote,
  ];
}
