import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { certificatePem, chainPem } from '../keystore/pem.ts';
import { checkAuthorityName, checkDeviceId, fileNameOf } from './identifiers.ts';
import { certified } from './certified.ts';
import { checkedBy } from './manifest.ts';
import type { Thing, ThingFile } from './thing.ts';

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

/** What a service has issued to it later, with what happened when; the newest one until it has connected. `before`: what was its own until the one that is has connected. */
type Beside = 'operational' | 'renewed' | 'renewals' | 'before';

/** `devices/ID`: the certificate, key and keystore that a device logs in with. */
export const device = {
  noun: 'device',
  home: 'devices',
  many: true,
  nested: false,
  manifest: { kind: 'device', schema },
  keyOf: ({ deviceId }) => ({ name: deviceId }),
  check: ({ name }) => ({ name: checkDeviceId(name) }),
  folder: ({ name }) => `devices/${fileNameOf(name)}`,
  files(id) {
    const base = fileNameOf(id);
    return {
      certificate: `${base}-cert.pem`,
      key: `${base}-key.pem`,
      chain: `${base}-chain.pem`,
      pfx: `${base}.pfx`,
      // Key and chain in one file each, so that they cannot come apart.
      operational: `${base}-operational-with-key.pem`,
      renewed: `${base}-operational-new-with-key.pem`,
      renewals: `${base}-renewals.json`,
      before: `${base}-before-with-key.pem`,
    };
  },
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
} as const satisfies Thing<DeviceManifest, 'certificate' | 'key' | 'chain' | 'pfx' | Beside>;

/** Its files. `chain` is what the chain file holds, as DER; `keyPem` is PKCS#8, plain or encrypted. */
export function deviceFiles(
  id: string,
  chain: readonly [Uint8Array, ...Uint8Array[]],
  keyPem: string,
  pfx: Uint8Array,
): ThingFile[] {
  const names = device.files(id);
  return [
    { name: names.certificate, bytes: toUtf8(certificatePem(chain[0])) },
    { name: names.key, bytes: toUtf8(keyPem) },
    { name: names.chain, bytes: toUtf8(chainPem(chain)) },
    { name: names.pfx, bytes: pfx },
  ];
}
