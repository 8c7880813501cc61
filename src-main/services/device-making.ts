import { encodeSubject } from '../core/x509/subject.ts';
import { readCertificate } from '../core/x509/read-certificate.ts';
import { certificateFacts, factsOfIssued } from './certificate-facts.ts';
import { type DeviceMaterial, storeDevice } from './device-files.ts';
import type { WantedDevice } from './device-row.ts';
import { DeviceSeries, type OneOfSeries } from './device-series.ts';
import { type Issuer, issueUnread } from './issuing.ts';
import type { Folder, KeyPair, Ports } from './ports.ts';
import type { MadeDevice, SetTerms, SigningParts } from './making-port.ts';

type MakingPorts = Pick<Ports, 'ciphers' | 'keys' | 'clock'> & {
  readonly one?: OneOfSeries;
};

/** Platforms know a device by the common name of its certificate: nothing that is given for a set can change it. */
export const subjectOf = ({ deviceId, subject: own }: WantedDevice, { subject }: Pick<SetTerms, 'subject'>) => ({
  ...subject,
  ...own,
  commonName: deviceId,
});

/** An authority that signs where it has come to as plain data. */
const issuerOf = (parts: SigningParts, { keys }: Pick<Ports, 'keys'>): Issuer => ({
  certificate: readCertificate(parts.chain[0]),
  chain: parts.chain,
  signer: keys.signer(parts.privateKey),
  addresses: parts.addresses,
  doubts: parts.doubts ?? [],
});

/** Makes the key, the certificate and the files of one device, also in a thread that has nothing but this. */
export async function makeDevice(
  wanted: WantedDevice,
  terms: SetTerms,
  issuer: Issuer | undefined,
  folder: Pick<Folder, 'createFolder' | 'replaceFolder'>,
  ports: MakingPorts,
  generated?: KeyPair,
): Promise<MadeDevice> {
  const { deviceId } = wanted;
  const keyType = wanted.keyType ?? terms.keyType;
  const pair = generated ?? (await ports.keys.generate(keyType));
  const subject = encodeSubject(subjectOf(wanted, terms));
  const issued = await issueUnread(
    {
      profile: 'device',
      subject,
      publicKey: pair.publicKey,
      validityDays: wanted.validityDays ?? terms.validityDays,
      backdateMinutes: terms.backdateMinutes,
    },
    issuer === undefined ? { selfSigner: ports.keys.signer(pair.privateKey) } : { issuer },
    { ...ports, forms: ports.one?.forms },
  );
  const { der, warnings } = issued;
  const { digest } = ports.ciphers;
  const read = () => certificateFacts(readCertificate(der), digest);
  const ordered = { subject, issuer: issuer?.certificate.subject, keyType };
  const facts = ports.one?.facts(read, () => factsOfIssued(issued, ordered, digest)) ?? read();
  const above = issuer?.chain ?? [];
  const material: DeviceMaterial = {
    deviceId,
    facts,
    chain: [der, ...above],
    chainFile: [der, ...(terms.rootInChain ? above : above.slice(0, -1))],
    ...pair,
  };
  const about = {
    ...(terms.authority === undefined ? {} : { authority: terms.authority }),
    ...(wanted.platform === undefined ? {} : { platform: wanted.platform }),
    ...(terms.rootInChain ? {} : { rootInChain: false }),
  };
  const manifest = await storeDevice(folder, about, material, terms, ports);
  return { manifest, warnings };
}

/** Makes the devices of a set one by one, where its authority has come to as plain data. What they have alike is built once. */
export function makerOf(terms: SetTerms, parts: SigningParts | undefined, ports: Pick<Ports, 'ciphers' | 'keys'>) {
  const issuer = parts === undefined ? undefined : issuerOf(parts, ports);
  const series = new DeviceSeries();
  return (
    wanted: WantedDevice,
    folder: Pick<Folder, 'createFolder' | 'replaceFolder'>,
    clock: Ports['clock'],
  ): Promise<MadeDevice> => makeDevice(wanted, terms, issuer, folder, { ...ports, clock, one: series.next() });
}
