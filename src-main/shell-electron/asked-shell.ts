import { leveledLog } from '../adapters/log-level.ts';
import { textOfError, thrownThere } from '../adapters/thrown.ts';
import type { AppSettings, Desktop, Log, Secrets, Settings } from '../services/ports.ts';
import type { ElectronShell, ShellCalls } from './shell-calls.ts';
import type { FromThread, Known, ShellAnswer, ThreadStart } from './thread-messages.ts';

type Waiting = (answer: ShellAnswer) => void;

/** The shell as the thread of the services has it: what is read at once is a copy, everything else is asked of the main thread. */
export class AskedShell {
  readonly #post: (message: FromThread) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #clicks = new Map<number, () => void>();
  /** Settings that are under way to the disk, and read already. */
  readonly #unsaved = new Set<Partial<AppSettings>>();
  #known: Known;
  #nextId = 1;
  readonly ports: ElectronShell;

  constructor({ desktop, known }: ThreadStart, post: (message: FromThread) => void) {
    this.#post = post;
    this.#known = known;
    const settings = this.#settings();
    this.ports = {
      dialogs: {
        chooseFolder: (options) => this.#ask('chooseFolder', options),
        chooseFile: (options) => this.#ask('chooseFile', options),
        chooseFiles: (options) => this.#ask('chooseFiles', options),
        chooseWhereToSave: (options) => this.#ask('chooseWhereToSave', options),
      },
      desktop: this.#desktop(desktop),
      settings,
      secrets: this.#secrets(),
      log: leveledLog(this.#log(), () => settings.read().logLevel),
      systemProxy: (url) => this.#ask('systemProxy', url),
    };
  }

  answered(id: number, answer: ShellAnswer): void {
    this.#known = answer.known;
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  clicked(id: number): void {
    this.#clicks.get(id)?.();
    this.#clicks.delete(id);
  }

  #ask<K extends keyof ShellCalls>(call: K, ...given: Parameters<ShellCalls[K]>): ReturnType<ShellCalls[K]> {
    const id = this.#nextId++;
    const answer = new Promise((resolve, reject) => {
      this.#waiting.set(id, (came) => ('thrown' in came ? reject(thrownThere(came.thrown)) : resolve(came.value)));
    });
    // Name and what is given belong together, which the type checker cannot follow through the union.
    this.#post({ kind: 'question', id, call, given } as unknown as FromThread);
    return answer as ReturnType<ShellCalls[K]>;
  }

  #desktop({ notifies, ...facts }: ThreadStart['desktop']): ElectronShell['desktop'] {
    const notify: Desktop['notify'] = ({ title, body, onClick }) => {
      const id = this.#nextId++;
      this.#clicks.set(id, onClick);
      this.#post({ kind: 'notify', id, title, body });
    };
    return {
      ...facts,
      show: (path) => this.#ask('show', path),
      openLink: (address) => this.#ask('openLink', address),
      startDrag: (path) => this.#ask('startDrag', path),
      copyFile: (path) => this.#ask('copyFile', path),
      moveToTrash: (path) => this.#ask('moveToTrash', path),
      ...(notifies && { notify }),
    };
  }

  #settings(): Settings {
    return {
      read: () => Object.assign({}, this.#known.settings, ...this.#unsaved) as AppSettings,
      change: async (part) => {
        this.#unsaved.add(part);
        try {
          await this.#ask('changeSettings', part);
        } finally {
          this.#unsaved.delete(part);
        }
      },
    };
  }

  #secrets(): Secrets {
    return {
      keeps: () => this.#ask('keeps'),
      remember: (name, secret) => this.#ask('remember', name, secret),
      recall: (name) => this.#ask('recall', name),
      forget: (name) => this.#ask('forget', name),
      names: () => new Set(this.#known.secrets),
    };
  }

  #log(): Log {
    return {
      tell: (level, message) => this.#post({ kind: 'log', level, message }),
      error: (message, cause) =>
        this.#post({ kind: 'error', message, cause: cause === undefined ? undefined : textOfError(cause) }),
    };
  }
}
