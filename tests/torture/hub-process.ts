import mqtt, { type MqttClient } from 'mqtt';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { type JsonLine, LineProgram, cliPath } from '../support/programs.ts';

/** The heap that a hub of these scenarios has, in MB: one that needs more ends. */
const heapMb = 200;

/** A hub in a process of its own, with an authority by openssl whose devices it registers as they come. */
export class HubProcess {
  readonly pki: OpensslAuthority;
  readonly data: string;
  readonly #program: LineProgram;
  readonly port: number;

  private constructor(pki: OpensslAuthority, data: string, program: LineProgram, port: number) {
    this.pki = pki;
    this.data = data;
    this.#program = program;
    this.port = port;
  }

  static async start(
    options: readonly string[],
    before: { readonly pki?: OpensslAuthority; readonly data?: string } = {},
  ): Promise<HubProcess> {
    const pki = before.pki ?? new OpensslAuthority();
    if (before.pki === undefined) await pki.authority('Root');
    const data = before.data ?? mkdtempSync(join(tmpdir(), 'certbench-hub-'));
    const args = ['hub', 'start', '--port', '0', '--data', data, '--json', '--authority', pki.path('Root'), ...options];
    const program = new LineProgram(process.execPath, [`--max-old-space-size=${heapMb}`, cliPath, ...args]);
    const { port } = await program.line(({ type }) => type === 'listening');
    return new HubProcess(pki, data, program, Number(port));
  }

  get pid(): number {
    return this.#program.pid;
  }

  get lines(): readonly JsonLine[] {
    return this.#program.lines;
  }

  /** Undefined while it runs. */
  async ended(): Promise<number | null | undefined> {
    return Promise.race([this.#program.exited, Promise.resolve(undefined)]);
  }

  /** Kills it where it stands, and takes away nothing. */
  kill(): Promise<number | null> {
    return this.#program.stop('SIGKILL');
  }

  async close(): Promise<void> {
    await this.#program.stop();
    this.pki.close();
    rmSync(this.data, { recursive: true, force: true });
  }

  credentials(name: string): { cert: string; key: string } {
    return { cert: this.pki.pem(name), key: this.pki.key(name) };
  }

  device(name: string): Promise<void> {
    return this.pki.make(name, { issuer: 'Root', extensions: 'basicConstraints=CA:FALSE' });
  }

  /** A client of MQTT.js, connected; rejects where it is not let in. */
  async connect(name: string, clientId: string, username: string, clean = true): Promise<MqttClient> {
    const client = mqtt.connect({
      protocol: 'mqtts',
      host: '127.0.0.1',
      port: this.port,
      ...this.credentials(name),
      ca: readFileSync(join(this.data, 'hub-authority.pem')),
      clientId,
      username,
      clean,
      reconnectPeriod: 0,
    });
    await new Promise((resolve, reject) => {
      client.once('connect', resolve);
      client.once('error', reject);
      client.once('close', () => reject(new Error(`${name} was cut off.`)));
    });
    client.on('error', () => undefined);
    return client;
  }
}
