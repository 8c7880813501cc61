import { plural, t } from '@lingui/core/macro';
import { number } from '../../ui/format.ts';
import { live } from '../../ui/language/index.ts';
import type { ThingKind } from '../../../src-main/contract/models.ts';

export const palette = live(() => ({
  title: t`Search and commands`,
  field: t`Search pages, actions, devices, authorities, servers`,
  list: t`Found`,
  hint: t`↑ ↓ to move, Enter to open, Esc to close`,
  none: t`Nothing is called like this.`,
  more: (shown: number, found: number) => t`The first ${shown} of ${{ found: number(found) }}; type more.`,
  found: (count: number) => plural(count, { one: '1 found', other: `# found` }),
  page: t`Page`,
  action: t`Action`,
  recent: t`Recent`,
  kinds: {
    authority: t`Authority`,
    proof: t`Proof`,
    server: t`Server`,
    certificate: t`Certificate without a key`,
    request: t`Request`,
    device: t`Device`,
  } satisfies Record<ThingKind, string>,
  hubTab: (tab: string) => t`Local hub: ${tab}`,
  startHub: t`Start the local hub`,
  startHubAlso: t`run broker server`,
  showShortcuts: t`Keyboard shortcuts`,
  showShortcutsAlso: t`keys help`,
}));
