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

const certificateOrKey = () => i18n.t('Choose a file with a certificate or a private key.');
const request = (): Foreign => ({
  name: i18n.t('a certificate request (CSR), not a certificate'),
  remedy: i18n.t('Send it to the authority that is to sign it, and choose the certificate that comes back.'),
});
const revocationList = (): Foreign => ({
  name: i18n.t('a certificate revocation list (CRL), not a certificate'),
  remedy: i18n.t('Choose the certificate of the authority that issued it.'),
});
const publicKey = (): Foreign => ({
  name: i18n.t('a public key without its private one, and no certificate'),
  remedy: i18n.t('Choose the certificate, or the private key that was made together with it.'),
});
const parameters = (): Foreign => ({
  name: i18n.t('parameters of a key (a curve, or of Diffie-Hellman), and no key'),
  remedy: i18n.t('Choose the file with the private key itself.'),
});
const dsa = (): Foreign => ({
  name: i18n.t('a DSA key'),
  remedy: i18n.t('No cloud takes DSA any more. Make an RSA or EC key.'),
});
const encryptedMessage = (): Foreign => ({
  name: i18n.t('a PKCS#7 message that is encrypted or holds data, without certificates'),
  remedy: i18n.t('Choose the certificates themselves: a .p7b, .pem or .cer file.'),
});

/** The command needs the library that made the file. */
const convertBouncyCastle = (storeType: 'UBER' | 'BCFKS'): string =>
  i18n.t(
    'Convert it: keytool -importkeystore -srckeystore old -srcstoretype {storeType} -destkeystore new.p12 -deststoretype PKCS12 -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath bcprov.jar',
    { storeType },
  );
const bcfksKeystore = (): Foreign => ({
  name: i18n.t('a keystore of Bouncy Castle of the kind BCFKS'),
  remedy: convertBouncyCastle('BCFKS'),
});
/** It is encrypted as a whole. */
export const uberKeystore = (): Foreign => ({
  name: i18n.t('a keystore of Bouncy Castle of the kind UBER, or a BKS that is damaged'),
  remedy: convertBouncyCastle('UBER'),
});

/** The kinds that are of use. */
type Opened = 'certificate' | 'pkcs12' | 'pkcs7-signed' | 'encrypted-key' | 'pkcs8' | 'pkcs1' | 'sec1';

export const foreignDer: Readonly<Record<Exclude<DerKind, Opened>, () => Foreign>> = {
  request,
  'revocation-list': revocationList,
  'public-key': publicKey,
  'rsa-public-key': publicKey,
  parameters,
  'dsa-key': dsa,
  'pkcs7-other': encryptedMessage,
  bcfks: bcfksKeystore,
  other: () => ({
    name: i18n.t('DER of another kind than a certificate, a key or a keystore'),
    remedy: i18n.t('Choose a .pem, .cer, .crt, .der, .key, .p7b, .pfx, .p12 or .jks file.'),
  }),
};

/** PEM blocks that are passed over in silence where others are of use: they say nothing that is not said elsewhere. */
export const silentLabels = ['EC PARAMETERS', 'DSA PARAMETERS', 'DH PARAMETERS', 'X9.42 DH PARAMETERS'];

const labels: readonly (readonly [label: RegExp, () => Foreign])[] = [
  [/^(?:NEW )?CERTIFICATE REQUEST$/, request],
  [/^X509 CRL$/, revocationList],
  [/PUBLIC KEY$/, publicKey],
  [/PARAMETERS$/, parameters],
  [/^DSA PRIVATE KEY$/, dsa],
  [/^(?:CMS|PKCS7|PKCS #7 SIGNED DATA)$/, encryptedMessage],
  [
    /^OPENSSH PRIVATE KEY$/,
    () => ({
      name: i18n.t('a private key of OpenSSH'),
      remedy: i18n.t(
        'RSA and ECDSA keys are converted in place, so on a copy, by: ssh-keygen -p -m PKCS8 -f copy-of-the-key',
      ),
    }),
  ],
  [/^PGP /, () => ({ name: i18n.t('a key or message of PGP'), remedy: certificateOrKey() })],
  [
    /^ATTRIBUTE CERTIFICATE$/,
    () => ({
      name: i18n.t('an attribute certificate, which holds no key'),
      remedy: i18n.t('Choose the certificate of the key.'),
    }),
  ],
];

/** Undefined for a kind that is of use. */
export const foreignKind = (kind: DerKind): Foreign | undefined =>
  kind in foreignDer ? foreignDer[kind as keyof typeof foreignDer]() : undefined;

export function foreignLabel(label: string): Foreign {
  return (
    labels.find(([pattern]) => pattern.test(label))?.[1]() ?? {
      name: i18n.t('PEM of the kind {label}', { label }),
      remedy: certificateOrKey(),
    }
  );
}

/** How files begin that are no text. */
const magics: readonly (readonly [start: string, () => Foreign])[] = [
  ['PK\u0003\u0004', () => ({ name: i18n.t('a ZIP archive'), remedy: i18n.t('Unpack it, and choose a file in it.') })],
  [
    '\u001f\u008b',
    () => ({ name: i18n.t('compressed with gzip'), remedy: i18n.t('Unpack it, and choose a file in it.') }),
  ],
  ['%PDF', () => ({ name: i18n.t('a PDF document'), remedy: certificateOrKey() })],
  ['\u0089PNG', () => ({ name: i18n.t('a picture'), remedy: certificateOrKey() })],
  [
    'Salted__',
    () => ({
      name: i18n.t('encrypted by openssl enc'),
      remedy: i18n.t('Decrypt it first: openssl enc -d -in old -out new'),
    }),
  ],
  ['\u00ac\u00ed\u0000\u0005', () => ({ name: i18n.t('a serialised object of Java'), remedy: certificateOrKey() })],
  ['SQLite format 3', () => ({ name: i18n.t('a database'), remedy: certificateOrKey() })],
  ['openssh-key-v1', () => ({ name: i18n.t('a private key of OpenSSH'), remedy: certificateOrKey() })],
];

/** How texts begin that hold no PEM. */
const texts: readonly (readonly [pattern: RegExp, () => Foreign])[] = [
  [
    /^<(?:!doctype html|html|head|body|!--)/i,
    () => ({
      name: i18n.t('a web page (HTML), such as a login page that was saved in place of the file'),
      remedy: i18n.t('Open the address in a browser, log in, and download the file again.'),
    }),
  ],
  [/^<\?xml|^<[a-z]/i, () => ({ name: 'XML', remedy: certificateOrKey() })],
  [
    /^PuTTY-User-Key-File-/,
    () => ({
      name: i18n.t('a private key of PuTTY'),
      remedy: i18n.t(
        'Convert it: puttygen key.ppk -O private-openssh -o key.pem, then ssh-keygen -p -m PKCS8 -f key.pem',
      ),
    }),
  ],
  [
    /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|sk-)\S* /,
    () => ({ name: i18n.t('a public key of SSH'), remedy: i18n.t('Choose the certificate or the private key.') }),
  ],
  [
    /^---- BEGIN SSH2 /,
    () => ({ name: i18n.t('a key of SSH2'), remedy: i18n.t('Convert it with ssh-keygen -i, or choose another file.') }),
  ],
  [
    /^\{[^]{0,100000}"kty"\s*:/,
    () => ({
      name: i18n.t('a key as JSON (JWK)'),
      remedy: i18n.t('Export the key as PEM (PKCS#8) with the program that made it.'),
    }),
  ],
  [
    /^(?:\{|\[\s*["{[\d\]-])/,
    () => ({
      name: 'JSON',
      remedy: i18n.t(
        'Choose the certificate or the key itself; of a value in it, save what stands between the quotes.',
      ),
    }),
  ],
  [
    /^Certificate:\s+Data:/,
    () => ({
      name: i18n.t('the printout of a certificate'),
      remedy: i18n.t('Choose the certificate itself, or print it with: openssl x509 -in FILE'),
    }),
  ],
  [
    /^(?:[0-9a-f]{2}[\s:]*){32,}$/i,
    () => ({
      name: i18n.t('hex digits'),
      remedy: i18n.t('Make a file of them: xxd -r -p hex.txt file.der, and choose that one.'),
    }),
  ],
];

export function foreignBytes(bytes: Uint8Array): Foreign | undefined {
  const start = toBinaryString(bytes.subarray(0, 32));
  return magics.find(([magic]) => start.startsWith(magic))?.[1]();
}

export function foreignText(text: string): Foreign {
  const start = text.trimStart().slice(0, 200_000);
  return (
    texts.find(([pattern]) => pattern.test(start))?.[1]() ?? {
      name: i18n.t('text without a certificate or a key in it'),
      remedy: i18n.t(
        'Choose a file with lines such as -----BEGIN CERTIFICATE-----, or a .cer, .pfx, .p12 or .jks file.',
      ),
    }
  );
}

export const notWhatWasMeant = ({ name, remedy }: Foreign): Problem =>
  new Problem('FORMAT_NOT_RECOGNISED', i18n.t('The file is {name}.', { name }), { remedy });
