import type { SavedConnection } from '../contract/models.ts';
import { CallFailure } from './failure.ts';
import { openSession } from './open-session.ts';

/** The connection that is kept under a name. Throws CallFailure. */
export async function savedConnection(name: string): Promise<SavedConnection> {
  const session = await openSession(false);
  const { connections, unreadable } = await session.call('connection.list', {});
  const found = connections.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  if (found !== undefined) return found;
  for (const fault of unreadable) session.output.warn(fault);
  throw new CallFailure({
    code: 'NOT_FOUND',
    message: `There is no connection named ${JSON.stringify(name)}.`,
    details: {
      remedy:
        connections.length === 0
          ? 'None is saved yet: certbench connections save NAME --platform ...'
          : `There are: ${connections.map((one) => one.name).join(', ')}.`,
    },
  });
}
