import { t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';
import type { TestOutcome, TestVerdict } from '../../../src-main/contract/models.ts';
import type { Tone } from '../../ui/Page.tsx';

export const testCertificates = live(() => ({
  title: t`Test certificates`,
  subtitle: t`Broken on purpose, each in one way: what a broker does with them shows what it checks.`,
  make: t`Make a set`,
  makeText: t`Choose an authority that is for tests alone: it signs what it should not.`,
  noAuthority: t`A set is signed by an authority of the workspace.`,
  createAuthority: t`Create authority`,
  authority: t`Authority`,
  name: t`Name of the set`,
  device: t`Device ID`,
  deviceHint: t`All of them claim to be this device. A server that knows its devices has to know it.`,
  makeAction: t`Make test certificates`,
  making: t`Making keys and certificates…`,
  made: (name: string, count: number) => t`${name}: ${count} test certificates made.`,
  run: t`Try them at a server`,
  set: t`Set`,
  /** Where its files are, and what the server needs of them. */
  setHint: (deviceId: string) => t`The server must trust trusted-ca.pem of the set, and know the device ${deviceId}.`,
  hubStopped: t`The local hub is stopped. Start it on its page, and let it know the authority and the device.`,
  crlGiven: t`The server was given the revocation list of the set (revoked-crl.pem)`,
  runAction: t`Try all certificates`,
  running: t`Connecting with one after the other…`,
  noSets: t`There is no set yet.`,
  results: t`What this server accepts`,
  headers: [t`Certificate`, t`A careful server`, t`This server`, t`Verdict`],
  outcomes: {
    'let-in': t`let in`,
    'refused-in-tls': t`refused in TLS`,
    'refused-by-server': t`refused`,
    closed: t`closed the connection`,
    'not-tried': t`not tried`,
  } satisfies Record<TestOutcome['type'], string>,
  code: (code: number) => t` (code ${code})`,
  verdicts: {
    'as-it-should-be': t`as it should be`,
    'lets-in': t`lets in what it should refuse`,
    'shuts-out': t`refuses the sound one`,
    'by-policy': t`as it was set up`,
    unknown: t`not known`,
  } satisfies Record<TestVerdict, string>,
  summary: (letIn: number) =>
    letIn === 0 ? t`Nothing was let in that should be refused` : t`${letIn} let in that should be refused`,
  inconclusive: t`The sound one was not let in: the refusals show nothing`,
}));

export const tones: Readonly<Record<TestVerdict, Tone>> = {
  'as-it-should-be': 'ok',
  'lets-in': 'bad',
  'shuts-out': 'bad',
  'by-policy': 'warn',
  unknown: 'plain',
};
