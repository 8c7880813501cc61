import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Leaving } from '../../src-main/shell-electron/leaving.ts';
import { connectInMemory } from '../../src-main/rpc/memory-transport.ts';
import { Workbench } from '../support/workbench.ts';
import { answering } from '../support/methods.ts';
import { StandInWindow, askInMemory, cancelable, logInMemory, settled } from './stand-ins.ts';

let bench: Workbench;
let log: ReturnType<typeof logInMemory>;
let order: string[];
beforeEach(async () => {
  bench = await Workbench.open();
  log = logInMemory();
  order = [];
});
afterEach(() => bench.close());

/** Behaves as Electron's: quitting asks the listeners, closes the windows, and is over when nobody has held it. */
class StandInApp extends EventEmitter {
  readonly windows: StandInWindow[] = [];
  readonly quit = vi.fn<() => void>(() => {
    const event = cancelable();
    this.emit('before-quit', event);
    if (event.defaultPrevented || this.windows.some((window) => !window.isDestroyed() && !window.close())) return;
    order.push('over');
  });
}

interface Parts {
  readonly system?: 'windows' | 'macos' | 'linux';
  readonly ask?: ReturnType<typeof askInMemory>;
  readonly services?: Partial<Workbench['services']>;
}

function open({ system = 'windows', ask = askInMemory(true), services = {} }: Parts = {}) {
  const app = new StandInApp();
  const window = new StandInWindow();
  app.windows.push(window);
  const { host } = connectInMemory({ ...bench.services, ...services }, bench.ports);
  const all = {
    host,
    close: async () => {
      await bench.services.close();
      order.push('stopped');
    },
    ...(services.close === undefined ? {} : { close: services.close }),
  };
  const leaving = new Leaving({
    app: app as unknown as App,
    system,
    services: all,
    ask,
    clock: { sleep: () => new Promise(() => undefined) },
    log,
  });
  leaving.listen();
  leaving.watch(window.electron);
  return { app, window, leaving, ask };
}

/** A device that goes on trying to reach a hub that is not there. */
async function simulate(): Promise<string> {
  await bench.authority();
  await bench.devices(['dev-01', 'dev-02']);
  const { port } = await bench.call('hub.freePort', { from: 20_000 });
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['dev-01', 'dev-02'],
    platform: 'local-hub',
    host: 'localhost',
    port,
    messages: 0,
  });
  return runId;
}
/** The first time what stops is loaded as well. */
const over = () => vi.waitFor(() => expect(order).toEqual(['stopped', 'over']), { timeout: 20_000 });

describe('quitting', () => {
  test('stops everything first, and asks nothing where nothing runs', async () => {
    const { app, ask } = open();
    app.quit();
    expect(order).toEqual([]);
    await over();
    expect(ask.asked).toEqual([]);
  });

  test.each(['running', 'paused'])(
    'asks while a simulation is %s, and goes on with it where the answer is no',
    async (state) => {
      const runId = await simulate();
      if (state === 'paused') await bench.call('simulation.pause', { runId });
      const { app, ask } = open({ ask: askInMemory(false) });
      app.quit();
      await vi.waitFor(() => expect(ask.asked).toHaveLength(1));
      expect(ask.asked[0]).toMatchObject({ yes: 'Stop and quit', no: 'Keep running', enter: 'no' });
      expect(ask.asked[0]?.detail).toContain('2 devices');
      await settled();
      expect(order).toEqual([]);
      expect((await bench.call('simulation.status', { runId })).state).toBe(state);
      // And it can be asked again.
      app.quit();
      await vi.waitFor(() => expect(ask.asked).toHaveLength(2));
    },
  );

  test('ends the simulation where the answer is yes', async () => {
    const runId = await simulate();
    const { app } = open();
    app.quit();
    await over();
    expect((await bench.call('simulation.status', { runId })).state).toBe('stopped');
  });

  test('asks once, however often it is tried meanwhile', async () => {
    await simulate();
    let answer: (is: boolean) => void = () => undefined;
    const ask = askInMemory(new Promise<boolean>((resolve) => (answer = resolve)));
    const { app, window } = open({ ask });
    app.quit();
    await vi.waitFor(() => expect(ask.asked).toHaveLength(1));
    app.quit();
    expect(window.close()).toBe(false);
    await settled();
    expect(ask.asked).toHaveLength(1);
    answer(true);
    await over();
  });

  test('does not ask for a simulation that has ended', async () => {
    await bench.call('simulation.stop', { runId: await simulate() });
    const { app, ask } = open();
    app.quit();
    await over();
    expect(ask.asked).toEqual([]);
  });

  test('is possible even where nobody can say what runs, or it does not stop', async () => {
    const { app } = open({
      services: {
        handlerOf: answering(bench.services, 'simulation.list', () => Promise.reject(new Error('no list'))),
        close: () => Promise.reject(new Error('no end')),
      },
    });
    app.quit();
    await vi.waitFor(() => expect(order).toEqual(['over']));
    expect(log.written.map(({ cause }) => (cause as Error).message)).toEqual([
      'Something went wrong inside Certbench.',
      'no end',
    ]);
  });

  test('does not wait for ever', async () => {
    const app = new StandInApp();
    const waited: number[] = [];
    const leaving = new Leaving({
      app: app as unknown as App,
      system: 'windows',
      services: { host: { call: () => new Promise(() => undefined) }, close: () => new Promise(() => undefined) },
      ask: askInMemory(true),
      clock: { sleep: async (ms) => void waited.push(ms) },
      log,
    });
    leaving.listen();
    app.quit();
    await vi.waitFor(() => expect(order).toEqual(['over']));
    // For what runs, and then for its end.
    expect(waited).toEqual([10_000, 10_000]);
  });

  test('by a signal of the system stops everything and asks nothing, even while somebody is asked', async () => {
    await simulate();
    const { app, leaving, ask } = open({ ask: askInMemory(new Promise<boolean>(() => undefined)) });
    const signals = new EventEmitter();
    // What listened before has lost the signal to Chromium.
    signals.on('SIGTERM', () => order.push('of a library'));
    leaving.obey(signals as unknown as NodeJS.Process);
    app.quit();
    await vi.waitFor(() => expect(ask.asked).toHaveLength(1));
    signals.emit('SIGTERM');
    signals.emit('SIGTERM');
    await over();
  });

  test('asks for what is being made, and stops it', async () => {
    await bench.authority();
    const making = bench.devices(['slow-01', 'slow-02'], { keyType: 'rsa-4096' });
    const made = making.catch((cause: unknown) => (cause as { code?: string }).code);
    await vi.waitFor(async () => expect((await bench.call('job.list', {})).jobs).toHaveLength(1));
    const { app, ask } = open();
    app.quit();
    await vi.waitFor(() => expect(order).toEqual(['stopped', 'over']), { timeout: 20_000 });
    expect(ask.asked[0]).toMatchObject({ message: 'Certbench is still working.', no: 'Keep running' });
    expect(ask.asked[0]?.detail).toContain('Creating 2 devices');
    expect(await made).toBe('CANCELLED');
    expect((await bench.call('job.list', {})).jobs).toEqual([]);
  });

  test('can end with something else, such as an update, which then meets no resistance', async () => {
    const { leaving, window } = open();
    await leaving.leave(() => order.push(window.close() ? 'installing' : 'held'));
    expect(order).toEqual(['stopped', 'installing']);
  });
});

describe('closing the window', () => {
  test.each(['windows', 'linux'] as const)('is quitting on %s', async (system) => {
    await simulate();
    const { window, ask } = open({ system });
    expect(window.close()).toBe(false);
    await over();
    expect(ask.asked).toHaveLength(1);
  });

  test('on macOS stops nothing and asks nothing; quitting does', async () => {
    const runId = await simulate();
    const { app, window, ask } = open({ system: 'macos' });
    expect(window.close()).toBe(true);
    app.emit('window-all-closed');
    await settled();
    expect(app.quit).not.toHaveBeenCalled();
    expect((await bench.call('simulation.status', { runId })).state).toBe('running');
    app.quit();
    await over();
    expect(ask.asked).toHaveLength(1);
  });

  test('for the last time quits on Windows, by whatever it was closed', async () => {
    const { app } = open();
    app.emit('window-all-closed');
    await over();
    expect(app.quit).toHaveBeenCalled();
  });

  test('because Windows shuts down stops what runs, without a question', async () => {
    await simulate();
    const { window, ask } = open();
    window.emit('session-end', {});
    await vi.waitFor(() => expect(order).toEqual(['stopped']));
    expect(ask.asked).toEqual([]);
  });
});
