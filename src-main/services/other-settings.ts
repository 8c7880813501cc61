import type { ParsedInput } from '../contract/methods.ts';
import type { Warning } from '../contract/models.ts';
import { i18n } from '../core/language/index.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { keyTypeLabel } from '../core/x509/algorithms.ts';
import { subjectText } from '../core/x509/subject.ts';
import { subjectOf } from './device-making.ts';
import type { WantedDevice } from './device-row.ts';

type Input = ParsedInput<'device.create'>;

/** What was asked for this time and is otherwise in a device that is there. */
export function otherSettings(manifest: DeviceManifest, wanted: WantedDevice, input: Input): Warning[] {
  const { deviceId, authority, platform, certificate, pfxProfile } = manifest;
  const by = authority === undefined ? i18n.t('self-signed') : i18n.t('signed by {authority}', { authority });
  const differences = [
    ...(authority === input.authority?.name ? [] : [by]),
    ...(certificate.key === keyTypeLabel(wanted.keyType ?? input.keyType)
      ? []
      : [i18n.t('with a key {key}', { key: certificate.key })]),
    ...(certificate.subject === subjectText(subjectOf(wanted, input))
      ? []
      : [i18n.t('with the subject {subject}', { subject: certificate.subject })]),
    ...(wanted.platform === undefined || platform === wanted.platform
      ? []
      : [platform === undefined ? i18n.t('for no platform') : i18n.t('for {platform}', { platform })]),
    ...(pfxProfile === input.pfxProfile ? [] : [i18n.t('with a {pfxProfile} .pfx', { pfxProfile })]),
  ];
  if (differences.length === 0) return [];
  const message = i18n.t('{deviceId} exists already, {differences}; it was left as it is.', {
    deviceId,
    differences: differences.join(', '),
  });
  return [{ code: 'other-settings', message }];
}
