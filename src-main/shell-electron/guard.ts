import type { Event, IpcMainEvent, Session, WebContents } from 'electron';
import type { Log } from '../services/ports.ts';

/**
 * Whether an address is on the page's own origin. Scheme and host are compared as parsed: a comparison of beginnings
 * would take app://certbench.evil for our own, and Node says "null" for the origin of every scheme of one's own.
 */
export function isOwnOrigin(address: string, page: URL): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === page.protocol && host === page.host && username === '' && password === '';
}

/**
 * Whether a message comes from our page itself: from the main frame of a window, still part of it, and on our origin. To
 * be asked first thing in a listener, since the frame is gone once the page has moved on.
 */
export function isOwnSender(event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>, page: URL): boolean {
  const frame = event.senderFrame;
  return frame !== null && !frame.detached && frame === event.sender.mainFrame && isOwnOrigin(frame.url, page);
}

interface Move {
  readonly url: string;
  readonly isMainFrame: boolean;
}

/**
 * Keeps a page where it is: it may load itself anew and go nowhere else, has no other frames, opens no windows and holds
 * no other web contents. What it tries is told in the log, without the path.
 */
export function guardContents(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>, page: URL, log: Log): void {
  const refused = (what: string, address: string) => log.error(`${what} was refused`, new Error(placeOf(address)));
  const stay = (what: (event: Move) => string) => (event: Event<Move>) => {
    if (event.isMainFrame && isOwnOrigin(event.url, page) && new URL(event.url).pathname === page.pathname) return;
    event.preventDefault();
    refused(what(event), event.url);
  };
  // For the main frame the second comes first, and where it is prevented the other does not come at all.
  const moving = ({ isMainFrame }: Move) => (isMainFrame ? 'Leaving the page' : 'Loading a frame');
  contents.on('will-navigate', stay(moving));
  contents.on('will-frame-navigate', stay(moving));
  contents.on(
    'will-redirect',
    stay(() => 'A redirect'),
  );
  contents.on('will-attach-webview', (event, _preferences, { src = '' }) => {
    event.preventDefault();
    refused('A webview', src);
  });
  // Otherwise a page could keep its window, and with it the program, from closing.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    refused('Opening a window', url);
    return { action: 'deny' };
  });
}

/**
 * Denies everything that a page can ask a session for, which Electron grants unasked. Copying to the clipboard is left,
 * for our own page alone. No handler is set for screens, Bluetooth, serial ports and the like: without one Electron
 * refuses them by itself.
 */
export function guardSession(
  session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setSpellCheckerEnabled'
    | 'setSpellCheckerLanguages'
    | 'on'
  >,
  page: URL,
  log: Log,
): void {
  const isAllowed = (permission: string, origin: string, isMainFrame: boolean) =>
    permission === 'clipboard-sanitized-write' && isMainFrame && isOwnOrigin(origin, page);
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(isAllowed(permission, requestingUrl, isMainFrame)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame }) =>
    isAllowed(permission, origin, isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
  // It would fetch dictionaries from the internet, switched off or not, for as long as it has a language.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  // Files are saved by the services, which ask where; nothing else may put one on the disk.
  session.on('will-download', (event, item) => {
    event.preventDefault();
    log.error('A download was refused', new Error(placeOf(item.getURL())));
  });
}

/** Scheme and host of an address: enough to understand an entry of the log, and no room for anything private. */
export function placeOf(address: string): string {
  if (!URL.canParse(address)) return 'no address';
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`.slice(0, 200);
}
