import type { ReplyError } from '../../src-main/contract/reply.ts';

/** What a call may fail with. */
export type Failure = ReplyError;

/** At the field it was typed into. */
export const wrongPassphrase =
  'This is not the right passphrase. Capital letters, the keyboard layout and blanks at its end count.';

interface ProblemText {
  readonly title: string;
  readonly why: string | undefined;
  readonly remedy: string | undefined;
}

/** Headlines of the codes, and why it probably happened where the message does not say it. */
const texts: Readonly<
  Record<Failure['code'], { readonly title: string; readonly why?: string; readonly remedy?: string }>
> = {
  INVALID_INPUT: { title: 'Something here cannot be used.' },
  NAME_TAKEN: { title: 'The name is taken.' },
  NOT_FOUND: { title: 'It is not there any more.' },
  PASSWORD_REQUIRED: { title: 'A passphrase is needed.' },
  WRONG_PASSWORD: {
    title: 'Wrong passphrase.',
    why: 'Capital letters, the keyboard layout and blanks at its end count.',
  },
  ENCRYPTION_NOT_SUPPORTED: { title: 'Encrypted in a way that is not supported.' },
  KEY_NOT_SUPPORTED: { title: 'A key of a kind that Certbench cannot sign with.' },
  FORMAT_NOT_RECOGNISED: { title: 'Not a file of the expected kind.' },
  DAMAGED: { title: 'The file is damaged.' },
  KEY_MISMATCH: { title: 'Key and certificate do not belong together.' },
  NOT_AN_AUTHORITY: { title: 'Not a certificate authority.' },
  WORKSPACE_INVALID: { title: 'The workspace cannot be read.' },
  WORKSPACE_TOO_NEW: { title: 'The workspace was made by a newer Certbench.' },
  WORKSPACE_BUSY: {
    title: 'Another window is writing to this workspace.',
    why: 'Only one program may write at a time, so that nothing is half-written.',
  },
  INCOMPLETE: { title: 'Something is missing.' },
  STORAGE_FAILED: { title: 'The disk did not take it.' },
  PORT_TAKEN: { title: 'The port is taken.', why: 'It may be another hub, or a broker.' },
  HUB_NOT_RUNNING: { title: 'The local hub is stopped.', remedy: 'Start it on the page Local hub.' },
  HUB_RUNNING: { title: 'The local hub runs already.' },
  PROOF_REFUSED: { title: 'The proof was refused.' },
  LIMIT_REACHED: { title: 'A limit was reached.' },
  NOT_CONNECTED: { title: 'The device cannot be reached.' },
  NO_ANSWER: { title: 'No answer came.' },
  SERVER_UNREACHABLE: { title: 'The server cannot be reached.' },
  SERVER_REFUSED: { title: 'The server refused.' },
  CANCELLED: { title: '' },
  FORBIDDEN: { title: 'The window may not do that.' },
  UNKNOWN_METHOD: { title: 'Window and program do not fit together.', remedy: 'Close Certbench and start it again.' },
  INTERNAL: { title: 'Something went wrong inside Certbench.' },
};

function describe({ code, details }: Failure): ProblemText {
  const text = texts[code];
  return { title: text.title, why: text.why, remedy: details.remedy ?? text.remedy };
}

/** The local hub, where something needs it that has found it running before. */
export const hubStopped: Failure = {
  code: 'HUB_NOT_RUNNING',
  message: 'It was stopped meanwhile.',
  details: { action: { do: 'start-hub' } },
};

/** The local hub, where it runs and does not listen for what is to be spoken. */
export const hubDeaf: Failure = {
  code: 'NOT_CONNECTED',
  message: 'The local hub does not listen for this transport: its port was taken, or it was started without it.',
  details: {
    remedy: 'Choose another transport, or free the port and start the hub again. Its page tells what it listens for.',
    action: { do: 'open-page', page: 'hub-overview' },
  },
};

/** A workspace that is remembered and not there. */
export const workspaceGone = (folder: string): Failure => ({
  code: 'NOT_FOUND',
  message: `The folder of the workspace, ${folder}, is not there.`,
  details: {
    remedy: 'Was it moved, or is its drive removed? Put it back, or open another on the page Workspace.',
    action: { do: 'open-page', page: 'workspace' },
  },
});

export const problemText = Object.assign(describe, {
  remedyLabel: 'What to do:',
  rawLabel: 'Details',
});
