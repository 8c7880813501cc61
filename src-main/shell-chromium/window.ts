import type { BrowserContext, Page } from 'playwright-core';
import type { WindowFiles } from '../adapters/window-files.ts';
import { maximumFrameLength } from '../contract/frame-limit.ts';
import type { ResponseFrame } from '../contract/frames.ts';
import { Connection, type ServerPorts } from '../rpc/server.ts';
import type { Services } from '../services/index.ts';

/** Answered by this process and by nothing else: the name exists nowhere (RFC 2606, section 2). */
export const origin = 'https://certbench.invalid';

export interface WindowOptions {
  /** The built page script that makes `window.certbench`. */
  readonly pageScript: string;
  readonly services: Services;
  readonly ports: ServerPorts;
  /** Where the page is: the built one, or for developers one that a local server makes as it is edited. */
  readonly address: string;
}

/** The page as it was built. */
export const builtPage = `${origin}/index.html`;

/** Answers the pages' requests from the build and aborts everything else; only a developer's own server may answer too. */
export async function serveFiles(context: BrowserContext, files: WindowFiles, address = builtPage): Promise<void> {
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (address !== builtPage && url.origin === new URL(address).origin) return route.continue();
    if (url.origin !== origin || route.request().method() !== 'GET') return route.abort();
    const { status, headers, body } = files.answer(url.pathname);
    await route.fulfill({ status, headers, body: Buffer.from(body) });
  });
}

/** Joins a page to the services, and opens Certbench in it. */
export async function openWindow(page: Page, options: WindowOptions): Promise<void> {
  const { services, ports, address } = options;
  const isOwn = (url: string) => URL.canParse(url) && new URL(url).origin === new URL(address).origin;
  let connection: Connection | undefined;
  let waiting: ResponseFrame[] = [];
  const send = (frame: ResponseFrame) => {
    waiting.push(frame);
    if (waiting.length > 1) return;
    // What is answered in one turn travels at once: a trip costs more than what it carries.
    queueMicrotask(() => {
      const frames = waiting;
      waiting = [];
      page.evaluate(deliver, JSON.stringify(frames)).catch((cause: unknown) => {
        if (!page.isClosed() && !/navigat|destroyed|closed/i.test(String(cause))) {
          ports.log.error('The window did not take its answers', cause);
        }
      });
    });
  };
  const connect = () => {
    connection?.close();
    connection = new Connection(services, ports, send);
  };
  await page.exposeBinding('certbenchSend', async (source, text: unknown) => {
    const main = source.frame === page.mainFrame() && isOwn(source.frame.url());
    if (!main) {
      ports.log.error('A frame from a place that may not send any was refused', new Error(source.frame.url()));
      return;
    }
    if (typeof text !== 'string' || text.length > maximumFrameLength) {
      send({ kind: 'refused', id: undefined, reason: 'This is no frame, or too large a one.' });
      ports.log.error('A frame from our page, but no text or too large, was refused', undefined);
      return;
    }
    await connection?.receive(parse(text));
  });
  await page.exposeBinding('certbenchDrop', async ({ frame }, count: unknown) => {
    if (frame === page.mainFrame() && isOwn(frame.url())) services.handOver(await droppedPaths(page, Number(count)));
  });
  await page.addInitScript({ path: options.pageScript });
  // A reload is a new window: what the old page listened to ends with it.
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) connect();
  });
  page.once('close', () => connection?.close());
  page.on('popup', (popup) => void popup.close());
  await page.goto(address);
}

/** More than anybody drops. */
const maximumDropped = 10_000;

/** Where the files are that were dropped: the browser tells it of a file, and never a page. */
async function droppedPaths(page: Page, count: number): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const paths: string[] = [];
  try {
    for (let index = 0; index < Math.min(count, maximumDropped); index++) {
      const { result } = await session.send('Runtime.evaluate', { expression: `certbenchDropped[${index}]` });
      if (result.objectId === undefined) continue;
      const { path } = await session.send('DOM.getFileInfo', { objectId: result.objectId });
      if (path !== '') paths.push(path);
    }
  } finally {
    await session.detach();
  }
  return paths;
}

/** Runs in the page. A string crosses faster than the objects in it would. */
function deliver(frames: string): void {
  (globalThis as unknown as { certbenchReceive(frames: unknown): void }).certbenchReceive(JSON.parse(frames));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
