import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type Socket, connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { freePort } from '../support/broker.ts';
import { ConnectProxy } from '../support/connect-proxy.ts';
import { type Listening, bare, begunServerHello, bytesServer, stalling } from '../support/tls-server.ts';
import { Workbench } from '../support/workbench.ts';
import type { CauseRow, Told } from './cause-row.ts';
import { silenceMs } from './patience.ts';
import { at, firstOf } from './cause-scene.ts';

/** What keeps a device from the server before TLS begins. */

const http = () => bare(createHttpServer((_request, answer) => answer.end('hello')));

/** Accepts nothing, so that the system answers no more as soon as its queue is full: as a firewall that drops does. */
const deaf = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(workerData, 0, 0);
    server.close();
  });
`;

async function filtered(): Promise<Listening> {
  const isOver = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(deaf, { eval: true, workerData: isOver });
  const [port] = (await once(thread, 'message')) as [number];
  const queued: Socket[] = [];
  const isTaken = (socket: Socket) =>
    new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.setTimeout(300, () => resolve(false));
    });
  do {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    queued.push(socket);
    // The first that waits in vain tells that the queue is full.
  } while (await isTaken(queued.at(-1) as Socket));
  return {
    port,
    async close() {
      for (const socket of queued) socket.destroy();
      Atomics.store(isOver, 0, 1);
      Atomics.notify(isOver, 0);
      await thread.terminate();
    },
  };
}

/** Through a proxy, which is the setting of a program of its own. */
async function byProxy(change: (proxy: ConnectProxy) => { password: string }): Promise<Told> {
  const proxy = await ConnectProxy.start(1);
  const bench = await Workbench.open();
  const { password } = change(proxy);
  const address = `http://${proxy.host}`;
  await bench.call('proxy.change', { use: 'own', address, userName: proxy.user, password });
  const told = firstOf(await bench.call('diagnosis.run', { host: 'broker.example', timeoutMs: silenceMs }));
  proxy.close();
  await bench.close();
  return told;
}

export const networkRows: readonly CauseRow[] = [
  {
    truth: 'The host name has a typing error',
    cause: 'host-not-found',
    remedy: /typing errors/,
    tell: (scene) => scene.diagnose(8883, { host: 'nowhere.invalid' }),
  },
  {
    truth: 'The port is closed',
    cause: 'connection-refused',
    remedy: /Start the hub or broker/,
    tell: async (scene) => scene.diagnose(await freePort()),
  },
  {
    truth: 'A firewall drops what goes to the port',
    cause: 'no-answer',
    remedy: /firewall/,
    tell: (scene) => at(filtered(), (port) => scene.diagnose(port, { timeoutMs: silenceMs })),
  },
  {
    truth: 'A firewall lets TCP through and stops TLS',
    cause: 'tls-silent',
    remedy: /firewall lets TCP through/,
    tell: (scene) => at(stalling(), (port) => scene.diagnose(port, { timeoutMs: silenceMs })),
  },
  {
    truth: 'A network loses what makes TLS whole, or the server takes too long for it',
    cause: 'tls-unfinished',
    remedy: /MTU/,
    tell: (scene) => at(stalling(begunServerHello), (port) => scene.diagnose(port, { timeoutMs: silenceMs })),
  },
  {
    truth: 'HTTP on the port',
    cause: 'http-on-port',
    remedy: /8883/,
    tell: (scene) => at(http(), (port) => scene.diagnose(port)),
  },
  {
    truth: 'SSH on the port',
    cause: 'not-tls',
    remedy: /Check the port/,
    tell: (scene) => at(bytesServer(Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'), 'at once'), (port) => scene.diagnose(port)),
  },
  {
    truth: 'The port is for MQTT without TLS',
    cause: 'plain-mqtt',
    remedy: /port for TLS/,
    tell: (scene) => scene.diagnose(scene.ports.plain),
  },
  {
    truth: 'The password of the proxy is wrong',
    cause: 'proxy-password',
    remedy: /password/,
    tell: () => byProxy(() => ({ password: 'wrong' })),
  },
  {
    truth: 'The proxy takes the connection and says nothing',
    cause: 'proxy-silent',
    remedy: /for which the proxy may be waiting/,
    tell: () =>
      byProxy((proxy) => {
        proxy.isSilent = true;
        return { password: proxy.password };
      }),
  },
  {
    truth: 'The proxy does not let the port through',
    cause: 'proxy-refused',
    remedy: /port/,
    tell: () =>
      byProxy((proxy) => {
        proxy.answer = 403;
        return { password: proxy.password };
      }),
  },
];
