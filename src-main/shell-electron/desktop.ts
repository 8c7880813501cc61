import { i18n } from '../services/i18n.ts';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import type { App, Notification, Shell } from 'electron';
import type { Desktop } from '../services/ports.ts';
import type { ElectronDesktop } from './shell-calls.ts';
import { Problem } from '../services/problem.ts';

/**
 * Puts Certbench's folder where every shell of it has it, whatever Electron calls the program. CERTBENCH_DATA and
 * CERTBENCH_DOCUMENTS put it and the documents elsewhere, for tests of the packaged program too: they can do no more
 * than the variables that the system itself takes these folders from. Answers what is wrong where one cannot be used.
 */
export function useFolders(
  app: Pick<App, 'setName' | 'setPath' | 'getPath'>,
  environment: NodeJS.ProcessEnv,
): FolderFault | undefined {
  app.setName('Certbench');
  const chosen = (name: string) => environment[name] ?? '';
  const use = (kind: 'userData' | 'documents', folder: string): FolderFault | undefined => {
    const path = resolve(folder);
    try {
      // Electron refuses a folder that is not there.
      mkdirSync(path, { recursive: true, mode: 0o700 });
      accessSync(path, constants.W_OK | constants.X_OK);
    } catch (cause) {
      return { path, why: whyUnusable((cause as NodeJS.ErrnoException).code) };
    }
    app.setPath(kind, path);
    return undefined;
  };
  return (
    use('userData', chosen('CERTBENCH_DATA') || join(app.getPath('appData'), 'Certbench')) ??
    (chosen('CERTBENCH_DOCUMENTS') === '' ? undefined : use('documents', chosen('CERTBENCH_DOCUMENTS')))
  );
}

/** A folder without which Certbench cannot run, and why it cannot be used, as a sentence with what to do. */
export interface FolderFault {
  readonly path: string;
  readonly why: string;
}

/** In English: no language is known before there are settings. */
function whyUnusable(code: string | undefined): string {
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return 'A file stands in its place. Move it away, and start Certbench again.';
  if (code === 'EACCES' || code === 'EPERM') {
    return 'You may not write there. Change who may, or whom it belongs to, and start Certbench again.';
  }
  if (code === 'EROFS') return 'Its disk is read-only. Mount it for writing, and start Certbench again.';
  if (code === 'ENOSPC') return 'The disk is full. Make room, and start Certbench again.';
  return `The system says ${code ?? 'nothing more'}. Check the folder, and start Certbench again.`;
}

export interface DesktopParts {
  readonly app: Pick<App, 'getPath' | 'getPreferredSystemLanguages'>;
  readonly shell: Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'trashItem'>;
  readonly notifications: {
    isSupported(): boolean;
    create(options: { title: string; body: string }): Pick<Notification, 'on' | 'show'>;
  };
  /** Shows the window. */
  readonly showWindow: () => void;
  readonly system: Desktop['system'];
  readonly version: string;
  readonly carrying: Required<Pick<Desktop, 'startDrag' | 'copyFile'>>;
}

/** Opens a file or folder in the program that the system has for it. STORAGE_FAILED where there is none. */
export async function openPath(shell: Pick<Shell, 'openPath'>, path: string): Promise<void> {
  const failure = await shell.openPath(path);
  if (failure !== '')
    throw new Problem('STORAGE_FAILED', i18n.t('{path} could not be opened: {failure}', { path, failure }));
}

/** The desktop through Electron. */
export function electronDesktop(parts: DesktopParts): ElectronDesktop {
  const { app, shell, notifications, showWindow, system, version, carrying } = parts;
  // What nobody holds is collected, and answers no click any more.
  const shown = new Set<unknown>();
  return {
    shell: 'electron',
    system,
    version,
    languages: app.getPreferredSystemLanguages(),
    documents: app.getPath('documents'),
    data: app.getPath('userData'),
    ...carrying,
    async show(path) {
      const found = await stat(path).catch(() => undefined);
      if (found === undefined) {
        throw new Problem('NOT_FOUND', i18n.t('{path} is not there any more.', { path }), {
          remedy: i18n.t('It may have been moved or deleted outside of Certbench.'),
        });
      }
      // macOS starts a folder whose name ends in .app as a program.
      if (!found.isDirectory() || (system === 'macos' && extname(path) !== '')) return shell.showItemInFolder(path);
      // Without the separator Windows would rather start a program of the same name beside the folder.
      await openPath(shell, system === 'windows' && !path.endsWith(sep) ? `${path}${sep}` : path);
    },
    async moveToTrash(path) {
      try {
        await shell.trashItem(path);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Problem('STORAGE_FAILED', i18n.t("The system's trash does not take {path}: {why}", { path, why }), {
          remedy: i18n.t('Remove it for good instead.'),
        });
      }
    },
    ...(notifications.isSupported() && {
      notify({ title, body, onClick }) {
        const notification = notifications.create({ title, body });
        shown.add(notification);
        notification.on('click', () => {
          shown.delete(notification);
          showWindow();
          onClick();
        });
        notification.on('close', () => shown.delete(notification));
        notification.show();
      },
    }),
    async openLink(address) {
      const { protocol, username, password } = new URL(address);
      // The services name the pages; this holds even if one of them were mistyped.
      if (protocol !== 'https:' || username !== '' || password !== '') throw new Error('Only web pages are opened.');
      await shell.openExternal(address);
    },
  };
}
