import { credentialsOf, readOperational } from '../operational-files.ts';
import type { FolderReading, Ports } from '../ports.ts';
import type { HeldOperational, OperationalCredential } from './keeper.ts';

/** Reads what a service has issued to a device. Throws as reading the device's own key does. */
export async function heldOperational(
  folder: FolderReading,
  deviceId: string,
  given: { readonly keyPassphrase?: string | undefined; readonly serverCaPem?: string | undefined },
  ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
): Promise<HeldOperational> {
  const { certificates, renewals } = await readOperational(folder, deviceId);
  const held: OperationalCredential[] = [];
  for (const one of certificates) {
    held.push({ ...one, credentials: await credentialsOf(folder, deviceId, one, given, ports) });
  }
  return { certificates: held, assignment: renewals.assignment };
}
