import { i18n } from '../services/i18n.ts';
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

const links: Readonly<Record<ExternalLink, () => string>> = {
  'azure-portal': () => i18n.t('Azure Portal: IoT Hubs'),
  'azure-x509-tutorial': () => i18n.t('Azure IoT Hub: Tutorial for X.509 Certificates'),
  'azure-dps-docs': () => i18n.t('Azure DPS: Verify Certificates'),
  'aws-iot-console': () => i18n.t('AWS IoT Console: Certificate Authorities'),
  'aws-register-ca': () => i18n.t('AWS IoT: Register a Certificate Authority'),
  'mosquitto-clients': () => i18n.t('Mosquitto: Download'),
};

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/** What Electron calls in English whatever is spoken. */
const roleNames: Readonly<Partial<Record<Role, () => string>>> = {
  about: () => i18n.t('About Certbench'),
  close: () => i18n.t('Close Window'),
  copy: () => i18n.t('Copy'),
  cut: () => i18n.t('Cut'),
  delete: () => i18n.t('Delete'),
  front: () => i18n.t('Bring All to Front'),
  hide: () => i18n.t('Hide Certbench'),
  hideOthers: () => i18n.t('Hide Others'),
  minimize: () => i18n.t('Minimize'),
  paste: () => i18n.t('Paste'),
  quit: () => i18n.t('Quit'),
  redo: () => i18n.t('Redo'),
  resetZoom: () => i18n.t('Actual Size'),
  selectAll: () => i18n.t('Select All'),
  services: () => i18n.t('Services'),
  togglefullscreen: () => i18n.t('Toggle Full Screen'),
  undo: () => i18n.t('Undo'),
  unhide: () => i18n.t('Show All'),
  zoom: () => i18n.t('Zoom'),
  zoomIn: () => i18n.t('Zoom In'),
  zoomOut: () => i18n.t('Zoom Out'),
};

/** English has Electron's own words, which differ between systems. */
function named(role: Role): MenuItemConstructorOptions {
  const label = i18n.locale === 'en' ? undefined : roleNames[role];
  return label === undefined ? { role } : { role, label: label() };
}

/** What can be done where somebody has clicked with the other button; nothing where there is nothing to copy or fill in. */
export function contextMenu({
  isEditable,
  selectionText,
  editFlags,
}: Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>): MenuItemConstructorOptions[] {
  if (isEditable) {
    return [
      { ...named('cut'), enabled: editFlags.canCut },
      { ...named('copy'), enabled: editFlags.canCopy },
      { ...named('paste'), enabled: editFlags.canPaste },
      separator,
      named('selectAll'),
    ];
  }
  return selectionText.trim() === '' ? [] : [named('copy')];
}

const separator: MenuItemConstructorOptions = { type: 'separator' };
const roles = (...names: readonly (Role | '-')[]): MenuItemConstructorOptions[] =>
  names.map((role) => (role === '-' ? separator : named(role)));

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
    ...Object.entries(links).map(([link, label]) => ({ label: label(), click: () => openLink(link as ExternalLink) })),
    separator,
    { label: i18n.t('Show Log'), click: showLog },
    { label: i18n.t('Third-Party Notices'), click: openNotices },
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
    { label: titled(i18n.t('&File')), submenu: roles(isMac ? 'close' : 'quit') },
    {
      label: titled(i18n.t('&Edit')),
      submenu: roles('undo', 'redo', '-', 'cut', 'copy', 'paste', 'delete', '-', 'selectAll'),
    },
    {
      label: titled(i18n.t('&View')),
      submenu: [...roles('resetZoom', 'zoomIn', 'zoomOut', '-', 'togglefullscreen'), ...forDevelopers],
    },
    {
      label: titled(i18n.t('&Window')),
      role: 'window',
      // Elsewhere than on a Mac there is no entry for closing: its Ctrl+W would take a half-filled form along.
      submenu: isMac ? roles('minimize', 'zoom', '-', 'front') : roles('minimize'),
    },
    { label: titled(i18n.t('&Help')), role: 'help', submenu: help },
  ];
}
