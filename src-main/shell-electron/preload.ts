import { contextBridge, ipcRenderer } from 'electron';
import { HostClient } from '../rpc/client.ts';
import { frameChannel, maximumFrameLength } from './frame-channel.ts';

// A name for this one load of the page, by which the other side tells a reloaded page from the one before.
const page = crypto.getRandomValues(new Uint32Array(4)).join('-');

const client = new HostClient((frame) => {
  const text = JSON.stringify(frame);
  if (text.length <= maximumFrameLength) ipcRenderer.send(frameChannel, page, text);
  // The other side would refuse it too, but could not read whom to tell.
  else queueMicrotask(() => client.receive({ kind: 'refused', id: frame.id, reason: 'This is too much at once.' }));
});

ipcRenderer.on(frameChannel, (_event, to: unknown, text: unknown) => {
  if (to === page && typeof text === 'string') client.receive(JSON.parse(text));
});

contextBridge.exposeInMainWorld('certbench', client.host());
