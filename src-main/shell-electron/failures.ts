import type { BrowserWindow, Dialog } from 'electron';
import type { Log } from '../services/ports.ts';
import type { Ask } from './ask.ts';

/** A page that crashed is told, and can be loaded again: everything else of the program is untouched by it. */
export function offerReload(window: BrowserWindow, ask: Ask, log: Log): void {
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error('The page stopped working', new Error(`${reason}, exit code ${exitCode}`));
    const question = {
      kind: 'error',
      message: 'The window stopped working.',
      detail:
        'Simulations and the local hub go on. Loading the window again loses only what was typed and not yet used.',
      yes: 'Load again',
      no: 'Close',
      enter: 'yes',
    } as const;
    ask(question)
      .then((isWanted) => {
        if (window.isDestroyed()) return;
        if (isWanted) window.webContents.reload();
        else window.close();
      })
      .catch((cause: unknown) => log.error('The window could not be loaded again', cause));
  });
}

/**
 * Writes down what nobody caught. An exception is also told, once: the program goes on, since a simulation of hours
 * must not end with a stray error of one socket, but nobody should have to guess.
 */
export function tellDefects(
  program: Pick<NodeJS.Process, 'on'>,
  dialog: Pick<Dialog, 'showErrorBox'>,
  log: Log & { readonly path: string },
): void {
  let isTold = false;
  program.on('unhandledRejection', (cause) => log.error('A promise was left to fail', cause));
  program.on('uncaughtException', (cause) => {
    log.error('An exception was not caught', cause);
    if (isTold) return;
    isTold = true;
    dialog.showErrorBox(
      'Something went wrong inside Certbench.',
      `It goes on, but may not work well until it is started again. The cause is in the log:\n${log.path}`,
    );
  });
}
