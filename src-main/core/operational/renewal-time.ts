import { deviceSeed, seededRandom } from '../telemetry/random.ts';

/** Of a certificate's life: the part after which it is renewed, as Microsoft's SDKs have it, and over how much more of it a fleet spreads. */
const renewedAfter = 2 / 3;
const spreadOver = 1 / 12;

/** Of what is left of it: until a renewal that failed is tried again. */
const retriedAfter = 1 / 8;
const retryMs = { least: 5000, most: 3_600_000 } as const;

/** From when until when a certificate is of use. */
export interface Life {
  readonly from: Date;
  readonly until: Date;
}

/** A certificate may begin long before it was issued, so that clocks that are slow take it: that is no part of its life. */
export const lifeOf = (validity: { readonly notBefore: Date; readonly notAfter: Date }, issuedAt: Date): Life => ({
  from: issuedAt > validity.notBefore && issuedAt < validity.notAfter ? issuedAt : validity.notBefore,
  until: validity.notAfter,
});

/**
 * When a device renews: after two thirds of the life, and by its ID up to a twelfth of the life later, so that thousands that were
 * provisioned together do not all ask in the same second. The same device always waits for the same part.
 */
export function renewalDue({ from, until }: Life, deviceId: string): Date {
  const part = renewedAfter + spreadOver * seededRandom(deviceSeed(0, `${deviceId} renewal`))();
  return new Date(Math.round(from.getTime() + (until.getTime() - from.getTime()) * part));
}

/** How long a device waits after a renewal that has failed: the less, the nearer the end. */
export function retryAfterMs(until: Date, now: Date): number {
  const left = (until.getTime() - now.getTime()) * retriedAfter;
  return Math.round(Math.min(Math.max(left, retryMs.least), retryMs.most));
}
