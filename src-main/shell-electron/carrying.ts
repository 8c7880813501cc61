import { pathToFileURL } from 'node:url';
import type { App, Clipboard, ClipboardItem, NativeImage, WebContents } from 'electron';
import type { Desktop } from '../services/ports.ts';

export interface CarryingParts {
  readonly app: Pick<App, 'getFileIcon'>;
  readonly clipboard: Pick<Clipboard, 'write'>;
  readonly ClipboardItem: new (items: Record<string, Blob>) => ClipboardItem;
  /** Follows the pointer where the system has no picture for the file. */
  readonly picture: () => NativeImage;
  readonly system: Desktop['system'];
  /** The page that is dragged from, where there is one. */
  readonly page: () => Pick<WebContents, 'startDrag'> | undefined;
}

/** Files on their way out of the window: by the pointer, or by the clipboard. */
export function carrying(parts: CarryingParts): Required<Pick<Desktop, 'startDrag' | 'copyFile'>> {
  const { app, clipboard, picture, system, page } = parts;
  return {
    async startDrag(path) {
      const own = await app.getFileIcon(path).catch(() => undefined);
      // Electron refuses to drag without a picture.
      const icon = own === undefined || own.isEmpty() ? picture() : own;
      page()?.startDrag({ file: path, icon });
    },
    async copyFile(path) {
      const formats = copied(path, system).map(([format, bytes]) => [
        `electron application/osclipboard;format="${format}"`,
        new Blob([bytes]),
      ]);
      await clipboard.write([new parts.ClipboardItem(Object.fromEntries(formats) as Record<string, Blob>)]);
    },
  };
}

/** A file on the clipboard as the system's own file managers read it: formats, and the bytes of each. */
function copied(path: string, system: Desktop['system']): [format: string, bytes: Uint8Array<ArrayBuffer>][] {
  const { href } = pathToFileURL(path);
  switch (system) {
    case 'windows':
      return [['FileNameW', Uint8Array.from(Buffer.from(`${path}\0`, 'utf16le'))]];
    case 'macos':
      return [['public.file-url', Uint8Array.from(Buffer.from(href))]];
    case 'linux':
      return [
        ['x-special/gnome-copied-files', Uint8Array.from(Buffer.from(`copy\n${href}`))],
        ['text/uri-list', Uint8Array.from(Buffer.from(`${href}\r\n`))],
      ];
  }
}
