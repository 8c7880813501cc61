import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import type { Revocation, RevocationList } from './read-revocation-list.ts';

/** What the next list of an authority says, by what the one before it said: pure changes of its entries. */

type Entries = ReadonlyMap<string, Revocation>;

/** A certificate that is meant. */
export interface Meant {
  /** As `Certificate.serial` has it. */
  readonly serial: string;
  /** How people name it, where they do. */
  readonly name: string | undefined;
}

const labelOf = ({ serial, name }: Meant): string => name ?? serial;
const day = (at: Date): string => at.toISOString().slice(0, 10);

/** The number of the list after this one; 1 where there is none, or it has no number (RFC 5280 5.2.3). */
export const nextNumber = (list: Pick<RevocationList, 'number'> | undefined): bigint => (list?.number ?? 0n) + 1n;

/**
 * The entries with these certificates taken back. One that is on hold may be taken back for good, since the day of the hold. Throws
 * INVALID_INPUT, with `field`, for one that is on the list for another reason already.
 */
export function withRevoked(entries: Entries, meant: readonly Meant[], revocation: Revocation, field: string): Entries {
  const next = new Map(entries);
  for (const one of meant) {
    const before = next.get(one.serial);
    const held = before?.reason === 'certificateHold' && revocation.reason !== 'certificateHold';
    if (before !== undefined && before.reason !== 'removeFromCRL' && !held) {
      const message = i18n.t('{name} is on the revocation list already, since {day}.', {
        name: labelOf(one),
        day: day(before.at),
      });
      throw new Problem('INVALID_INPUT', message, {
        field,
        remedy: i18n.t('Nothing is to be done for it. Leave it out.'),
      });
    }
    next.set(one.serial, held ? { ...revocation, at: before.at } : revocation);
  }
  return next;
}

/** The entries without these certificates, which were on hold. Throws INVALID_INPUT, with `field`, for any other (RFC 5280 5.3.1). */
export function withoutHeld(entries: Entries, meant: readonly Meant[], field: string): Entries {
  const next = new Map(entries);
  for (const one of meant) {
    const before = next.get(one.serial);
    if (before?.reason !== 'certificateHold') {
      const message =
        before === undefined
          ? i18n.t('{name} is not on the revocation list.', { name: labelOf(one) })
          : i18n.t('{name} is revoked for good: only what is on hold can be taken off the list again.', {
              name: labelOf(one),
            });
      throw new Problem('INVALID_INPUT', message, {
        field,
        remedy:
          before === undefined
            ? i18n.t('Nothing is to be done for it. Leave it out.')
            : i18n.t('Give it a new certificate, with a new key where the old one is known to others.'),
      });
    }
    next.delete(one.serial);
  }
  return next;
}
