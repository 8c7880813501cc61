import type { ResponseFrame } from '../contract/frames.ts';
import { textClient } from '../rpc/text-client.ts';

/** What the shell gives the page: a binding for frames going out, and a place to push the ones coming in. */
interface Page {
  certbenchSend(frame: string): Promise<void>;
  certbenchReceive?: (frames: readonly ResponseFrame[]) => void;
  /** Asks the shell where the files of `certbenchDropped` are. */
  certbenchDrop(count: number): Promise<void>;
  certbenchDropped?: readonly File[];
  certbench?: unknown;
}

const page = globalThis as unknown as Page;
const client = textClient((text) => void page.certbenchSend(text));
page.certbenchReceive = (frames) => {
  for (const frame of frames) client.receive(frame);
};
page.certbench = client.host();

addEventListener('drop', (event) => {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (!event.isTrusted || files.length === 0) return;
  page.certbenchDropped = files;
  void page.certbenchDrop(files.length);
});
