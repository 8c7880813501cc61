import { EventEmitter } from 'node:events';
import type { ServicesWorker } from '../../src-main/shell-electron/begin-thread.ts';
import type { FromThread, ThreadStart, ToThread } from '../../src-main/shell-electron/thread-messages.ts';

/** The services behind messages as between threads, in the thread of the test: only what can be cloned travels, and later. */
export class ThreadHere extends EventEmitter {
  #receive: Promise<(message: ToThread) => void>;
  #isOver = false;

  constructor(start: ThreadStart) {
    super();
    const post = (message: FromThread) => {
      const copy = structuredClone(message);
      setImmediate(() => this.#isOver || this.emit('message', copy));
    };
    this.#receive = import('../../src-main/shell-electron/serving.ts').then(({ serve }) =>
      serve(post, structuredClone(start)),
    );
  }

  postMessage(message: ToThread): void {
    const copy = structuredClone(message);
    setImmediate(() => void this.#receive.then((receive) => this.#isOver || receive(copy)));
  }

  async terminate(): Promise<number> {
    this.#isOver = true;
    setImmediate(() => this.emit('exit', 1));
    return 1;
  }

  get worker(): ServicesWorker {
    return this as unknown as ServicesWorker;
  }
}
