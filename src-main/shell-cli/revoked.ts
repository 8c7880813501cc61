import type { Revoked } from '../contract/models.ts';
import { CallFailure, failureText } from './failure.ts';
import type { Session } from './session.ts';

interface Told {
  readonly revoked?: Revoked;
}

type Listed = 'authorities' | 'devices' | 'servers';

/**
 * What revocation lists beside authorities say of the things of a kind, by name; nothing where they say nothing. A list is told
 * without it where something else in the workspace cannot be read, with a warning.
 */
export async function revokedOf(session: Session, workspace: string, list: Listed): Promise<(name: string) => Told> {
  const lines = await linesOf(session, workspace, list);
  const byName = new Map(
    lines.flatMap((line) => {
      const { revoked } = line;
      return revoked === undefined ? [] : [['deviceId' in line ? line.deviceId : line.name, { revoked }] as const];
    }),
  );
  return (name) => byName.get(name) ?? {};
}

async function linesOf(session: Session, workspace: string, list: Listed) {
  try {
    return (await session.call('workspace.overview', { workspace }))[list];
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    session.output.warn(failureText(error.reply).trimEnd());
    return [];
  }
}

/** The part of a line about a thing that its authority has taken back; a list that only takes it off again is told as that. */
export function revokedInShort({ revoked }: Told): string {
  if (revoked === undefined) return '';
  const { on, reason } = revoked;
  const day = on.slice(0, 10);
  if (reason === 'removeFromCRL') return `, taken off the revocation list ${day} (${reason})`;
  return `, REVOKED ${day}${reason === undefined ? '' : ` (${reason})`}`;
}
