import { t } from '@lingui/core/macro';
import { live } from './language/index.ts';
import type { ReplyError } from '../../src-main/contract/reply.ts';

/** What a call may fail with. */
export type Failure = ReplyError;

/** At the field it was typed into. */
export const wrongPassphrase = (): string =>
  t`This is not the right passphrase. Capital letters, the keyboard layout and blanks at its end count.`;

interface ProblemText {
  readonly title: string;
  readonly why: string | undefined;
  readonly remedy: string | undefined;
}

/** Headlines of the codes, and why it probably happened where the message does not say it. */
const texts: Readonly<
  Record<Failure['code'], { readonly title: string; readonly why?: string; readonly remedy?: string }>
> = live(() => ({
  INVALID_INPUT: { title: t`Something here cannot be used.` },
  NAME_TAKEN: { title: t`The name is taken.` },
  NOT_FOUND: { title: t`It is not there any more.` },
  PASSWORD_REQUIRED: { title: t`A passphrase is needed.` },
  WRONG_PASSWORD: {
    title: t`Wrong passphrase.`,
    why: t`Capital letters, the keyboard layout and blanks at its end count.`,
  },
  ENCRYPTION_NOT_SUPPORTED: { title: t`Encrypted in a way that is not supported.` },
  KEY_NOT_SUPPORTED: { title: t`A key of a kind that Certbench cannot sign with.` },
  FORMAT_NOT_RECOGNISED: { title: t`Not a file of the expected kind.` },
  DAMAGED: { title: t`The file is damaged.` },
  KEY_MISMATCH: { title: t`Key and certificate do not belong together.` },
  NOT_AN_AUTHORITY: { title: t`Not a certificate authority.` },
  WORKSPACE_INVALID: { title: t`The workspace cannot be read.` },
  WORKSPACE_TOO_NEW: { title: t`The workspace was made by a newer Certbench.` },
  WORKSPACE_BUSY: {
    title: t`Another window is writing to this workspace.`,
    why: t`Only one program may write at a time, so that nothing is half-written.`,
  },
  INCOMPLETE: { title: t`Something is missing.` },
  STORAGE_FAILED: { title: t`The disk did not take it.` },
  PORT_TAKEN: { title: t`The port is taken.`, why: t`It may be another hub, or a broker.` },
  HUB_NOT_RUNNING: { title: t`The local hub is stopped.`, remedy: t`Start it on the page Local hub.` },
  HUB_RUNNING: { title: t`The local hub runs already.` },
  PROOF_REFUSED: { title: t`The proof was refused.` },
  LIMIT_REACHED: { title: t`A limit was reached.` },
  NOT_CONNECTED: { title: t`The device cannot be reached.` },
  NO_ANSWER: { title: t`No answer came.` },
  SERVER_UNREACHABLE: { title: t`The server cannot be reached.` },
  SERVER_REFUSED: { title: t`The server refused.` },
  CANCELLED: { title: '' },
  FORBIDDEN: { title: t`The window may not do that.` },
  UNKNOWN_METHOD: { title: t`Window and program do not fit together.`, remedy: t`Close Certbench and start it again.` },
  PROGRAM_CHANGED: { title: t`Certbench was replaced while it ran.` },
  INTERNAL: { title: t`Something went wrong inside Certbench.` },
}));

function describe({ code, details }: Failure): ProblemText {
  const text = texts[code];
  return { title: text.title, why: text.why, remedy: details.remedy ?? text.remedy };
}

/** The local hub, where something needs it that has found it running before. */
export const hubStopped: Failure = live(() => ({
  code: 'HUB_NOT_RUNNING',
  message: t`It was stopped meanwhile.`,
  details: { action: { do: 'start-hub' } },
}));

/** The local hub, where it runs and does not listen for what is to be spoken. */
export const hubDeaf: Failure = live(() => ({
  code: 'NOT_CONNECTED',
  message: t`The local hub does not listen for this transport: its port was taken, or it was started without it.`,
  details: {
    remedy: t`Choose another transport, or free the port and start the hub again. Its page tells what it listens for.`,
    action: { do: 'open-page', page: 'hub-overview' },
  },
}));

/** A workspace that is remembered and not there. */
export const workspaceGone = (folder: string): Failure => ({
  code: 'NOT_FOUND',
  message: t`The folder of the workspace, ${folder}, is not there.`,
  details: {
    remedy: t`Was it moved, or is its drive removed? Put it back, or open another on the page Workspace.`,
    action: { do: 'open-page', page: 'workspace' },
  },
});

export const problemText = Object.assign(describe, {
  remedyLabel: () => t`What to do:`,
  rawLabel: () => t`Details`,
});
