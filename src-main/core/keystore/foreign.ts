import { i18n } from '../language/index.ts';
import { toBinaryString } from '../bytes.ts';
import { Problem } from '../problem.ts';
import type { DerKind } from './der-kind.ts';

/** What people hand in instead of a certificate, key or keystore: its name, and what to do. */
export interface Foreign {
  /** With its article: "a certificate request". */
  readonly name: string;
  readonly remedy: string;
}

const certificateOrKey = 'Choose a file with a certificate or a private key.';
const request: Foreign = {
  name: 'a certificate request (CSR), not a certificate',
  remedy: 'Send it to the authority that is to sign it, and choose the certificate that comes back.',
};
const revocationList: Foreign = {
  name: 'a certificate revocation list (CRL), not a certificate',
  remedy: 'Choose the certificate of the authority that issued it.',
};
const publicKey: Foreign = {
  name: 'a public key without its private one, and no certificate',
  remedy: 'Choose the certificate, or the private key that was made together with it.',
};
const parameters: Foreign = {
  name: 'parameters of a key (a curve, or of Diffie-Hellman), and no key',
  remedy: 'Choose the file with the private key itself.',
};
const dsa: Foreign = {
  name: 'a DSA key',
  remedy: 'No cloud takes DSA any more. Make an RSA or EC key.',
};
const encryptedMessage: Foreign = {
  name: 'a PKCS#7 message that is encrypted or holds data, without certificates',
  remedy: 'Choose the certificates themselves: a .p7b, .pem or .cer file.',
};

/** The kinds that are of use. */
type Opened = 'certificate' | 'pkcs12' | 'pkcs7-signed' | 'encrypted-key' | 'pkcs8' | 'pkcs1' | 'sec1';

export const foreignDer: Readonly<Record<Exclude<DerKind, Opened>, Foreign>> = {
  request,
  'revocation-list': revocationList,
  'public-key': publicKey,
  'rsa-public-key': publicKey,
  parameters,
  'dsa-key': dsa,
  'pkcs7-other': encryptedMessage,
  other: {
    name: 'DER of another kind than a certificate, a key or a keystore',
    remedy: 'Choose a .pem, .cer, .crt, .der, .key, .p7b, .pfx, .p12 or .jks file.',
  },
};

/** PEM blocks that are passed over in silence where others are of use: they say nothing that is not said elsewhere. */
export const silentLabels = ['EC PARAMETERS', 'DSA PARAMETERS', 'DH PARAMETERS', 'X9.42 DH PARAMETERS'];

const labels: readonly (readonly [label: RegExp, Foreign])[] = [
  [/^(?:NEW )?CERTIFICATE REQUEST$/, request],
  [/^X509 CRL$/, revocationList],
  [/PUBLIC KEY$/, publicKey],
  [/PARAMETERS$/, parameters],
  [/^DSA PRIVATE KEY$/, dsa],
  [/^(?:CMS|PKCS7|PKCS #7 SIGNED DATA)$/, encryptedMessage],
  [
    /^OPENSSH PRIVATE KEY$/,
    {
      name: 'a private key of OpenSSH',
      remedy: 'RSA and ECDSA keys are converted in place, so on a copy, by: ssh-keygen -p -m PKCS8 -f copy-of-the-key',
    },
  ],
  [/^PGP /, { name: 'a key or message of PGP', remedy: certificateOrKey }],
  [
    /^ATTRIBUTE CERTIFICATE$/,
    { name: 'an attribute certificate, which holds no key', remedy: 'Choose the certificate of the key.' },
  ],
];

/** Undefined for a kind that is of use. */
export const foreignKind = (kind: DerKind): Foreign | undefined =>
  kind in foreignDer ? foreignDer[kind as keyof typeof foreignDer] : undefined;

export function foreignLabel(label: string): Foreign {
  return (
    labels.find(([pattern]) => pattern.test(label))?.[1] ?? {
      name: `PEM of the kind ${label}`,
      remedy: certificateOrKey,
    }
  );
}

/** How files begin that are no text. */
const magics: readonly (readonly [start: string, Foreign])[] = [
  ['PK\u0003\u0004', { name: 'a ZIP archive', remedy: 'Unpack it, and choose a file in it.' }],
  ['\u001f\u008b', { name: 'compressed with gzip', remedy: 'Unpack it, and choose a file in it.' }],
  ['%PDF', { name: 'a PDF document', remedy: certificateOrKey }],
  ['\u0089PNG', { name: 'a picture', remedy: certificateOrKey }],
  ['Salted__', { name: 'encrypted by openssl enc', remedy: 'Decrypt it first: openssl enc -d -in old -out new' }],
  ['\u00ac\u00ed\u0000\u0005', { name: 'a serialised object of Java', remedy: certificateOrKey }],
  ['SQLite format 3', { name: 'a database', remedy: certificateOrKey }],
  ['openssh-key-v1', { name: 'a private key of OpenSSH', remedy: certificateOrKey }],
];

/** How texts begin that hold no PEM. */
const texts: readonly (readonly [pattern: RegExp, Foreign])[] = [
  [
    /^<(?:!doctype html|html|head|body|!--)/i,
    {
      name: 'a web page (HTML), such as a login page that was saved in place of the file',
      remedy: 'Open the address in a browser, log in, and download the file again.',
    },
  ],
  [/^<\?xml|^<[a-z]/i, { name: 'XML', remedy: certificateOrKey }],
  [
    /^PuTTY-User-Key-File-/,
    {
      name: 'a private key of PuTTY',
      remedy: 'Convert it: puttygen key.ppk -O private-openssh -o key.pem, then ssh-keygen -p -m PKCS8 -f key.pem',
    },
  ],
  [
    /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|sk-)\S* /,
    { name: 'a public key of SSH', remedy: 'Choose the certificate or the private key.' },
  ],
  [/^---- BEGIN SSH2 /, { name: 'a key of SSH2', remedy: 'Convert it with ssh-keygen -i, or choose another file.' }],
  [
    /^\{[^]{0,100000}"kty"\s*:/,
    {
      name: 'a key as JSON (JWK)',
      remedy: 'Export the key as PEM (PKCS#8) with the program that made it.',
    },
  ],
  [
    /^(?:\{|\[\s*["{[\d\]-])/,
    {
      name: 'JSON',
      remedy: 'Choose the certificate or the key itself; of a value in it, save what stands between the quotes.',
    },
  ],
  [
    /^Certificate:\s+Data:/,
    {
      name: 'the printout of a certificate',
      remedy: 'Choose the certificate itself, or print it with: openssl x509 -in FILE',
    },
  ],
  [
    /^(?:[0-9a-f]{2}[\s:]*){32,}$/i,
    { name: 'hex digits', remedy: 'Make a file of them: xxd -r -p hex.txt file.der, and choose that one.' },
  ],
];

export function foreignBytes(bytes: Uint8Array): Foreign | undefined {
  const start = toBinaryString(bytes.subarray(0, 32));
  return magics.find(([magic]) => start.startsWith(magic))?.[1];
}

export function foreignText(text: string): Foreign {
  const start = text.trimStart().slice(0, 200_000);
  return (
    texts.find(([pattern]) => pattern.test(start))?.[1] ?? {
      name: 'text without a certificate or a key in it',
      remedy: 'Choose a file with lines such as -----BEGIN CERTIFICATE-----, or a .cer, .pfx, .p12 or .jks file.',
    }
  );
}

export const notWhatWasMeant = ({ name, remedy }: Foreign, what = 'The file'): Problem =>
  new Problem('FORMAT_NOT_RECOGNISED', i18n.t('{what} is {name}.', { what, name }), { remedy });
