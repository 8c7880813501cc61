import { type CloudLimits, type Limit, type Limited, type Tier, mostOf } from './platform-limits.ts';

/** What a plan says about how fast it may go. */
export interface PaceTerms {
  /** The cloud's tier or plan; the first that is known where it is not said. */
  readonly tier?: string | undefined;
  /** Units of it that are paid for. */
  readonly units: number;
  /** Keep within what the cloud allows; where it is not said, at servers of a real cloud. */
  readonly keepWithin?: boolean | undefined;
  /** Of the whole fleet, instead of what the cloud allows. */
  readonly connectsPerSecond?: number | undefined;
  readonly messagesPerSecond?: number | undefined;
}

/** How fast a fleet goes; what is undefined is not held back. */
export interface Rates {
  readonly connectsPerSecond?: number | undefined;
  readonly messagesPerSecond?: number | undefined;
  readonly registrationsPerSecond?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
  /** Of each device. */
  readonly device?: DeviceRates | undefined;
  /** Messages in a long time, as the cloud counts them. */
  readonly quota?: { readonly most: number; readonly perSeconds: number; readonly meterBytes?: number | undefined };
}

/** How fast one device goes. */
export interface DeviceRates {
  readonly connectsPerSecond?: number | undefined;
  readonly messagesPerSecond?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
}

/** From so many seconds on a limit is a quota: it can be used up early, and is no rate. */
export const quotaFromSeconds = 86_400;

/** Undefined where there is no such tier. */
export const tierOf = ({ tiers }: CloudLimits, id: string | undefined): Tier | undefined =>
  id === undefined ? tiers[0] : tiers.find((tier) => tier.id === id);

const isRate = ({ perSeconds }: Limit): boolean => perSeconds > 0 && perSeconds < quotaFromSeconds;

/** The strictest of what a tier says of something, a second. */
function slowest({ limits }: Tier, of: Limited, units: number): number | undefined {
  const rates = limits.filter((limit) => limit.of === of && isRate(limit));
  if (rates.length === 0) return undefined;
  return Math.min(...rates.map((limit) => mostOf(limit, units) / limit.perSeconds));
}

/**
 * How fast a run goes. `tier`: undefined where nothing is known of the server. `isCloud`: whether it is one of a real cloud, which is kept
 * within its limits unless the plan says otherwise. `share`: the part of the fleet that goes by these rates. `readsTwin`: whether each device reads
 * its twin as it connects.
 */
export function ratesOf(
  terms: PaceTerms,
  tier: Tier | undefined,
  isCloud: boolean,
  { share = 1, readsTwin = false }: { readonly share?: number; readonly readsTwin?: boolean } = {},
): Rates {
  const { units, keepWithin = isCloud } = terms;
  const held = keepWithin ? tier : undefined;
  const part = (rate: number | undefined) => (rate === undefined ? undefined : rate * share);
  const limit = (of: Limited) => held && slowest(held, of, units);
  const own = (given: number | undefined, of: Limited) => part(given ?? limit(of));
  const connects = own(terms.connectsPerSecond, 'connects');
  const twinReads = readsTwin && terms.connectsPerSecond === undefined ? own(undefined, 'twinReads') : undefined;
  const device = {
    connectsPerSecond: limit('deviceConnects'),
    messagesPerSecond: limit('deviceMessages'),
    bytesPerSecond: limit('deviceBytes'),
  };
  const quota = held?.limits.find(({ of, perSeconds }) => of === 'messages' && perSeconds >= quotaFromSeconds);
  return {
    connectsPerSecond: twinReads === undefined ? connects : Math.min(connects ?? twinReads, twinReads),
    messagesPerSecond: own(terms.messagesPerSecond, 'messages'),
    registrationsPerSecond: own(undefined, 'registrations'),
    bytesPerSecond: own(undefined, 'bytes'),
    ...(Object.values(device).every((rate) => rate === undefined) ? {} : { device }),
    ...(held === undefined || quota === undefined
      ? {}
      : { quota: { most: mostOf(quota, units) * share, perSeconds: quota.perSeconds, meterBytes: held.meterBytes } }),
  };
}

/** In how many pieces a cloud counts a message. */
export const piecesOf = (bytes: number, meterBytes: number | undefined): number =>
  meterBytes === undefined ? 1 : Math.max(1, Math.ceil(bytes / meterBytes));
