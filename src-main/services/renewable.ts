import { i18n } from '../core/language/index.ts';
import type { ParsedInput } from '../contract/methods.ts';
import { Problem } from '../core/problem.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { type KeyType, keyTypeOf } from '../core/x509/algorithms.ts';
import type { RevocationLists } from './revocation-lists.ts';
import type { Workspace } from './workspace.ts';

/** What keeps a device from being renewed as somebody wants it, told before anything is signed. */

type Input = ParsedInput<'device.renew'>;

/** Throws what can be said of a device by its manifest alone. */
export function checkRenewable(manifest: DeviceManifest, { key, keyType, keyPassphrase }: Input): void {
  const { deviceId, authority, certificate, keyEncrypted } = manifest;
  if (authority === undefined && certificate.subject !== certificate.issuer) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{deviceId} was signed by {issuer}, which is no authority of this workspace.', {
        deviceId,
        issuer: certificate.issuer,
      }),
      {
        field: 'deviceIds',
        remedy: i18n.t(
          'Have it renewed where it was issued, or bring that authority in with its key and the device again.',
        ),
      },
    );
  }
  if (keyEncrypted && keyPassphrase === undefined) {
    throw new Problem('PASSWORD_REQUIRED', i18n.t('The key of {deviceId} is encrypted.', { deviceId }), {
      field: 'keyPassphrase',
      remedy: i18n.t('Give the passphrase of the device keys.'),
    });
  }
  if (key === 'new') newKeyType(manifest, keyType);
}

/** The kind that was asked for, or the one that the key was of. Throws KEY_NOT_SUPPORTED. */
export function newKeyType({ deviceId, certificate }: DeviceManifest, wanted: KeyType | undefined): KeyType {
  const same = wanted ?? keyTypeOf(certificate.key);
  if (same !== undefined) return same;
  throw new Problem(
    'KEY_NOT_SUPPORTED',
    i18n.t('{deviceId} has a key {key}, and new ones of that kind are not made here.', {
      deviceId,
      key: certificate.key,
    }),
    { field: 'keyType', remedy: i18n.t('Choose a kind of key for the new one.') },
  );
}

export const otherAuthority = ({ deviceId, authority = '' }: DeviceManifest): Problem =>
  new Problem(
    'INVALID_INPUT',
    i18n.t('{deviceId} was not signed by the authority {authority} that is there now.', { deviceId, authority }),
    {
      field: 'deviceIds',
      remedy: i18n.t('Bring back the authority that signed it, or delete the device and create it anew.'),
    },
  );

/** A certificate for a key that others have is worth nothing, and its new serial number would be on no list (RFC 5280 5.3.1). */
export async function checkKeys(
  workspace: Workspace,
  manifests: readonly DeviceManifest[],
  revocations: Pick<RevocationLists, 'revocation'>,
): Promise<void> {
  for (const { deviceId, authority, certificate } of manifests) {
    if (authority === undefined) continue;
    const revoked = await revocations.revocation(workspace, authority, certificate.serial);
    if (revoked?.reason !== 'keyCompromise') continue;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{authority} has revoked the certificate of {deviceId} because its key is compromised.', {
        authority,
        deviceId,
      }),
      { field: 'key', remedy: i18n.t('Renew it with a new key.') },
    );
  }
}
