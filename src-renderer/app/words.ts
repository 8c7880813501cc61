import { plural, t } from '@lingui/core/macro';
import { number } from '../ui/format.ts';
import { live } from '../ui/language/index.ts';
import type { Route } from '../ui/routes.ts';

interface PageWords {
  readonly name: string;
  /** Other words that it is looked for by. */
  readonly also: string;
}

/** Every page, as the search has it. */
export const pages: Readonly<Record<Route['page'], PageWords>> = live(() => ({
  home: { name: t`Home`, also: t`start overview next step` },
  certificates: { name: t`Certificates`, also: t`tree authorities devices servers proofs` },
  simulate: { name: t`Simulate`, also: t`telemetry mqtt publish subscribe run connect` },
  hub: { name: t`Local hub`, also: t`broker cloud iot messages twin` },
  workspace: { name: t`Workspace`, also: t`folder project open change` },
  settings: { name: t`Settings`, also: t`preferences options proxy network` },
  timeline: { name: t`Timeline`, also: t`expiry expire end calendar when` },
  'create-authority': { name: t`Create authority`, also: t`new ca root certificate` },
  'open-authority': { name: t`Open existing authority`, also: t`import ca pfx pem jks` },
  'bring-in': { name: t`Bring in`, also: t`import drop folder files paste pem pfx p12 jks key request crl keystore` },
  'look-at': { name: t`Look at a file`, also: t`view inspect read certificate pem pfx asn.1` },
  prove: { name: t`Prove possession`, also: t`verification code verify azure aws` },
  'change-root': { name: t`Change the root`, also: t`cross-sign rollover new root ca rotate move` },
  'create-devices': { name: t`Create devices`, also: t`new device client certificate csv list` },
  'create-server': { name: t`Create server certificate`, also: t`new broker tls mosquitto` },
  'create-request': { name: t`Create request`, also: t`new csr pkcs10 certificate signing request` },
  enroll: { name: t`Enroll by EST`, also: t`rfc 7030 fetch certificate simpleenroll reenroll server` },
  'sign-request': { name: t`Sign a request`, also: t`csr pkcs10 issue certificate` },
  'complete-request': { name: t`Bring the certificate of a request`, also: t`csr complete answer signed install` },
  'test-certificates': { name: t`Test certificates`, also: t`broken on purpose expired negative` },
  diagnose: { name: t`Diagnose`, also: t`why refused not authorized tls handshake check connection` },
  support: { name: t`Support bundle`, also: t`help report problem log zip send vendor` },
}));

export const app = live(() => ({
  loading: t`Opening the workspace…`,
  navigation: t`Main`,
  home: t`Home`,
  certificates: t`Certificates`,
  simulate: t`Simulate`,
  hub: t`Local hub`,
  workspace: t`Workspace`,
  settings: t`Settings`,
  running: t`A simulation is running`,
  hubRunning: t`The local hub is running`,
  certificateCount: (count: number) => plural(count, { one: '1 certificate', other: `# certificates` }),
  search: t`Search`,
  drop: t`Let go to see what is in it`,
  changeWorkspace: t`Change workspace`,
  dismiss: t`Dismiss`,
  failedTitle: t`This page cannot be shown`,
  failedText: t`Certbench has made a mistake here. What is saved and what runs is not affected by it.`,
  showAgain: t`Show it again`,
  supportBundle: t`Save a support bundle…`,
  jobs: t`Running work`,
  job: (title: string, done: number | undefined, total: number | undefined) =>
    done === undefined || total === undefined
      ? title
      : t`${title}: ${{ done: number(done) }} of ${{ total: number(total) }}`,
  jobCancelling: (title: string) => t`${title}: cancelling…`,
  cancelJob: (title: string) => t`Cancel: ${title}`,
}));
