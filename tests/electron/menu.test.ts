import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import { externalLink } from '../../src-main/contract/app.ts';
import { contextMenu, menuTemplate } from '../../src-main/shell-electron/menu.ts';

type System = 'windows' | 'macos' | 'linux';
const clicked: string[] = [];
const menu = (system: System, isPackaged = true) =>
  menuTemplate({
    system,
    isPackaged,
    openLink: (link) => clicked.push(link),
    showLog: () => clicked.push('the log'),
    openNotices: () => clicked.push('the notices'),
  });
const entries = (items: MenuItemConstructorOptions[], name: string): MenuItemConstructorOptions[] => {
  const found = items.find(({ label, role }) => label?.replace('&', '') === name || role === name);
  return (found?.submenu as MenuItemConstructorOptions[] | undefined) ?? expect.fail(`there is no ${name}`);
};
const roles = (items: MenuItemConstructorOptions[], name: string) =>
  entries(items, name).flatMap(({ role }) => (role === undefined ? [] : [role]));

describe('the menu', () => {
  test('on macOS begins with the application’s own, where quitting is', () => {
    const items = menu('macos');
    expect(items[0]?.role).toBe('appMenu');
    expect(roles(items, 'appMenu')).toEqual(['about', 'services', 'hide', 'hideOthers', 'unhide', 'quit']);
    expect(roles(items, 'File')).toEqual(['close']);
    expect(roles(items, 'Window')).toEqual(['minimize', 'zoom', 'front']);
    expect(items.flatMap(({ label }) => label ?? [])).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
  });

  test.each(['windows', 'linux'] as const)('on %s has its keys, and everything where people look there', (system) => {
    const items = menu(system);
    expect(items.map(({ label }) => label)).toEqual(['&File', '&Edit', '&View', '&Window', '&Help']);
    expect(roles(items, 'File')).toEqual(['quit']);
    expect(roles(items, 'Window')).toEqual(['minimize']);
    expect(roles(items, 'Help')).toEqual(['about']);
  });

  test.each(['windows', 'macos', 'linux'] as const)('on %s edits text and zooms', (system) => {
    const items = menu(system);
    expect(roles(items, 'Edit')).toEqual(['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll']);
    expect(roles(items, 'View')).toEqual(['resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen']);
    expect(items.find(({ label }) => label?.endsWith('Help'))?.role).toBe('help');
    expect(items.find(({ label }) => label?.endsWith('Window'))?.role).toBe('window');
  });

  test('has no key elsewhere than on a Mac that would take a half-filled form along', () => {
    for (const system of ['windows', 'linux'] as const) expect(JSON.stringify(menu(system))).not.toContain('"close"');
  });

  test('under the pointer offers what can be done there, and nothing where nothing can', () => {
    const editFlags = { canCut: false, canCopy: false, canPaste: true } as Electron.EditFlags;
    const at = (isEditable: boolean, selectionText: string) =>
      contextMenu({ isEditable, selectionText, editFlags }).flatMap(({ role, enabled = true }) =>
        role === undefined ? [] : [enabled ? role : `no ${role}`],
      );
    expect(at(true, '')).toEqual(['no cut', 'no copy', 'paste', 'selectAll']);
    expect(at(false, 'a thumbprint')).toEqual(['copy']);
    expect(at(false, ' ')).toEqual([]);
  });

  test('has tools for developers, and for nobody else', () => {
    expect(roles(menu('windows', false), 'View')).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']));
    expect(JSON.stringify(menu('windows'))).not.toMatch(/reload|devtools/i);
  });

  test('opens every page that the services know, by its key, the log and the notices', () => {
    clicked.length = 0;
    const help = entries(menu('windows'), 'Help').filter(({ click }) => click !== undefined);
    for (const { click } of help) (click as unknown as () => void)();
    expect(clicked).toEqual([...externalLink.options, 'the log', 'the notices']);
    expect(JSON.stringify(help)).not.toContain('://');
  });
});
