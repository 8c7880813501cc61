import { parentPort, workerData } from 'node:worker_threads';
import { i18n } from '../core/language/index.ts';
import type { DeviceConnections } from '../services/ports.ts';
import { Shard } from '../services/simulation/shard.ts';
import type { ShardOrder, ToShard } from '../services/simulation/shard-messages.ts';
import { createDeviceConnections } from './device-connections/index.ts';
import type { FleetThreadData, FromFleetThread, ToFleetThread } from './fleet-threads.ts';
import { nodeCiphers } from './node-ciphers.ts';
import { nodeKeys } from './node-keys.ts';
import { wayThrough } from './proxy.ts';
import { systemClock } from './system-clock.ts';

/** What runs in a thread that holds a part of a run's devices. Settings, secrets and the disk are with the thread that has begun it. */

const say = (said: FromFleetThread) => parentPort?.postMessage(said, []);

/** Connections of this thread's devices; what they need to know of the network is asked. */
class Network {
  readonly connections: DeviceConnections;
  readonly #open = new Map<number, (answer: ToFleetThread) => void>();
  #next = 0;

  constructor() {
    const way = wayThrough(async (host, port) => {
      const found = await this.#ask<string | undefined>((id) => ({ id, proxyFor: { host, port } }));
      return found === undefined ? undefined : new URL(found);
    });
    this.connections = createDeviceConnections(way);
  }

  hear(answer: Exclude<ToFleetThread, { message: object }>): void {
    this.#open.get(answer.id)?.(answer);
    this.#open.delete(answer.id);
  }

  readonly furtherCaPems = () => this.#ask<readonly string[]>((id) => ({ id, furtherCaPems: true }));

  #ask<T>(question: (id: number) => FromFleetThread): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#open.set(id, (answer) => {
        if ('found' in answer) resolve(answer.found as T);
        else reject(Object.assign(new Error('error' in answer ? answer.error : ''), { code: 'PROXY_ADDRESS' }));
      });
      say(question(id));
    });
  }
}

function begin({ order, locale, messages }: FleetThreadData): void {
  // What is told of devices is told as the program tells it.
  i18n.loadAndActivate({ locale, messages });
  const network = new Network();
  const { connections, furtherCaPems } = network;
  const ports = { clock: systemClock, ciphers: nodeCiphers, keys: nodeKeys, connections, furtherCaPems };
  const shard = new Shard(order as ShardOrder, ports, (message) => say({ message }));
  parentPort?.on('message', (said: ToFleetThread) => {
    if ('message' in said) shard.receive(said.message as ToShard);
    else network.hear(said);
  });
}

// No await at the top: the built thread is a script.
begin(workerData as FleetThreadData);
