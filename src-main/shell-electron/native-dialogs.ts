import { i18n } from '../services/i18n.ts';
import { extname, join } from 'node:path';
import type { BrowserWindow, Dialog, FileFilter, OpenDialogOptions, SaveDialogOptions } from 'electron';
import type { Dialogs } from '../services/ports.ts';

const anyFile = (): FileFilter => ({ name: i18n.t('All files'), extensions: ['*'] });

/** The system's own dialogs, as a part of the window where there is one. */
export function nativeDialogs(
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>,
  window: () => BrowserWindow | undefined,
): Dialogs {
  const openAll = async (options: OpenDialogOptions): Promise<string[]> => {
    const parent = window();
    const { canceled, filePaths } = await (parent === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(parent, options));
    return canceled ? [] : filePaths;
  };
  const open = async (options: OpenDialogOptions): Promise<string | undefined> => (await openAll(options))[0];
  const save = async (options: SaveDialogOptions): Promise<string | undefined> => {
    const parent = window();
    const { canceled, filePath } = await (parent === undefined
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(parent, options));
    return canceled || filePath === '' ? undefined : filePath;
  };
  // macOS shows a message where other systems show the title.
  const titled = (title: string) => ({ title, message: title });
  return {
    chooseFolder: ({ title, startIn }) =>
      open({ ...titled(title), defaultPath: startIn, properties: ['openDirectory', 'createDirectory'] }),
    chooseFile: ({ title, kind, startIn }) =>
      open({
        ...titled(title),
        defaultPath: startIn,
        properties: ['openFile'],
        filters: [{ name: kind.name, extensions: [...kind.endings] }, anyFile()],
      }),
    chooseFiles: ({ title, kind, startIn }) =>
      openAll({
        ...titled(title),
        defaultPath: startIn,
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: kind.name, extensions: [...kind.endings] }, anyFile()],
      }),
    chooseWhereToSave: ({ title, suggestedName, startIn }) => {
      const ending = extname(suggestedName).slice(1);
      return save({
        ...titled(title),
        defaultPath: join(startIn, suggestedName),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
        filters:
          ending === ''
            ? [anyFile()]
            : [{ name: i18n.t('{ending} files', { ending: ending.toUpperCase() }), extensions: [ending] }, anyFile()],
      });
    },
  };
}
