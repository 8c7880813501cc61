import type { RemedyPage, RemedyTable } from '../../../src-main/contract/remedies.ts';

const pages: Readonly<Record<RemedyPage, string>> = {
  workspace: 'Go to the workspace',
  settings: 'Go to the settings',
  'hub-overview': 'Show whom to trust',
  'hub-authorities': 'Go to the authorities',
  'hub-provisioning': 'Go to Provisioning',
  'hub-thingsboard': 'Go to ThingsBoard',
  'hub-refusals': 'Show the refusals of the hub',
};

/** What the button of each action says. */
export const labels: RemedyTable<string> = {
  'start-hub': () => 'Start the local hub',
  'use-port': ({ port }) => `Start on port ${port}`,
  'open-page': ({ page }) => pages[page],
  'create-authority': () => 'Create an authority',
  'create-devices': () => 'Create devices',
  'create-server': () => 'Create a server certificate',
  'prove-authority': ({ authority }) => `Prove possession of ${authority}`,
  'register-device': ({ id }) => `Register ${id}`,
  'open-device': ({ id }) => `Go to ${id}`,
  'allow-topics': ({ templates }) =>
    templates.length === 1 ? `Allow ${templates[0]}` : `Allow ${templates.length} topics`,
};
