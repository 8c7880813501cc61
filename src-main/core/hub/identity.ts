import { i18n } from '../language/index.ts';
import { equalBytes } from '../bytes.ts';
import { type PathRefusal, namesMatch, validatePath } from '../x509/path.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import { thumbprintsOf } from '../x509/thumbprint.ts';
import { type HubDevice, isRegistryId, newDevice, registryIdSigns } from './devices.ts';
import type { FaceName } from '../platform/platform.ts';
import type { Credentials, HubWorld, LoginDecision, Refusal, RefusalCause } from './face.ts';
import { isOfPolicy, judgeByPolicy } from './issuing/issued-login.ts';
import { chainPurposeFault, knownPurposeFault } from './purpose.ts';
import { quoted } from '../quoting.ts';

/** A login that failed. Clouds answer code 5 to every failed identity; the true reason is for the hub's log. */
export const refused = (cause: RefusalCause, reason: string): LoginDecision => ({
  accepted: false,
  code: 5,
  cause,
  reason,
});

/** A password is refused by its name: this hub knows devices by their certificates alone. */
export function passwordFault({ hasPassword, hasSasToken, presented }: Credentials): LoginDecision | undefined {
  if (hasSasToken === true && presented.length === 0) {
    return refused(
      'sas-token',
      i18n.t(
        'The client logs in with a SAS token (a shared access signature) and no certificate. This hub knows devices by their certificates.',
      ),
    );
  }
  return hasPassword
    ? refused('password-present', i18n.t('The client sent a password. A device with a certificate must send none.'))
    : undefined;
}

/**
 * Judges who a client says that it is by what the registry knows: a thumbprint, or an authority that has signed. Accepts
 * an unknown device with a good certificate where the hub registers such.
 */
export function decideIdentity(face: FaceName, deviceId: string, attempt: Credentials, world: HubWorld): LoginDecision {
  const password = passwordFault(attempt);
  if (password !== undefined) return password;
  const device = world.state.devices.get(deviceId);
  // No certificate makes a name one that a registry can hold.
  if (device === undefined && !isRegistryId(deviceId)) {
    return refused(
      'device-id-invalid',
      i18n.t(
        '{deviceId} cannot be a device ID of IoT Hub, which has 1 to 128 letters, digits and {signs}. Make a certificate with such a common name, and log in under it.',
        { deviceId: quoted(deviceId), signs: registryIdSigns },
      ),
    );
  }
  if (device === undefined && !world.autoRegister) {
    return refused(
      'device-unknown',
      i18n.t('No device is registered as {deviceId}; IDs count capital letters.', { deviceId: quoted(deviceId) }),
    );
  }
  if (device?.enabled === false)
    return refused('device-disabled', i18n.t('Device {deviceId} is disabled in the hub.', { deviceId }));
  const refusal = checkCertificate(face, deviceId, device, attempt.presented, world);
  if (refusal !== undefined) return { accepted: false, code: 5, ...refusal };
  if (device !== undefined) return { accepted: true, deviceId };
  const value = newDevice(deviceId, { type: 'certificateAuthority' }, world.now);
  return {
    accepted: true,
    deviceId,
    changes: [{ section: 'devices', key: deviceId, value }],
    events: [{ type: 'registered', deviceId }],
  };
}

/** Certificates as they were presented, the client's own first, read. Throws where one cannot be. */
export const chainOf = (
  presented: readonly Uint8Array[],
  { read = readCertificate }: Pick<HubWorld, 'read'>,
): Certificate[] => presented.map((der, index) => read(der, index > 0));

/** Why a certificate is none of the device's; without a device in the registry, of one that is to be CA-signed. */
export function checkCertificate(
  face: FaceName,
  deviceId: string,
  device: HubDevice | undefined,
  presented: readonly Uint8Array[],
  world: HubWorld,
): Refusal | undefined {
  let chain: Certificate[];
  try {
    chain = chainOf(presented, world);
  } catch {
    return { cause: 'certificate-unreadable', reason: i18n.t('A presented certificate cannot be read.') };
  }
  const [leaf, ...above] = chain;
  if (leaf === undefined) {
    return { cause: 'no-certificate', reason: i18n.t('The client presented no certificate in the TLS handshake.') };
  }
  const policy = device?.policy === undefined ? undefined : world.state.policies.get(device.policy);
  if (device !== undefined && policy !== undefined) {
    const judged = judgeByPolicy(device, policy, [leaf, ...above], world);
    if (judged !== undefined) return 'refusal' in judged ? judged.refusal : purposeOf(face, judged.path, world);
  }
  return device?.authentication.type === 'selfSigned'
    ? checkThumbprint(face, device.deviceId, device.authentication, leaf, world)
    : checkChain(face, deviceId, leaf, chain, world);
}

/** Only the thumbprint is compared, and what the certificate is for: neither name nor chain nor dates count. */
function checkThumbprint(
  face: FaceName,
  deviceId: string,
  known: SelfSigned,
  leaf: Certificate,
  world: HubWorld,
): Refusal | undefined {
  const { sha1, sha256 } = thumbprintsOf(leaf.der, world.digest);
  if (!hasThumbprint(known, [sha1, sha256])) {
    return {
      cause: 'thumbprint-mismatch',
      reason: `${i18n.t(
        "The certificate's thumbprints (SHA-1 {sha1}, SHA-256 {sha256}) are not registered for {deviceId}.",
        { sha1, sha256, deviceId },
      )} ${registeredFor(known)}`,
    };
  }
  const fault = knownPurposeFault(face, leaf, world);
  return fault === undefined ? undefined : asRefusal(fault);
}

/** Which certificate is left where there were two. */
const registeredFor = ({ primaryThumbprint: primary, secondaryThumbprint: secondary }: SelfSigned): string =>
  secondary === undefined
    ? i18n.t('Registered is {primary} (primary) alone.', { primary })
    : i18n.t('Registered are {primary} (primary) and {secondary} (secondary).', { primary, secondary });

type SelfSigned = Extract<HubDevice['authentication'], { type: 'selfSigned' }>;
const hasThumbprint = ({ primaryThumbprint, secondaryThumbprint }: SelfSigned, of: readonly string[]): boolean =>
  of.includes(primaryThumbprint) || (secondaryThumbprint !== undefined && of.includes(secondaryThumbprint));

function checkChain(
  face: FaceName,
  deviceId: string,
  leaf: Certificate,
  chain: readonly Certificate[],
  world: HubWorld,
): Refusal | undefined {
  if (leaf.subject.commonName !== deviceId) {
    return {
      cause: 'common-name-mismatch',
      reason: i18n.t("The certificate's common name is {commonName}, but the device logs in as {deviceId}.", {
        commonName: quoted(leaf.subject.commonName ?? ''),
        deviceId: quoted(deviceId),
      }),
    };
  }
  const result = validatePath(chain, world.anchors, world.now, world.signatures);
  return result.ok ? purposeOf(face, result.path, world) : asRefusal(result);
}

function purposeOf(face: FaceName, path: readonly Certificate[], world: HubWorld): Refusal | undefined {
  const fault = chainPurposeFault(face, path, world);
  return fault === undefined ? undefined : asRefusal(fault);
}

const asRefusal = ({ fault, reason }: PathRefusal): Refusal => ({ cause: fault, reason });

/** Whether a registered device has the leaf's thumbprint, or a registered authority is in the chain or has issued of it. */
export function isOfRegistry(presented: readonly Uint8Array[], world: HubWorld): boolean {
  const [leaf] = presented;
  if (leaf === undefined) return false;
  const { sha1, sha256 } = thumbprintsOf(leaf, world.digest);
  for (const { authentication } of world.state.devices.values()) {
    if (authentication.type === 'selfSigned' && hasThumbprint(authentication, [sha1, sha256])) return true;
  }
  try {
    const chain = chainOf(presented, world);
    const isAnchored = chain.some((one) =>
      world.anchors.some(({ certificate }) => equalBytes(certificate.der, one.der) || namesMatch(one, certificate)),
    );
    return isAnchored || isOfPolicy(chain, world);
  } catch {
    return false;
  }
}
