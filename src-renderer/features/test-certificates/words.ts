import type { TestOutcome, TestVerdict } from '../../../src-main/contract/models.ts';
import type { Tone } from '../../ui/Page.tsx';

export const testCertificates = {
  title: 'Test certificates',
  subtitle: 'Broken on purpose, each in one way: what a broker does with them shows what it checks.',
  make: 'Make a set',
  makeText: 'Choose an authority that is for tests alone: it signs what it should not.',
  noAuthority: 'A set is signed by an authority of the workspace.',
  createAuthority: 'Create authority',
  authority: 'Authority',
  name: 'Name of the set',
  device: 'Device ID',
  deviceHint: 'All of them claim to be this device. A server that knows its devices has to know it.',
  makeAction: 'Make test certificates',
  making: 'Making keys and certificates…',
  made: (name: string, count: number) => `${name}: ${count} test certificates made.`,
  run: 'Try them at a server',
  set: 'Set',
  /** Where its files are, and what the server needs of them. */
  setHint: (deviceId: string) => `The server must trust trusted-ca.pem of the set, and know the device ${deviceId}.`,
  platform: 'Platform',
  port: 'Port',
  portFault: 'The port is a whole number from 1 to 65535.',
  hubAt: (host: string, port: number | undefined) => `The local hub at ${host}, port ${port ?? '?'}.`,
  hubStopped: 'The local hub is stopped. Start it on its page, and let it know the authority and the device.',
  openHub: 'Open the local hub',
  crlGiven: 'The server was given the revocation list of the set (revoked-crl.pem)',
  runAction: 'Try all certificates',
  running: 'Connecting with one after the other…',
  noSets: 'There is no set yet.',
  results: 'What this server accepts',
  headers: ['Certificate', 'A careful server', 'This server', 'Verdict'],
  outcomes: {
    'let-in': 'let in',
    'refused-in-tls': 'refused in TLS',
    'refused-by-server': 'refused',
    closed: 'closed the connection',
    'not-tried': 'not tried',
  } satisfies Record<TestOutcome['type'], string>,
  code: (code: number) => ` (code ${code})`,
  verdicts: {
    'as-it-should-be': 'as it should be',
    'lets-in': 'lets in what it should refuse',
    'shuts-out': 'refuses the sound one',
    'by-policy': 'as it was set up',
    unknown: 'not known',
  } satisfies Record<TestVerdict, string>,
  summary: (letIn: number) =>
    letIn === 0 ? 'Nothing was let in that should be refused' : `${letIn} let in that should be refused`,
  inconclusive: 'The sound one was not let in: the refusals show nothing',
};

export const tones: Readonly<Record<TestVerdict, Tone>> = {
  'as-it-should-be': 'ok',
  'lets-in': 'bad',
  'shuts-out': 'bad',
  'by-policy': 'warn',
  unknown: 'plain',
};
