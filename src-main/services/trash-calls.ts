import type { Handlers } from './handlers.ts';
import type { Trash } from './trash.ts';

/** What is served of the workspace's trash. */
export const trashCalls = (
  trash: Trash,
): Pick<Handlers, 'thing.delete' | 'thing.restore' | 'trash.list' | 'trash.empty'> => ({
  'thing.delete': (input) => trash.delete(input),
  'thing.restore': (input) => trash.restore(input),
  'trash.list': (input) => trash.list(input),
  'trash.empty': (input) => trash.empty(input),
});
