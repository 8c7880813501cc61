import { parentPort, workerData } from 'node:worker_threads';
import { writeToStream } from 'mqtt-packet';
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

/** How long it is known by which proxy a server is reached, in milliseconds. */
const proxyKnownMs = 1000;

/** Connections of this thread's devices; what they need to know of the network is asked. */
class Network {
  readonly connections: DeviceConnections;
  readonly #open = new Map<number, (answer: ToFleetThread) => void>();
  readonly #proxies = new Map<string, { readonly atMs: number; readonly proxy: Promise<URL | undefined> }>();
  #next = 0;

  constructor() {
    this.connections = createDeviceConnections(wayThrough((host, port) => this.#proxyFor(host, port)));
  }

  /** A hundred devices connect in the time in which somebody changes it. */
  #proxyFor(host: string, port: number): Promise<URL | undefined> {
    const [place, atMs] = [`${host} ${port}`, systemClock.monotonicMs()];
    const known = this.#proxies.get(place);
    if (known !== undefined && atMs - known.atMs < proxyKnownMs) return known.proxy;
    const proxy = this.#ask<string | undefined>((id) => ({ id, proxyFor: { host, port } })).then((found) =>
      found === undefined ? undefined : new URL(found),
    );
    this.#proxies.set(place, { atMs, proxy });
    return proxy;
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
  // It would make 65 536 buffers of numbers before the first packet, 6 MB in each thread; two octets are made as quickly as found.
  writeToStream.cacheNumbers = false;
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
