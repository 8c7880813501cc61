import { type Socket, connect } from 'node:net';
import { greeting, readLines, sendLine } from './control-lines.ts';

export interface ControlAddress {
  readonly port: number;
  readonly token: string;
  /** For the hub to answer, in milliseconds. */
  readonly waitMs: number;
  /** Bytes of a line at most. */
  readonly longestLine: number;
}

export interface ControlConnection {
  send(line: string): void;
  /** Ends it when what was sent has gone out. */
  end(): void;
}

/** Connects to the control channel of a hub. Undefined where no hub answers there, or one with another token. */
export function connectControl(
  { port, token, waitMs, longestLine }: ControlAddress,
  heard: { line(text: string): void; gone(): void },
): Promise<ControlConnection | undefined> {
  return new Promise((resolve) => {
    let greeted = false;
    const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => sendLine(socket, token));
    const late = setTimeout(() => socket.destroy(), waitMs);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(late);
      if (greeted) heard.gone();
      else resolve(undefined);
    });
    readLines(socket, () => longestLine, {
      line(text) {
        if (greeted) return heard.line(text);
        clearTimeout(late);
        if (text !== greeting) return void socket.destroy();
        greeted = true;
        resolve({ send: (line) => sendLine(socket, line), end: () => void socket.end() });
      },
      tooLong: () => void socket.destroy(),
    });
  });
}
