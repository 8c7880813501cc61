import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import type { ExternalLink } from '../contract/models.ts';
import type { Desktop } from '../services/ports.ts';

export interface MenuParts {
  readonly system: Desktop['system'];
  readonly isPackaged: boolean;
  readonly openLink: (link: ExternalLink) => void;
  readonly showLog: () => void;
  readonly openNotices: () => void;
}

const links: Readonly<Record<ExternalLink, string>> = {
  'azure-portal': 'Azure Portal: IoT Hubs',
  'azure-x509-tutorial': 'Azure IoT Hub: Tutorial for X.509 Certificates',
  'azure-dps-docs': 'Azure DPS: Verify Certificates',
  'aws-iot-console': 'AWS IoT Console: Certificate Authorities',
  'aws-register-ca': 'AWS IoT: Register a Certificate Authority',
  'mosquitto-clients': 'Mosquitto: Download',
};

/** What can be done where somebody has clicked with the other button; nothing where there is nothing to copy or fill in. */
export function contextMenu({
  isEditable,
  selectionText,
  editFlags,
}: Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>): MenuItemConstructorOptions[] {
  if (isEditable) {
    return [
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      separator,
      { role: 'selectAll' },
    ];
  }
  return selectionText.trim() === '' ? [] : [{ role: 'copy' }];
}

const separator: MenuItemConstructorOptions = { type: 'separator' };
const roles = (
  ...names: readonly (NonNullable<MenuItemConstructorOptions['role']> | '-')[]
): MenuItemConstructorOptions[] => names.map((role) => (role === '-' ? separator : { role }));

/** The menu, with the entries that people look for on their system. An ampersand marks the key on Windows and Linux. */
export function menuTemplate({
  system,
  isPackaged,
  openLink,
  showLog,
  openNotices,
}: MenuParts): MenuItemConstructorOptions[] {
  const isMac = system === 'macos';
  const titled = (label: string) => (isMac ? label.replace('&', '') : label);
  const forDevelopers = isPackaged ? [] : roles('-', 'reload', 'forceReload', 'toggleDevTools');
  const help: MenuItemConstructorOptions[] = [
    ...Object.entries(links).map(([link, label]) => ({ label, click: () => openLink(link as ExternalLink) })),
    separator,
    { label: 'Show Log', click: showLog },
    { label: 'Third-Party Notices', click: openNotices },
    ...(isMac ? [] : roles('-', 'about')),
  ];
  return [
    ...(isMac
      ? [
          {
            role: 'appMenu' as const,
            submenu: roles('about', '-', 'services', '-', 'hide', 'hideOthers', 'unhide', '-', 'quit'),
          },
        ]
      : []),
    { label: titled('&File'), submenu: roles(isMac ? 'close' : 'quit') },
    { label: titled('&Edit'), submenu: roles('undo', 'redo', '-', 'cut', 'copy', 'paste', 'delete', '-', 'selectAll') },
    {
      label: titled('&View'),
      submenu: [...roles('resetZoom', 'zoomIn', 'zoomOut', '-', 'togglefullscreen'), ...forDevelopers],
    },
    {
      label: titled('&Window'),
      role: 'window',
      // Elsewhere than on a Mac there is no entry for closing: its Ctrl+W would take a half-filled form along.
      submenu: isMac ? roles('minimize', 'zoom', '-', 'front') : roles('minimize'),
    },
    { label: titled('&Help'), role: 'help', submenu: help },
  ];
}
