import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../src-main/adapters/settings.ts';
import { sessionSecrets } from '../../src-main/adapters/session-secrets.ts';
import type { AppSettings } from '../../src-main/services/ports.ts';
import { Problem } from '../../src-main/services/problem.ts';
import { AskedShell } from '../../src-main/shell-electron/asked-shell.ts';
import type { ElectronShell } from '../../src-main/shell-electron/shell-calls.ts';
import type { FromThread, ThreadStart, ToThread } from '../../src-main/shell-electron/thread-messages.ts';
import { ThreadedServices } from '../../src-main/shell-electron/threaded-services.ts';
import { logInMemory } from './stand-ins.ts';
import type { ServicesWorker } from '../../src-main/shell-electron/begin-thread.ts';

let folder: string;
let log: ReturnType<typeof logInMemory>;
let settings: AppSettings;
let clicks: (() => void)[];
let asked: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-thread-'));
  log = logInMemory();
  settings = defaultSettings;
  clicks = [];
  asked = [];
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

function shell(): ElectronShell {
  const noted = (what: string) => async (path: string) => void asked.push(`${what} ${path}`);
  return {
    dialogs: {
      chooseFolder: async ({ title }) => `/chosen by ${title}`,
      chooseFile: async () => undefined,
      chooseFiles: async () => ['/a', '/b'],
      chooseWhereToSave: async ({ suggestedName }) => `/saved/${suggestedName}`,
    },
    desktop: {
      shell: 'electron',
      system: 'linux',
      version: '1.2.3',
      languages: ['en'],
      documents: folder,
      data: folder,
      show: noted('show'),
      openLink: noted('open'),
      startDrag: noted('drag'),
      copyFile: noted('copy'),
      moveToTrash: async (path) => {
        throw new Problem('STORAGE_FAILED', `${path} stays.`, { field: 'path', remedy: 'Remove it for good instead.' });
      },
      notify: ({ title, onClick }) => {
        asked.push(`notify ${title}`);
        clicks.push(onClick);
      },
    },
    settings: {
      read: () => settings,
      change: async (part) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (part.hub?.port === 1) throw new Problem('STORAGE_FAILED', 'The disk is full.');
        settings = { ...settings, ...part };
      },
    },
    secrets: sessionSecrets(),
    log,
    systemProxy: async (url) => `PROXY for ${url}`,
  };
}

/** The shell as a thread has it that is told what the main thread says; messages travel as between threads. */
function joined(): ElectronShell {
  const worker = new EventEmitter();
  const made: AskedShell[] = [];
  const begin = (start: ThreadStart): ServicesWorker => {
    const post = (message: FromThread) => {
      const copy = structuredClone(message);
      setImmediate(() => worker.emit('message', copy));
    };
    made.push(new AskedShell(structuredClone(start), post));
    const postMessage = (message: ToThread) => {
      const copy = structuredClone(message);
      if (copy.kind === 'answer') made[0]?.answered(copy.id, copy);
      if (copy.kind === 'clicked') made[0]?.clicked(copy.id);
    };
    return Object.assign(worker, { postMessage }) as unknown as ServicesWorker;
  };
  new ThreadedServices({ begin, shell: shell(), defect: () => undefined, gone: () => undefined }).begin();
  return made[0]?.ports ?? expect.fail('no thread was begun');
}

describe('the shell as the thread of the services has it', () => {
  test('answers every question as the main thread does', async () => {
    const { dialogs, desktop, systemProxy } = joined();
    expect(desktop).toMatchObject({ shell: 'electron', system: 'linux', version: '1.2.3', data: folder });
    expect(await dialogs.chooseFolder({ title: 'me', startIn: '/' })).toBe('/chosen by me');
    const kind = { name: 'Keys', endings: ['pem'] };
    expect(await dialogs.chooseFile({ title: '', kind, startIn: '/' })).toBeUndefined();
    expect(await dialogs.chooseFiles({ title: '', kind, startIn: '/' })).toEqual(['/a', '/b']);
    expect(await dialogs.chooseWhereToSave({ title: '', suggestedName: 'x.zip', startIn: '/' })).toBe('/saved/x.zip');
    await Promise.all([desktop.show('/s'), desktop.openLink('/o'), desktop.startDrag('/d'), desktop.copyFile('/c')]);
    expect(asked).toEqual(['show /s', 'open /o', 'drag /d', 'copy /c']);
    expect(await systemProxy('https://a/')).toBe('PROXY for https://a/');
  });

  test('fails with the same problem, field and remedy', async () => {
    const failure: unknown = await joined()
      .desktop.moveToTrash('/x')
      .catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(Problem);
    expect(failure).toMatchObject({
      code: 'STORAGE_FAILED',
      message: '/x stays.',
      field: 'path',
      remedy: 'Remove it for good instead.',
    });
  });

  test('reads settings at once as they were changed, all of those that are under way, and as before where one cannot be stored', async () => {
    const kept = joined().settings;
    const first = kept.change({ recentWorkspaces: ['/a'] });
    const second = kept.change({ lookForUpdates: false });
    expect(kept.read()).toEqual({ ...defaultSettings, recentWorkspaces: ['/a'], lookForUpdates: false });
    await first;
    expect(kept.read()).toMatchObject({ recentWorkspaces: ['/a'], lookForUpdates: false });
    await second;
    expect(kept.read()).toEqual(settings);
    await expect(kept.change({ hub: { startWithApp: true, port: 1 } })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    });
    expect(kept.read()).toMatchObject({ hub: defaultSettings.hub, recentWorkspaces: ['/a'] });
  });

  test('knows which secrets are remembered, and holds none', async () => {
    const { secrets } = joined();
    expect([await secrets.keeps(), secrets.names().size]).toEqual(['until-closed', 0]);
    await secrets.remember('a', 'one');
    expect(secrets.names()).toEqual(new Set(['a']));
    expect(await secrets.recall('a')).toBe('one');
    await secrets.forget('a');
    expect([secrets.names().size, await secrets.recall('a')]).toEqual([0, undefined]);
  });

  test('hears of a click on a notification, once', async () => {
    const { desktop } = joined();
    const onClick = vi.fn<() => void>();
    desktop.notify?.({ title: 'It ends', body: '', onClick });
    await vi.waitFor(() => expect(asked).toEqual(['notify It ends']));
    clicks[0]?.();
    clicks[0]?.();
    await vi.waitFor(() => expect(onClick).toHaveBeenCalled());
    expect(onClick).toHaveBeenCalledTimes(1);
  });

  test('writes into the log of the main thread, and no more than is wanted', async () => {
    const ports = joined();
    ports.log.tell?.('debug', 'not wanted');
    ports.log.error('It failed', new TypeError('of this kind'));
    await vi.waitFor(() => expect(log.written).toHaveLength(1));
    expect(log.written[0]).toMatchObject({
      message: 'It failed',
      cause: expect.stringMatching(/^TypeError: of this kind\n +at /),
    });
  });
});

/** The thread as it is built, with a way to harm it from outside: text that is no JSON after its name is run there. */
async function builtThread(): Promise<string> {
  const entry = new URL('../../src-main/shell-electron/services-thread.ts', import.meta.url).pathname;
  const output = await build({
    logLevel: 'silent',
    configFile: false,
    build: {
      ssr: entry,
      write: false,
      minify: false,
      rolldownOptions: { output: { format: 'cjs', codeSplitting: false } },
    },
    ssr: { noExternal: true },
    plugins: [
      {
        name: 'no-catalogue',
        transform: (_code, id) => (id.endsWith('.po') ? 'export const messages = {};' : undefined),
      },
    ],
  });
  const [chunk] = 'output' in output ? output.output : expect.fail('nothing was built');
  if (chunk.type !== 'chunk') throw new Error('The thread is no script.');
  const harm = `require('node:worker_threads').parentPort.on('message', ({ harm }) => {
    if (harm === 'throw') setTimeout(() => { throw new Error('a stray socket'); });
    if (harm === 'reject') void Promise.reject(new Error('left to fail'));
    if (harm === 'fill') { const all = []; for (;;) all.push(new Array(100_000).fill(all.length)); }
  });`;
  return `${chunk.code}\n${harm}`;
}

describe('the services in a thread', () => {
  let threads: Worker[];
  let told: string[];
  let services: ThreadedServices;
  let script: Promise<string> | undefined;
  beforeEach(async () => {
    threads = [];
    told = [];
    const code = await (script ??= builtThread());
    services = new ThreadedServices({
      begin: (start) => {
        const resourceLimits = { maxOldGenerationSizeMb: 100 };
        const thread = new Worker(code, { eval: true, workerData: start, resourceLimits });
        threads.push(thread);
        return thread;
      },
      shell: shell(),
      defect: (cause) => told.push(`defect ${cause}`),
      gone: (cause) => told.push(`gone ${String((cause as { code?: string }).code)}`),
    });
    services.begin();
  });
  afterEach(async () => {
    for (const thread of threads) await thread.terminate();
  });
  const harm = (how: string): void => threads.at(-1)?.postMessage({ harm: how }, []);

  test('answer, keep settings by the main thread, and end when they are told to', async () => {
    expect(await services.host.call('app.info', {})).toMatchObject({
      ok: true,
      value: { version: '1.2.3', shell: 'electron', notifies: true, dragsFiles: true },
    });
    expect((await services.host.call('app.changeSettings', { lookForUpdates: false })).ok).toBe(true);
    expect(settings.lookForUpdates).toBe(false);
    const [thread] = threads;
    const exited = thread === undefined ? expect.fail('no thread') : once(thread, 'exit');
    await services.close();
    await exited;
    expect(told).toEqual([]);
  });

  test('go on after an exception that nobody caught, which is told, and write down a promise that failed', async () => {
    harm('throw');
    await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 20_000 });
    expect(told[0]).toMatch(/^defect Error: a stray socket\n/);
    harm('reject');
    await vi.waitFor(() => expect(log.written).toMatchObject([{ message: 'A promise was left to fail' }]), {
      timeout: 20_000,
    });
    expect((await services.host.call('app.info', {})).ok).toBe(true);
  });

  test('that end without being asked are told of, whoever waits is answered, and they begin again', async () => {
    const waiting = services.host.call('hub.freePort', { from: 1 });
    harm('fill');
    await vi.waitFor(() => expect(told).toEqual(['gone ERR_WORKER_OUT_OF_MEMORY']), { timeout: 60_000 });
    await waiting;
    expect(await services.host.call('app.info', {})).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    // Nothing is left that could not be closed.
    await services.close();
    services.begin();
    expect((await services.host.call('app.info', {})).ok).toBe(true);
  });
});
