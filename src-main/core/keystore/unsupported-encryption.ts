import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';

/** What stands in for a cipher's name where it is not supported. */
const otherCiphers: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.5.1': 'MD2 and DES',
  '1.2.840.113549.1.5.4': 'MD2 and RC2',
  '1.2.840.113549.1.12.1.1': 'RC4-128',
  '1.2.840.113549.1.12.1.2': 'RC4-40',
  '1.2.840.113549.3.4': 'RC4',
  '1.2.840.113549.3.9': 'RC5',
  '1.3.6.1.4.1.3029.1.2': 'Blowfish',
  '1.2.392.200011.61.1.1.1.2': 'Camellia-128',
  '1.2.392.200011.61.1.1.1.3': 'Camellia-192',
  '1.2.392.200011.61.1.1.1.4': 'Camellia-256',
  '1.2.410.200046.1.1.2': 'ARIA-128',
  '1.2.410.200046.1.1.7': 'ARIA-192',
  '1.2.410.200046.1.1.12': 'ARIA-256',
  '1.2.410.200004.1.4': 'SEED',
  '1.2.156.10197.1.104.2': 'SM4',
  '2.16.840.1.101.3.4.1.6': 'AES-128-GCM',
  '2.16.840.1.101.3.4.1.26': 'AES-192-GCM',
  '2.16.840.1.101.3.4.1.46': 'AES-256-GCM',
};

/** Takes what OpenSSL 3 keeps apart too. Each was run: it asks for the old password and for a new one. */
export const convertKeyRemedy = () =>
  i18n.t('Convert it: openssl pkcs8 -topk8 -provider default -provider legacy -in old.pem -out new.pem');
export const convertPkcs12Remedy = () =>
  i18n.t(
    'Convert it: openssl pkcs12 -legacy -in old.pfx -nodes -out all.pem, and then openssl pkcs12 -export -in all.pem -out new.pfx',
  );

const makeAgainRemedy = () =>
  i18n.t('Write it again with the program that made it: with AES-256 in CBC mode, or without a password.');

/** Which kind of file it is that is protected: the way to convert it differs. */
export type ProtectedFile = 'private key' | 'PKCS#12 file';

const remedies = { 'private key': convertKeyRemedy, 'PKCS#12 file': convertPkcs12Remedy } as const;

/** What no password can be tried on. */
export function unsupportedEncryption(id: string, file: ProtectedFile): Problem {
  const name = otherCiphers[id];
  const cipher = name === undefined ? id : `${name}, ${id}`;
  // OpenSSL has no authenticated encryption in PBES2, is built without MD2 and RC5, and does not know what is not named here.
  const openssl = name !== undefined && !/GCM$|^MD2|^RC5/.test(name);
  return new Problem(
    'ENCRYPTION_NOT_SUPPORTED',
    file === 'private key'
      ? i18n.t('The private key is encrypted in a way that is not supported ({cipher}). The password was not tried.', {
          cipher,
        })
      : i18n.t('The PKCS#12 file is encrypted in a way that is not supported ({cipher}). The password was not tried.', {
          cipher,
        }),
    { remedy: openssl ? remedies[file]() : makeAgainRemedy() },
  );
}
