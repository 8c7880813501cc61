import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Broker, freePort } from '../support/broker.ts';
import { must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** What the figures of fleets need: a workspace with devices, and mosquitto with mutual TLS before them. */
export interface Scene {
  readonly bench: Workbench;
  readonly workspace: string;
  readonly ids: readonly string[];
  readonly rootFile: string;
  /** With the same server certificate as mosquitto. */
  readonly server: { readonly cert: string; readonly key: string };
  /** Starts mosquitto. */
  broker(): Promise<{ readonly port: number; readonly pid: number; stop(): Promise<void> }>;
  close(): Promise<void>;
}

export async function fleetScene(count: number): Promise<Scene> {
  const bench = await Workbench.open();
  const workspace = join(bench.folder, 'workspace');
  await bench.authority('Root');
  const authority = { name: 'Root', passphrase: '1234' };
  await bench.call('server.create', { workspace: bench.workspace, name: 'localhost', authority, keyType: 'ec-p256' });
  const { devices } = await bench.call('device.create', {
    workspace: bench.workspace,
    devices: { kind: 'numbered', prefix: 'd-', count },
    authority,
  });
  const file = (end: string) => join(workspace, 'servers', 'localhost', `localhost-${end}.pem`);
  const rootFile = join(workspace, 'authorities', 'Root', 'Root.pem');
  return {
    bench,
    workspace,
    ids: devices.map(({ deviceId }) => deviceId),
    rootFile,
    server: { cert: file('chain'), key: file('key') },
    async broker() {
      const port = await freePort();
      const folder = await mkdtemp(join(tmpdir(), 'certbench-broker-'));
      const lines = [
        // Started by root it would become somebody who may not read our keys.
        'user root',
        'log_type error',
        'max_queued_messages 0',
        `listener ${port} 127.0.0.1`,
        `cafile ${rootFile}`,
        `certfile ${file('chain')}`,
        `keyfile ${file('key')}`,
        'require_certificate true',
        'use_identity_as_username true',
      ];
      const broker = await Broker.start(join(folder, 'mosquitto.conf'), lines, [port]);
      return {
        port,
        pid: broker.pid,
        async stop() {
          await broker.stop();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
    close: () => bench.close(),
  };
}

/** Of a program on Linux, in milliseconds of all processors; NaN elsewhere. */
export async function processorMsOf(pid: number): Promise<number> {
  const text = await must('cat', `/proc/${pid}/stat`).catch(() => '');
  // Behind the name, in ticks of a hundredth of a second (proc(5)): utime and stime.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
