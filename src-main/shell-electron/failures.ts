import { i18n } from '../services/i18n.ts';
import type { BrowserWindow, WebContents } from 'electron';
import type { Log } from '../services/ports.ts';
import type { Ask, Question } from './ask.ts';

const whatGoesOn = () =>
  i18n.t('Simulations and the local hub go on. Loading the window again loses only what was typed and not yet used.');

const crashed = (): Question => ({
  kind: 'error',
  message: i18n.t('The window stopped working.'),
  detail: whatGoesOn(),
  yes: i18n.t('Load again'),
  no: i18n.t('Close'),
  enter: 'yes',
});

const hangs = (): Question => ({
  kind: 'warning',
  message: i18n.t('The window does not answer.'),
  detail: whatGoesOn(),
  yes: i18n.t('Load again'),
  no: i18n.t('Wait'),
  enter: 'no',
});

type FailingWindow = Pick<BrowserWindow, 'isDestroyed' | 'close' | 'on'> & {
  readonly webContents: Pick<WebContents, 'on' | 'reload' | 'forcefullyCrashRenderer'>;
};

/**
 * A page that crashed or hangs is told, and can be loaded again: everything else of the program is untouched by it.
 * `close` closes the window and answers whether it did: the user may rather keep running what runs.
 */
export function offerReload(window: FailingWindow, ask: Ask, close: () => Promise<boolean>, log: Log): void {
  const { webContents } = window;
  let isAsking = false;
  let isReloading = false;
  const begin = (work: () => Promise<void>) => {
    if (isAsking) return;
    isAsking = true;
    work()
      .catch((cause: unknown) => log.error('The window could not be loaded again', cause))
      .finally(() => (isAsking = false));
  };
  const askUntilDecided = async () => {
    // Whoever closes and then keeps what runs would otherwise be left with a dead window.
    while (!window.isDestroyed()) {
      if (await ask(crashed())) {
        if (!window.isDestroyed()) webContents.reload();
        return;
      }
      if (window.isDestroyed() || (await close())) return;
    }
  };
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error('The page stopped working', new Error(`${reason}, exit code ${exitCode}`));
    if (isReloading) {
      isReloading = false;
      webContents.reload();
    } else begin(askUntilDecided);
  });
  window.on('unresponsive', () =>
    begin(async () => {
      log.error('The page does not answer', undefined);
      if (!(await ask(hangs())) || window.isDestroyed()) return;
      // A page that is caught in a loop cannot load itself.
      isReloading = true;
      webContents.forcefullyCrashRenderer();
    }),
  );
}

const ended = (path: string): Question => ({
  kind: 'error',
  message: i18n.t('Simulations and the local hub have ended by a failure.'),
  detail: i18n.t(
    'What is on disk is untouched. Starting again loads the window again too. The cause is in the log:\n{path}',
    { path },
  ),
  yes: i18n.t('Start again'),
  no: i18n.t('Quit'),
  enter: 'yes',
});

/** Tells that the thread of the services has ended, on which everything hangs: so it begins again, or the program ends. */
export function tellEnded(
  ask: Ask,
  { again, quit }: { readonly again: () => void; readonly quit: () => void },
  log: Log & { readonly path: string },
): (cause: unknown) => void {
  return (cause) => {
    log.error('The thread of the services has ended', cause);
    ask(ended(log.path))
      .then((isWanted) => (isWanted ? again() : quit()))
      .catch((failure: unknown) => {
        log.error('It could not be told that the thread of the services has ended', failure);
        quit();
      });
  };
}

/**
 * Writes down what nobody caught, here or, told by what is answered, in the thread of the services. An exception is also
 * told, once: the program goes on, since a simulation of hours must not end with a stray error of one socket, but nobody
 * should have to guess. `ask` must not block: everything goes on while the question stands there.
 */
export function tellDefects(
  program: Pick<NodeJS.Process, 'on'>,
  ask: Ask,
  showLog: () => Promise<void>,
  log: Log & { readonly path: string },
): (cause: unknown) => void {
  let isShown = false;
  const tell = (cause: unknown) => {
    log.error('An exception was not caught', cause);
    if (isShown) return;
    isShown = true;
    ask({
      kind: 'error',
      message: i18n.t('Something went wrong inside Certbench.'),
      detail: i18n.t('It goes on, but may not work well until it is started again. The cause is in the log:\n{path}', {
        path: log.path,
      }),
      yes: i18n.t('Show log'),
      no: i18n.t('Go on'),
      enter: 'no',
    })
      .then((isWanted) => (isWanted ? showLog() : undefined))
      .catch((failure: unknown) => log.error('A defect could not be told', failure));
  };
  program.on('unhandledRejection', (cause) => log.error('A promise was left to fail', cause));
  program.on('uncaughtException', tell);
  return tell;
}
