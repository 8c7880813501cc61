import { equalBytes } from '../bytes.ts';
import type { BundlePart, PemPart } from '../bundles/bundle.ts';
import type { BundlePlan } from '../bundles/order.ts';
import { certificatePem } from '../keystore/pem.ts';
import { type HowtoStep, printEncryptedKey } from './openssl.ts';
import { theBlock } from './pem-files.ts';
import { pfxProtection, pfxSaltNote } from './pfx.ts';
import { type Secret, hereDocument, withSecrets, word } from './shell.ts';

/** A PEM file of the workspace, by its path from there, and the DER of the certificates in it. */
export interface CertificateFile {
  readonly path: string;
  readonly certificates: readonly Uint8Array[];
}

interface ExportOrder {
  readonly plan: BundlePlan;
  readonly name: string;
  /** The whole path of the folder for the files. */
  readonly folder: string;
  /** DER: its own certificate first, then each issuer. */
  readonly chain: readonly Uint8Array[];
  readonly trusted: readonly Uint8Array[];
  /** Where certificates are found, the best places first. */
  readonly files: readonly CertificateFile[];
  readonly key: { readonly path: string; readonly encrypted: boolean };
  /** Whether an encrypted key gets no password of its own, but keeps the passphrase that opens it. */
  readonly keepsPassphrase: boolean;
}

/** One command, which may be of several lines. */
type Command = readonly string[];

const passphrase = 'KEY_PASSPHRASE';
const passwords = { storePassword: 'STORE_PASSWORD', keyPassword: 'KEY_PASSWORD' } as const;

/** The files of a bundle, made of those in the workspace. It follows from the bundle's parts alone. */
export function exportHowto(order: ExportOrder): HowtoStep[] {
  const { name, folder, key, plan } = order;
  const making = [
    ...(plan.needsKey && key.encrypted
      ? ['# Go no further with a wrong passphrase.', `openssl pkey${keyOptions(order, '-in')} -noout`]
      : []),
    ...folders(plan.parts),
    ...plan.parts.flatMap((part) => [`# Make ${part.name}.`, ...makePart(order, part)]),
  ];
  const known: readonly Secret[] = [
    { variable: passphrase, prompt: `Passphrase of ${name}` },
    { variable: passwords.storePassword, prompt: 'A password for the keystore, ASCII only' },
    { variable: passwords.keyPassword, prompt: 'A password for the key, ASCII only' },
  ];
  const secrets = known.filter(({ variable }) => making.some((line) => new RegExp(`env[: ]${variable}\\b`).test(line)));
  return [
    {
      title: 'Say where the files are to be',
      commands: ['# Another folder than the one that has them already.', `OUT=${word(folder)}`].join('\n'),
    },
    {
      title: `Make the files of ${name}${secrets.length === 0 ? '' : ': asks for passwords'}`,
      commands: withSecrets(secrets, making),
    },
  ];
}

const target = (name: string): string => `"$OUT"/${word(name)}`;

/** Makes the folders, where none of the files is there. */
function folders(parts: readonly BundlePart[]): string[] {
  const below = parts.flatMap(({ name }) => (name.includes('/') ? [name.slice(0, name.lastIndexOf('/'))] : []));
  return [
    '# Replace nothing.',
    `for FILE in ${parts.map(({ name }) => word(name)).join(' ')}; do`,
    '  if [ -e "$OUT/$FILE" ]; then echo "$OUT/$FILE is there already."; exit 1; fi',
    'done',
    `mkdir -p ${['"$OUT"', ...[...new Set(below)].map(target)].join(' ')}`,
  ];
}

function makePart(order: ExportOrder, { name, contents }: BundlePart): string[] {
  const to = target(name);
  switch (contents.form) {
    case 'der':
      return filter(order, contents.certificate, `openssl x509 -outform DER -out ${to}`);
    case 'public-key':
      return filter(order, contents.certificate, `openssl x509 -noout -pubkey -out ${to}`);
    case 'pem': {
      const commands = printParts(order, contents.parts);
      const last = commands[0]?.at(-1) ?? '';
      // A here-document ends its line by itself.
      if (commands.length === 1 && !last.includes('\n'))
        return [...(commands[0]?.slice(0, -1) ?? []), `${last} > ${to}`];
      return group(commands, ` > ${to}`);
    }
    case 'pkcs12':
      return pkcs12(order, to, passwords[contents.password], `${pfxProtection(order.plan.pfxProfile)} `);
    case 'jks':
      return jks(order, to, contents.trusted);
  }
}

const group = (commands: readonly Command[], behind: string): string[] => [
  '{',
  ...commands.flat().map((line) => `  ${line}`),
  `}${behind}`,
];

function printParts(order: ExportOrder, parts: readonly PemPart[]): Command[] {
  const commands: Command[] = [];
  for (let at = 0; at < parts.length;) {
    const rest = parts.slice(at);
    const [part] = rest;
    if (typeof part === 'string') {
      commands.push(printKey(order, part));
      at += 1;
    } else {
      const end = rest.findIndex((one) => typeof one === 'string');
      const certificates = rest.slice(0, end === -1 ? undefined : end).filter((one) => typeof one !== 'string');
      commands.push(...printCertificates(order, certificates));
      at += certificates.length;
    }
  }
  return commands;
}

const keyOptions = ({ key }: ExportOrder, option: '-in' | '-inkey'): string =>
  ` ${option} ${word(key.path)}${key.encrypted ? ` -passin env:${passphrase}` : ''}`;

function printKey(order: ExportOrder, part: 'private-key' | 'encrypted-private-key'): Command {
  const plain = `openssl pkey${keyOptions(order, '-in')}`;
  if (part === 'private-key') return [plain];
  return printEncryptedKey(plain, order.keepsPassphrase ? passphrase : passwords.keyPassword);
}

const same = (found: readonly Uint8Array[], wanted: readonly Uint8Array[]): boolean =>
  found.length === wanted.length && found.every((one, index) => equalBytes(one, wanted[index] ?? new Uint8Array()));

/** As few commands as possible: whole files where they fit. */
function printCertificates(order: ExportOrder, certificates: readonly Uint8Array[]): Command[] {
  const [first, ...others] = certificates;
  if (first === undefined) return [];
  const fitting = order.files
    .filter((file) => file.certificates.length > 1)
    .filter((file) => same(file.certificates, certificates.slice(0, file.certificates.length)))
    .toSorted((a, b) => b.certificates.length - a.certificates.length)[0];
  if (fitting === undefined) return [printCertificate(order, first), ...printCertificates(order, others)];
  const rest = certificates.slice(fitting.certificates.length);
  return [[`cat ${word(fitting.path)}`], ...printCertificates(order, rest)];
}

/** The file that holds nothing but a certificate. */
const ownFile = ({ files }: ExportOrder, certificate: Uint8Array): CertificateFile | undefined =>
  files.find(({ certificates }) => same(certificates, [certificate]));

function printCertificate(order: ExportOrder, certificate: Uint8Array): Command {
  const own = ownFile(order, certificate);
  if (own !== undefined) return [`openssl x509 -in ${word(own.path)}`];
  for (const { path, certificates } of order.files) {
    const at = certificates.findIndex((one) => equalBytes(one, certificate));
    if (at >= 0) return [`${theBlock(at + 1)} ${word(path)}`];
  }
  return [hereDocument('cat', [certificatePem(certificate).trimEnd()])];
}

/** What `openssl x509` does with a certificate. */
function filter(order: ExportOrder, certificate: Uint8Array, command: string): string[] {
  const own = ownFile(order, certificate);
  if (own !== undefined) return [command.replace(' x509', () => ` x509 -in ${word(own.path)}`)];
  return pipe([printCertificate(order, certificate)], [command]);
}

function pipe(commands: readonly Command[], into: Command): string[] {
  const [only, ...others] = commands;
  const single = others.length === 0 && only?.length === 1 && !only[0]?.includes('\n');
  const from = single ? [`${only[0] ?? ''} |`] : group(commands, ' |');
  return [...from, ...into.map((line) => `  ${line}`)];
}

/** The key with the whole chain. Java looks an alias up in lower case. */
function pkcs12(order: ExportOrder, to: string, password: string, protection: string): string[] {
  return [
    ...(protection === '' ? [] : [pfxSaltNote]),
    ...pipe(printCertificates(order, order.chain), [
      `openssl pkcs12 -export${keyOptions(order, '-inkey')} \\`,
      `  -name ${word(order.plan.alias.toLowerCase())} ${protection}\\`,
      `  -passout env:${password} -out ${to}`,
    ]),
  ];
}

/** keytool takes no key but from another keystore. PKCS#12, its own kind since Java 9, would lose the key's password. */
function jks(order: ExportOrder, to: string, trusted: boolean): string[] {
  const { storePassword, keyPassword } = passwords;
  const alias = word(order.plan.alias.toLowerCase());
  return [
    'WORK=$(mktemp -d)',
    `trap 'rm -r "$WORK"' EXIT`,
    ...pkcs12(order, '"$WORK"/key.p12', storePassword, ''),
    '# The key gets a password of its own, which a true JKS alone can carry.',
    'keytool -importkeystore -noprompt -srckeystore "$WORK"/key.p12 -srcstoretype PKCS12 \\',
    `  -srcstorepass:env ${storePassword} -srcalias ${alias} \\`,
    `  -destkeystore ${to} -deststoretype JKS -deststorepass:env ${storePassword} \\`,
    `  -destalias ${alias} -destkeypass:env ${keyPassword}`,
    ...(trusted ? order.trusted : []).flatMap((certificate, index) =>
      pipe(
        [printCertificate(order, certificate)],
        [
          `keytool -importcert -noprompt -alias ${word((order.plan.trustAliases[index] ?? '').toLowerCase())} \\`,
          `  -keystore ${to} -storetype JKS -storepass:env ${storePassword}`,
        ],
      ),
    ),
  ];
}
