import { plural, t } from '@lingui/core/macro';
import type { RenewalStepModel } from '../../../src-main/contract/models.ts';
import { live } from '../../ui/language/index.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long until something, in the unit that fits. */
function inTime(ms: number): string {
  if (ms < 2 * minute) return t`in ${{ count: Math.ceil(ms / second) }} s`;
  if (ms < 2 * hour) return t`in ${{ count: Math.round(ms / minute) }} min`;
  if (ms < 2 * day) return t`in ${{ count: Math.round(ms / hour) }} h`;
  const days = Math.round(ms / day);
  return plural(days, { one: 'in # day', other: 'in # days' });
}

function stepWords({ what, by, why = '' }: RenewalStepModel): string {
  switch (what) {
    case 'issued':
      return by === 'hub' ? t`issued by the hub` : t`issued by the provisioning service`;
    case 'used':
      return t`first used at the hub`;
    case 'refused':
      return t`refused: ${why}`;
    case 'expired':
      return t`expired`;
    case 'failed':
      return t`not renewed: ${why}`;
  }
}

/** Words for certificates that a service issues to devices. */
export const operational = live(() => ({
  title: t`Certificates at the hub`,
  runTitle: t`Operational certificates`,
  operational: t`Operational`,
  onboarding: t`Onboarding`,
  onboardingText: t`Its own certificate: it registers with that, and falls back to it.`,
  beforeTitle: t`Certificate before`,
  beforeText: (ends: string) => t`Kept with its key until the new one has connected. It ends ${ends}.`,
  inUse: t`in use`,
  fresh: t`new, not used yet`,
  issuedFor: (issuer: string, hub: string) => t`issued by ${issuer} for the hub ${hub}`,
  renewsIn: (ms: number) => t`renews ${{ when: inTime(ms) }}`,
  renewsAt: (at: string) => t`Renewed at ${at}`,
  due: t`to be renewed now`,
  ended: t`has ended`,
  ends: (at: string) => t`ends ${at}`,
  renewNow: t`Renew now`,
  renewOne: (deviceId: string) => t`Renew the operational certificate of ${deviceId} now`,
  renewAll: t`Renew the operational certificates of all devices now`,
  asked: (count: number) => plural(count, { one: '# device renews.', other: '# devices renew.' }),
  whileSimulated: t`It is renewed while the device is simulated with Azure DPS.`,
  happened: t`What happened`,
  step: stepWords,
  renewed: (count: number) =>
    count === 0 ? t`not renewed yet` : plural(count, { one: 'renewed once', other: 'renewed # times' }),
  firstDevices: (count: number) => t`The first ${count} devices; the log has all.`,
  /** The end of a serial number, by which people tell certificates apart. */
  short: (serial: string) => `…${serial.slice(-8)}`,
}));
