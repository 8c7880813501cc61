import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { Revoked } from '../../../../src-main/contract/models.ts';
import { date } from '../../../ui/format.ts';
import { certificate as text } from './words.ts';

/** What the revocation list of its authority says of a thing, whatever its kind. */
export const revokedOf = (line: object): Revoked | undefined =>
  'revoked' in line ? (line.revoked as Revoked | undefined) : undefined;

/** The same where it means that nobody should take it: what was only on hold may be taken off a list again. */
export function takenBack(line: object): Revoked | undefined {
  const revoked = revokedOf(line);
  return revoked?.reason === 'removeFromCRL' ? undefined : revoked;
}

/** Since when, and why, in words. */
export function RevokedBar({ revoked }: { readonly revoked: Revoked }) {
  return (
    <MessageBar intent={revoked.reason === 'removeFromCRL' ? 'info' : 'error'} layout="multiline">
      <MessageBarBody>{text.revokedFor(date(revoked.on), revoked.reason)}</MessageBarBody>
    </MessageBar>
  );
}
