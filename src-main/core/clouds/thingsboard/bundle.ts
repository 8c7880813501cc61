import { i18n } from '../../language/index.ts';
import { type Bundle, type BundlePart, type BundleSubject, type OptionUse, der, pem } from '../../bundles/bundle.ts';

/**
 * The files of ThingsBoard's server.keygen.sh and client.keygen.sh (github.com/thingsboard/thingsboard,
 * tools/src/main/shell), in two generations. Their .jks is a true JKS here, which carries two passwords; since Java 9
 * keytool makes a PKCS#12 file under that name, in which the key's own password is lost.
 */

type Defaults = Readonly<Record<'prefix' | 'alias' | 'storePassword' | 'keyPassword', string>>;

const optionsOf = ({ prefix, alias, storePassword, keyPassword }: Defaults): readonly OptionUse[] => [
  { option: 'prefix', default: prefix },
  { option: 'alias', default: alias },
  { option: 'storePassword', default: storePassword },
  { option: 'keyPassword', default: keyPassword },
];
const clientOptions = (defaults: Defaults): readonly OptionUse[] => [
  ...optionsOf(defaults),
  { option: 'trust' },
  { option: 'trustAlias', default: 'serveralias' },
  { option: 'pfxProfile' },
];

/** Both scripts protect the .p12 with the key's password, as the store's and the key's. */
const p12 = (prefix: string): BundlePart => ({
  name: `${prefix}.p12`,
  contents: { form: 'pkcs12', password: 'keyPassword' },
});
const jks = (prefix: string, trusted: boolean): BundlePart => ({
  name: `${prefix}.jks`,
  contents: { form: 'jks', trusted },
});
const pk8 = (prefix: string): BundlePart => pem(`${prefix}.pk8.pem`, 'private-key');
const encrypted = (prefix: string, { chain }: BundleSubject): BundlePart =>
  pem(`${prefix}.pem`, 'encrypted-private-key', ...chain);

const serverFiles = (prefix: string, { chain: [own] }: BundleSubject): readonly BundlePart[] => [
  pem(`${prefix}.pub.pem`, own),
  der(`${prefix}.cer`, own),
];
/** `.nopass.pem` begins with the key: the platforms' Python samples read it so. */
const clientFiles = (prefix: string, subject: BundleSubject): readonly BundlePart[] => [
  pem(`${prefix}.nopass.pem`, 'private-key', ...subject.chain),
  pem(`${prefix}.pub.pem`, subject.chain[0]),
];

export const thingsboard2: Bundle = {
  id: 'thingsboard-2',
  label: 'ThingsBoard 2, NanoIoT, Tempus',
  get about() {
    return i18n.t("Keystores and PEM files of ThingsBoard 2's scripts, which the NanoIoT and Tempus pages describe.");
  },
  suits: ['device', 'server'],
  keygen: true,
  options: ({ kind }) =>
    kind === 'server'
      ? optionsOf({
          prefix: 'mqttserver',
          alias: 'serveralias',
          storePassword: 'server_ks_password',
          keyPassword: 'server_key_password',
        })
      : clientOptions({
          prefix: 'mqttclient',
          alias: 'clientalias',
          storePassword: 'password',
          keyPassword: 'password',
        }),
  parts: (subject, { prefix }) =>
    subject.kind === 'server'
      ? [jks(prefix, false), ...serverFiles(prefix, subject)]
      : [jks(prefix, true), p12(prefix), encrypted(prefix, subject), ...clientFiles(prefix, subject)],
};

export const thingsboard: Bundle = {
  id: 'thingsboard',
  label: 'ThingsBoard',
  get about() {
    return i18n.t("Keystores and PEM files of ThingsBoard's current scripts, with the key alone in .pk8.pem.");
  },
  suits: ['device', 'server'],
  keygen: true,
  options: ({ kind }) =>
    kind === 'server'
      ? [
          ...optionsOf({ prefix: 'server', alias: 'serveralias', storePassword: 'password', keyPassword: 'password' }),
          { option: 'pfxProfile' },
        ]
      : clientOptions({ prefix: 'client', alias: 'clientalias', storePassword: 'password', keyPassword: 'password' }),
  parts: (subject, { prefix }) => [
    jks(prefix, subject.kind !== 'server'),
    p12(prefix),
    encrypted(prefix, subject),
    pk8(prefix),
    ...(subject.kind === 'server' ? serverFiles(prefix, subject) : clientFiles(prefix, subject)),
  ],
};
