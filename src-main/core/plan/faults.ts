import { deviceSeed, seededRandom, wholeBetween } from '../telemetry/random.ts';
import type { PlannedDevice } from './fields.ts';

interface Terms {
  readonly devices?: { readonly share: number } | { readonly ids: readonly string[] } | undefined;
  readonly fromMs: number;
  readonly forMs?: number | undefined;
  readonly everyMs?: number | undefined;
}

/** What goes wrong on purpose; the plan's own shapes. */
export type Fault = Terms &
  (
    | { readonly kind: 'lost-network' | 'reconnect-storm'; readonly forMs: number }
    | { readonly kind: 'wrong-clock'; readonly offsetMs: number }
    | { readonly kind: 'duplicates' | 'out-of-order'; readonly chance: number }
    | { readonly kind: 'silent' | 'stuck-sensor' | 'battery' }
    | {
        readonly kind: 'drifting-sensor';
        readonly temperatureCPerHour: number;
        readonly humidityPercentPerHour: number;
      }
  );

export type FaultKind = Fault['kind'];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;

/** When it began last, in milliseconds of the run's time; undefined where it does not last at this moment. */
export function beganAt({ fromMs, forMs, everyMs }: Terms, atMs: number): number | undefined {
  if (atMs < fromMs) return undefined;
  const begin = everyMs === undefined ? fromMs : fromMs + Math.floor((atMs - fromMs) / everyMs) * everyMs;
  return forMs === undefined || atMs < begin + forMs ? begin : undefined;
}

/** When it begins: each time, in order. */
export function* begins({ fromMs, everyMs }: Terms): Generator<number, undefined> {
  yield fromMs;
  if (everyMs === undefined) return;
  for (let atMs = fromMs + everyMs; ; atMs += everyMs) yield atMs;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/**
 * Whether a device is among a share of all: exactly so many are, whichever process asks. Places are shuffled by a step that has
 * no divisor in common with their number, so that each has one of its own.
 */
function isAmong(share: number, { index, count, seed }: PlannedDevice, place: number): boolean {
  const random = seededRandom(deviceSeed(seed, `fault ${place}`));
  let step = wholeBetween(random, 1, Math.max(1, count - 1));
  while (divisor(count, step) !== 1) step++;
  const shuffled = (index * step + wholeBetween(random, 0, count - 1)) % count;
  return shuffled < Math.round(share * count);
}

/** The faults that befall a device. */
export function faultsOf(faults: readonly Fault[], device: PlannedDevice): readonly Fault[] {
  return faults.filter(({ devices }, place) => {
    if (devices === undefined) return true;
    return 'ids' in devices ? devices.ids.includes(device.deviceId) : isAmong(devices.share, device, place);
  });
}

/** The faults of a kind that last at a moment. */
export const lasting = <Kind extends FaultKind>(faults: readonly Fault[], kind: Kind, atMs: number): FaultOf<Kind>[] =>
  faults.filter((fault): fault is FaultOf<Kind> => fault.kind === kind && beganAt(fault, atMs) !== undefined);
