import { plural, t } from '@lingui/core/macro';
import { live } from '../../../../ui/language/index.ts';

export const text = live(() => ({
  counted: (count: number) => plural(count, { one: '# device', other: '# devices' }),
  signedBy: (authority: string) => t`device · signed by ${authority}`,
  selfSigned: t`device · self-signed`,
  group: t`Devices`,
  groupOf: (authority: string) => t`Devices of ${authority} (not in this workspace)`,
  groupOfSelfSigned: t`Self-signed devices`,
  create: t`Create devices`,
  simulate: t`Simulate this device`,
  simulateOne: (deviceId: string) => t`Simulate ${deviceId}`,
  export: (deviceId: string) => t`Export ${deviceId}`,
  showInHub: t`Show in local hub`,
  missing: t`Create the device again under the same ID: what is missing is made anew, where its key is still there.`,
}));
