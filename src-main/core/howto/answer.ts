import { things } from '../things/index.ts';
import { oneDevice } from './device-loop.ts';
import { manifestNote } from './openssl.ts';
import { pfxProtection, pfxSaltNote } from './pfx.ts';
import { keyPassphrase } from './request.ts';
import { type Secret, word } from './shell.ts';

/** How a certificate that somebody else has issued comes to its key, and both become the files of a device. */

const pfxPassword = 'PFX_PASSWORD';

interface AnswerOrder {
  readonly deviceId: string;
  /** Words of the shell, from the workspace's folder: PEM with the certificates, and the key that has asked. */
  readonly certificates: string;
  readonly key: string;
  readonly keyEncrypted: boolean;
  /** What makes room for the device's folder, once the certificate was found to be for the key; without it there must be none. */
  readonly makeRoom?: { readonly lines: readonly string[]; readonly key: string } | undefined;
}

/** What the commands ask for. */
export const answerSecrets = (keyEncrypted: boolean): Secret[] => [
  ...(keyEncrypted ? [{ variable: keyPassphrase, prompt: 'The passphrase of the key file' }] : []),
  { variable: pfxPassword, prompt: 'A password for the .pfx' },
];

export const passIn = (keyEncrypted: boolean): string => (keyEncrypted ? ` -passin env:${keyPassphrase}` : '');

/** Finds the certificate of the key, whatever its place among the others, and its issuers; writes the files of the device. */
export function deviceOfAnswer({ deviceId, certificates, key, keyEncrypted, makeRoom }: AnswerOrder): string[] {
  const words = oneDevice(deviceId);
  const [own, chain, ownKey] = [words.path('certificate'), words.path('chain'), words.path('key')];
  return [
    '# Take the certificates apart, and find the one that is for the key.',
    'PARTS=$(mktemp -d)',
    `awk -v to="$PARTS" '/^-----BEGIN CERTIFICATE-----/ { n++ } n { print > (to "/" n ".pem") }' ${certificates}`,
    `KEY=$(openssl pkey -in ${key}${passIn(keyEncrypted)} -pubout)`,
    'for ONE in "$PARTS"/*.pem; do',
    '  [ "$(openssl x509 -in "$ONE" -noout -pubkey)" != "$KEY" ] || mv "$ONE" "$PARTS/own"',
    'done',
    `[ -e "$PARTS/own" ] || { echo 'None of the certificates is for this key.'; exit 1; }`,
    ...(makeRoom?.lines ?? []),
    `mkdir -p ${things.device.home}`,
    `mkdir ${words.folder}`,
    `cp ${makeRoom?.key ?? key} ${ownKey}`,
    `openssl x509 -in "$PARTS/own" -out ${own}`,
    '# Write the chain: each certificate is followed by that of its issuer, as far as it has come.',
    `cp ${own} ${chain}`,
    'while ISSUER=$(openssl x509 -in "$PARTS/own" -noout -issuer_hash)',
    '  [ "$(openssl x509 -in "$PARTS/own" -noout -subject_hash)" != "$ISSUER" ]; do',
    '  ABOVE=',
    '  for ONE in "$PARTS"/*.pem; do',
    '    [ -e "$ONE" ] || break',
    '    [ "$(openssl x509 -in "$ONE" -noout -subject_hash)" != "$ISSUER" ] || ABOVE=$ONE',
    '  done',
    '  [ -n "$ABOVE" ] || break',
    `  openssl x509 -in "$ABOVE" >> ${chain}`,
    '  mv "$ABOVE" "$PARTS/own"',
    'done',
    'rm -r "$PARTS"',
    '# Make the .pfx.',
    pfxSaltNote,
    `openssl pkcs12 -export -inkey ${ownKey}${passIn(keyEncrypted)} -in ${chain} \\`,
    `  -name ${words.alias} ${pfxProtection('modern')} \\`,
    `  -passout env:${pfxPassword} -out ${words.path('pfx')}`,
    manifestNote,
  ];
}

/** Where the key of a request of the workspace lies, as a word. */
export const requestFile = (name: string, kind: 'key' | 'base64'): string =>
  word(`${things.request.folder({ name })}/${things.request.files(name)[kind]}`);

export const requestNote = '# Certbench moves the request to the trash of the workspace.';
