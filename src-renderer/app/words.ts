import type { Route } from '../ui/routes.ts';

interface PageWords {
  readonly name: string;
  /** Other words that it is looked for by. */
  readonly also: string;
}

/** Every page, as the search has it. */
export const pages: Readonly<Record<Route['page'], PageWords>> = {
  home: { name: 'Home', also: 'start overview next step' },
  certificates: { name: 'Certificates', also: 'tree authorities devices servers proofs' },
  simulate: { name: 'Simulate', also: 'telemetry mqtt publish subscribe run connect' },
  hub: { name: 'Local hub', also: 'broker cloud iot messages twin' },
  workspace: { name: 'Workspace', also: 'folder project open change' },
  settings: { name: 'Settings', also: 'preferences options proxy network' },
  timeline: { name: 'Timeline', also: 'expiry expire end calendar when' },
  'create-authority': { name: 'Create authority', also: 'new ca root certificate' },
  'open-authority': { name: 'Open existing authority', also: 'import ca pfx pem jks' },
  'bring-in': { name: 'Bring in', also: 'import drop folder files paste pem pfx p12 jks key request crl keystore' },
  'look-at': { name: 'Look at a file', also: 'view inspect read certificate pem pfx asn.1' },
  prove: { name: 'Prove possession', also: 'verification code verify azure aws' },
  'create-devices': { name: 'Create devices', also: 'new device client certificate csv list' },
  'create-server': { name: 'Create server certificate', also: 'new broker tls mosquitto' },
  'test-certificates': { name: 'Test certificates', also: 'broken on purpose expired negative' },
};

export const app = {
  loading: 'Opening the workspace…',
  navigation: 'Main',
  home: 'Home',
  certificates: 'Certificates',
  simulate: 'Simulate',
  hub: 'Local hub',
  workspace: 'Workspace',
  settings: 'Settings',
  running: 'A simulation is running',
  hubRunning: 'The local hub is running',
  certificateCount: (count: number) => (count === 1 ? '1 certificate' : `${count.toLocaleString()} certificates`),
  search: 'Search',
  drop: 'Let go to see what is in it',
  changeWorkspace: 'Change workspace',
  dismiss: 'Dismiss',
  jobs: 'Running work',
  job: (title: string, done: number | undefined, total: number | undefined) =>
    done === undefined || total === undefined
      ? title
      : `${title}: ${done.toLocaleString()} of ${total.toLocaleString()}`,
  jobCancelling: (title: string) => `${title}: cancelling…`,
  cancelJob: (title: string) => `Cancel: ${title}`,
};
