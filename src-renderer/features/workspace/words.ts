import type { AppInfo } from '../../bench/bench.ts';

const shells: Readonly<Record<AppInfo['shell'], string>> = {
  electron: 'an app of its own',
  browser: 'a window of an installed browser',
  terminal: 'a terminal',
};

const settingsPlaces: Readonly<Record<AppInfo['system'], string>> = {
  windows: 'in the folder Certbench of your roaming application data (%APPDATA%)',
  macos: 'in Library/Application Support/Certbench of your home folder',
  linux: 'in .config/Certbench of your home folder',
};

const remembered: Readonly<Record<AppInfo['remembers'], string>> = {
  'on-this-computer':
    'Where you ask for it, on this computer: encrypted by the system for your account, and readable by nobody else.',
  'until-closed':
    'Where you ask for it, until Certbench is closed: this computer offers no safe place to keep them for longer.',
  never: 'Never: they are asked for each time.',
};

export const workspace = {
  title: 'Workspace',
  subtitle: 'The folder with your authorities, proofs and devices.',
  current: 'This workspace',
  name: 'Name',
  folder: 'Folder',
  holds: 'Holds',
  showFolder: 'Show in folder',
  notMade: 'The folder is made with the first thing that you create in it.',
  plain:
    'It can be copied, moved and backed up like any folder. Keys of authorities in it are encrypted; keys of devices are not, unless you gave them a passphrase.',
  heldTitle: 'Another program is writing to this workspace.',
  heldText: 'You can look at everything. A change waits two seconds for it, and is refused if it takes longer.',

  other: 'Open or create another',
  otherText: 'Choose the folder of a workspace, or any folder to begin a new one in it.',
  choose: 'Choose a folder…',
  choosing: 'Waiting for your choice…',
  nothingChosen: 'Nothing was chosen.',
  notOneTitle: (name: string) => `${name} is no workspace yet`,
  notOneText: 'Certbench can work in this folder. What is in it already stays as it is.',
  newText: 'The folder does not exist yet. It is made for you.',
  make: 'Make it a workspace',
  missingTitle: (name: string) => `${name} is not there any more`,
  missingText:
    'The folder was moved, renamed or deleted, or its drive is not connected. Choose it again at its new place.',
  unreadableTitle: (name: string) => `${name} cannot be read`,
  unreadableText: 'Your account may not read this folder, or its drive does not answer. Check its permissions.',
  cancel: 'Not this one',
  opening: 'Opening…',

  recent: 'Recent',
  noneRecent: 'Workspaces that you have opened are listed here.',
  states: {
    ready: '',
    new: 'not there yet',
    'not-a-workspace': 'no workspace any more',
    missing: 'not there',
    unreadable: 'cannot be read',
  },
  held: 'in use',
  open: 'Open',
  openNamed: (name: string) => `Open ${name}`,
  remove: 'Remove from list',
  removeNamed: (name: string) => `Remove ${name} from the list; its files stay`,
  opened: (name: string) => `${name} is open now.`,

  about: 'About Certbench',
  version: 'Version',
  runsIn: 'Runs in',
  shell: (shell: AppInfo['shell']) => shells[shell],
  passphrases: 'Passphrases',
  remembered: (remembers: AppInfo['remembers']) => remembered[remembers],
  settings: 'Settings',
  settingsText: (system: AppInfo['system']) =>
    `The list above, what the page Settings has, the port of the local hub and what the hub knows are kept ${settingsPlaces[system]}.`,
};
