/** A part of a support bundle: what its file is called, and what is in it. */
const parts = {
  readme: ['README.txt', 'What each file is.'],
  diagnosis: ['diagnosis.txt', 'What was found step by step, for people.'],
  'diagnosis-json': ['diagnosis.json', 'The same for programs, with what the TLS handshake has agreed on.'],
  'server-chain': ['server-chain.pem', 'The certificates that the server has presented, in its order.'],
  'device-chain': ['device-chain.pem', 'The certificates that the device has presented. Its key is not in it.'],
  versions: ['versions.json', 'Certbench, what it runs on, and the system.'],
  settings: ['settings.json', 'The settings with the saved connections, as they are exported: without passwords.'],
  hub: ['hub.json', 'The local hub: who is registered, and what it has refused last.'],
  workspace: ['workspace.json', 'What the workspace holds, by kind and date. No key is in it.'],
  log: ['certbench.log', 'The newest lines of the log.'],
} as const;

export type SupportPart = keyof typeof parts;

export const supportParts = Object.keys(parts) as SupportPart[];

export const supportFile = (part: SupportPart): string => parts[part][0];

interface ReadmeFacts {
  readonly version: string;
  readonly now: Date;
  /** When the connection was diagnosed that it tells of. */
  readonly diagnosedAt: string | undefined;
  /** Whether it has certificates and names. */
  readonly names: boolean;
}

/** Tells whoever is sent a support bundle what is in it. Lines end as in Windows. */
export function supportReadme(made: readonly SupportPart[], { version, now, diagnosedAt, names }: ReadmeFacts): string {
  const title = 'Certbench: support bundle';
  return [
    title,
    '='.repeat(title.length),
    '',
    `Made by Certbench ${version} on ${now.toISOString()}.`,
    diagnosedAt === undefined ? 'No connection was diagnosed before.' : `Diagnosed on ${diagnosedAt}.`,
    '',
    ...made.flatMap((part) => [parts[part][0], `    ${parts[part][1]}`]),
    '',
    'Whoever saved it may have left files out.',
    'Private keys, passwords, passphrases and tokens are in none of them; where one stood there is <redacted>.',
    ...(names ? [] : ['Names are left out: <name 1> is the same wherever it stands. So are certificates.']),
    '',
  ].join('\r\n');
}
