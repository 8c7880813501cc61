import { EventEmitter } from 'node:events';
import type { IpcMainEvent, Session } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import { guardContents, guardSession, isOwnOrigin, isOwnSender } from '../../src-main/shell-electron/guard.ts';
import { StandInContents, cancelable, frameAt, logInMemory, ownPage, textOf } from './stand-ins.ts';

/** Addresses that are not ours, however much they look like it. */
const foreign = [
  'app://certbench.evil/index.html',
  'app://evil/index.html',
  'app://evil.certbench/index.html',
  'app://certbench@evil/index.html',
  'app://user:word@certbench/index.html',
  'app://certbench:8080/index.html',
  'apps://certbench/index.html',
  'https://certbench/index.html',
  'http://localhost:5173/',
  'file:///app/certbench/index.html',
  'data:text/html,app://certbench/',
  'blob:app://certbench/1',
  'about:blank',
  'about:srcdoc',
  'javascript:alert(1)',
  'devtools://devtools/bundled/x.html',
  'null',
  '',
];

let log: ReturnType<typeof logInMemory>;
beforeEach(() => {
  log = logInMemory();
});

describe('the own origin', () => {
  test.each(foreign)('is not %s', (address) => {
    expect(isOwnOrigin(address, ownPage)).toBe(false);
  });

  test.each(['app://certbench', 'app://certbench/', 'app://certbench/index.html?x#y', 'APP://certbench/'])(
    'is %s',
    (address) => {
      expect(isOwnOrigin(address, ownPage)).toBe(true);
    },
  );

  test('is the address of the development server, with its port, where that is the page', () => {
    const page = new URL('http://localhost:5173/');
    expect(isOwnOrigin('http://localhost:5173/x', page)).toBe(true);
    expect(isOwnOrigin('http://localhost:5174/', page)).toBe(false);
    expect(isOwnOrigin(ownPage.href, page)).toBe(false);
  });
});

describe('a message', () => {
  const contents = new StandInContents();
  const from = (senderFrame: unknown) =>
    isOwnSender({ sender: contents, senderFrame } as unknown as IpcMainEvent, ownPage);

  test('is taken from the main frame of our page', () => {
    expect(from(contents.mainFrame)).toBe(true);
  });

  test('is not taken from a frame that is gone, was taken out, is inside the page, or of another page', () => {
    expect(from(null)).toBe(false);
    expect(from(frameAt(ownPage.href))).toBe(false);
    contents.mainFrame.detached = true;
    expect(from(contents.mainFrame)).toBe(false);
    contents.mainFrame.detached = false;
  });

  test.each(foreign)('is not taken from the main frame once it is at %s', (address) => {
    const elsewhere = new StandInContents();
    elsewhere.mainFrame.url = address;
    const event = { sender: elsewhere, senderFrame: elsewhere.mainFrame } as unknown as IpcMainEvent;
    expect(isOwnSender(event, ownPage)).toBe(false);
  });
});

describe('a page', () => {
  let contents: StandInContents;
  beforeEach(() => {
    contents = new StandInContents();
    guardContents(contents.electron, ownPage, log);
  });
  const moves = ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const;
  const move = (event: string, url: string, isMainFrame = true) => {
    const details = cancelable({ url, isMainFrame });
    contents.emit(event, details);
    return details.defaultPrevented ? 'held' : 'gone';
  };

  test.each(moves)('may load itself anew and go nowhere else: %s', (event) => {
    expect(move(event, ownPage.href)).toBe('gone');
    expect(log.written).toEqual([]);
    for (const url of [...foreign, 'app://certbench/other.html', 'app://certbench/', 'https://example.com/']) {
      expect(`${url} ${move(event, url)}`).toBe(`${url} held`);
    }
    expect(log.written).toHaveLength(foreign.length + 3);
  });

  test('is told by what it tried', () => {
    move('will-frame-navigate', 'https://example.com/', true);
    move('will-frame-navigate', 'https://example.com/', false);
    expect(log.written.map(({ message }) => message)).toEqual([
      'Leaving the page was refused',
      'Loading a frame was refused',
    ]);
  });

  test('has no frames, not even of its own page', () => {
    expect(move('will-frame-navigate', ownPage.href, false)).toBe('held');
    expect(move('will-redirect', ownPage.href, false)).toBe('held');
  });

  test('opens no windows and holds no webview', () => {
    for (const url of [ownPage.href, 'https://example.com/', 'about:blank']) {
      expect(contents.openHandler({ url })).toEqual({ action: 'deny' });
    }
    const attach = cancelable();
    contents.emit('will-attach-webview', attach, {}, { src: 'https://example.com/' });
    expect(attach.defaultPrevented).toBe(true);
    expect(log.written).toHaveLength(4);
  });

  test('cannot keep its window from closing', () => {
    const stay = cancelable();
    contents.emit('will-prevent-unload', stay);
    // In this event, to prevent means to ignore the page's objection.
    expect(stay.defaultPrevented).toBe(true);
  });

  test('leaves in the log where it wanted to go, and nothing of what it wanted to carry there', () => {
    move('will-navigate', 'https://thief.example/take?passphrase=1234#key');
    expect(textOf(log.written)).toContain('https://thief.example');
    expect(textOf(log.written)).not.toMatch(/1234|take|key/);
  });
});

describe('a session', () => {
  const permissions = [
    'clipboard-read',
    'clipboard-sanitized-write',
    'display-capture',
    'fileSystem',
    'fullscreen',
    'geolocation',
    'hid',
    'local-network-access',
    'loopback-network',
    'media',
    'midi',
    'notifications',
    'openExternal',
    'pointerLock',
    'serial',
    'usb',
    'window-management',
    'unknown',
    'something-new',
  ];
  type Request = (contents: unknown, permission: string, answer: (is: boolean) => void, details: unknown) => void;
  type Check = (contents: unknown, permission: string, origin: string, details: unknown) => boolean;

  class StandInSession extends EventEmitter {
    request: Request | undefined;
    check: Check | undefined;
    device: ((details: unknown) => boolean) | undefined;
    checksSpelling = true;
    languages: readonly string[] = ['en'];
    setSpellCheckerLanguages = (languages: string[]) => void (this.languages = languages);
    setSpellCheckerEnabled = (is: boolean) => void (this.checksSpelling = is);
    setPermissionRequestHandler = (handler: Request) => void (this.request = handler);
    setPermissionCheckHandler = (handler: Check) => void (this.check = handler);
    setDevicePermissionHandler = (handler: (details: unknown) => boolean) => void (this.device = handler);
  }
  let session: StandInSession;
  beforeEach(() => {
    session = new StandInSession();
    guardSession(session as unknown as Session, ownPage, log);
  });
  const requested = (permission: string, requestingUrl: string, isMainFrame = true) => {
    const answers: boolean[] = [];
    session.request?.(null, permission, (is) => answers.push(is), { requestingUrl, isMainFrame });
    return answers;
  };
  const checked = (permission: string, origin: string, isMainFrame = true) =>
    session.check?.(null, permission, origin, { isMainFrame });

  test('grants our own page the clipboard to write to, and nothing else', () => {
    const granted = permissions.filter((one) => requested(one, ownPage.href)[0] === true);
    expect(granted).toEqual(['clipboard-sanitized-write']);
    expect(permissions.filter((one) => checked(one, 'app://certbench/') === true)).toEqual(granted);
    expect(permissions.flatMap((one) => requested(one, ownPage.href))).toHaveLength(permissions.length);
  });

  test.each(foreign)('grants nothing at all to %s', (address) => {
    for (const permission of permissions) {
      expect(requested(permission, address)).toEqual([false]);
      expect(checked(permission, address)).toBe(false);
    }
  });

  test('grants nothing to a frame inside our page', () => {
    expect(requested('clipboard-sanitized-write', ownPage.href, false)).toEqual([false]);
    expect(checked('clipboard-sanitized-write', 'app://certbench/', false)).toBe(false);
  });

  test('gives out no devices and lets nothing be downloaded, not even dictionaries', () => {
    expect(session.checksSpelling).toBe(false);
    expect(session.device?.({ deviceType: 'usb', origin: 'app://certbench' })).toBe(false);
    const download = cancelable();
    session.emit('will-download', download, { getURL: () => 'blob:app://certbench/1' });
    expect(download.defaultPrevented).toBe(true);
  });

  test('has no handler where Electron refuses by itself without one', () => {
    for (const event of ['select-serial-port', 'select-hid-device', 'select-usb-device']) {
      expect(session.listenerCount(event)).toBe(0);
    }
  });
});
