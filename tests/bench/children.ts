import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel } from 'node:worker_threads';

/** Programs of the bench that run by themselves, so that memory and processor time are those of one alone. */
export class Child {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** `node`: what runs it, with a file and arguments alone. */
  constructor(name: string, input: object, node = process.execPath) {
    const args = [process.argv[1] ?? '', 'child', name, JSON.stringify(input)];
    this.#child = spawn(node, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const output = this.#child.stdout;
    if (output === null) throw new Error('A child has no output.');
    this.#lines = createInterface({ input: output })[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The next thing that it tells. */
  async next<T>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('A program of the bench has ended early.');
    return JSON.parse(value) as T;
  }

  /** Asks it for what it tells now. */
  ask<T>(): Promise<T> {
    this.#child.stdin?.write('?\n');
    return this.next<T>();
  }

  /** Ends it, and answers when it is gone. */
  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.stdin?.end();
    await ended;
  }
}

/** What a child tells at once. */
export async function told<T>(name: string, input: object, node?: string): Promise<T> {
  const child = new Child(name, input, node);
  const found = await child.next<T>();
  await child.end();
  return found;
}

export const tell = (found: object): void => void process.stdout.write(`${JSON.stringify(found)}\n`);

/** Until whoever has started this child wants it to end. */
export const untilEnded = (): Promise<unknown> => once(process.stdin.resume(), 'end');

/** Milliseconds of all processors that this program has taken. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Lets this program, and threads that it begins from now on, have `gc`: not every Node takes flags. */
export function exposeGc(): void {
  setFlagsFromString('--expose-gc');
  globalThis.gc ??= runInNewContext('gc') as NonNullable<typeof globalThis.gc>;
}

/** On which threads are told to let go of what is garbage: `gc` of the main thread does not reach them. */
const collecting = new BroadcastChannel('collect');
// A program ends whether or not somebody could be told something.
collecting.unref();
const tellThreads = collecting.postMessage.bind(collecting, 'now');

/** What is put behind the script of a thread, so that it lets go of what is garbage when the bench wants to know what is not. */
export const collectsInThread = `
;{ const told = new (require('node:worker_threads').BroadcastChannel)('collect'); told.onmessage = () => globalThis.gc?.(); told.unref(); }`;

/** Octets of this program once what is garbage is gone, in its threads too. */
export async function residentOctets(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    tellThreads();
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return process.memoryUsage.rss();
}
