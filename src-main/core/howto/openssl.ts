import type { KeyAlgorithm } from '../primitives.ts';
import { keyFileIterations } from '../keystore/private-key.ts';
import { things } from '../things/index.ts';
import { type KeyType, keyTypeLabel, keyTypes, signatureSchemeOf } from '../x509/algorithms.ts';
import {
  type Profile,
  clockSkewMs,
  defaultValidityDays,
  extendedKeyUsageFor,
  isAuthority,
  keyUsageFor,
  serialOctets,
} from '../x509/profiles.ts';
import type { IssuerAddresses } from '../x509/issuer-addresses.ts';
import type { ServerNames } from '../x509/server-names.ts';
import { type Secret, configValue, hereDocument, inFolder, word } from './shell.ts';

/** Parts of OpenSSL 3 command lines that more than one thing is made with. */

/** One step of an instruction: what it does, and the lines to copy. */
export interface HowtoStep {
  readonly title: string;
  readonly commands: string;
}

/** The request's and the certificate's configuration; no file of any bundle is named so. */
export const configFile = 'certificate.cnf';

/** What a key of this kind will be, in the words of certificates. */
export function keyFacts(type: KeyType): KeyAlgorithm & { readonly pkeyopt: string } {
  const [algorithm = '', size = ''] = keyTypeLabel(type).split(' ');
  return algorithm === 'RSA'
    ? { algorithm, bits: Number(size), pkeyopt: `rsa_keygen_bits:${size}` }
    : { algorithm, curve: size, pkeyopt: `ec_paramgen_curve:${size}` };
}

/** Makes a key as PKCS#8, encrypted where a variable with its passphrase is named. `file` is a word of the shell. */
export function makeKey(type: KeyType, file: string, passphraseVariable: string | undefined): string[] {
  const { algorithm, pkeyopt } = keyFacts(type);
  const generate = `openssl genpkey -algorithm ${algorithm} -pkeyopt ${pkeyopt}`;
  if (passphraseVariable === undefined) return [`${generate} -out ${file}`];
  return encryptKey(generate, file, passphraseVariable);
}

/** Encrypts the key that a command prints, as PKCS#8. `file` is a word of the shell. */
export function encryptKey(command: string, file: string, passphraseVariable: string): string[] {
  const lines = printEncryptedKey(command, passphraseVariable);
  return [...lines.slice(0, -1), `${lines.at(-1) ?? ''} -out ${file}`];
}

/** Prints the key that a command prints encrypted, as PKCS#8. */
export const printEncryptedKey = (command: string, passphraseVariable: string): string[] => [
  '# Certbench salts with 16 octets, OpenSSL before 3.2 with 8. Every program reads both.',
  `${command} |`,
  `  openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter ${keyFileIterations} \\`,
  `    -passout env:${passphraseVariable}`,
];

interface CertificateText {
  readonly profile: Profile;
  readonly name: readonly { readonly short: string; readonly value: string }[];
  /** RSA or EC. */
  readonly algorithm: string;
  readonly selfSigned: boolean;
  /** As it is written into the file: a number, or a variable of the environment. */
  readonly pathLength?: string | undefined;
  readonly alternativeNames?: ServerNames | undefined;
  readonly issuerAddresses?: IssuerAddresses | undefined;
}

/** `$ENV::` names a variable of the environment (config(5)). */
export const fromEnvironment = (variable: string): string => `$ENV::${variable}`;

/** Writes the file that says what will stand in the certificate. */
export function describeCertificate(text: CertificateText): string {
  const { profile, name, algorithm, selfSigned, pathLength, alternativeNames } = text;
  const usages = keyUsageFor(profile, algorithm, selfSigned);
  const purposes = extendedKeyUsageFor(profile);
  const { dns = [], addresses = [] } = alternativeNames ?? {};
  const hosts = [...dns.map((host) => `DNS:${host}`), ...addresses.map((address) => `IP:${address}`)];
  const authority = isAuthority(profile);
  const limit = pathLength === undefined ? '' : `, pathlen:${pathLength}`;
  return hereDocument(`cat > ${configFile}`, [
    '[req]',
    'prompt = no',
    'utf8 = yes',
    'string_mask = utf8only',
    'distinguished_name = name',
    '[name]',
    ...name.map(({ short, value }) => `${short} = ${value}`),
    '[extensions]',
    `basicConstraints = critical, CA:${authority ? `TRUE${limit}` : 'FALSE'}`,
    ...(usages.length === 0 ? [] : [`keyUsage = critical, ${usages.join(', ')}`]),
    'subjectKeyIdentifier = hash',
    // OpenSSL leaves it out of self-signed certificates unless it must.
    `authorityKeyIdentifier = keyid${selfSigned ? ':always' : ''}`,
    ...(purposes.length === 0 ? [] : [`extendedKeyUsage = ${purposes.join(', ')}`]),
    ...(hosts.length === 0 ? [] : [`subjectAltName = ${hosts.join(', ')}`]),
    ...addressLines(text.issuerAddresses),
  ]);
}

/** Where to find what is needed of the issuer, as config(5) has it. */
export function addressLines({ list, ocsp, issuer }: IssuerAddresses = {}): string[] {
  const access = [
    ...(ocsp === undefined ? [] : [`OCSP;URI:${configValue(ocsp)}`]),
    ...(issuer === undefined ? [] : [`caIssuers;URI:${configValue(issuer)}`]),
  ];
  return [
    ...(list === undefined ? [] : [`crlDistributionPoints = URI:${configValue(list)}`]),
    ...(access.length === 0 ? [] : [`authorityInfoAccess = ${access.join(', ')}`]),
  ];
}

/** Attributes with their values made safe for the file. */
export const literalName = (attributes: readonly { readonly short: string; readonly value: string }[]) =>
  attributes.map(({ short, value }) => ({ short, value: configValue(value) }));

/** Positive, and of just as many octets as Certbench's (RFC 5280 4.1.2.2). */
export const serial = `-set_serial "0x4$(openssl rand -hex ${serialOctets} | cut -c 2-)"`;

/** The wanted days, or the usual ones: below an issuer `lookAtIssuersEnd` has counted them. A word of the shell. */
export function daysFor(profile: Profile, wanted: number | undefined, issuer: string | undefined): string {
  return wanted === undefined && issuer !== undefined ? '"$DAYS"' : String(wanted ?? defaultValidityDays[profile]);
}

export const beginning = [
  `# Certbench lets it begin ${clockSkewMs / 60_000} minutes ago, or as long as was chosen, for clocks that run late.`,
  '# OpenSSL can do that from 3.4 on, with -not_before.',
];

interface Signing {
  /** The options that name the certificate's own key, and how to open it. */
  readonly key: string;
  /** Words of the shell. */
  readonly certificate: string;
  readonly days: string;
  readonly config: string;
}

/** Signs a certificate with its own key. */
export function selfSign(keyType: KeyType, { key, certificate, days, config }: Signing): string[] {
  return [
    ...beginning,
    `openssl req -new -x509 -config ${config} -extensions extensions ${key} \\`,
    `  -${hashOf(keyType)} -days ${days} ${serial} -out ${certificate}`,
  ];
}

/** The path of an authority's file, from a folder of the workspace. */
export const authorityFile = (
  up: string,
  name: string,
  kind: keyof ReturnType<typeof things.authority.files>,
): string => word(`${up}${things.authority.folder({ name })}/${things.authority.files(name)[kind]}`);

/** Ends the commands where a passphrase does not open the issuer's key, before anything is made. */
export const openIssuer = ({ name, passphrase }: Pick<Issuer, 'name' | 'passphrase'>): string[] => [
  '# Go no further with a wrong passphrase.',
  `openssl pkey -in ${authorityFile('', name, 'key')} -passin env:${passphrase} -noout`,
];

/** The question for the passphrase of an authority that signs. */
export const issuerSecret = (variable: string, name: string): Secret => ({ variable, prompt: `Passphrase of ${name}` });

/** An authority that signs. */
export interface Issuer {
  readonly name: string;
  /** The variable with its passphrase. */
  readonly passphrase: string;
  /** From the folder where the command runs to the workspace's. */
  readonly up: string;
}

/** Signs a certificate with the issuer's key. `lookAtIssuer` has set HASH. */
export function signBy({ name, passphrase, up }: Issuer, { key, certificate, days, config }: Signing): string[] {
  const file = (kind: 'pem' | 'key') => authorityFile(up, name, kind);
  return [
    ...beginning,
    `openssl req -new -config ${config} ${key} |`,
    `  openssl x509 -req -CA ${file('pem')} \\`,
    `    -CAkey ${file('key')} -passin env:${passphrase} \\`,
    `    "-$HASH" -days ${days} ${serial} \\`,
    `    -extfile ${config} -extensions extensions -out ${certificate}`,
  ];
}

/** Curves whose keys sign with another hash than the usual one; an authority from elsewhere may be on P-521. */
const usualHash = 'sha256';
const otherHashes = [...keyTypes.map((type) => keyFacts(type).curve), 'P-521']
  .filter((curve) => curve !== undefined)
  .map((curve) => ({ curve, hash: signatureSchemeOf({ algorithm: 'EC', curve })?.hash ?? usualHash }))
  .filter(({ hash }) => hash !== usualHash);

/** What a key that is made here signs with. */
export const hashOf = (type: KeyType): string => signatureSchemeOf(keyFacts(type))?.hash ?? usualHash;

/** Sets HASH by the kind of the issuer's key, in the workspace's folder. */
export function lookAtIssuer(name: string): string[] {
  const certificate = authorityFile('', name, 'pem');
  return [
    '# The hash goes by the key that signs.',
    `case $(openssl x509 -in ${certificate} -noout -pubkey |`,
    '  openssl pkey -pubin -noout -text) in',
    ...otherHashes.map(({ curve, hash }) => `  *${curve}*) HASH=${hash} ;;`),
    `  *) HASH=${usualHash} ;;`,
    'esac',
  ];
}

/** Sets DAYS to the usual ones, or to fewer where the issuer's certificate ends sooner. */
export function lookAtIssuersEnd(name: string, profile: Profile): string[] {
  const usual = defaultValidityDays[profile];
  const steps = Array.from({ length: Math.floor(Math.log2(usual)) + 1 }, (_, power) => 2 ** power).toReversed();
  return [
    '# A certificate ends with its issuer at the latest: in Certbench to the second, here to the day.',
    'DAYS=0',
    `for STEP in ${steps.join(' ')}; do`,
    `  [ $((DAYS + STEP)) -le ${usual} ] &&`,
    `    openssl x509 -in ${authorityFile('', name, 'pem')} -noout \\`,
    '      -checkend $(((DAYS + STEP) * 86400)) > /dev/null &&',
    '    DAYS=$((DAYS + STEP))',
    'done',
  ];
}

/** Makes a folder of the workspace and goes there. One that exists is left alone: nothing that follows may run. */
export function enterFolder(folder: string): string[] {
  return [...makeFolder(folder), `cd ${word(folder)}`];
}

/** As `enterFolder`, and stays in the workspace's. */
export function makeFolder(folder: string): string[] {
  const parent = folder.slice(0, folder.lastIndexOf('/'));
  return ['# Make the folder.', `mkdir -p ${word(parent)}`, `mkdir ${word(folder)}`];
}

/** The way from a folder back to the workspace's. */
export const upFrom = (folder: string): string => '../'.repeat(folder.split('/').length);

/** A file's name as a word of the shell. */
export const fileWord = (name: string): string => word(inFolder(name));

/** A line for what OpenSSL has no command for. */
export const manifestNote = '# Certbench also writes a certbench.json beside them, by which it finds them again.';
