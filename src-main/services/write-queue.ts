import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

interface Waiting {
  work(workspace: Workspace): Promise<void>;
  fail(error: unknown): void;
}

/** Writes to a workspace that come from many devices at once: what waits is written under one lock, and the window told once. */
export class WriteQueue {
  readonly #workspaces: Workspaces;
  readonly #token: string;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(workspaces: Workspaces, token: string) {
    this.#workspaces = workspaces;
    this.#token = token;
  }

  /** Throws what the work throws, and WORKSPACE_BUSY where another program keeps writing. */
  write<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(error instanceof Error ? error : new Error(String(error)));
      this.#waiting.push({ work: (workspace) => work(workspace).then(resolve, fail), fail });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const purpose = 'keeping certificates of devices';
      try {
        await this.#workspaces.write(this.#token, { purpose, make: false }, async (workspace) => {
          for (const one of batch) await one.work(workspace);
        });
      } catch (error) {
        for (const one of batch) one.fail(error);
      }
    }
    this.#running = false;
  }
}
