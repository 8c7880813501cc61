import { t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';
import type { AppInfo } from '../../bench/bench.ts';

const shells: Readonly<Record<AppInfo['shell'], string>> = live(() => ({
  electron: t`an app of its own`,
  browser: t`a window of an installed browser`,
  terminal: t`a terminal`,
}));

const settingsPlaces: Readonly<Record<AppInfo['system'], string>> = live(() => ({
  windows: t`in the folder Certbench of your roaming application data (%APPDATA%)`,
  macos: t`in Library/Application Support/Certbench of your home folder`,
  linux: t`in .config/Certbench of your home folder`,
}));

const remembered: Readonly<Record<AppInfo['remembers'], string>> = live(() => ({
  'on-this-computer': t`Where you ask for it, on this computer: encrypted by the system for your account, and readable by nobody else.`,
  'until-closed': t`Where you ask for it, until Certbench is closed: this computer offers no safe place to keep them for longer.`,
  never: t`Never: they are asked for each time.`,
}));

export const workspace = live(() => ({
  title: t`Workspace`,
  subtitle: t`The folder with your authorities, proofs and devices.`,
  current: t`This workspace`,
  name: t`Name`,
  folder: t`Folder`,
  holds: t`Holds`,
  showFolder: t`Show in folder`,
  notMade: t`The folder is made with the first thing that you create in it.`,
  plain: t`It can be copied, moved and backed up like any folder. Keys of authorities in it are encrypted; keys of devices are not, unless you gave them a passphrase.`,
  heldTitle: t`Another program is writing to this workspace.`,
  heldText: t`You can look at everything. A change waits two seconds for it, and is refused if it takes longer.`,

  other: t`Open or create another`,
  otherText: t`Choose the folder of a workspace, or any folder to begin a new one in it.`,
  choose: t`Choose a folder…`,
  choosing: t`Waiting for your choice…`,
  nothingChosen: t`Nothing was chosen.`,
  notOneTitle: (name: string) => t`${name} is no workspace yet`,
  notOneText: t`Certbench can work in this folder. What is in it already stays as it is.`,
  newText: t`The folder does not exist yet. It is made for you.`,
  make: t`Make it a workspace`,
  missingTitle: (name: string) => t`${name} is not there any more`,
  missingText: t`The folder was moved, renamed or deleted, or its drive is not connected. Choose it again at its new place.`,
  unreadableTitle: (name: string) => t`${name} cannot be read`,
  unreadableText: t`Your account may not read this folder, or its drive does not answer. Check its permissions.`,
  cancel: t`Not this one`,
  opening: t`Opening…`,

  recent: t`Recent`,
  noneRecent: t`Workspaces that you have opened are listed here.`,
  states: {
    ready: '',
    new: t`not there yet`,
    'not-a-workspace': t`no workspace any more`,
    missing: t`not there`,
    unreadable: t`cannot be read`,
  },
  held: t`in use`,
  open: t`Open`,
  openNamed: (name: string) => t`Open ${name}`,
  remove: t`Remove from list`,
  removeNamed: (name: string) => t`Remove ${name} from the list; its files stay`,
  opened: (name: string) => t`${name} is open now.`,

  about: t`About Certbench`,
  version: t`Version`,
  runsIn: t`Runs in`,
  shell: (shell: AppInfo['shell']) => shells[shell],
  passphrases: t`Passphrases`,
  remembered: (remembers: AppInfo['remembers']) => remembered[remembers],
  settings: t`Settings`,
  settingsText: (system: AppInfo['system']) =>
    t`The list above, what the page Settings has, the port of the local hub and what the hub knows are kept ${{ place: settingsPlaces[system] }}.`,
}));
