import { t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const text = live(() => ({
  actions: { revoke: t`Revoke…`, release: t`Take off the list…`, sign: t`Sign anew…` },
  titles: {
    revoke: (name: string) => t`Revoke ${name}`,
    release: (name: string) => t`Take ${name} off the revocation list`,
    sign: (name: string) => t`Sign the revocation list of ${name}`,
  },
  about: {
    revoke: (authority: string) =>
      t`It comes onto the revocation list of ${authority}. Whoever checks that list refuses it from then on; a server or cloud that has no list still takes it.`,
    release: (authority: string) =>
      t`The next list of ${authority} leaves it out, and it counts again for whoever has that list.`,
    sign: () =>
      t`The same certificates on a list with a later end. Whoever checks an old list after its end refuses everybody.`,
  },
  reason: t`Reason`,
  reasons: {
    '': t`not stated`,
    keyCompromise: t`the key may be known to others`,
    cACompromise: t`the authority is compromised`,
    superseded: t`superseded by another`,
    cessationOfOperation: t`no longer in use`,
    affiliationChanged: t`it belongs to somebody else now`,
    privilegeWithdrawn: t`privilege withdrawn`,
    certificateHold: t`on hold for now`,
    aACompromise: t`the attribute authority is compromised`,
  },
  forGood: t`This cannot be taken back. A new certificate can be made under the same name.`,
  onHold: t`It can be taken off the list again.`,
  days: t`The list counts for`,
  dayUnit: t`days`,
  until: (day: string) => t`The next one is due on ${day}.`,
  daysFault: (most: number) => t`Give a whole number of days from 1 to ${most}.`,
  passphrase: (authority: string) => t`Passphrase of ${authority}`,
  do: { revoke: t`Revoke`, release: t`Take off the list`, sign: t`Sign` },
  signing: t`Signing the list…`,
  close: t`Close`,
  save: t`Save as PEM…`,
}));
