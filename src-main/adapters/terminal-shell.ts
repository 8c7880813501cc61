import type { Log, Secrets, ShellPorts } from '../services/ports.ts';
import { dataFolder } from './data-folder.ts';
import { homeFolder } from './home-folder.ts';
import { defaultSettings } from './settings.ts';
import { systemName } from './system-name.ts';

const cancelled = () => Promise.resolve(undefined);

/** A command line gets every answer from its options: it opens no dialogs and remembers nothing. */
export function terminalShell(log: Log, version: string): ShellPorts {
  const unavailable = () => Promise.reject(new Error('A command line has no desktop.'));
  return {
    dialogs: {
      chooseFolder: cancelled,
      chooseFile: cancelled,
      chooseFiles: () => Promise.resolve([]),
      chooseWhereToSave: cancelled,
    },
    desktop: {
      shell: 'terminal',
      system: systemName,
      version,
      languages: [],
      documents: homeFolder(),
      data: dataFolder(),
      show: unavailable,
      openLink: unavailable,
    },
    settings: { read: () => defaultSettings, change: () => Promise.resolve() },
    secrets: noSecrets,
    log,
  };
}

const noSecrets: Secrets = {
  keeps: () => Promise.resolve('never'),
  remember: () => Promise.resolve(),
  recall: cancelled,
  forget: () => Promise.resolve(),
  names: () => new Set(),
};
