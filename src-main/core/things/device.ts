import { z } from 'zod';
import { checkAuthorityName, checkDeviceId } from './identifiers.ts';
import { certified } from './certified.ts';
import { type DeviceRole, devicePlace } from './device-place.ts';
import { checkedBy } from './manifest.ts';
import type { Thing } from './thing.ts';

const schema = z.object({
  ...certified,
  kind: z.literal('device'),
  deviceId: checkedBy(checkDeviceId),
  /** Absent where the certificate is self-signed. */
  authority: checkedBy(checkAuthorityName).optional(),
  /** ID of the platform that its files are for, where that was told. A newer program may know more of them. */
  platform: z.string().max(50).optional(),
  pfxProfile: z.enum(['modern', 'compatible']),
  keyEncrypted: z.boolean(),
  /** Whether the chain file ends with the root; absent where it does. */
  rootInChain: z.boolean().optional(),
});

export type DeviceManifest = z.infer<typeof schema>;

/** `devices/ID`: the certificate, key and keystore that a device logs in with. */
export const device = {
  noun: 'device',
  home: 'devices',
  many: true,
  nested: false,
  manifest: { kind: 'device', schema },
  ...devicePlace,
  check: ({ name }) => ({ name: checkDeviceId(name) }),
  holders: ['chain', 'certificate'],
  create: { do: 'create-devices' },
  signer: (manifest) => manifest.authority,
  identity: {
    certificate: 'certificate',
    key: 'key',
    chain: 'chain',
    keyEncrypted: ({ keyEncrypted }) => keyEncrypted,
    remembered: false,
    chainDecides: false,
  },
} as const satisfies Thing<DeviceManifest, DeviceRole>;
