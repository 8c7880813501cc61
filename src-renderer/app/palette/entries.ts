import type { ExportSubject, ThingLists } from '../../../src-main/contract/models.ts';
import { allKinds, nodesOf, rowOf } from '../../features/certificates/kinds/index.ts';
import { hubTabs } from '../../features/hub/index.ts';
import type { HubTab, Route } from '../../ui/routes.ts';
import { pages } from '../words.ts';
import type { Findable } from './search.ts';
import { palette as text } from './words.ts';

/** What becomes of an entry that is chosen. */
type Choice =
  | { readonly go: Route }
  | { readonly exported: ExportSubject }
  | { readonly deed: 'start-hub' | 'show-shortcuts' };

export interface Entry extends Findable {
  /** What it is, in a word. */
  readonly kind: string;
  readonly choice: Choice;
}

/** Pages and what can be done without anything chosen: a row of each table is found without more. */
export function generalEntries(hubRuns: boolean): readonly Entry[] {
  const ofPages = Object.entries(pages).map(([page, words]) => ({
    id: `page ${page}`,
    ...words,
    kind: text.page,
    choice: { go: { page: page as Route['page'] } },
  }));
  const ofHub = Object.entries(hubTabs).map(([tab, name]) => ({
    id: `hub ${tab}`,
    name: text.hubTab(name),
    also: '',
    kind: text.page,
    choice: { go: { page: 'hub' as const, tab: tab as HubTab } },
  }));
  const start = { name: text.startHub, also: text.startHubAlso, choice: { deed: 'start-hub' as const } };
  const shortcuts = {
    name: text.showShortcuts,
    also: text.showShortcutsAlso,
    choice: { deed: 'show-shortcuts' as const },
  };
  const deeds = [...(hubRuns ? [] : [start]), shortcuts].map((deed) => ({
    id: `deed ${deed.choice.deed}`,
    kind: text.action,
    ...deed,
  }));
  return [...ofPages, ...deeds, ...(hubRuns ? ofHub : [])];
}

/** Everything that the workspace holds, each with what its kind says can be done with it. */
export const thingEntries = (lists: ThingLists): readonly Entry[] =>
  allKinds.flatMap((kind) =>
    nodesOf(kind, lists).flatMap(({ line }) => {
      const { heading, keyOf, found, deeds } = rowOf(kind);
      const key = keyOf(line);
      const id = `${kind} ${key.name} ${key.code ?? ''}`;
      const shown: Entry = {
        id,
        name: heading(line),
        also: found(line).names.join(' '),
        kind: text.kinds[kind],
        choice: { go: { page: 'certificates', selected: key } },
      };
      const done = deeds(line).map(({ name, ...choice }) => ({
        id: `${id} ${name}`,
        name,
        also: '',
        kind: text.action,
        choice: choice as Choice,
      }));
      return [shown, ...done];
    }),
  );
