import { toUtf8 } from '../bytes.ts';
import { certificatePem, chainPem } from '../keystore/pem.ts';
import type { DeviceManifest } from './device.ts';
import { fileNameOf } from './identifiers.ts';
import type { ThingFile, ThingKey } from './thing.ts';

/** What a service has issued to it later, with what happened when; the newest one until it has connected. `before`: what was its own until the one that is has connected. */
type Beside = 'operational' | 'renewed' | 'renewals' | 'before';

/** What its files are for. */
export type DeviceRole = 'certificate' | 'key' | 'chain' | 'pfx' | Beside;

/** Where a device is kept, and under which names: all that whoever makes one has to know of its kind. */
export const devicePlace = {
  keyOf: ({ deviceId }: DeviceManifest) => ({ name: deviceId }),
  folder: ({ name }: ThingKey) => `devices/${fileNameOf(name)}`,
  files(id: string) {
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
} as const;

/** Its files. `chain` is what the chain file holds, as DER; `keyPem` is PKCS#8, plain or encrypted. */
export function deviceFiles(
  id: string,
  chain: readonly [Uint8Array, ...Uint8Array[]],
  keyPem: string,
  pfx: Uint8Array,
): ThingFile[] {
  const names = devicePlace.files(id);
  return [
    { name: names.certificate, bytes: toUtf8(certificatePem(chain[0])) },
    { name: names.key, bytes: toUtf8(keyPem) },
    { name: names.chain, bytes: toUtf8(chainPem(chain)) },
    { name: names.pfx, bytes: pfx },
  ];
}
