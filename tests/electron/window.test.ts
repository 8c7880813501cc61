import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import type { WindowPlace } from '../../src-main/adapters/settings.ts';
import { OneWindow, placeToRestore, windowOptions } from '../../src-main/shell-electron/window.ts';
import { StandInWindow, logInMemory, ownPage, storeInMemory } from './stand-ins.ts';

const main: Rectangle = { x: 0, y: 25, width: 1920, height: 1055 };
const left: Rectangle = { x: -1280, y: 0, width: 1280, height: 1024 };
const at = (x: number, y: number, more: Partial<WindowPlace> = {}): WindowPlace => ({
  x,
  y,
  width: 1000,
  height: 700,
  maximized: false,
  ...more,
});

describe('the place of a window', () => {
  test.each<[string, WindowPlace]>([
    ['on the main display', at(100, 100)],
    ['on the other display', at(-1280, 0)],
    ['across two displays', at(-500, 100)],
    ['hanging over the right edge, with enough to take hold of', at(1800, 100)],
    ['hanging over the lower edge', at(0, 1040)],
  ])('is restored %s', (_name, place) => {
    const { maximized, ...bounds } = place;
    expect(placeToRestore(place, [main, left], 'windows')).toEqual(bounds);
    // A window manager would add its frame each time.
    expect(placeToRestore(place, [main, left], 'linux')).toEqual({ width: place.width, height: place.height });
    expect(maximized).toBe(false);
  });

  test.each<[string, WindowPlace]>([
    ['right of every display', at(1921, 100)],
    ['with too little of it to take hold of', at(1801, 100)],
    ['left of every display', at(-1280 - 881, 100)],
    ['with its title above the display', at(100, 24)],
    ['with its title below the display', at(100, 1060)],
    ['on a display that is gone', at(3000, 3000)],
    ['nowhere yet', { width: 1000, height: 700, maximized: false }],
  ])('is left to the system where it was %s, and the size is kept', (_name, place) => {
    expect(placeToRestore(place, [main, left], 'macos')).toEqual({ width: 1000, height: 700 });
  });

  test('is no larger than the display', () => {
    expect(placeToRestore(at(-1280, 0, { width: 3000, height: 2000 }), [main, left], 'windows')).toEqual({
      x: -1280,
      y: 0,
      width: 1280,
      height: 1024,
    });
    expect(placeToRestore(at(9000, 0, { width: 3000, height: 2000 }), [main, left], 'windows')).toEqual({
      width: 1920,
      height: 1055,
    });
  });

  test('is the usual one at a first start', () => {
    expect(placeToRestore(undefined, [main], 'windows')).toEqual({});
    const options = windowOptions({ place: {}, isDark: false, preload: '/p.cjs', isPackaged: true });
    expect(options).toMatchObject({ width: 1280, height: 832, minWidth: 960, minHeight: 640, title: 'Certbench' });
    expect(options).not.toHaveProperty('x');
  });
});

describe('the options of a window', () => {
  const look = { place: {}, isDark: false, preload: '/p.cjs', isPackaged: true };

  test('shut the page in, and are exactly these', () => {
    expect(windowOptions(look).webPreferences).toEqual({
      preload: '/p.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      devTools: false,
      spellcheck: false,
    });
    expect(windowOptions({ ...look, isPackaged: false }).webPreferences?.devTools).toBe(true);
  });

  test('have an icon where the system takes none from the program', () => {
    expect(windowOptions({ ...look, icon: '/icon.png' }).icon).toBe('/icon.png');
    expect(windowOptions({ ...look, icon: undefined })).not.toHaveProperty('icon');
  });

  test('let nothing flash: hidden at first, with the background of the theme', () => {
    expect(windowOptions(look)).toMatchObject({ show: false, backgroundColor: '#f5f5f7' });
    expect(windowOptions({ ...look, isDark: true }).backgroundColor).toBe('#1c1c1f');
  });
});

describe('the window', () => {
  let made: StandInWindow[];
  let options: BrowserWindowConstructorOptions[];
  let order: string[];
  let store: ReturnType<typeof storeInMemory>;
  let log: ReturnType<typeof logInMemory>;
  let one: OneWindow;
  beforeEach(() => {
    made = [];
    options = [];
    order = [];
    store = storeInMemory();
    log = logInMemory();
    one = new OneWindow({
      create(given) {
        options.push(given);
        const window = new StandInWindow();
        made.push(window);
        return window.electron;
      },
      look: () => ({ isDark: true, preload: '/p.cjs', isPackaged: true }),
      workAreas: () => [main],
      system: 'windows',
      store,
      page: ownPage,
      log,
      opened: (window) => order.push(`opened before ${(window as unknown as StandInWindow).addresses.length} loads`),
    });
  });
  const first = () => made[0] ?? expect.fail('no window');

  test('is joined before its page is loaded, and shown when there is something to see', () => {
    one.show();
    expect(order).toEqual(['opened before 0 loads']);
    expect(first().addresses).toEqual([ownPage.href]);
    one.show();
    expect(first().calls).toEqual([]);
    first().emit('ready-to-show');
    expect(first().calls).toEqual(['show']);
  });

  test('is there once: a second start brings it back from wherever it is', () => {
    one.show();
    first().emit('ready-to-show');
    first().minimized = true;
    one.show();
    expect(made).toHaveLength(1);
    expect(first().calls).toEqual(['show', 'restore', 'show', 'focus']);
  });

  test('remembers its place, and goes there again', () => {
    one.show();
    first().emit('ready-to-show');
    expect(first().close()).toBe(true);
    expect(one.current).toBeUndefined();
    expect(store.get('window')).toEqual({ x: 10, y: 20, width: 1000, height: 700, maximized: false });
    store.set({ window: at(200, 300) });
    one.show();
    expect(options[1]).toMatchObject({ x: 200, y: 300, width: 1000, height: 700 });
    made[1]?.emit('ready-to-show');
    expect(made[1]?.calls).toEqual(['show']);
  });

  test('that was maximised comes back maximised, and knows the place below', () => {
    store.set({ window: at(200, 300, { maximized: true }) });
    one.show();
    expect(options[0]).toMatchObject({ x: 200, y: 300 });
    first().emit('ready-to-show');
    expect(first().calls).toEqual(['maximize', 'show']);
    first().bounds = { x: 200, y: 300, width: 1000, height: 700 };
    first().close();
    expect(store.get('window')).toEqual(at(200, 300, { maximized: true }));
  });

  test('closes even where its place cannot be remembered', () => {
    one.show();
    store.refuse = true;
    expect(first().close()).toBe(true);
    expect(log.written).toHaveLength(1);
  });

  test('is shown, and the log told, where its page cannot be loaded', () => {
    one.show();
    const { webContents, calls } = first();
    webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', ownPage.href, true);
    webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://certbench/x.svg', false);
    expect(calls).toEqual([]);
    webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', ownPage.href, true);
    expect(calls).toEqual(['show']);
    expect(log.written).toMatchObject([{ cause: { message: 'ERR_FILE_NOT_FOUND' } }]);
  });
});
