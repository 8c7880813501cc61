import type { PfxProfile } from '../keystore/pkcs12-write.ts';
import { things } from '../things/index.ts';
import type { KeyType } from '../x509/algorithms.ts';
import type { IssuerAddresses } from '../x509/issuer-addresses.ts';
import { type SubjectFields, subjectAttributes } from '../x509/subject.ts';
import { type DeviceWords, deviceLoop, oneDevice, rowDays } from './device-loop.ts';
import {
  type HowtoStep,
  authorityFile,
  configFile,
  daysFor,
  describeCertificate,
  enterFolder,
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
import { allButTheLast } from './pem-files.ts';
import { pfxProtection, pfxSaltNote } from './pfx.ts';
import { type Secret, withSecrets } from './shell.ts';

interface DeviceOrder {
  readonly devices: readonly { readonly deviceId: string; readonly validityDays?: number | undefined }[];
  /** Without it the certificates are self-signed. */
  readonly authority: string | undefined;
  /** Beside the common name, which is the ID. */
  readonly subject: Omit<SubjectFields, 'commonName'>;
  readonly keyType: KeyType;
  /** For devices that have no days of their own. */
  readonly validityDays: number | undefined;
  readonly pfxProfile: PfxProfile;
  /** Whether the chain file ends with the root. */
  readonly rootInChain: boolean;
  readonly keyEncrypted: boolean;
  /** Of the authority. */
  readonly issuerAddresses?: IssuerAddresses | undefined;
}

/** A device with its keystore, or several in a loop. */
export function deviceHowto(order: DeviceOrder): HowtoStep[] {
  const [only, ...others] = order.devices;
  if (only === undefined) return [];
  return others.length === 0 ? oneDeviceHowto(order, only) : manyDevicesHowto(order);
}

const secrets = ({ authority, keyEncrypted }: DeviceOrder): Secret[] => [
  ...(authority === undefined ? [] : [issuerSecret('PASSPHRASE', authority)]),
  ...(keyEncrypted ? [{ variable: 'KEY_PASSPHRASE', prompt: 'A passphrase for the key files' }] : []),
  { variable: 'PFX_PASSWORD', prompt: 'A password for the .pfx, ASCII only' },
];

/** What has to be known of the authority; nothing where there is none. */
function look({ authority, devices, validityDays }: DeviceOrder): HowtoStep[] {
  if (authority === undefined) return [];
  const byDefault = validityDays === undefined && devices.some((device) => device.validityDays === undefined);
  const commands = [...lookAtIssuer(authority), ...(byDefault ? lookAtIssuersEnd(authority, 'device') : [])];
  return [{ title: `Look at ${authority}`, commands: commands.join('\n') }];
}

const open = ({ authority }: DeviceOrder): string[] =>
  authority === undefined ? [] : openIssuer({ name: authority, passphrase: 'PASSPHRASE' });

const describe = (order: DeviceOrder, name: ReturnType<typeof literalName>): HowtoStep => ({
  title: 'Describe the certificate',
  commands: describeCertificate({
    profile: 'device',
    name,
    algorithm: keyFacts(order.keyType).algorithm,
    selfSigned: order.authority === undefined,
    issuerAddresses: order.authority === undefined ? undefined : order.issuerAddresses,
  }),
});

function oneDeviceHowto(order: DeviceOrder, device: DeviceOrder['devices'][number]): HowtoStep[] {
  const { deviceId } = device;
  const folder = things.device.folder({ name: deviceId });
  const up = upFrom(folder);
  const words = oneDevice(deviceId);
  const making = {
    order,
    words,
    up,
    config: `${up}${configFile}`,
    days: daysFor('device', device.validityDays ?? order.validityDays, order.authority),
  };
  return [
    ...look(order),
    describe(order, literalName(subjectAttributes({ ...order.subject, commonName: deviceId }))),
    {
      title: 'Make the device: asks for passphrases',
      commands: withSecrets(secrets(order), [
        ...open(order),
        ...enterFolder(folder),
        '# Make the key.',
        ...key(making),
        '# Sign the certificate.',
        ...certificate(making),
        '# Write the chain, from the device upwards.',
        ...chain(making),
        '# Make the .pfx.',
        ...pfx(making),
        `rm ${making.config}`,
        manifestNote,
      ]),
    },
  ];
}

/** The common name, which is the last, comes from the loop's variable. */
const nameInLoop = ({ subject }: DeviceOrder): ReturnType<typeof literalName> => [
  ...literalName(subjectAttributes({ ...subject, commonName: 'ID' }).slice(0, -1)),
  { short: 'CN', value: fromEnvironment('ID') },
];

function manyDevicesHowto(order: DeviceOrder): HowtoStep[] {
  const { authority, validityDays } = order;
  const wanted = order.devices.map((device) => device.validityDays ?? validityDays);
  const alike = wanted.every((days) => days === wanted[0]);
  const devices = order.devices.map(({ deviceId }, index) => ({ deviceId, days: alike ? undefined : wanted[index] }));
  const up = upFrom(things.device.folder({ name: 'ID' }));
  const making = {
    order,
    up,
    config: `${up}${configFile}`,
    days: alike
      ? daysFor('device', wanted[0], authority)
      : `"\${${rowDays}:-${daysFor('device', undefined, authority).replaceAll('"', '')}}"`,
  };
  return [
    ...look(order),
    describe(order, nameInLoop(order)),
    {
      title: 'Make the devices: asks for passphrases',
      commands: withSecrets(secrets(order), [
        ...open(order),
        'mkdir -p devices',
        ...deviceLoop(devices, (words) => [
          'export ID',
          `mkdir ${words.folder} && cd ${words.folder} || continue`,
          ...key({ ...making, words }),
          ...certificate({ ...making, words }),
          ...chain({ ...making, words }),
          ...pfx({ ...making, words }),
          `cd ${up.slice(0, -1)}`,
        ]),
        `rm ${configFile}`,
        manifestNote,
      ]),
    },
  ];
}

/** Everything that the lines for one device follow from. */
interface Making {
  readonly order: DeviceOrder;
  readonly words: DeviceWords;
  /** From the device's folder to the workspace's. */
  readonly up: string;
  readonly config: string;
  readonly days: string;
}

const keyPassword = ({ keyEncrypted }: DeviceOrder): string => (keyEncrypted ? ' -passin env:KEY_PASSPHRASE' : '');

const key = ({ order, words }: Making): string[] =>
  makeKey(order.keyType, words.file('key'), order.keyEncrypted ? 'KEY_PASSPHRASE' : undefined);

function certificate({ order, words, up, config, days }: Making): string[] {
  const { authority, keyType } = order;
  const signing = {
    key: `-key ${words.file('key')}${keyPassword(order)}`,
    certificate: words.file('certificate'),
    days,
    config,
  };
  return authority === undefined
    ? selfSign(keyType, signing)
    : signBy({ name: authority, passphrase: 'PASSPHRASE', up }, signing);
}

function chain({ order, words, up }: Making): string[] {
  const { authority, rootInChain } = order;
  const [from, to] = [words.file('certificate'), words.file('chain')];
  if (authority === undefined) return [`cat ${from} > ${to}`];
  const above = authorityFile(up, authority, 'chain');
  if (rootInChain) return [`cat ${from} ${above} > ${to}`];
  return ['# Without the root, which is the last of them.', `${allButTheLast} ${above} |`, `  cat ${from} - > ${to}`];
}

/** The key with the whole chain. Java looks an alias up in lower case. */
function pfx({ order, words, up }: Making): string[] {
  const { authority, pfxProfile } = order;
  const certificates = authority === undefined ? '' : ` -certfile ${authorityFile(up, authority, 'chain')}`;
  return [
    pfxSaltNote,
    `openssl pkcs12 -export -inkey ${words.file('key')}${keyPassword(order)} \\`,
    `  -in ${words.file('certificate')}${certificates} \\`,
    `  -name ${words.alias} ${pfxProtection(pfxProfile)} \\`,
    `  -passout env:PFX_PASSWORD -out ${words.file('pfx')}`,
  ];
}
