import type { App, BrowserWindow, Event } from 'electron';
import type { Services } from '../services/index.ts';
import type { Clock, Desktop, Log } from '../services/ports.ts';
import type { Ask } from './ask.ts';

/** How long what runs may take to stop before the program ends all the same. */
const patienceMs = 10_000;

export interface LeavingParts {
  readonly app: Pick<App, 'quit' | 'on'>;
  readonly system: Desktop['system'];
  readonly services: Pick<Services, 'handlers' | 'close'>;
  readonly ask: Ask;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/**
 * The way out. Whoever wants to quit is asked first while a simulation runs; then everything is stopped, and only then the
 * program ends.
 *
 * Closing the window is quitting on Windows and Linux, as in other programs with one window. On macOS the program stays,
 * as people expect there: simulations and the hub go on without a window, and a click on the Dock brings it back, so
 * closing it stops nothing and asks nothing.
 */
export class Leaving {
  readonly #parts: LeavingParts;
  #state: 'staying' | 'asking' | 'stopping' | 'gone' = 'staying';

  constructor(parts: LeavingParts) {
    this.#parts = parts;
  }

  listen(): void {
    const { app, system } = this.#parts;
    app.on('before-quit', (event) => this.#hold(event));
    // Without a listener Electron would quit on macOS too.
    app.on('window-all-closed', () => {
      if (system !== 'macos') app.quit();
    });
  }

  watch(window: Pick<BrowserWindow, 'on'>): void {
    if (this.#parts.system !== 'macos') window.on('close', (event) => this.#hold(event));
    // Windows shuts down without asking programs for long: what can be ended in order is ended.
    window.on('session-end', () => void this.#stop());
  }

  /** Asks if need be, stops everything, and ends the program; or does nothing, where the user wants to go on. */
  async leave(end: () => void = () => this.#parts.app.quit()): Promise<void> {
    if (this.#state !== 'staying') return;
    this.#state = 'asking';
    if (!(await this.#mayStop())) {
      this.#state = 'staying';
      return;
    }
    this.#state = 'stopping';
    await this.#stop();
    this.#state = 'gone';
    end();
  }

  #hold(event: Event): void {
    if (this.#state === 'gone') return;
    event.preventDefault();
    void this.leave();
  }

  async #mayStop(): Promise<boolean> {
    const { services, ask, log } = this.#parts;
    try {
      const { runs } = await services.handlers['simulation.list']({});
      const going = runs.filter(({ totals }) => totals.state === 'running' || totals.state === 'paused');
      if (going.length === 0) return true;
      const devices = going.reduce((sum, { deviceIds }) => sum + deviceIds.length, 0);
      return await ask({
        kind: 'warning',
        message: going.length === 1 ? 'A simulation is running.' : `${going.length} simulations are running.`,
        detail: `${devices === 1 ? 'One device is' : `${devices} devices are`} sending telemetry, and would stop.`,
        yes: 'Stop and quit',
        no: 'Keep running',
        enter: 'no',
      });
    } catch (cause) {
      // Somebody who wants to leave must be able to.
      log.error('It could not be asked whether to stop', cause);
      return true;
    }
  }

  async #stop(): Promise<void> {
    const { services, clock, log } = this.#parts;
    const waited = new AbortController();
    try {
      await Promise.race([services.close(), clock.sleep(patienceMs, waited.signal)]);
    } catch (cause) {
      log.error('Not everything stopped in order', cause);
    } finally {
      waited.abort();
    }
  }
}
