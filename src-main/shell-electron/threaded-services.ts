import { thrownHere, thrownThere } from '../adapters/thrown.ts';
import type { CertbenchHost } from '../contract/host.ts';
import type { HostClient } from '../rpc/client.ts';
import { textClient } from '../rpc/text-client.ts';
import type { ServicesWorker } from './begin-thread.ts';
import { type ElectronShell, shellCalls } from './shell-calls.ts';
import type { FromThread, Known, ShellQuestion, ThreadStart, ToThread } from './thread-messages.ts';

export interface ThreadedParts {
  readonly begin: (start: ThreadStart) => ServicesWorker;
  readonly shell: ElectronShell;
  /** Is told what nobody caught there, while the thread goes on. */
  readonly defect: (cause: string) => void;
  /** Is told that the thread has ended, and everything in it, though nobody has asked for it. */
  readonly gone: (cause: unknown) => void;
}

/** A page's end of its connection. */
export interface PageConnection {
  receive(text: string): void;
  close(): void;
}

/** The number of the connection by which the main thread itself asks. */
const own = 0;

/** The services in a thread of their own, as the main thread has them: frames are passed on as text, unread. */
export class ThreadedServices {
  readonly #parts: ThreadedParts;
  readonly #calls: ReturnType<typeof shellCalls>;
  readonly #connections = new Map<number, (text: string) => void>();
  #worker: ServicesWorker | undefined;
  #client: HostClient | undefined;
  #nextConnection = own + 1;
  /** Settles when everything has stopped that was told to. */
  #closed: { resolve(): void; reject(cause: unknown): void } | undefined;

  constructor(parts: ThreadedParts) {
    this.#parts = parts;
    this.#calls = shellCalls(parts.shell);
  }

  /** Begins the thread: the first, or another where one is gone. */
  begin(): void {
    const { desktop } = this.#parts.shell;
    const { shell, system, version, languages, documents, data } = desktop;
    const notifies = desktop.notify !== undefined;
    const worker = this.#parts.begin({
      desktop: { shell, system, version, languages, documents, data, notifies },
      known: this.#known(),
    });
    this.#worker = worker;
    const client = textClient((text) => this.#post({ kind: 'frame', connection: own, text }));
    this.#client = client;
    this.#connections.set(own, (text) => client.receive(JSON.parse(text)));
    worker.on('message', (message: FromThread) => {
      if (this.#worker === worker) this.#receive(message);
    });
    worker.on('error', (cause) => this.#end(worker, cause));
    worker.on('exit', (code) => this.#end(worker, new Error(`The thread ended with code ${code}`)));
  }

  /** Calls of the main thread's own. Where there is no thread any more they are answered so. */
  get host(): CertbenchHost {
    if (this.#client === undefined) throw new Error('No thread was begun.');
    return this.#client.host();
  }

  connect(send: (text: string) => void): PageConnection {
    const connection = this.#nextConnection++;
    this.#connections.set(connection, send);
    return {
      receive: (text) => this.#post({ kind: 'frame', connection, text }),
      close: () => {
        this.#connections.delete(connection);
        this.#post({ kind: 'end', connection });
      },
    };
  }

  /** Files and folders that the user has dropped on the window or opened with the program. */
  handOver(paths: readonly string[]): void {
    this.#post({ kind: 'handOver', paths });
  }

  /** Stops everything, and ends the thread. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    await new Promise<void>((resolve, reject) => {
      this.#closed = { resolve, reject };
      this.#post({ kind: 'close' });
    });
    this.#worker = undefined;
    await worker.terminate();
  }

  #known(): Known {
    const { settings, secrets } = this.#parts.shell;
    return { settings: settings.read(), secrets: [...secrets.names()] };
  }

  #post(message: ToThread): void {
    this.#worker?.postMessage(message, []);
  }

  #receive(message: FromThread): void {
    const { shell, defect } = this.#parts;
    switch (message.kind) {
      case 'frame':
        this.#connections.get(message.connection)?.(message.text);
        return;
      case 'question':
        void this.#answer(message.id, message);
        return;
      case 'notify': {
        const { id, title, body } = message;
        shell.desktop.notify?.({ title, body, onClick: () => this.#post({ kind: 'clicked', id }) });
        return;
      }
      case 'log':
        shell.log.tell?.(message.level, message.message);
        return;
      case 'error':
        shell.log.error(message.message, message.cause);
        return;
      case 'defect':
        defect(message.cause);
        return;
      case 'closed':
        if (message.thrown === undefined) this.#closed?.resolve();
        else this.#closed?.reject(thrownThere(message.thrown));
    }
  }

  async #answer(id: number, { call, given }: ShellQuestion): Promise<void> {
    try {
      // Name and what is given belong together, which the type checker cannot follow through the union.
      const value = await (this.#calls[call] as (...values: readonly unknown[]) => Promise<unknown>)(...given);
      this.#post({ kind: 'answer', id, known: this.#known(), value });
    } catch (cause) {
      this.#post({ kind: 'answer', id, known: this.#known(), thrown: thrownHere(cause) });
    }
  }

  #end(worker: ServicesWorker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const message = 'Everything inside Certbench has ended.';
    this.#client?.end({ code: 'INTERNAL', message, details: {} });
    this.#connections.clear();
    if (this.#closed === undefined) this.#parts.gone(cause);
    else this.#closed.reject(cause);
  }
}
