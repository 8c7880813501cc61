import type { ThingKind } from '../../../src-main/contract/models.ts';

export const palette = {
  title: 'Search and commands',
  field: 'Search pages, actions, devices, authorities, servers',
  list: 'Found',
  hint: '↑ ↓ to move, Enter to open, Esc to close',
  none: 'Nothing is called like this.',
  more: (shown: number, found: number) => `The first ${shown} of ${found.toLocaleString()}; type more.`,
  found: (count: number) => (count === 1 ? '1 found' : `${count.toLocaleString()} found`),
  page: 'Page',
  action: 'Action',
  recent: 'Recent',
  kinds: {
    authority: 'Authority',
    proof: 'Proof',
    server: 'Server',
    certificate: 'Certificate without a key',
    request: 'Request',
    device: 'Device',
  } satisfies Record<ThingKind, string>,
  hubTab: (tab: string) => `Local hub: ${tab}`,
  startHub: 'Start the local hub',
  startHubAlso: 'run broker server',
  showShortcuts: 'Keyboard shortcuts',
  showShortcutsAlso: 'keys help',
};
