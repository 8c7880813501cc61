import { Problem } from '../../core/problem.ts';
import { devicePlace } from '../../core/things/device-place.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { type BeforeCredential, beforeCredential } from '../device-before.ts';
import { type OpeningTerms, credentialsIn } from '../device-opening.ts';
import type { HeldOperational } from '../operational/keeper.ts';
import type { ClientCredentials, FolderReading, Ports } from '../ports.ts';
import { type Trouble, notOpened } from '../troubles.ts';
import type { LinkPlan, World } from './link-plan.ts';

/** What a device has to prove itself with as a run begins. */
export interface Held {
  readonly credentials: ClientCredentials;
  /** What was its own before, while these have not connected yet. */
  readonly before?: BeforeCredential | undefined;
  /** What a service has issued to it, for a device that asks for that as it registers. */
  readonly operational?: HeldOperational | undefined;
}

/** How the files of a run's devices are opened. */
export interface HeldTerms extends OpeningTerms {
  /** Whether its devices ask for operational certificates. */
  readonly renews: boolean;
  /** Whose certificate all devices present at first, where it is not their own. */
  readonly claim?: string | undefined;
}

/** The files that are read to open it. */
export function heldFiles(deviceId: string, { renews, claim }: HeldTerms): readonly string[] {
  const own = pathsOf(devicePlace, { name: claim ?? deviceId });
  const issued = pathsOf(devicePlace, { name: deviceId });
  const before = [own.key, own.chain, own.before];
  return renews ? [...before, issued.renewals, issued.renewed, issued.operational] : before;
}

/** Reads and opens it. Throws as opening any key does. */
export async function readHeld(
  folder: FolderReading,
  deviceId: string,
  terms: HeldTerms,
  ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
): Promise<Held> {
  const holder = terms.claim ?? deviceId;
  const credentials = await credentialsIn(folder, holder, terms, ports);
  const before = await beforeCredential(folder, holder, terms, ports);
  if (!terms.renews) return { credentials, before };
  const { heldOperational } = await import('../operational/held-operational.ts');
  const operational = await heldOperational(folder, deviceId, terms, ports);
  return { credentials, before, operational };
}

/** What a device holds, opened before or now. */
export async function heldBy(
  { deviceId, held }: LinkPlan,
  { readHeld: read }: Pick<World, 'readHeld'>,
): Promise<Held | { readonly trouble: Trouble }> {
  try {
    return held ?? (await read(deviceId));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { trouble: notOpened(error) };
  }
}
