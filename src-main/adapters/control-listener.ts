import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, createServer } from 'node:net';
import type { ControlListener, ControlPeer, ControlTerms } from '../services/ports.ts';
import { greeting, readLines, sendLine } from './control-lines.ts';

const loopback = '127.0.0.1';

/** Programs at once, with those that have not shown the token. */
const mostPrograms = 64;

/** After the last line the other side may take so long to go, in milliseconds. */
const goodbyeMs = 1000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares without telling by its time how much of it is right. */
const isSame = (said: string, token: string): boolean => timingSafeEqual(digest(said), digest(token));

/** Whoever does not begin with the token, as a page in a browser cannot, is put out and told nothing. */
function greet(socket: Socket, terms: ControlTerms, welcome: Parameters<ControlListener['listen']>[1]): void {
  let peer: ControlPeer | undefined;
  const late = setTimeout(() => socket.destroy(), terms.helloMs);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    clearTimeout(late);
    peer?.gone();
  });
  readLines(socket, () => (peer === undefined ? terms.token.length : terms.longestLine), {
    line(text) {
      if (peer !== undefined) return peer.line(text);
      clearTimeout(late);
      if (!isSame(text, terms.token)) return void socket.destroy();
      sendLine(socket, greeting);
      peer = welcome({
        send: (line) => sendLine(socket, line),
        end() {
          socket.end();
          // What comes meanwhile is read and dropped, so that the last lines arrive.
          socket.resume();
          setTimeout(() => socket.destroy(), goodbyeMs).unref();
        },
      });
    },
    tooLong() {
      if (peer === undefined) socket.destroy();
      else peer.tooLong();
    },
  });
}

export const controlListener: ControlListener = {
  async listen(terms, welcome) {
    const strangers = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      strangers.add(socket);
      socket.once('close', () => strangers.delete(socket));
      greet(socket, terms, (link) => {
        strangers.delete(socket);
        return welcome(link);
      });
    });
    server.maxConnections = mostPrograms;
    server.listen({ host: loopback, port: 0 });
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The control channel has no port.');
    return {
      port: address.port,
      processId: process.pid,
      close() {
        server.close();
        for (const socket of strangers) socket.destroy();
      },
    };
  },
};
