import { toHex, toUtf8 } from '../bytes.ts';
import type { JsonObject } from '../json.ts';
import type { Digest } from '../primitives.ts';

/** What Azure's services have in common in what they say. */

/** A time as they write it: with so many decimals, seven at DPS and nine at IoT Hub. */
export const azureInstant = (date: Date, decimals: 7 | 9): string =>
  date.toISOString().replace('Z', `${'0'.repeat(decimals - 3)}Z`);

/** 32 hex digits that are different for different texts. */
export const identifierFor = (text: string, digest: Digest): string =>
  toHex(digest('sha256', toUtf8(text)))
    .toLowerCase()
    .slice(0, 32);

export const uuidFor = (text: string, digest: Digest): string =>
  identifierFor(text, digest).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The body of an answer that is an error. */
export function azureError(
  errorCode: number,
  message: string,
  { now, digest }: { readonly now: Date; readonly digest: Digest },
  decimals: 7 | 9,
): JsonObject {
  const trackingId = uuidFor(`${now.toISOString()} ${message}`, digest);
  return { errorCode, trackingId, message, timestampUtc: azureInstant(now, decimals) };
}
