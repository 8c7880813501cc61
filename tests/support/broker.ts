import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';

const program = 'mosquitto';

/** Ports that nobody listens on just now, no two alike: one that is free again may be had anew. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return ports;
}

/** One of them. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

const takes = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** A real mosquitto. */
export class Broker {
  readonly #child: ChildProcess;
  #said = '';

  private constructor(file: string) {
    this.#child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.on('data', (data: Buffer) => (this.#said += data.toString()));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it has logged. */
  get log(): string {
    return this.#said;
  }

  /** Resolves when all the ports take connections. */
  static async start(file: string, lines: readonly string[], ports: readonly number[]): Promise<Broker> {
    await writeFile(file, `${lines.join('\n')}\n`);
    const broker = new Broker(file);
    for (const port of ports) {
      while (!(await takes(port))) {
        if (broker.#child.exitCode !== null) throw new Error(`mosquitto ended: ${broker.log}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return broker;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}
