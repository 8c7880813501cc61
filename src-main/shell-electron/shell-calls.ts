import type { AppSettings, Desktop, Dialogs, ShellPorts } from '../services/ports.ts';

/** What Electron has of the ports of a shell. */
export interface ElectronShell extends Required<Omit<ShellPorts, 'desktop'>> {
  readonly desktop: ElectronDesktop;
}

/** Only notifications may be missing. */
export type ElectronDesktop = Desktop & Required<Pick<Desktop, 'startDrag' | 'copyFile' | 'moveToTrash'>>;

/** All that the services ask of the shell and wait for, by name. What is given and what comes back can be cloned. */
export const shellCalls = ({ dialogs, desktop, settings, secrets, systemProxy }: ElectronShell) => ({
  chooseFolder: (options: Parameters<Dialogs['chooseFolder']>[0]) => dialogs.chooseFolder(options),
  chooseFile: (options: Parameters<Dialogs['chooseFile']>[0]) => dialogs.chooseFile(options),
  chooseFiles: (options: Parameters<Dialogs['chooseFiles']>[0]) => dialogs.chooseFiles(options),
  chooseWhereToSave: (options: Parameters<Dialogs['chooseWhereToSave']>[0]) => dialogs.chooseWhereToSave(options),
  show: (path: string) => desktop.show(path),
  openLink: (address: string) => desktop.openLink(address),
  startDrag: (path: string) => desktop.startDrag(path),
  copyFile: (path: string) => desktop.copyFile(path),
  moveToTrash: (path: string) => desktop.moveToTrash(path),
  changeSettings: (part: Partial<AppSettings>) => settings.change(part),
  keeps: () => secrets.keeps(),
  remember: (name: string, secret: string) => secrets.remember(name, secret),
  recall: (name: string) => secrets.recall(name),
  forget: (name: string) => secrets.forget(name),
  systemProxy: (url: string) => systemProxy(url),
});

export type ShellCalls = ReturnType<typeof shellCalls>;
