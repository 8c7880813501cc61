import type { App, BrowserWindow, Event } from 'electron';
import type { CertbenchHost } from '../contract/host.ts';
import type { MethodInput, MethodOutput } from '../contract/methods.ts';
import type { Clock, Desktop, Log } from '../services/ports.ts';
import type { Ask } from './ask.ts';
import { closingQuestion } from './closing-question.ts';

/** How long what runs may take to say what it is, and then to stop, before the program ends all the same. */
const patienceMs = 10_000;

export interface LeavingParts {
  readonly app: Pick<App, 'quit' | 'on'>;
  readonly system: Desktop['system'];
  readonly services: { readonly host: Pick<CertbenchHost, 'call'>; close(): Promise<void> };
  readonly ask: Ask;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/**
 * The way out. Whoever wants to quit is asked first while a simulation runs or something is being made; then everything is
 * stopped, and only then the program ends. The system, which ends programs by a signal, is not asked back.
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

  /** Leaves without a question, where the system says so: by a signal, or at its own end. */
  obey(signals: Pick<NodeJS.Process, 'on' | 'removeAllListeners'>): void {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      // Chromium has taken them from libraries that listened when the program was loaded. Node asks the system for a signal
      // only with its first listener: so those go, to hear of it again.
      signals.removeAllListeners(signal);
      signals.on(signal, () => void this.#end(() => this.#parts.app.quit()));
    }
  }

  /**
   * Asks if need be, stops everything, and ends the program; or does nothing, where the user wants to go on. Answers whether
   * the program ends.
   */
  async leave(end: () => void = () => this.#parts.app.quit()): Promise<boolean> {
    if (this.#state === 'asking') return false;
    if (this.#state !== 'staying') return true;
    this.#state = 'asking';
    const may = await this.#mayStop();
    // A signal may have come meanwhile.
    if (this.#state !== 'asking') return true;
    if (!may) {
      this.#state = 'staying';
      return false;
    }
    await this.#end(end);
    return true;
  }

  async #end(end: () => void): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'gone') return;
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
    const { ask, log } = this.#parts;
    try {
      const [{ runs }, { jobs }] = await this.#inTime(
        Promise.all([this.#call('simulation.list'), this.#call('job.list')]),
      );
      const question = closingQuestion(runs, jobs);
      return question === undefined || (await ask(question));
    } catch (cause) {
      // Somebody who wants to leave must be able to.
      log.error('It could not be asked whether to stop', cause);
      return true;
    }
  }

  async #stop(): Promise<void> {
    const { services, log } = this.#parts;
    try {
      await this.#inTime(services.close());
    } catch (cause) {
      log.error('Not everything stopped in order', cause);
    }
  }

  async #call<M extends 'simulation.list' | 'job.list'>(method: M): Promise<MethodOutput<M>> {
    const reply = await this.#parts.services.host.call(method, {} as MethodInput<M>);
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value;
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    const waited = new AbortController();
    const late = this.#parts.clock.sleep(patienceMs, waited.signal).then(() => {
      throw new Error(`No answer within ${patienceMs} ms`);
    });
    // Whoever is waited for no longer may still fail.
    for (const one of [work, late]) one.catch(() => undefined);
    try {
      return await Promise.race([work, late]);
    } finally {
      waited.abort();
    }
  }
}
