import type { ContextBridge, IpcRenderer, WebUtils } from 'electron';
import { textClient } from '../rpc/text-client.ts';
import { dropChannel, frameChannel } from './frame-channel.ts';

/** What a page's preload script has of Electron. */
export interface PageElectron {
  readonly contextBridge: Pick<ContextBridge, 'exposeInMainWorld'>;
  readonly ipcRenderer: Pick<IpcRenderer, 'on' | 'send'>;
  readonly webUtils: Pick<WebUtils, 'getPathForFile'>;
}

/** Gives a page `certbench`, by which it reaches the program, and the program what is dropped on the page. */
export function bridgePage(
  { contextBridge, ipcRenderer, webUtils }: PageElectron,
  window: Pick<Window, 'addEventListener'>,
): void {
  // A name for this one load of the page, by which the other side tells a reloaded page from the one before.
  const page = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const client = textClient((text) => ipcRenderer.send(frameChannel, page, text));
  ipcRenderer.on(frameChannel, (_event, to: unknown, text: unknown) => {
    if (to === page && typeof text === 'string') client.receive(JSON.parse(text));
  });
  contextBridge.exposeInMainWorld('certbench', client.host());
  // Here and not in the page: that never learns a path, and cannot make one up, since only a user's own drop is trusted.
  window.addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (event.isTrusted && files.length > 0)
      ipcRenderer.send(
        dropChannel,
        files.map((file) => webUtils.getPathForFile(file)),
      );
  });
}
