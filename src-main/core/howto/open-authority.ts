import { things } from '../things/index.ts';
import { type HowtoStep, authorityFile, encryptKey, fileWord, makeFolder, manifestNote } from './openssl.ts';
import { type Secret, withSecrets, word } from './shell.ts';

interface OpenOrder {
  readonly name: string;
  /** What `file` is: PKCS#12, or certificates in PEM or DER. */
  readonly kind: 'pfx' | 'pem';
  /** Names of files. */
  readonly file: string;
  readonly keyFile: string | undefined;
  /** Whether a password opens the key; the one of a PKCS#12 file always needs one. */
  readonly keyEncrypted: boolean;
}

/** Brings in an authority that was made elsewhere. */
export function openAuthorityHowto(order: OpenOrder): HowtoStep[] {
  const { name, file, keyFile } = order;
  const to = (kind: Parameters<typeof authorityFile>[2]) => authorityFile('', name, kind);
  return [
    {
      title: keyFile === undefined ? 'Say where the file is' : 'Say where the files are',
      commands: [
        '# Add the folder where it is another one.',
        `FILE=${fileWord(file)}`,
        ...(keyFile === undefined ? [] : [`KEY_FILE=${fileWord(keyFile)}`]),
      ].join('\n'),
    },
    {
      title: 'Take over the certificate and the key: asks for a passphrase',
      commands: withSecrets(secrets(order), [
        ...openFile(order),
        ...collect(order),
        ...ownCertificate(order),
        ...makeFolder(things.authority.folder({ name })),
        '# Encrypt the key anew.',
        ...encryptKey(printKey(order), to('key'), 'PASSPHRASE'),
        '# Write the certificate in both forms.',
        `openssl x509 -in "$OWN" -out ${to('pem')}`,
        `openssl x509 -in "$OWN" -outform DER -out ${to('der')}`,
        ...writeChain(to('chain')),
        manifestNote,
      ]),
    },
  ];
}

const asksPassword = ({ kind, keyEncrypted }: OpenOrder): boolean => kind === 'pfx' || keyEncrypted;

const secrets = (order: OpenOrder): Secret[] => [
  ...(asksPassword(order) ? [{ variable: 'FILE_PASSWORD', prompt: 'The password of the file' }] : []),
  { variable: 'PASSPHRASE', prompt: `A passphrase for the key of ${order.name}` },
];

const password = (order: OpenOrder): string => (asksPassword(order) ? ' -passin env:FILE_PASSWORD' : '');

const keystore = 'openssl pkcs12 $LEGACY -in "$FILE" -passin env:FILE_PASSWORD';

/** Prints the key without encryption. */
function printKey(order: OpenOrder): string {
  const { kind, keyFile } = order;
  if (keyFile !== undefined) return `openssl pkey -in "$KEY_FILE"${password(order)}`;
  return kind === 'pfx' ? `${keystore} -nocerts -noenc` : `openssl pkey -in "$FILE"${password(order)}`;
}

/** Ends the commands where the files cannot be opened, before anything is made. Sets PUBLIC_KEY. */
function openFile(order: OpenOrder): string[] {
  return [
    ...(order.kind === 'pfx'
      ? [
          '# What old programs have encrypted with RC2 needs -legacy.',
          "LEGACY=''",
          `${keystore} -noout 2> /dev/null || LEGACY=-legacy`,
        ]
      : []),
    '# Go no further with a wrong password.',
    `PUBLIC_KEY=$(${printKey(order)} |`,
    '  openssl pkey -pubout)',
  ];
}

/** Each certificate in a file of its own, in FOUND: those of the chosen files, then those of the workspace. */
function collect(order: OpenOrder): string[] {
  // Of PEM, DER and PKCS#12 alike; it fails where there is none, as in the file of a key.
  const fromStore = (variable: string) => `openssl storeutl -certs${password(order)} "$${variable}" || true`;
  const sources = [
    order.kind === 'pfx' ? `${keystore} -nokeys` : fromStore('FILE'),
    ...(order.keyFile === undefined ? [] : [fromStore('KEY_FILE')]),
  ];
  return [
    '# Lay out the certificates one by one, and those of the workspace.',
    'FOUND=$(mktemp -d)',
    `trap 'rm -r "$FOUND"' EXIT`,
    'split() {',
    `  awk -v to="$FOUND/$1-" '/^-----BEGIN / { close(file); file = to sprintf("%04d", ++n) } file { print > file }'`,
    '}',
    `{ ${sources.join('; ')}; } | split chosen`,
    '{ cat authorities/*/*-chain.pem 2> /dev/null || true; } | split known',
  ];
}

/** Sets OWN to the certificate that has the key's public key. Goes no further where none has, or where it is no authority's. */
const ownCertificate = ({ name }: OpenOrder): string[] => [
  '# Find the certificate that the key belongs to: both have the same public key.',
  "OWN=''",
  'for ONE in "$FOUND"/chosen-*; do',
  '  if [ "$(openssl x509 -in "$ONE" -noout -pubkey)" = "$PUBLIC_KEY" ]; then OWN=$ONE; break; fi',
  'done',
  'if [ -z "$OWN" ]; then echo "The key belongs to no certificate in the file."; exit 1; fi',
  'if ! openssl x509 -in "$OWN" -noout -ext basicConstraints | grep CA:TRUE > /dev/null; then',
  `  echo ${word(`${name} is not a certificate authority.`)}; exit 1`,
  'fi',
];

/** The certificate, and above it each issuer that is found. */
const writeChain = (chain: string): string[] => [
  '# Write the chain: above each certificate the one whose key has signed it.',
  `ONE=$OWN CHAIN=''`,
  'while [ -n "$ONE" ]; do',
  '  LAST=$ONE',
  `  CHAIN+=$(openssl x509 -in "$LAST")$'\\n'`,
  "  ONE=''",
  '  # A root has issued itself.',
  '  if [ "$(openssl x509 -in "$LAST" -noout -subject_hash)" = \\',
  '    "$(openssl x509 -in "$LAST" -noout -issuer_hash)" ]; then break; fi',
  '  for NEXT in "$FOUND"/*; do',
  '    case $CHAIN in *"$(openssl x509 -in "$NEXT")"*) continue ;; esac',
  '    if openssl verify -partial_chain -no_check_time -trusted "$NEXT" "$LAST" > /dev/null 2>&1',
  '    then ONE=$NEXT; break; fi',
  '  done',
  'done',
  `printf %s "$CHAIN" > ${chain}`,
];
