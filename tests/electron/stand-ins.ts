import { EventEmitter } from 'node:events';
import type { BrowserWindow, IpcMain, Rectangle, WebContents } from 'electron';
import { vi } from 'vitest';
import type { SettingsStore, StoredSettings } from '../../src-main/adapters/settings.ts';
import { defaultSettings } from '../../src-main/adapters/settings.ts';
import type { CertbenchHost } from '../../src-main/contract/host.ts';
import type { Log } from '../../src-main/services/ports.ts';
import type { Ask, Question } from '../../src-main/shell-electron/ask.ts';
import { frameChannel } from '../../src-main/shell-electron/frame-channel.ts';
import { type PageElectron, bridgePage } from '../../src-main/shell-electron/page-bridge.ts';

/** Electron itself cannot run in a test: what stands in for its objects behaves as its documentation says. */

export const ownPage = new URL('app://certbench/index.html');

export interface StandInFrame {
  url: string;
  detached: boolean;
}

export const frameAt = (url: string): StandInFrame => ({ url, detached: false });

/** Sent between processes: what cannot be cloned does not travel. */
const overTheWire = (values: readonly unknown[]): unknown[] => values.map((value) => structuredClone(value));

export class StandInContents extends EventEmitter {
  mainFrame = frameAt(ownPage.href);
  readonly reload = vi.fn<() => void>();
  readonly forcefullyCrashRenderer = vi.fn<() => void>(() =>
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 }),
  );
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  /** The page's end, where one is loaded. */
  toPage: (channel: string, values: unknown[]) => void = () => undefined;
  #isDestroyed = false;

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroy(): void {
    this.vanish();
    this.emit('destroyed');
  }

  /** The moment before anybody has been told. */
  vanish(): void {
    this.#isDestroyed = true;
  }

  send(channel: string, ...values: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    this.toPage(channel, overTheWire(values));
  }

  get electron(): WebContents {
    return this as unknown as WebContents;
  }
}

export class StandInIpc extends EventEmitter {
  get electron(): IpcMain {
    return this as unknown as IpcMain;
  }
}

export interface LoadedPage {
  readonly host: CertbenchHost;
  /** What was put into the page's world, by name. */
  readonly exposed: ReadonlyMap<string, unknown>;
  /** Sends anything on the channel, as a broken page might. */
  send(...values: unknown[]): void;
  /** The name that the page has given itself; known once it has sent something. */
  name(): string;
  /** Files are dropped on the page: by its user, unless told. */
  drop(paths: readonly string[], isTrusted?: boolean): void;
  /** Hears every frame that comes back. */
  onFrame(listener: (frame: unknown) => void): void;
}

/** A page with what the preload script gives it, as Electron has it run with every load of a page. */
export function loadPage(ipc: StandInIpc, contents: StandInContents): LoadedPage {
  const renderer = new EventEmitter();
  const sent: unknown[][] = [];
  const frame = contents.mainFrame;
  const exposed = new Map<string, unknown>();
  const send = (...values: unknown[]) => {
    sent.push(values);
    const copies = overTheWire(values);
    setImmediate(() => ipc.emit(frameChannel, { sender: contents, senderFrame: frame }, ...copies));
  };
  contents.toPage = (channel, values) =>
    setImmediate(() => renderer.emit(channel, { isTheEventItself: true }, ...values));
  const electron = {
    ipcRenderer: {
      on: renderer.on.bind(renderer),
      send: (channel: string, ...values: unknown[]) => {
        if (channel === frameChannel) send(...values);
        else ipc.emit(channel, { sender: contents, senderFrame: frame }, ...overTheWire(values));
      },
    },
    webUtils: { getPathForFile: ({ path }: { path: string }) => path },
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, acrossContexts(api)),
    },
  };
  const target = new EventEmitter();
  bridgePage(electron as unknown as PageElectron, { addEventListener: target.on.bind(target) });
  return {
    host: exposed.get('certbench') as CertbenchHost,
    exposed,
    send,
    name: () => String(sent[0]?.[0]),
    drop: (paths, isTrusted = true) => {
      target.emit('drop', { isTrusted, dataTransfer: { files: paths.map((path) => ({ path })) } });
    },
    onFrame: (listener) =>
      renderer.on(frameChannel, (_event, _name, text: string) => listener(JSON.parse(text) as unknown)),
  };
}

/** What Electron's context bridge does: own properties are copied, functions are passed through, the rest is refused. */
function acrossContexts(value: unknown): unknown {
  if (typeof value === 'function') {
    return (...values: unknown[]) =>
      acrossContexts((value as (...values: unknown[]) => unknown)(...values.map(acrossContexts)));
  }
  if (value instanceof Promise) return value.then(acrossContexts);
  if (Array.isArray(value)) return value.map(acrossContexts);
  if (typeof value === 'symbol') throw new Error('Symbols cannot pass.');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, acrossContexts(inner)]));
}

export class StandInWindow extends EventEmitter {
  readonly webContents = new StandInContents();
  readonly calls: string[] = [];
  bounds: Rectangle = { x: 10, y: 20, width: 1000, height: 700 };
  maximized = false;
  minimized = false;
  visible = false;
  color: string | undefined;
  readonly addresses: string[] = [];

  get electron(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }

  getNormalBounds = (): Rectangle => this.bounds;
  isMaximized = (): boolean => this.maximized;
  isMinimized = (): boolean => this.minimized;
  isVisible = (): boolean => this.visible;
  isDestroyed = (): boolean => this.webContents.isDestroyed();

  loadURL(address: string): Promise<void> {
    this.addresses.push(address);
    return Promise.resolve();
  }

  show(): void {
    this.calls.push('show');
    this.visible = true;
  }

  focus(): void {
    this.calls.push('focus');
  }

  restore(): void {
    this.calls.push('restore');
    this.minimized = false;
  }

  maximize(): void {
    this.calls.push('maximize');
    this.maximized = true;
  }

  setBackgroundColor(color: string): void {
    this.color = color;
  }

  /** Answers whether it was closed: a listener may hold it. */
  close(): boolean {
    const event = cancelable();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.webContents.destroy();
    this.emit('closed');
    return true;
  }
}

export interface Cancelable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export function cancelable<T extends object>(more?: T): Cancelable & T {
  const event = {
    ...more,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event as Cancelable & T;
}

export interface Written {
  readonly message: string;
  readonly cause: unknown;
}

export function logInMemory(): Log & { readonly written: Written[] } {
  const written: Written[] = [];
  return { written, error: (message, cause) => written.push({ message, cause }) };
}

/** Everything that a log was told, as text. */
export const textOf = (written: readonly Written[]): string =>
  written
    .map(({ message, cause }) => `${message}\n${cause instanceof Error ? cause.stack : JSON.stringify(cause)}`)
    .join('\n');

export function storeInMemory(first: Partial<StoredSettings> = {}): SettingsStore & { refuse: boolean } {
  let settings: StoredSettings = { ...defaultSettings, ...first };
  const store = {
    path: '/somewhere/config.json',
    refuse: false,
    get: <K extends keyof StoredSettings>(key: K): StoredSettings[K] => settings[key],
    set(part: Partial<StoredSettings>) {
      if (store.refuse) throw new Error('EROFS: read-only file system');
      settings = { ...settings, ...part };
    },
  };
  return store;
}

/** Answers questions as told, and remembers them. */
export function askInMemory(answer: boolean | Promise<boolean>): Ask & { readonly asked: Question[] } {
  const asked: Question[] = [];
  return Object.assign(
    (question: Question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
    { asked },
  );
}

/** Lets everything happen that is due without waiting for a clock. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
