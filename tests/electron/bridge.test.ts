import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ResponseFrame } from '../../src-main/contract/frames.ts';
import type { ServerPorts } from '../../src-main/rpc/server.ts';
import { textServer } from '../../src-main/rpc/text-server.ts';
import type { Services } from '../../src-main/services/index.ts';
import { Bridge } from '../../src-main/shell-electron/bridge.ts';
import { maximumFrameLength } from '../../src-main/contract/frame-limit.ts';
import { dropChannel, frameChannel } from '../../src-main/shell-electron/frame-channel.ts';
import { contractSuite } from '../contract/suite.ts';
import { Workbench } from '../support/workbench.ts';
import { answering } from '../support/methods.ts';
import { type LoadedPage, StandInContents, StandInIpc, frameAt, loadPage, ownPage, settled } from './stand-ins.ts';

const info = { kind: 'call', method: 'app.info', input: {} };

function open(services: Services, ports: ServerPorts) {
  const ipc = new StandInIpc();
  const contents = new StandInContents();
  const bridge = new Bridge(
    {
      connect: (send) => textServer(services, ports, send),
      handOver: (paths) => services.handOver(paths),
    },
    ports.log,
    ownPage,
  );
  bridge.listen(ipc.electron);
  bridge.serve(contents.electron);
  return { ipc, contents, bridge };
}

contractSuite('the bridge of Electron', async (services, { ports }) => {
  const { ipc, contents } = open(services, ports);
  const page = loadPage(ipc, contents);
  // The page's name travels with its first call.
  await page.host.call('hub.freePort', { from: 1 });
  return {
    host: page.host,
    sendRaw: (frame) => page.send(page.name(), JSON.stringify(frame)),
    onFrame: (listener) => page.onFrame((frame) => listener(frame as ResponseFrame)),
    close: () => contents.destroy(),
  };
});

describe('the bridge', () => {
  let bench: Workbench;
  let ipc: StandInIpc;
  let contents: StandInContents;
  let page: LoadedPage;
  let frames: unknown[];
  beforeEach(async () => {
    bench = await Workbench.open();
    ({ ipc, contents } = open(bench.services, bench.ports));
    page = loadPage(ipc, contents);
    frames = [];
    page.onFrame((frame) => frames.push(frame));
  });
  afterEach(() => bench.close());

  const listeners = () => {
    const open = new Set<unknown>();
    const source: Services['sources']['hub.events'] = (_params, listener) => {
      open.add(listener);
      return () => open.delete(listener);
    };
    return { open, services: { ...bench.services, sources: { ...bench.services.sources, 'hub.events': source } } };
  };

  test('learns where files are that the user drops, and takes nobody else’s word for it', () => {
    const heard: string[][] = [];
    bench.services.sources['files.handedOver']({}, ({ files }) => heard.push(files.map(({ name }) => name)));
    page.drop(['/home/u/dev.pfx', '', '/home/u/certs']);
    expect(heard).toEqual([['dev.pfx', 'certs']]);
    page.drop(['/etc/passwd'], false);
    page.drop([]);
    ipc.emit(dropChannel, { sender: contents, senderFrame: frameAt('https://evil.example') }, ['/etc/passwd']);
    ipc.emit(dropChannel, { sender: contents, senderFrame: contents.mainFrame }, '/etc/passwd');
    expect(heard).toHaveLength(1);
  });

  test('puts one object with two functions into the page, and nothing of Electron', async () => {
    expect([...page.exposed.keys()]).toEqual(['certbench']);
    expect(Object.keys(page.host).toSorted()).toEqual(['call', 'subscribe']);
    const seen: unknown[][] = [];
    const note = (...values: unknown[]) => void seen.push(values);
    page.host.subscribe('simulation.totals', { runId: 'none' }, note, note);
    await settled();
    expect(seen).toEqual([['There is no such simulation.']]);
  });

  test.each([
    ['a frame inside the page', { sender: () => contents, senderFrame: () => frameAt(ownPage.href) }],
    ['a page that has moved on', { sender: () => contents, senderFrame: () => null }],
    [
      'a foreign page in our window',
      {
        sender: () => contents,
        senderFrame: () => Object.assign(contents.mainFrame, { url: 'app://certbench.evil/index.html' }),
      },
    ],
    ['a window that is not ours to serve', { sender: () => other, senderFrame: () => other.mainFrame }],
  ])('refuses %s, and says so in the log', async (_name, { sender, senderFrame }) => {
    ipc.emit(frameChannel, { sender: sender(), senderFrame: senderFrame() }, 'x', JSON.stringify({ ...info, id: 1 }));
    await settled();
    expect(frames).toEqual([]);
    expect(bench.logged).toHaveLength(1);
    expect(bench.logged[0]?.message).toContain('refused');
  });
  const other = new StandInContents();

  test('refuses a page without a name, and what is no text or no bounded one', async () => {
    const text = JSON.stringify({ ...info, id: 1 });
    for (const name of [undefined, null, 7, '', 'x'.repeat(101), {}]) page.send(name, text);
    await settled();
    expect(frames).toEqual([]);
    for (const frame of [undefined, { ...info, id: 1 }, new Uint8Array(3), 'x'.repeat(maximumFrameLength + 1)]) {
      page.send('me', frame);
    }
    await settled();
    expect(frames).toHaveLength(4);
    for (const frame of frames) expect(frame).toEqual({ kind: 'refused', reason: expect.any(String) as string });
    expect(bench.logged).toHaveLength(10);
  });

  test('answers text that is no frame', async () => {
    for (const text of ['', '{', 'call', '{"kind":"call"}']) page.send('me', text);
    await settled();
    expect(frames).toMatchObject([{ kind: 'refused' }, { kind: 'refused' }, { kind: 'refused' }, { kind: 'refused' }]);
  });

  test('sends nothing to a window that has just gone', async () => {
    const pending = page.host.call('app.info', {});
    contents.vanish();
    expect(await Promise.race([pending, settled().then(() => 'silence')])).toBe('silence');
    expect(bench.logged).toEqual([]);
  });

  test('answers a call that is too large in the page already, so that it does not wait for ever', async () => {
    const reply = await page.host.call('file.save', { suggestedName: 'x', text: '"'.repeat(maximumFrameLength / 2) });
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN', message: 'This is too much at once.' } });
    expect(bench.logged).toEqual([]);
  });

  test('takes the largest text of the contract', async () => {
    const text = '"'.repeat(50_000_000);
    expect(await page.host.call('file.save', { suggestedName: 'x', text })).toEqual({ ok: true, value: {} });
  });

  test('ends what the old page listened to when the page is loaded anew, and serves the new one', async () => {
    const { open: subscribed, services } = listeners();
    const { ipc: link, contents: window } = open(services, bench.ports);
    const before = loadPage(link, window);
    before.host.subscribe(
      'hub.events',
      {},
      () => undefined,
      () => undefined,
    );
    await settled();
    expect(subscribed.size).toBe(1);

    const after = loadPage(link, window);
    expect((await after.host.call('app.info', {})).ok).toBe(true);
    expect(subscribed.size).toBe(0);

    // What the old page said last may arrive after that.
    before.host.subscribe(
      'hub.events',
      {},
      () => undefined,
      () => undefined,
    );
    await settled();
    expect(subscribed.size).toBe(0);
    expect((await after.host.call('app.info', {})).ok).toBe(true);
  });

  test('lets no page hear what was meant for the one before, though both count their calls from the beginning', async () => {
    const { ipc: link, contents: window } = open(
      {
        ...bench.services,
        handlerOf: answering(bench.services, 'hub.freePort', () => new Promise(() => undefined)),
      },
      bench.ports,
    );
    const before = loadPage(link, window);
    void before.host.call('hub.freePort', { from: 1 });
    await settled();
    const after = loadPage(link, window);
    const reply = after.host.call('hub.freePort', { from: 1 });
    window.send(
      frameChannel,
      before.name(),
      JSON.stringify({ kind: 'reply', id: 1, reply: { ok: true, value: 'old' } }),
    );
    expect(await Promise.race([reply, settled().then(() => 'silence')])).toBe('silence');
    window.send(
      frameChannel,
      after.name(),
      JSON.stringify({ kind: 'reply', id: 1, reply: { ok: true, value: 'new' } }),
    );
    expect(await reply).toEqual({ ok: true, value: 'new' });
    expect(after.name()).not.toBe(before.name());
  });

  test.each(['render-process-gone', 'destroyed'])(
    'ends the streams of a window at %s, and sends it nothing more',
    async (event) => {
      const { open: subscribed, services } = listeners();
      const { ipc: link, contents: window } = open(services, bench.ports);
      const lost = loadPage(link, window);
      lost.host.subscribe(
        'hub.events',
        {},
        () => undefined,
        () => undefined,
      );
      await settled();
      expect(subscribed.size).toBe(1);
      const pending = lost.host.call('app.info', {});
      if (event === 'destroyed') window.destroy();
      else window.emit(event, {}, { reason: 'crashed', exitCode: 1 });
      await settled();
      expect(subscribed.size).toBe(0);
      expect(await Promise.race([pending, settled().then(() => 'silence')])).toBe('silence');
      if (event === 'destroyed') return;
      expect((await loadPage(link, window).host.call('app.info', {})).ok).toBe(true);
    },
  );
});
