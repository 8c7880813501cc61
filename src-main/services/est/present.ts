import { type WantedAttributes, keyTypeFor, unmet } from '../../core/est/attributes.ts';
import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';
import type { DeviceManifest } from '../../core/things/device.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { type KeyType, keyTypeOf } from '../../core/x509/algorithms.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { CertificationRequest } from '../../core/x509/read-request.ts';
import { wishedNames } from '../../core/x509/wished-names.ts';
import { defaultKeys } from '../../contract/limits.ts';
import type { EstEnrolled, Warning } from '../../contract/models.ts';
import { contentsOf } from '../bring-in/contents.ts';
import { idOf } from '../bring-in/taking.ts';
import { replaceDevice } from '../device-replacing.ts';
import { summary } from '../devices.ts';
import { readCertificates, readIdentity } from '../issuing.ts';
import type { Job } from '../jobs.ts';
import type { KeyPair } from '../key-ports.ts';
import type { Ports } from '../ports.ts';
import { deviceRequest } from '../requests/making.ts';
import { remarks } from '../requests/words.ts';
import type { Workspace } from '../workspace.ts';

/** A device of the workspace that asks for another certificate, and with what. */
export interface AskingDevice {
  readonly manifest: DeviceManifest;
  readonly pair: KeyPair;
  readonly request: CertificationRequest;
  readonly warnings: readonly Warning[];
}

export interface Wish {
  readonly key: 'same' | 'new';
  readonly keyType?: KeyType | undefined;
  readonly keyPassphrase?: string | undefined;
}

/** A request with the names of the certificate that is there (RFC 7030 4.2.2). Throws what opening its key does. */
export async function askingDevice(
  { folder }: Workspace,
  manifest: DeviceManifest,
  { key, keyType, keyPassphrase }: Wish,
  attributes: WantedAttributes,
  ports: Ports,
): Promise<AskingDevice> {
  const paths = pathsOf(things.device, { name: manifest.deviceId });
  const [old] = await readCertificates(folder, paths.certificate);
  const { privateKey } = await readIdentity(folder, paths.chain, paths.key, keyPassphrase, ports, 'keyPassphrase');
  const names = wishedNames(old.alternativeNames);
  if (names === 'other') throw otherNames(manifest.deviceId, old);
  const was = keyTypeOf(manifest.certificate.key);
  const type = key === 'same' ? was : keyTypeFor(attributes, keyType, was ?? defaultKeys.device);
  const pair: KeyPair =
    key === 'same' || type === undefined ? { privateKey, publicKey: old.publicKey } : await ports.keys.generate(type);
  const request = await deviceRequest({ subject: old.subject.der, names }, pair, ports);
  const lacking = unmet(attributes, { keyType: type, signature: request.signature, hasNames: names !== undefined });
  return { manifest, pair, request, warnings: lacking.map((message) => ({ code: 'other-settings', message })) };
}

/** Puts what was issued in the place of what was there. */
export async function replaceBy(
  workspace: Workspace,
  { manifest, pair, request, warnings }: AskingDevice,
  { chain, complete }: { readonly chain: readonly [Certificate, ...Certificate[]]; readonly complete: boolean },
  { pfxPassword, keyPassphrase }: { readonly pfxPassword: string; readonly keyPassphrase?: string | undefined },
  ports: Ports,
  job: Job,
): Promise<EstEnrolled> {
  const { deviceId, platform, rootInChain, pfxProfile, keyEncrypted, certificate: before } = manifest;
  const [own, ...above] = chain;
  const [issuer] = above;
  const { authorities } = await contentsOf(workspace, job);
  const authority = issuer === undefined ? undefined : authorities.get(idOf(issuer));
  const issuers = above.map(({ der }) => der);
  const { device, trashId } = await replaceDevice(
    workspace,
    manifest,
    {
      ...(authority === undefined ? {} : { authority }),
      ...(platform === undefined ? {} : { platform }),
      ...(rootInChain === undefined ? {} : { rootInChain }),
    },
    {
      deviceId,
      chain: [own.der, ...issuers],
      chainFile: [own.der, ...(rootInChain === false && complete ? issuers.slice(0, -1) : issuers)],
      ...pair,
    },
    { pfxPassword, pfxProfile, keyPassphrase: keyEncrypted ? keyPassphrase : undefined },
    ports,
  );
  const { certificate, files } = summary(device, []);
  const { thumbprintSha1, thumbprintSha256 } = before;
  return {
    deviceId,
    outcome: 'enrolled',
    certificate,
    files,
    before: { thumbprintSha1, thumbprintSha256 },
    trashId,
    warnings: [...warnings, ...remarks({ certificate: own, above, complete, doubts: [] }, request, ports.clock.now())],
  };
}

const otherNames = (deviceId: string, { alternativeNames = [] }: Certificate): Problem =>
  new Problem(
    'INVALID_INPUT',
    i18n.t('The certificate of {deviceId} has names of a kind that is not written here: {names}.', {
      deviceId,
      names: alternativeNames.join(', '),
    }),
    { field: 'deviceIds', remedy: i18n.t('Have its request made elsewhere, and bring the certificate in.') },
  );
