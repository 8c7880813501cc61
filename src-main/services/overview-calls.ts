import type { Handlers } from './handlers.ts';
import type { Overview } from './overview.ts';
import type { Ports } from './ports.ts';
import { WorkspaceChanges } from './workspace-changes.ts';

export function overviewCalls(
  overview: Overview,
  random: Ports['ciphers']['random'],
): Pick<Handlers, 'workspace.overview' | 'workspace.changes' | 'certificate.describe'> {
  const changes = new WorkspaceChanges(overview, random);
  return {
    'workspace.overview': (input) => overview.read(input),
    'workspace.changes': (input) => changes.read(input),
    'certificate.describe': (input) => overview.describe(input),
  };
}
