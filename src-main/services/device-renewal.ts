import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { RenewedDevice, Warning } from '../contract/models.ts';
import { Problem } from '../core/problem.ts';
import { checkPfxPassword } from '../core/keystore/pkcs12-write.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { countedInEnglish } from '../core/text.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import { crossedAsBefore } from '../core/x509/cross-certificate.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import type { Authorities } from './authorities.ts';
import { keptBefore } from './device-before.ts';
import { checkDeviceIds } from './device-credentials.ts';
import { replaceDevice } from './device-replacing.ts';
import { setWarnings, summary } from './devices.ts';
import { type Issuer, certificatesIfThere, issue, readCertificates, readIdentity, readKey } from './issuing.ts';
import { type Job, type Jobs, forEachLimited } from './jobs.ts';
import type { KeyPair } from './key-ports.ts';
import type { Ports } from './ports.ts';
import { checkKeys, checkRenewable, newKeyType, otherAuthority } from './renewable.ts';
import type { RevocationLists } from './revocation-lists.ts';
import type { Workspace, Workspaces } from './workspace.ts';

/** Devices at a time. */
const atATime = 16;
/** A new RSA key takes a thread of the pool for seconds: one of its four stays free for the disk. */
const newKeysAtATime = 3;

type Input = ParsedInput<'device.renew'>;

/** New certificates for devices that stay what they are. What was there before goes to the trash; its certificate also stays until the new one has connected. */
export class DeviceRenewal {
  readonly #workspaces: Workspaces;
  readonly #authorities: Authorities;
  readonly #revocations: Pick<RevocationLists, 'revocation'>;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(
    workspaces: Workspaces,
    authorities: Authorities,
    revocations: Pick<RevocationLists, 'revocation'>,
    jobs: Jobs,
    ports: Ports,
  ) {
    this.#workspaces = workspaces;
    this.#authorities = authorities;
    this.#revocations = revocations;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  /** Whatever can be refused beforehand is refused before anything is written. Devices renewed before a failure stay so. */
  renew(input: Input): Promise<MethodOutput<'device.renew'>> {
    const deviceIds = checkDeviceIds(input.deviceIds);
    checkPfxPassword(input.pfxPassword);
    const { length } = deviceIds;
    const terms = {
      title: i18n.t('Renewing {length, plural, one {# device} other {# devices}}', { length }),
      message: i18n.t('Cancelled. What was renewed before stays; the rest is as it was.'),
      remedy: i18n.t('Start again for the rest.'),
    };
    const purpose = `renewing ${countedInEnglish(length, 'device')}`;
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, { purpose, make: false }, async (workspace) => {
        const manifests: DeviceManifest[] = [];
        await forEachLimited(deviceIds, atATime, async (name, index) => {
          manifests[index] = await workspace.find(things.device, { name }, 'deviceIds');
        });
        for (const manifest of manifests) checkRenewable(manifest, input);
        if (input.key === 'same') await checkKeys(workspace, manifests, this.#revocations);
        const issuers = await this.#open(workspace, manifests, input, job);
        const devices: RenewedDevice[] = [];
        let done = 0;
        await forEachLimited(manifests, input.key === 'new' ? newKeysAtATime : atATime, async (manifest, index) => {
          job.check();
          devices[index] = await this.#renew(workspace, manifest, issuers, input, job);
          job.progress(++done, length);
        });
        return { devices, warnings: [...setWarnings(passwordsOf(manifests, input)), ...beforeKept(devices)] };
      }),
    );
  }

  /** The authorities that have signed them, by name, each ready to sign. */
  async #open(workspace: Workspace, manifests: readonly DeviceManifest[], { passphrase }: Input, job: Job) {
    const issuers = new Map<string, Issuer>();
    for (const { authority, deviceId } of manifests) {
      if (authority === undefined || issuers.has(authority)) continue;
      if ((await workspace.manifest(things.authority, { name: authority })) === undefined) {
        throw new Problem(
          'NOT_FOUND',
          i18n.t('{deviceId} was signed by {authority}, which is not in this workspace any more.', {
            deviceId,
            authority,
          }),
          { field: 'deviceIds', remedy: i18n.t('Put the authority back, or create the device under another one.') },
        );
      }
      issuers.set(authority, await this.#authorities.open(workspace, authority, passphrase, job));
    }
    return issuers;
  }

  async #renew(
    workspace: Workspace,
    manifest: DeviceManifest,
    issuers: ReadonlyMap<string, Issuer>,
    input: Input,
    job: Job,
  ): Promise<RenewedDevice> {
    const { deviceId, authority, platform, rootInChain, pfxProfile, keyEncrypted } = manifest;
    const { folder } = workspace;
    const { keys } = this.#ports;
    const paths = pathsOf(things.device, { name: deviceId });
    const issuer = authority === undefined ? undefined : issuers.get(authority);
    const [old] = await readCertificates(folder, paths.certificate);
    if (issuer !== undefined && !keys.check(old.der, issuer.certificate.publicKey)) throw otherAuthority(manifest);
    const keyPassphrase = keyEncrypted ? input.keyPassphrase : undefined;
    const pair = await this.#pair(workspace, manifest, old, { ...input, keyPassphrase }, job);
    const { certificate, warnings } = await issue(
      {
        profile: 'device',
        subject: old.subject.der,
        publicKey: pair.publicKey,
        validityDays: input.validityDays,
        backdateMinutes: input.backdateMinutes,
      },
      issuer === undefined ? { selfSigner: keys.signer(pair.privateKey) } : { issuer },
      this.#ports,
    );
    const presented = await certificatesIfThere(folder, paths.chain);
    const above = crossedAsBefore((issuer?.chain ?? []).map(readCertificate), presented).map(({ der }) => der);
    const material = {
      deviceId,
      chain: [certificate.der, ...above] as const,
      chainFile: [certificate.der, ...(rootInChain === false ? above.slice(0, -1) : above)] as const,
      ...pair,
    };
    job.check();
    const { device, trashId, left } = await replaceDevice(
      workspace,
      manifest,
      {
        ...(authority === undefined ? {} : { authority }),
        ...(platform === undefined ? {} : { platform }),
        ...(rootInChain === undefined ? {} : { rootInChain }),
      },
      material,
      { pfxPassword: input.pfxPassword, pfxProfile, keyPassphrase },
      this.#ports,
    );
    const { thumbprintSha1, thumbprintSha256 } = manifest.certificate;
    const before = { thumbprintSha1, thumbprintSha256 };
    const kept = await keptBefore(folder, deviceId);
    return { ...summary(device, []), ...kept, before, trashId, warnings: [...warnings, ...namesLeftOut(old), ...left] };
  }

  /** The key of the new certificate. An encrypted one is opened in any case: what replaces it opens by the same passphrase. */
  async #pair(
    { folder }: Workspace,
    manifest: DeviceManifest,
    old: Certificate,
    { key, keyType, keyPassphrase }: Input,
    job: Job,
  ): Promise<KeyPair> {
    const { keys, ciphers } = this.#ports;
    const paths = pathsOf(things.device, { name: manifest.deviceId });
    if (key === 'same') {
      const { privateKey } = await readIdentity(
        folder,
        paths.certificate,
        paths.key,
        keyPassphrase,
        this.#ports,
        'keyPassphrase',
      );
      return { privateKey, publicKey: old.publicKey };
    }
    if (manifest.keyEncrypted) await readKey(folder, paths.key, keyPassphrase, ciphers, 'keyPassphrase');
    return job.waitFor(keys.generate(newKeyType(manifest, keyType)));
  }
}

function beforeKept(devices: readonly RenewedDevice[]): Warning[] {
  const kept = devices.filter((one) => one.keptBefore !== undefined).length;
  if (kept === 0) return [];
  const message = i18n.t(
    '{kept, plural, one {The certificate before stays with its key until the new one has connected.} other {# certificates before stay with their keys until the new ones have connected.}}',
    { kept },
  );
  return [{ code: 'before-kept', message }];
}

/** Devices that were made here have none. */
function namesLeftOut({ alternativeNames = [] }: Certificate): Warning[] {
  if (alternativeNames.length === 0) return [];
  const names = alternativeNames.join(', ');
  const message = i18n.t('The new certificate has the subject alone; the old one also had {names}.', { names });
  return [{ code: 'other-settings', message }];
}

/** A passphrase that encrypts nothing is not judged. */
const passwordsOf = (manifests: readonly DeviceManifest[], { pfxPassword, keyPassphrase }: Input) => ({
  pfxPassword,
  keyPassphrase: manifests.some(({ keyEncrypted }) => keyEncrypted) ? keyPassphrase : undefined,
});
