import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { SettingsStore, WindowPlace } from '../adapters/settings.ts';
import type { Desktop, Log } from '../services/ports.ts';

const smallest = { width: 960, height: 640 };
const atFirst = { width: 1280, height: 832 };
/** How much of the top edge must be on a display, so that a window can be taken hold of. In pixels. */
const grip = { width: 120, height: 32 };

/** The page's own background in both themes, so that nothing flashes before its styles are there. */
export const backgroundColor = (isDark: boolean): string => (isDark ? '#1c1c1f' : '#f5f5f7');

export interface WindowLook {
  readonly place: Partial<Rectangle>;
  readonly isDark: boolean;
  /** The built `preload.cjs`. */
  readonly preload: string;
  /** A picture for the title bar and the task bar, where the system takes none from the program itself. */
  readonly icon?: string | undefined;
  readonly isPackaged: boolean;
}

/** The window's options. What protects it is said even where it is Electron's default, so that a test can hold it. */
export function windowOptions({
  place,
  isDark,
  preload,
  icon,
  isPackaged,
}: WindowLook): BrowserWindowConstructorOptions {
  return {
    ...atFirst,
    ...place,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Certbench',
    ...(icon === undefined ? {} : { icon }),
    backgroundColor: backgroundColor(isDark),
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      devTools: !isPackaged,
      // Its fields hold names, codes and addresses.
      spellcheck: false,
    },
  };
}

/**
 * Where a window goes again: to its place if it can still be taken hold of there, else only to its size, and to no size
 * larger than the display. On Linux always only to its size: what a window manager tells of its place and what it takes
 * differ by the frame, so that a window would wander with every start.
 */
export function placeToRestore(
  stored: WindowPlace | undefined,
  workAreas: readonly [Rectangle, ...Rectangle[]],
  system: Desktop['system'],
): Partial<Rectangle> {
  if (stored === undefined) return {};
  const { x, y } = system === 'linux' ? { x: undefined, y: undefined } : stored;
  const area =
    x === undefined || y === undefined
      ? undefined
      : workAreas.find((one) => {
          const width = Math.min(x + stored.width, one.x + one.width) - Math.max(x, one.x);
          return width >= grip.width && y >= one.y && y + grip.height <= one.y + one.height;
        });
  const within = area ?? workAreas[0];
  const size = { width: Math.min(stored.width, within.width), height: Math.min(stored.height, within.height) };
  return area === undefined || x === undefined || y === undefined ? size : { x, y, ...size };
}

/** The place to remember. Of a maximised window it is the one that it goes back to. */
function placeOf(window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>): WindowPlace {
  const { x, y, width, height } = window.getNormalBounds();
  return { x, y, width, height, maximized: window.isMaximized() };
}

export interface WindowParts {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly look: () => Omit<WindowLook, 'place'>;
  /** What the displays have room for, the main one first. */
  readonly workAreas: () => readonly [Rectangle, ...Rectangle[]];
  readonly system: Desktop['system'];
  readonly store: Pick<SettingsStore, 'get' | 'set'>;
  readonly page: URL;
  readonly log: Log;
  /** Joins what belongs to a window, before its page is loaded. */
  readonly opened: (window: BrowserWindow) => void;
}

/** The one window of the program, there or not. */
export class OneWindow {
  readonly #parts: WindowParts;
  #window: BrowserWindow | undefined;
  #isDrawn = false;

  constructor(parts: WindowParts) {
    this.#parts = parts;
  }

  get current(): BrowserWindow | undefined {
    return this.#window;
  }

  /** Brings the window to the front, and makes it first where there is none. */
  show(): void {
    const window = this.#window;
    if (window === undefined) return this.#open();
    // It comes by itself as soon as there is something to see.
    if (!this.#isDrawn) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  #open(): void {
    const { create, look, workAreas, system, store, page, log, opened } = this.#parts;
    const stored = store.get('window');
    const window = create(windowOptions({ ...look(), place: placeToRestore(stored, workAreas(), system) }));
    this.#window = window;
    this.#isDrawn = false;
    const show = () => {
      if (this.#isDrawn) return;
      this.#isDrawn = true;
      if (stored?.maximized === true) window.maximize();
      window.show();
    };
    window.once('ready-to-show', show);
    window.on('close', () => this.#remember(window));
    window.once('closed', () => {
      this.#window = undefined;
    });
    window.webContents.on('did-fail-load', (_event, code, reason, _address, isMainFrame) => {
      // A load that was overtaken by the next one is no failure.
      const overtaken = -3;
      if (!isMainFrame || code === overtaken) return;
      log.error('The page could not be loaded', new Error(reason));
      // A program without a window could not even be closed.
      show();
    });
    opened(window);
    window.loadURL(page.href).catch((cause: unknown) => log.error('The page could not be opened', cause));
  }

  #remember(window: BrowserWindow): void {
    try {
      this.#parts.store.set({ window: placeOf(window) });
    } catch (cause) {
      this.#parts.log.error('The place of the window could not be remembered', cause);
    }
  }
}
