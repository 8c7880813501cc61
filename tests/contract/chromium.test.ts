import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWindowFiles } from '../../src-main/adapters/window-files.ts';
import { maximumFrameLength } from '../../src-main/contract/frame-limit.ts';
import type { ResponseFrame } from '../../src-main/contract/frames.ts';
import type { Batch, CertbenchHost } from '../../src-main/contract/host.ts';
import { installedBrowser, launchBrowser } from '../../src-main/shell-chromium/browser.ts';
import { builtPage, openWindow, origin, serveFiles } from '../../src-main/shell-chromium/window.ts';
import type { Services } from '../../src-main/services/index.ts';
import { Workbench } from '../support/workbench.ts';
import { contractSuite } from './suite.ts';

const built = (path: string) => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
const executable = installedBrowser();
if (executable === undefined && process.env['CI'] !== undefined) throw new Error('The tests need a browser.');

/** What the shell puts into a page. */
interface InPage {
  certbench: CertbenchHost;
  certbenchSend(text: string): Promise<void>;
  certbenchReceive: (frames: readonly ResponseFrame[]) => void;
  told: (kind: 'batch' | 'end' | 'frame', id: number, value: unknown) => void;
  subscriptions: Map<number, { acknowledge(sequence: number): void; close(): void }>;
}

describe.skipIf(executable === undefined)('in a browser', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  let context: BrowserContext;
  let folder: string;
  beforeAll(async () => {
    browser = await launchBrowser({ executable: executable ?? '', headless: true, viewport: null });
    ({ context } = browser);
    // An empty page: the app itself would call and subscribe as well.
    folder = await mkdtemp(join(tmpdir(), 'certbench-page-'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>empty</title>');
    await serveFiles(context, await readWindowFiles(folder));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A window whose host is reached through its page: every call and batch crosses the real transport. */
  const connect = async (services: Services, { ports }: Workbench) => {
    const page = await context.newPage();
    await openWindow(page, { pageScript: built('chromium/page.js'), services, ports, address: builtPage });
    const listeners = new Map<number, { onBatch(batch: Batch<never>): void; onEnd(reason: string): void }>();
    const onFrames: ((frame: ResponseFrame) => void)[] = [];
    await page.exposeFunction('told', (kind: string, id: number, value: unknown) => {
      if (kind === 'batch') listeners.get(id)?.onBatch(value as Batch<never>);
      else if (kind === 'end') listeners.get(id)?.onEnd(value as string);
      else for (const listener of onFrames) listener(value as ResponseFrame);
    });
    await page.evaluate(() => {
      const page = globalThis as unknown as InPage;
      page.subscriptions = new Map();
      const { certbenchReceive } = page;
      page.certbenchReceive = (frames) => {
        certbenchReceive(frames);
        for (const frame of frames) page.told('frame', 0, frame);
      };
    });
    let next = 0;
    const host = {
      call: (method: string, input: unknown) =>
        page.evaluate(
          ([name, value]) => (globalThis as unknown as InPage).certbench.call(name as never, value as never),
          [method, input] as const,
        ),
      subscribe: (stream: string, params: unknown, onBatch: never, onEnd: never) => {
        const id = next++;
        listeners.set(id, { onBatch, onEnd });
        void page.evaluate(
          ([number, name, value]) => {
            const { certbench, subscriptions, told } = globalThis as unknown as InPage;
            const subscription = certbench.subscribe(
              name as never,
              value as never,
              (batch) => told('batch', number, batch),
              (reason) => told('end', number, reason),
            );
            subscriptions.set(number, subscription);
          },
          [id, stream, params] as const,
        );
        const act = (what: 'acknowledge' | 'close', sequence = 0) => {
          void page.evaluate(
            ([number, name, value]) => {
              const subscription = (globalThis as unknown as InPage).subscriptions.get(number);
              if (name === 'close') subscription?.close();
              else subscription?.acknowledge(value);
            },
            [id, what, sequence] as const,
          );
        };
        return { acknowledge: (sequence: number) => act('acknowledge', sequence), close: () => act('close') };
      },
    } as unknown as CertbenchHost;
    return {
      host,
      sendRaw: (frame: unknown) =>
        void page.evaluate((text) => (globalThis as unknown as InPage).certbenchSend(text), JSON.stringify(frame)),
      onFrame: (listener: (frame: ResponseFrame) => void) => onFrames.push(listener),
      close: () => page.close(),
    };
  };
  contractSuite('Chromium', connect);

  describe('the window', () => {
    let bench: Workbench;
    let page: Page;
    beforeAll(async () => {
      bench = await Workbench.open();
      page = await context.newPage();
      await openWindow(page, {
        pageScript: built('chromium/page.js'),
        services: bench.services,
        ports: bench.ports,
        address: builtPage,
      });
    });
    afterAll(async () => {
      await page.close();
      await bench.close();
    });

    test('loads nothing from anywhere else', async () => {
      const load = (address: string) =>
        page.evaluate(
          (url) =>
            fetch(url).then(
              ({ status }) => status,
              () => 'refused',
            ),
          address,
        );
      expect(await load('https://example.com/')).toBe('refused');
      expect(await load('http://127.0.0.1:1/')).toBe('refused');
      expect(await load('/../../package.json')).toBe(404);
      expect(await load('/index.html')).toBe(200);
    });

    test('answers no frame of the page but its own top one', async () => {
      const before = bench.logged.length;
      await page.evaluate(() => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const inner = frame.contentWindow as unknown as { certbenchSend(text: string): Promise<void> };
        void inner.certbenchSend('{"kind":"call","id":1,"method":"app.info","input":{}}');
      });
      await expect.poll(() => bench.logged.length).toBe(before + 1);
      expect(bench.logged.pop()).toMatchObject({ message: expect.stringContaining('refused') as string });
    });

    test('answers a call that is too large, so that it does not wait for ever', async () => {
      const reply = await page.evaluate((length) => {
        const { certbench } = globalThis as unknown as InPage;
        return certbench.call('file.save', { suggestedName: 'x', text: '"'.repeat(length / 2) });
      }, maximumFrameLength);
      expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN', message: 'This is too much at once.' } });
    });

    // Too large a text goes the same way, but takes a browser ten seconds to hand over.
    test('refuses aloud what is no text', async () => {
      const refused = page.evaluate(
        () =>
          new Promise((resolve) => {
            const page = globalThis as unknown as InPage;
            const { certbenchReceive } = page;
            page.certbenchReceive = (frames) => {
              page.certbenchReceive = certbenchReceive;
              resolve(frames);
            };
            void page.certbenchSend(17 as never);
          }),
      );
      expect(await refused).toMatchObject([
        { kind: 'refused', reason: expect.stringContaining('too large') as string },
      ]);
      expect(bench.logged.pop()).toMatchObject({ message: expect.stringContaining('was refused') as string });
    });

    test('opens no second page and goes nowhere', async () => {
      const pages = context.pages().length;
      await page.evaluate(() => globalThis.open('https://example.com/'));
      await expect.poll(() => context.pages().length).toBe(pages);
      await page.evaluate(() => location.assign('https://example.com/')).catch(() => undefined);
      await expect.poll(() => page.url()).toContain(origin);
    });
  });
});
