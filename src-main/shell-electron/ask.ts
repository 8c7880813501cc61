import type { BrowserWindow, Dialog, MessageBoxOptions } from 'electron';

/** Something that only the user can decide, with a word for each answer. */
export interface Question {
  readonly kind: NonNullable<MessageBoxOptions['type']>;
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
  /** What Enter means. Escape and the box's own cross always mean no. */
  readonly enter: 'yes' | 'no';
}

/** Whether the user said yes. */
export type Ask = (question: Question) => Promise<boolean>;

/** Asks in a native message box, as a part of the window where that can be seen. */
export function nativeAsk(dialog: Pick<Dialog, 'showMessageBox'>, window: () => BrowserWindow | undefined): Ask {
  return async ({ kind, message, detail, yes, no, enter }) => {
    const options: MessageBoxOptions = {
      type: kind,
      message,
      detail,
      buttons: [yes, no],
      defaultId: enter === 'yes' ? 0 : 1,
      cancelId: 1,
      noLink: true,
    };
    const parent = window();
    // A box that hangs on a minimised window would wait unseen.
    const isSeen = parent !== undefined && parent.isVisible() && !parent.isMinimized();
    const { response } = await (isSeen ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options));
    return response === 0;
  };
}
